"""Words to be copied with their citation, as the server composes them."""

from typing import Any
from uuid import UUID, uuid4

import lxml.html
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotations.actions import Content, create_annotation
from annotations.models import Annotation
from courses.models import Course
from opinions.actions import store_case
from opinions.models import Authority, Citation, Opinion, ParallelCitation, Passage
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.spans import Span
from tests.annotations.stage import HTMX, NOTE, PREDICATES, QUOTED, Desk, castle_rock, desk
from tests.factories import make_assignment, make_person
from tests.opinions.cases import tiny
from tests.opinions.parted import WORDS as PARTED
from tests.opinions.parted import stored

HART = "Lodger v. Town No. 1, 9 Fict. 100, 101 (Colo. 2001)"
KELLY = (
    "Gonzales v. City of Castle Rock, 366 F.3d 1093, {} (10th Cir. 2004) (en banc) "
    "(Kelly, J., concurring in part and dissenting in part){}, "
    "rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)"
)


@pytest.fixture
def kelly(course: Course) -> Desk:
    """Ana at Judge Kelly's opinion, as it was printed."""
    return desk(make_assignment(course, case=castle_rock()), make_person("Ana", course=course))


def asked(client: Client, uuid: UUID, **query: str) -> Any:
    """The answer's page, parsed."""
    response: HttpResponse = client.get(reverse("annotation_quotation", args=[uuid]), query, headers=HTMX)  # type: ignore[assignment]  # -- the test client's own response
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def texts(root: Any) -> dict[str, str]:
    """What each form copies, as plain text."""
    return {way.get("data-way"): way.find(".//textarea").text.lstrip("\n") for way in root.iterfind(".//li")}


def copied(at: Desk, words: str, form: str = "words_and_citation", **query: str) -> str:
    """The words of an annotation as they are copied in that form."""
    return texts(asked(at.client, at.annotate(words).uuid, **query))[form]


def test_words_of_the_library_are_copied_outside_of_any_assignment(kelly: Desk) -> None:
    words = "it cannot bind the peace officers who are non-parties"
    start = kelly.version.text.index(words)
    address = reverse("writing_quotation", args=[kelly.version.opinion.uuid])
    query: dict[str, str | int] = {"version": str(kelly.version.uuid), "start": start, "end": start + len(words)}

    answer = kelly.client.get(address, query, headers=HTMX)

    assert texts(lxml.html.fromstring(answer.content.decode())) == texts(
        asked(kelly.client, kelly.annotate(words).uuid)
    )
    other = Opinion.objects.exclude(pk=kelly.version.opinion_id).first() or store_case(tiny(), by=None).opinions.get()
    elsewhere = reverse("writing_quotation", args=[other.uuid])
    assert kelly.client.get(elsewhere, query).status_code == 422
    assert kelly.client.get(address, query | {"end": 10**9}).status_code == 422


def cite(at: Desk, words: str, authority: Authority, pin: str, **more: Any) -> None:
    """In the version of the desk the words, which stand there once, are the one mention of anything."""
    Citation.objects.all().delete()
    span = at.span(words)
    fields = {"form": CitationForm.SHORT.value} | more
    Citation.objects.create(version=at.version, start=span.start, end=span.end, authority=authority, pin=pin, **fields)


def roth() -> Authority:
    """The authority of Roth, with its reports."""
    cited = "Board of Regents v. Roth, 408 U.S. 564 (1972)"
    made: Authority = Authority.objects.create(
        kind=AuthorityKind.CASE.value, key=str(uuid4()), cite=cited, name="Board of Regents v. Roth", year="1972"
    )
    ParallelCitation.objects.create(authority=made, position=0, volume="408", reporter="U.S.", page="564")
    return made


def test_quotation_composes_every_form(kelly: Desk) -> None:
    words = "it cannot bind the peace officers who are non-parties."
    cited = KELLY.format("1119", "")
    with_words = KELLY.format("1119", f" (“{words}”)")
    assert texts(asked(kelly.client, kelly.annotate(words).uuid)) == {
        "words_and_citation": f"“{words}” {cited}.",
        "citation_and_words": f"{with_words}.",
        "block_and_citation": f"{words}\n\n{cited}.",
        "words": f"“{words}”",
        "citation": cited,
    }


def test_quotation_has_the_short_form(kelly: Desk) -> None:
    words = "it cannot bind the peace officers who are non-parties."
    assert copied(kelly, words, "citation", ticked="1", short="on") == (
        "Gonzales, 366 F.3d at 1119 (Kelly, J., concurring in part and dissenting in part)"
    )


