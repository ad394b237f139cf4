"""An authority's page: the passages that cite it, the treatments that one may see, and the graph of a course."""

from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.actions import Content, LinkChoice, create_annotation, open_submission
from annotations.models import Treatment, Visibility
from courses.models import Course, Role
from opinions.models import Authority, Case
from opinions.text.kinds import CitationForm
from opinions.text.spans import Span
from people.models import User
from tests.annotations.stage import signed_in
from tests.factories import make_assignment, make_authority, make_codebook, make_person, make_uuid
from tests.opinions.citing_cases import citing, mill_row, store, store_mill


@pytest.fixture
def reader(course: Course) -> User:
    """A student who reads the library."""
    return make_person("Rea", course=course)


def text_of(element: Any) -> str:
    """Its words, with single spaces."""
    return " ".join(element.text_content().split())


def page_of(client: Client, address: str) -> Any:
    """The page at that address, redirects followed."""
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def mill_page(user: User, query: str = "") -> Any:
    """The page of Mill as an authority."""
    return page_of(signed_in(user), reverse("authority", args=[mill_row().uuid]) + query)


def told(page: Any) -> dict[str, dict[str, list[str]]]:
    """The places of the citing passages by case and writing."""
    return {
        text_of(case.xpath(".//h2/a")[0]): {
            text_of(writing): [
                text_of(place)
                for sibling in _until_next(writing)
                for place in sibling.find_class("citing-place")
            ]
            for writing in case.xpath(".//h3")
        }
        for case in page.xpath("//ol[@class='citing-cases']/li")
    }  # fmt: skip


def _until_next(heading: Any) -> list[Any]:
    siblings = []
    for sibling in heading.itersiblings():
        if sibling.tag == "h3":
            break
        siblings.append(sibling)
    return siblings


def treated(case: Case, user: User, course: Course, treatment: Treatment, words: str, *, shown: bool = True) -> None:
    """The person's link of these words to Mill, in an assignment of its own."""
    work = make_assignment(
        course,
        case=case,
        codebook=make_codebook(course, title=f"{user} {case} {words}"),
        visibility=Visibility.CLASS if shown else Visibility.PRIVATE,
    )
    version = work.texts.get(text__contains=words)
    start = version.text.index(words)
    create_annotation(
        open_submission(work, by=user),
        by=user,
        uuid=make_uuid(f"{user} {case} {words}"),
        version=version,
        span=Span(start, start + len(words)),
        content=Content("", [], [LinkChoice(mill_row(), treatment, pin="3")]),
    )


def test_authority_shows_each_passage_by_case_and_writing(reader: User) -> None:
    store(1, citing("First.", times=2), dissent=[citing("No.", form=CitationForm.SHORT)], year="2001")
    store(2, citing("Second.", signal="See"), year="2005")

    page = mill_page(reader)

    assert told(page) == {
        "Reed v. Dam No. 2": {"Opinion of the Court (Hart, J.)": ["at 11 · see, cited in full"]},
        "Reed v. Dam No. 1": {
            "Opinion of the Court (Hart, J.)": ["at 11 · cited in full · 2 mentions"],
            "Ives, J., dissenting": ["at 11 · short form"],
        },
    }
    assert [text_of(mark) for mark in page.xpath("//mark")] == ["Mill v. Weir Co., 1 Fict. 2"] * 4
    assert text_of(page.xpath("//h1")[0]) == "Mill v. Weir Co., 1 Fict. 2 (1999)"


def test_link_of_a_passage_leads_to_it(reader: User) -> None:
    case = store(1, citing("First."))
    writing = case.opinions.get()

    page = mill_page(reader)

    address = page.find_class("citing-passage")[0].get("href")
    assert address == f"{writing.get_absolute_url()}#passage-1"
    assert "Mill" in page_of(signed_in(reader), address).get_element_by_id("passage-1").text_content()


@pytest.mark.parametrize(
    ("query", "cases"),
    [
        ("?form=short", ["Reed v. Dam No. 1"]),
        ("?signal=see", ["Reed v. Dam No. 2"]),
        ("?signal=none", ["Reed v. Dam No. 1"]),
        ("?kind=dissent", ["Reed v. Dam No. 1"]),
        ("?form=short&signal=see", []),
        ("?form=nonsense", ["Reed v. Dam No. 1", "Reed v. Dam No. 2"]),
        ("?treatment=any", ["Reed v. Dam No. 2"]),
        ("?treatment=follows", []),
        ("?by=00000000-0000-0000-0000-000000000000", []),
    ],
)
def test_filters_choose_passages(course: Course, reader: User, query: str, cases: list[str]) -> None:
    store(1, citing("First."), dissent=[citing("No.", form=CitationForm.SHORT)])
    second = store(2, citing("Second.", signal="See"))
    treated(second, reader, course, Treatment.LIMITS, "Second. Mill")

    assert list(told(mill_page(reader, query))) == cases


def test_one_citing_case_is_chosen(reader: User) -> None:
    store(1, citing("First."))
    second = store(2, citing("Second."))

    assert list(told(mill_page(reader, f"?by={second.uuid}"))) == ["Reed v. Dam No. 2"]


