"""The library's search as a reader sees it, a case's page, and a writing that is read outside of assignments."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from annotations.models import Assignment
from courses.models import Role
from opinions.actions import store_case
from opinions.excerpts import Piece
from opinions.models import Case, Opinion, OpinionText, Passage
from opinions.text.canonical import fingerprint
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedNoteMark, ParsedOpinion, ParsedPageMark, ParsedPassage
from people.models import User
from tests.annotations.reading.test_marks import texts_of
from tests.factories import make_assignment, make_case, make_course, make_person, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def harbor() -> Case:
    """A case of two writings with pages, a note and head matter; plainly invented."""
    majority = ParsedOpinion(
        OpinionKind.MAJORITY,
        (
            ParsedPassage(PassageKind.HEAD_MATTER, "Syllabus. The harbor is closed."),
            ParsedPassage(PassageKind.HEADING, "I. The pier"),
            ParsedPassage(
                PassageKind.PARAGRAPH, "The pier was sold. The buyer enforced the lease.",
                pages=(ParsedPageMark(19, "7 Fict. 10", "11"),), notes=(ParsedNoteMark(18, "1"),),
            ),
            ParsedPassage(PassageKind.FOOTNOTE, "It had three lamps.", label="1"),
        ),
        author="Heron", author_title="J.", joined_by=("Plover",),
    )  # fmt: skip
    dissent = ParsedOpinion(
        OpinionKind.DISSENT, (ParsedPassage(PassageKind.PARAGRAPH, "I would close the lighthouse."),), author="Tern"
    )
    facts = CaseFacts("Gull v. Harbor (fictional)", ("7 Fict. 10",), court="ca10", decided="1999-05-06")
    return store_case(ParsedCase(facts, (majority, dissent)), by=None, fictional=True)


@pytest.fixture
def gull() -> Case:
    return harbor()


@pytest.fixture
def reading(student: User) -> Client:
    client = Client()
    client.force_login(student)
    return client


def captions(client: Client, **asked: str) -> list[str]:
    return [row.caption for row in client.get(reverse("library"), asked).context["cases"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("gull", True),
        ("7 Fict", True),
        ("10th Cir.", True),
        ("tenth circuit", True),
        ("heron", True),
        ("plover gull", True),
        ("enforcing leases", True),
        ("lighthouse", True),
        ("lighthouse -close", False),
        ("heron walrus", False),
        ("ninth circuit", False),
    ],
)
def test_library_is_searched_by_court_judge_and_text(reading: Client, gull: Case, query: str, found: bool) -> None:
    make_case("Doe v. Ferry Co. (fictional)")
    assert captions(reading, q=query) == ([gull.caption] if found else [])


def test_facts_come_before_texts(reading: Client, gull: Case) -> None:
    make_case("A v. B (fictional)", passages=("The gull flew.",))
    assert captions(reading, q="gull") == [gull.caption, "A v. B (fictional)"]


def test_library_is_narrowed_to_a_court_and_a_year(reading: Client, gull: Case) -> None:
    other = make_case("Doe v. Ferry Co. (fictional)")
    page = reading.get(reverse("library"))
    assert page.context["form"].fields["court"].choices == [("", "Every court"), ("ca10", "10th Cir.")]
    assert page.context["form"].fields["year"].choices == [("", "Every year"), ("2020", "2020"), ("1999", "1999")]
    assert captions(reading, court="ca10") == [gull.caption]
    assert captions(reading, year="2020") == [other.caption]
    assert captions(reading, court="ca10", year="2020") == []
    assert captions(reading, court="nowhere", year="x", page="y") == [other.caption, gull.caption]


def test_pages_keep_what_was_asked(reading: Client) -> None:
    Case.objects.bulk_create(Case(caption=f"Gull {number:03} & Co.", court="ca10") for number in range(26))
    page = reading.get(reverse("library"), {"q": "gull & co", "court": "ca10"})
    [after] = html.fromstring(page.content.decode()).xpath("//nav[@class='actions']/a/@href")
    assert after == "?q=gull+%26+co&court=ca10&page=2"
    assert [row.caption for row in reading.get(reverse("library") + after).context["cases"]] == ["Gull 025 & Co."]


def test_found_passage_is_shown_with_its_pin_and_leads_to_its_place(reading: Client, gull: Case) -> None:
    [row] = reading.get(reverse("library"), {"q": "enforce"}).context["cases"]
    assert (row.found.writing, row.found.pin) == ("Opinion of the Court (Heron, J.)", "10–11")
    assert row.found.pieces == (
        Piece("The pier was sold. The buyer "), Piece("enforced", found=True), Piece(" the lease."),
    )  # fmt: skip
    page = reading.get(row.found.url)
    [place] = html.fromstring(page.content.decode()).xpath(f"//*[@id='{row.found.url.split('#')[1]}']")
    assert [mark.text for mark in place.xpath(".//mark")] == ["enforced"]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def test_search_takes_the_same_queries_at_one_case_and_at_three(reading: Client, gull: Case) -> None:
    address = f"{reverse('library')}?q=duty"
    make_case("Case 0 (fictional)")
    reading.get(address)
    one = queries(reading, address)
    for number in (1, 2):
        make_case(f"Case {number} (fictional)")
    assert (queries(reading, address), captions(reading, q="duty")) == (
        one,
        [f"Case {at} (fictional)" for at in range(3)],
    )


@pytest.mark.parametrize("query", ["'", "a & | !", "x" * 5000, "\x00", "((", "a <-> b", "%", "🦉 \ud83e"])
def test_no_query_breaks_the_library(reading: Client, gull: Case, query: str) -> None:
    assert reading.get(reverse("library"), {"q": query.encode("utf-8", "replace")}).status_code == 200


def address_of(writing: Opinion, **asked: str) -> str:
    return reverse("writing", args=[writing.uuid]) + (
        "?" + "&".join(f"{k}={v}" for k, v in asked.items()) if asked else ""
    )


def passage_texts(page: str) -> list[str]:
    """The words of each passage of a page, in the page's order."""
    return texts_of(page.replace('class="passage', 'data-passage class="passage'))


