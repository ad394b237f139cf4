"""The tables of a review: what they count, how they are sorted, what a cell opens, what nobody may see."""

import csv
import io

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries as NumQueries

from annotations.models import Assignment
from annotations.review.tables.grid import Grid
from courses.models import Course, Enrollment, Role, Section
from opinions.models import Case
from people.models import User
from tests.annotations.review.test_coded import student, submit, tag
from tests.annotations.stage import HTMX
from tests.factories import make_assignment, make_person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(person: User) -> Client:
    """Somebody's browser."""
    found = Client()
    found.force_login(person, backend=BACKEND)
    return found


@pytest.fixture
def work(course: Course, case: Case) -> Assignment:
    """Ana has the first claim twice, Ben both at one passage, Cleo handed in nothing; Dan has not handed in."""
    made = make_assignment(course, case=case)
    ana, ben, cleo, dan = (student(made, course, name) for name in ("Ana", "Ben", "Cleo", "Dan"))
    one, other = (claim.label for claim in ana.claims[:2])
    tag(ana, "owes a duty", one, name="a1")
    tag(ana, "Two predicates", one, name="a2")
    tag(ben, "a duty of care", one, other, name="b1")
    tag(dan, "a duty of care", other, name="d1")
    for each in (ana, ben, cleo):
        submit(each)
    return made


def counts(grid: Grid) -> dict[str, list[int]]:
    """The rows' figures by their heads."""
    return {row.head.label: [cell.count for cell in row.cells] for row in grid.rows}


def grid(person: User, work: Assignment, kind: str, query: str = "") -> Grid:
    """The table as the page has it."""
    found: Grid = browser(person).get(reverse("review_table", args=[work.uuid, kind]) + query).context["grid"]
    return found


def behind(page: str) -> list[tuple[str, str, str]]:
    """Who, where and what words stand behind the cell that was opened."""
    lines = lxml.html.fromstring(page).xpath("//ul[@class='opened']/li")
    return [tuple(line.xpath(f"string(.//{part})") for part in ("b", "a", "blockquote")) for line in lines]


def heading(page: str) -> str:
    """What the passages behind a cell are headed by."""
    return str(lxml.html.fromstring(page).xpath("string(//h2[@autofocus])"))


def test_students_stand_by_name_and_the_empty_handed_too(work: Assignment, teacher: User) -> None:
    found = grid(teacher, work, "students")
    assert {name: row[:3] for name, row in counts(found).items()} == {
        "Ana": [1, 2, 0],
        "Ben": [2, 1, 1],
        "Cleo": [0] * 3,
    }
    assert list(counts(found)) == ["Ana", "Ben", "Cleo"]
    assert found.totals is not None
    assert [cell.count for cell in found.totals.cells][:3] == [2, 2, 1]


def test_columns_sort_both_ways(work: Assignment, teacher: User) -> None:
    key = work.codebook.claims.all()[1].key
    assert list(counts(grid(teacher, work, "students", f"?sort={key}"))) == ["Ben", "Ana", "Cleo"]
    assert list(counts(grid(teacher, work, "students", f"?sort=-{key}"))) == ["Ana", "Cleo", "Ben"]
    assert list(counts(grid(teacher, work, "students", "?sort=-name"))) == ["Cleo", "Ben", "Ana"]
    assert list(counts(grid(teacher, work, "students", "?sort=nonsense"))) == ["Ana", "Ben", "Cleo"]


def test_passages_have_pins_and_fewer_are_said(work: Assignment, teacher: User) -> None:
    found = grid(teacher, work, "passages")
    assert [(row.head.aside, [cell.count for cell in row.cells][:3]) for row in found.rows] == [
        ("100–01 · Hart", [2, 2, 1])
    ]
    address = reverse("review_table", args=[work.uuid, "passages"])
    opened = browser(teacher).get(f"{address}?{found.rows[0].cells[0].query}", headers=HTMX).text
    assert heading(opened) == "100–01 · Hart"
    fewer = grid(teacher, work, "passages", "?least=3")
    assert (len(fewer.rows), fewer.hidden, fewer.least) == (0, 1, 3)


def test_writings_count_students(work: Assignment, teacher: User) -> None:
    first = work.codebook.claims.all()[0].label
    assert counts(grid(teacher, work, "writings"))[first] == [2, 2, 0]


def test_authorities_count_students_by_treatment(work: Assignment, course: Course, teacher: User) -> None:
    at = student(work, course, "Eve")
    at.annotate("Two predicates", "It follows Roe.", [0], links=True)
    submit(at)
    (row,) = grid(teacher, work, "authorities").rows
    address = reverse("review_table", args=[work.uuid, "authorities"])
    opened = browser(teacher).get(f"{address}?{row.cells[1].marks[0].query}", headers=HTMX).text

    assert [cell.count for cell in row.cells][:3] == [1, 1, 0]
    assert [(mark.letter, mark.count) for mark in row.cells[1].marks] == [("M", 1)]
    assert [line[0] for line in behind(opened)] == ["Eve"]
    assert heading(opened) == f"{row.head.label} · mentions · {work.codebook.claims.all()[0].label}"