def test_treatments_stand_with_the_words_that_they_are_of(course: Course, reader: User) -> None:
    case = store(1, citing("First."))
    treated(case, reader, course, Treatment.FOLLOWS, "First. Mill")
    treated(case, reader, course, Treatment.LIMITS, "weir broke")

    page = mill_page(reader)

    assert [text_of(each) for each in page.xpath("//ul[@class='citing-passages']//li[@class='treatment']/a")] == [
        "follows at 3"
    ]
    assert [text_of(each) for each in page.xpath("//ul[@class='treatments']//q")] == ["weir broke"]


def test_treatments_of_a_blind_assignment_are_its_author_s_and_staff_s(course: Course, reader: User) -> None:
    case = store(1, citing("First."))
    teacher = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    treated(case, make_person("Ana", course=course), course, Treatment.OVERRULES, "First. Mill", shown=False)

    seen, hidden = mill_page(teacher), mill_page(reader)

    assert [text_of(each) for each in seen.xpath("//a[@href='?treatment=overrules']")] == ["overrules"]
    assert [text_of(each) for each in seen.xpath("//li[@class='treatment']/span[@class='quiet']")] == [
        "Ana · The ferry, Town law"
    ]
    assert hidden.find_class("treatment") + hidden.find_class("treatment-word") == []
    assert "Ana" not in hidden.text_content()
    assert list(told(mill_page(reader, "?treatment=any"))) == []


def test_merged_authorities_have_one_page(reader: User) -> None:
    store(1, citing("First."))
    other = make_authority("Mill v. Wier Co., 1 Fict. 3")
    Authority.objects.filter(pk=other.pk).update(same_as=mill_row())
    store(2, citing("Second."))
    mentioned = Case.objects.get(caption="Reed v. Dam No. 2").opinions.get().versions.get().citations
    mentioned.update(authority=other)

    page = page_of(signed_in(reader), reverse("authority", args=[other.uuid]))

    assert list(told(page)) == ["Reed v. Dam No. 1", "Reed v. Dam No. 2"]
    assert text_of(page.find_class("also-cite")[0]) == "Mill v. Wier Co., 1 Fict. 3"


def test_case_of_the_library_is_its_own_authority_s_page(reader: User) -> None:
    store(1, citing("First."))
    held = store_mill()
    client = signed_in(reader)

    response = client.get(reverse("authority", args=[mill_row().uuid]) + "?form=full")

    assert response.headers["Location"] == f"/library/cases/{held.uuid}/cited-by/?form=full"
    page = page_of(client, response.headers["Location"])
    assert list(told(page)) == ["Reed v. Dam No. 1"]
    assert [text_of(each) for each in page.xpath("//nav[@class='tabs']/a[@aria-current]")] == ["Cited by"]


def test_case_that_nothing_cites_says_so(reader: User) -> None:
    held = store_mill()

    page = page_of(signed_in(reader), reverse("case_cited_by", args=[held.uuid]))

    assert text_of(page.find_class("empty")[0]) == "Nothing in the library cites it yet."


def test_citing_cases_are_paged(reader: User) -> None:
    for number in range(12):
        store(number + 1, citing("First."))

    assert (len(told(mill_page(reader))), len(told(mill_page(reader, "?page=2")))) == (10, 2)


@pytest.mark.parametrize("query", ["", "?treatment=any", "?form=full"])
def test_page_asks_the_same_number_of_queries_at_any_length(course: Course, reader: User, query: str) -> None:
    client = signed_in(reader)
    numbers = []
    for length in (1, 3):
        for number in range(length):
            case = store(length * 10 + number, citing("First."), dissent=[citing("No.")])
            treated(case, reader, course, Treatment.LIMITS, "First. Mill")
            treated(case, make_person(f"P{length}{number}", course=course), course, Treatment.FOLLOWS, "weir broke")
        address = reverse("authority", args=[mill_row().uuid]) + query
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_course_shows_the_cases_of_assignments_that_one_may_open(course: Course, reader: User) -> None:
    mill = store_mill()
    make_assignment(course, case=mill, codebook=make_codebook(course, title="Mill"))
    first, hidden = store(1, citing("First.", times=3)), store(2, citing("Second."))
    make_assignment(course, case=first, codebook=make_codebook(course, title="First"))
    work = make_assignment(course, case=hidden, codebook=make_codebook(course, title="Second"))
    work.opens_at = "2100-01-01T00:00Z"
    work.save()

    page = page_of(signed_in(reader), reverse("course_citations", args=[course.uuid]))

    rows = [[text_of(cell) for cell in row.findall("td")] for row in page.xpath("//tbody/tr")]
    assert rows == [["Reed 2001", "Mill 1999", "3 passages"]]
    assert [each.get("aria-label") for each in page.find_class("edge")] == ["Reed cites Mill 3 times"]
    address = page.find_class("edge")[0].get("href")
    assert list(told(page_of(signed_in(reader), address))) == ["Reed v. Dam No. 1"]


def test_course_without_assignments_says_so(course: Course, reader: User) -> None:
    page = page_of(signed_in(reader), reverse("course_citations", args=[course.uuid]))

    assert text_of(page.find_class("empty")[0]) == "This course has no assignment yet."
    assert page.xpath("//main//svg") == []