@pytest.mark.parametrize(
    ("words", "told"), [(PARTED[5], " (plurality opinion)"), (PARTED[7], ""), (PARTED[9], " (opinion of Alder, J.)")]
)
def test_short_form_is_of_the_part_in_which_the_words_stand(course: Course, words: str, told: str) -> None:
    ana = desk(make_assignment(course, case=stored()), make_person("Ana", course=course))
    assert copied(ana, words, "citation", ticked="1", short="on") == f"Aldermoor Ferry Co., 99 Frankl. at 8{told}"


def test_quotation_tells_of_a_note_and_of_emphasis(kelly: Desk) -> None:
    words = "are repeated in the protective order. Moreover, the protective order binds the parties to it"
    assert copied(kelly, words, ticked="1", emphasis="on") == (
        f"“{words}” {KELLY.format('1119', ' (emphasis added) (footnote omitted)')}"
    )


def test_quotation_of_the_invented_case_nests_nothing(ana: Desk) -> None:
    assert copied(ana, "as Roe v. Poe, 1 Fict. 2, holds") == f"“as Roe v. Poe, 1 Fict. 2, holds” {HART}"


QUOTES = {
    "inside of it": "He must, instead, have a legitimate claim of entitlement to it",
    "with its marks": (
        "“must have more than a unilateral expectation of it. He must, instead, have a legitimate claim of entitlement "
        "to it.”"
    ),
}


@pytest.mark.parametrize("case", QUOTES)
def test_quotation_offers_the_source_that_the_court_quotes(kelly: Desk, case: str) -> None:
    cite(kelly, "Id. at 577, 92 S.Ct. 2701", roth(), "577", form=CitationForm.ID.value)
    made = kelly.annotate(QUOTES[case])
    assert asked(kelly.client, made.uuid).find(".//input[@name='quoting']").getnext().text == (
        "(quoting Roth, 408 U.S. at 577)"
    )
    plain = QUOTES[case].strip("“”")
    assert texts(asked(kelly.client, made.uuid, quoting="on"))["words_and_citation"].startswith(f"“{plain}” Gonzales")
    assert texts(asked(kelly.client, made.uuid, quoting="on"))["citation"] == KELLY.format("1120", "")
    quoting = KELLY.format("1120", " (quoting Roth, 408 U.S. at 577)")
    assert texts(asked(kelly.client, made.uuid, quoting="on"))["block_and_citation"] == f"{plain}\n\n{quoting}."


def test_quotation_offers_another_writing_of_the_case(kelly: Desk) -> None:
    case = kelly.version.opinion.case
    majority = Opinion.objects.create(case=case, position=7, kind="majority", author="Seymour", author_title="J.")
    itself = Authority.objects.create(kind=AuthorityKind.CASE.value, key="itself", cite="Gonzales", case=case)
    cite(kelly, "Ct. Op. at 1099", itself, "1099", form=CitationForm.INTERNAL.value, writing=majority)
    made = kelly.annotate("in the enforcement of the terms of [a] restraining order.")
    assert asked(kelly.client, made.uuid).find(".//input[@name='quoting']").getnext().text == (
        "(quoting Gonzales, 366 F.3d at 1099 (majority opinion))"
    )


@pytest.mark.parametrize(
    ("words", "cited", "signal"),
    [
        ("it cannot bind the peace officers", "Ct. Op. at 1099", ""),
        ("extend well beyond actual ownership", "Id. at 572", ""),
        ("He must, instead, have a legitimate claim", "Id. at 577", "see"),
    ],
)
def test_quotation_offers_nothing_where_no_citation_follows_a_quotation(
    kelly: Desk, words: str, cited: str, signal: str
) -> None:
    cite(kelly, cited, roth(), "577", signal=signal)
    assert asked(kelly.client, kelly.annotate(words).uuid).find(".//input[@name='quoting']") is None


def test_quotation_of_a_block_names_what_follows_it(kelly: Desk) -> None:
    begin, rule = "Form and Scope of Injunction", "Colo. R. Civ. P. 65(d)"
    Passage.objects.filter(version=kelly.version, start=kelly.span(begin).start).update(kind="blockquote")
    colorado = Authority.objects.create(kind=AuthorityKind.RULE.value, key="colo", cite="Colo. R. Civ. P. 65")
    cite(kelly, rule, colorado, "(d)", form=CitationForm.FULL.value)
    made = kelly.annotate("is binding only upon the parties to the action")
    assert asked(kelly.client, made.uuid).find(".//input[@name='quoting']").getnext().text == (
        "(quoting Colo. R. Civ. P. 65(d))"
    )