def test_cell_opens_its_passages_alone_to_htmx(work: Assignment, teacher: User) -> None:
    address = reverse("review_table", args=[work.uuid, "students"])
    cell = grid(teacher, work, "students").rows[0].cells[1]
    page = browser(teacher).get(f"{address}?{cell.query}")
    part = browser(teacher).get(f"{address}?{cell.query}", headers=HTMX)

    assert behind(part.text) == [("Ana", "at 100, Hart", "owes a duty"), ("Ana", "at 100–01, Hart", "Two predicates")]
    assert b"<table" not in part.content
    assert page.context["opened_count"] == 2
    nothing = browser(teacher).get(f"{address}?on=no-such-claim", headers=HTMX)
    assert (behind(nothing.text), "Load the page again" in nothing.text) == ([], True)


def test_pictures_have_the_table_s_numbers_on_one_scale(work: Assignment, teacher: User) -> None:
    address = reverse("review_table", args=[work.uuid, "pictures"])
    drawn = browser(teacher).get(address).context["pictures"]
    table = grid(teacher, work, "passages")

    for at, claim in enumerate(drawn.claims, start=1):
        (strip,) = claim.strips
        cells = [row.cells[at] for row in table.rows if row.cells[at].count]
        assert [bar.count for bar in strip.bars] == [cell.count for cell in cells]
        assert [bar.height for bar in strip.bars] == [-(-100 * cell.count // 3) for cell in cells]
        assert all(bar.x >= 0 and bar.x + bar.width <= 1000 for bar in strip.bars)
    bar = drawn.claims[0].strips[0].bars[0]
    opened = browser(teacher).get(f"{address}?{bar.query}", headers=HTMX)
    assert [name for name, _at, _words in behind(opened.text)] == ["Ana", "Ben", "Ana"]


def test_pictures_set_sections_apart_and_open_theirs_alone(work: Assignment, course: Course, teacher: User) -> None:
    evening = Section.objects.create(course=course, name="Evening")
    Enrollment.objects.filter(user__name__in=["Ben", "Cleo"]).update(section=evening)
    address = reverse("review_table", args=[work.uuid, "pictures"])
    drawn = browser(teacher).get(address + "?apart=section").context["pictures"]

    (strip,) = drawn.claims[0].strips
    assert (strip.name, strip.found, strip.coders, [bar.height for bar in strip.bars]) == ("Evening", 1, 2, [50])
    opened = browser(teacher).get(f"{address}?{strip.bars[0].query}", headers=HTMX)
    assert [name for name, _at, _words in behind(opened.text)] == ["Ben"]
    assert browser(teacher).get(address + "?apart=group").context["pictures"].claims[0].strips == ()


def test_file_is_the_table(work: Assignment, teacher: User) -> None:
    answer = browser(teacher).get(reverse("review_table_csv", args=[work.uuid, "students"]) + "?sort=-name")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:4] for row in rows[1:]] == [
        ["Cleo", "0", "0", "0"], ["Ben", "2", "1", "1"], ["Ana", "1", "2", "0"],
        ["Students who have it", "2", "2", "1"],
    ]  # fmt: skip


def test_assistant_sees_no_other_section_in_table_cell_or_file(work: Assignment, course: Course, teacher: User) -> None:
    evening = Section.objects.create(course=course, name="Evening")
    Enrollment.objects.filter(user__name="Ben").update(section=evening)
    assistant = make_person("Alf", course=course, role=Role.ASSISTANT)
    Enrollment.objects.get(user=assistant).reviews.add(evening)
    ana = grid(teacher, work, "students").rows[0].cells[1].query
    address = reverse("review_table", args=[work.uuid, "students"])

    assert list(counts(grid(assistant, work, "students"))) == ["Ben"]
    assert behind(browser(assistant).get(f"{address}?{ana}", headers=HTMX).text) == []
    assert "Ana" not in browser(assistant).get(reverse("review_table_csv", args=[work.uuid, "students"])).text


def test_empty_class_is_told(course: Course, case: Case, teacher: User) -> None:
    nobody = make_assignment(course, case=case)
    for kind in ("students", "passages", "pictures", "writings"):
        page = browser(teacher).get(reverse("review_table", args=[nobody.uuid, kind]))
        assert page.context["told"].first == "Nobody has handed in yet, so there is nothing to count."


@pytest.mark.parametrize("kind", ["students", "passages", "pictures", "writings", "authorities"])
def test_queries_do_not_grow_with_the_class(
    kind: str, work: Assignment, course: Course, teacher: User, django_assert_num_queries: NumQueries
) -> None:
    person = browser(teacher)
    address = reverse("review_table", args=[work.uuid, kind])
    person.get(address)
    with CaptureQueriesContext(connection) as few:
        person.get(address)
    for name in ("Eve", "Fay", "Gus"):
        at = student(work, course, name)
        tag(at, "Two predicates", at.claims[1].label, name=name)
        submit(at)
    with django_assert_num_queries(len(few.captured_queries)):
        person.get(address)