def test_writing_is_read_whole_and_as_it_is(reading: Client, gull: Case) -> None:
    version = version_of(gull)
    page = reading.get(address_of(version.opinion)).content.decode()
    tree = html.fromstring(page)
    assert "\n".join(passage_texts(page)) == version.text
    assert tree.xpath("//*[@data-page]/@data-page") == ["10", "11"]
    assert [call.get("href") for call in tree.xpath("//a[@class='note-call']")] == ["#note-1"]
    assert tree.xpath("//div[@id='note-1']/p//text()") == ["It had three lamps."]
    assert [words.strip() for words in tree.xpath("//details[@class='apart']/p//text()")] == [
        "Syllabus. The harbor is closed."
    ]
    assert tree.xpath("//nav[@class='rail']//a[contains(@href, '#passage-')]/span[1]/text()") == ["I. The pier"]


def test_writing_names_the_other_writings(reading: Client, gull: Case) -> None:
    page = reading.get(address_of(version_of(gull).opinion))
    assert [(each.label, each.url) for each in page.context["reader"].writings] == [
        (label, address_of(gull.opinions.get(position=at)))
        for at, label in enumerate(["Opinion of the Court (Heron, J.)", "Tern, J., dissenting"])
    ]


def correct(version: OpinionText, old: str, new: str, by: User) -> OpinionText:
    text = version.text.replace(old, new)
    corrected = OpinionText.objects.create(
        opinion=version.opinion,
        number=2,
        text=text,
        fingerprint=fingerprint(text),
        made_by=by,
        reason="A slip of print.",
    )
    Passage.objects.create(version=corrected, position=0, kind="paragraph", start=0, end=len(text))
    return corrected


def test_writing_is_read_in_its_latest_version_and_in_earlier_ones(reading: Client, gull: Case, curator: User) -> None:
    dissent = gull.opinions.get(position=1)
    correct(dissent.versions.get(), "lighthouse", "light house", curator)
    texts = {
        asked: texts_of(
            reading.get(address_of(dissent, version=asked)).content.decode().replace("<p id", "<p data-passage id")
        )
        for asked in ("", "1", "2", "0", "x")
    }
    latest, first = ["I would close the light house."], ["I would close the lighthouse."]
    assert texts == {"": latest, "1": first, "2": latest, "0": latest, "x": latest}
    assert reading.get(address_of(dissent, version="3")).status_code == 404


def test_case_page_tells_of_versions(reading: Client, gull: Case, curator: User) -> None:
    dissent = gull.opinions.get(position=1)
    correct(dissent.versions.get(), "lighthouse", "light house", curator)
    shown = reading.get(gull.get_absolute_url()).context["writings"][1]
    assert [(each.number, each.made_by, each.reason, each.url) for each in shown.versions] == [
        (2, "Cora Curator", "A slip of print.", address_of(dissent, version="2")),
        (1, "", "", address_of(dissent, version="1")),
    ]


def test_case_page_tells_of_assignments_in_the_readers_own_courses(gull: Case) -> None:
    mine, other = make_course("Torts"), make_course("Property")
    ada = make_person("Ada", course=mine, role=Role.STUDENT)
    assignments: list[Assignment] = [make_assignment(course, case=gull) for course in (mine, other)]
    client = Client()
    client.force_login(ada)
    uses = client.get(gull.get_absolute_url()).context["uses"]
    assert [(use.title, use.within, use.url) for use in uses] == [
        ("The ferry", "Torts", assignments[0].get_absolute_url())
    ]


def test_writing_takes_the_same_queries_however_long_it_is(reading: Client, gull: Case) -> None:
    short = version_of(make_case("A v. B (fictional)", passages=("A gull.",))).opinion
    long = version_of(make_case("C v. D (fictional)", passages=("A gull flew.",) * 30)).opinion
    addresses = [address_of(each, q="gull") for each in (short, long)]
    for address in addresses:
        reading.get(address)
    assert queries(reading, addresses[0]) == queries(reading, addresses[1])