def test_quotation_of_a_block_before_a_note_names_nothing_of_the_note(ana: Desk) -> None:
    cite(ana, NOTE[:8], ana.roe, "3")
    assert asked(ana.client, ana.annotate(QUOTED).uuid).find(".//input[@name='quoting']") is None


def test_quotation_escapes_what_it_styles(ana: Desk) -> None:
    made = ana.annotate("<script>lodgers</script>")
    way = asked(ana.client, made.uuid).find(".//li[@data-way='words_and_citation']/template")
    assert way.text_content() == (
        "“&lt;script&gt;lodgers&lt;/script&gt;” <i>Lodger v. Town No. 1</i>, 9 Fict. 100, 100 (Colo. 2001)"
    )


def current(root: Any) -> tuple[str, bool]:
    """The form that is copied first, and whether its citation is short."""
    return root.find(".//button[@aria-current]").get("value"), root.find(".//input[@name='short']").checked


def test_quotation_remembers_the_last_form(ana: Desk) -> None:
    made = ana.annotate("candor")
    assert current(asked(ana.client, made.uuid)) == ("words_and_citation", False)
    asked(ana.client, made.uuid, form="block_and_citation", short="on", emphasis="on")
    assert current(asked(ana.client, made.uuid)) == ("block_and_citation", True)
    assert current(asked(ana.client, made.uuid, ticked="1")) == ("block_and_citation", False)
    assert current(asked(ana.client, made.uuid)) == ("block_and_citation", True)
    assert current(asked(ana.client, made.uuid, form="none such")) == ("words_and_citation", False)


def test_quotation_keeps_the_filter_and_has_a_page(ana: Desk) -> None:
    made = ana.annotate("candor")
    address = reverse("annotation_quotation", args=[made.uuid])
    root = lxml.html.fromstring(ana.client.get(address, {"who": "mine", "at": "3"}).content.decode())
    assert root.find(".//h1").text == "Copy words and citation"
    assert [(field.name, field.value) for field in root.iterfind(".//form[@class='ways']/input")] == [
        ("ticked", "1"),
        ("who", "mine"),
    ]
    assert root.find(".//p[@class='crumbs']/a").get("href") == f"{ana.url('reader')}?who=mine#passage-1"


def test_quotation_of_a_selection_is_that_of_its_words(ana: Desk) -> None:
    span = ana.span("met, as Roe")
    query: dict[str, Any] = {"version": str(ana.version.uuid), "start": span.start, "end": span.end + 1}
    response = ana.client.get(ana.url("selection_quotation"), query, headers=HTMX)
    assert texts(lxml.html.fromstring(response.content.decode()))["words_and_citation"] == f"“met, as Roe” {HART}"
    assert ana.client.get(ana.url("selection_quotation"), query | {"end": span.start}).status_code == 422


def test_quotation_of_another_writing_is_not_found_here(ana: Desk) -> None:
    other = desk(ana.submission.assignment, ana.submission.user, 1)
    query: dict[str, Any] = {"version": str(other.version.uuid), "start": 0, "end": 5}
    assert ana.client.get(ana.url("selection_quotation"), query).status_code == 404


def test_quotation_asks_the_same_number_of_queries_at_any_length(ana: Desk, django_assert_num_queries: Any) -> None:
    short, long = ana.annotate("candor"), _whole(ana)
    asked(ana.client, short.uuid)
    for made in (short, long):
        with django_assert_num_queries(8):
            asked(ana.client, made.uuid)


def _whole(at: Desk) -> Annotation:
    made, _new = create_annotation(
        at.submission,
        by=at.submission.user,
        uuid=uuid4(),
        version=at.version,
        span=Span(0, at.version.text.index(PREDICATES) + len(PREDICATES)),
        content=Content("", [], []),
    )
    return made


def test_cards_and_the_panel_lead_to_their_quotation(ana: Desk) -> None:
    made = ana.annotate("candor")
    page = lxml.html.fromstring(ana.client.get(ana.url("reader", "?who=mine")).content.decode())
    assert page.find(".//*[@id='cards']//a[@data-copy-words]").get("href") == (
        f"{reverse('annotation_quotation', args=[made.uuid])}?who=mine"
    )
    query = f"?version={ana.version.uuid}&start={made.start}&end={made.end}"
    panel = lxml.html.fromstring(ana.client.get(ana.url("selection", query), headers=HTMX).content.decode())
    assert panel.find(".//a[@data-copy-words]").get("href") == ana.url("selection_quotation", query)
