"""Grades given, released and taken back; what nobody sees before."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as NumQueries

from annotations.models import Assignment, Criterion, Grade, KeyPassage, RubricLine, Submission
from annotations.review.grade_table import grade_table
from annotations.review.grading import release_grades, save_grade
from annotations.review.remarks import About, write_remark
from annotations.review.rubrics import Line, offered_lines, rubric_of, save_rubric
from annotations.submissions.personal import files
from annotations.submissions.submitting import return_work
from courses.actions import Refused
from courses.models import Course
from opinions.models import Case
from people.models import AuditEvent, Notice, NoticeKind, User
from tests.annotations.stage import HTMX, Desk, desk
from tests.factories import make_assignment, make_person

WORDS = "The reason is thin."


@pytest.fixture
def ben(course: Course, case: Case, teacher: User) -> Desk:
    """Ben, who has handed in; the key accepts what he found, and a passage that he did not."""
    work = make_assignment(course, case=case)
    here = desk(work, make_person("Ben", course=course))
    here.annotate("The town owes", "So.", [0])
    Submission.objects.filter(pk=here.submission.pk).update(submitted_at=timezone.now())
    for words in ("The town owes", "A lodger shall have notice."):
        span = here.span(words)
        KeyPassage.objects.create(
            assignment=work, version=here.version, start=span.start, end=span.end, claim=here.claims[0], by=teacher
        )
    save_rubric(work, offered_lines(), by=teacher)
    return here


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def points(here: Desk, *given: str) -> dict[str, str]:
    lines = rubric_of(here.submission.assignment)
    return {f"points-{line.pk}": typed for line, typed in zip(lines, given, strict=True)}


def held_of(user: User) -> list[dict[str, Any]]:
    """What her archive has of the review of her work."""
    return [json.loads(each.content) for each in files(user) if each.path.endswith("-review.json")]


def test_archive_has_what_was_told_and_nothing_before(ben: Desk, teacher: User) -> None:
    owner, submission = ben.submission.user, ben.submission
    ones: dict[RubricLine, Decimal | None] = dict.fromkeys(rubric_of(submission.assignment), Decimal(1))
    save_grade(submission, by=teacher, given=ones, suggested={}, words=WORDS, revision=0)
    write_remark(About(submission), by=teacher, revision=0, verdict="", words="Well argued.")
    assert held_of(owner) == []

    release_grades([submission], by=teacher)
    return_work([submission], by=teacher, words="Revise.")
    (held,) = held_of(owner)
    assert [each["words"] for each in held["remarks"]] == ["Well argued."]
    assert held["grade"]["words"] == WORDS
    assert [Decimal(line["points"]) for line in held["grade"]["lines"]] == [1] * len(ones)


def given_to(here: Desk) -> list[Decimal | None]:
    return list(Grade.objects.get(submission=here.submission).lines.values_list("given", flat=True))


def test_table_suggests_by_the_key_and_queries_do_not_grow(
    ben: Desk, teacher: User, course: Course, django_assert_max_num_queries: NumQueries
) -> None:
    assignment: Assignment = ben.submission.assignment
    grade_table(assignment, teacher)
    with django_assert_max_num_queries(20):
        table = grade_table(assignment, teacher)
    assert [cell.suggested for cell in table.rows[0].cells] == [Decimal("2.00"), Decimal("1.00"), None, None]
    for name in ("Cleo", "Dan", "Eve"):
        other = desk(assignment, make_person(name, course=course))
        other.annotate("A lodger shall have notice.", "", [0, 1])
        Submission.objects.filter(pk=other.submission.pk).update(submitted_at=timezone.now())
    with django_assert_max_num_queries(20):
        assert [row.name for row in grade_table(assignment, teacher).rows] == ["Ben", "Cleo", "Dan", "Eve"]


def test_row_is_saved_without_a_page_and_an_older_one_is_refused(ben: Desk, teacher: User) -> None:
    url = reverse("grade_save", args=[ben.submission.uuid])
    sent = points(ben, "2", "1,5", "", "1") | {"words": WORDS, "revision": "0"}
    first = browser(teacher).post(url, sent, headers=HTMX)
    assert (first.status_code, given_to(ben)) == (200, [Decimal(2), Decimal("1.5"), None, Decimal(1)])
    older = browser(teacher).post(url, sent | points(ben, "3", "1", "", "1"), headers=HTMX)
    assert (older.status_code, "saved this grade since" in older.content.decode()) == (422, True)
    assert given_to(ben)[0] == Decimal(2)
    suggested = Grade.objects.get(submission=ben.submission).lines.values_list("suggested", flat=True)
    assert list(suggested) == [Decimal(2), Decimal(1), None, None]


@pytest.mark.parametrize("typed", ["5", "-1", "many", "NaN"])
def test_points_beyond_the_line_are_refused(ben: Desk, teacher: User, typed: str) -> None:
    url = reverse("grade_save", args=[ben.submission.uuid])
    answer = browser(teacher).post(url, points(ben, typed, "", "", ""), headers=HTMX)
    assert (answer.status_code, Grade.objects.count()) == (422, 0)


def test_student_sees_nothing_before_the_release_and_all_after_it(ben: Desk, teacher: User) -> None:
    own = reverse("review_own", args=[ben.submission.assignment.uuid])
    leads = browser(teacher)
    leads.post(reverse("grade_save", args=[ben.submission.uuid]), points(ben, "3.37", "1", "2", "1") | {"words": WORDS})
    before = "".join(
        ben.client.get(url).content.decode()
        for url in (own, ben.submission.assignment.get_absolute_url(), ben.url("reader"))
    )
    assert (WORDS in before, "3.37" in before, "7.37" in before) == (False, False, False)
    said = (
        reverse("class_found", args=[ben.submission.assignment.uuid]),
        reverse("feedback", args=[ben.submission.uuid]),
    )
    assert [url in ben.client.get(own).content.decode() for url in said] == [False, False]
    leads.post(reverse("grades_release", args=[ben.submission.assignment.uuid]))
    after = ben.client.get(own)
    assert WORDS in after.content.decode()
    assert (after.context["total"], after.context["most"]) == (Decimal("7.37"), Decimal(10))
    assert Notice.objects.get(kind=NoticeKind.GRADED).user == ben.submission.user
    leads.post(reverse("grade_take_back", args=[ben.submission.uuid]))
    assert WORDS not in ben.client.get(own).content.decode()
    verbs = AuditEvent.objects.filter(verb__contains="grade").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["save_grade", "release_grade", "take_back_grade"]


def test_incomplete_grade_is_not_released_and_a_released_one_not_changed(ben: Desk, teacher: User) -> None:
    lines = rubric_of(ben.submission.assignment)
    said = {"by": teacher, "suggested": {}, "words": ""}
    save_grade(ben.submission, revision=0, given={lines[0]: Decimal(1)}, **said)  # type: ignore[arg-type]  # -- spread
    assert release_grades([ben.submission], by=teacher) == 0
    save_grade(ben.submission, revision=1, given=dict.fromkeys(lines, Decimal(1)), **said)  # type: ignore[arg-type]  # -- spread
    assert release_grades([ben.submission], by=teacher) == 1
    with pytest.raises(Refused):
        save_grade(ben.submission, revision=3, given={lines[0]: Decimal(2)}, **said)  # type: ignore[arg-type]  # -- spread


def test_all_suggestions_are_taken_where_nothing_is_given(ben: Desk, teacher: User) -> None:
    leads = browser(teacher)
    leads.post(reverse("grade_save", args=[ben.submission.uuid]), points(ben, "", "0", "", ""))
    leads.post(reverse("suggestions_take", args=[ben.submission.assignment.uuid]))
    found = Grade.objects.get(submission=ben.submission).lines.values_list("line__criterion", "given")
    assert dict(found) == {"claims": Decimal(2), "boundaries": Decimal(0), "authorities": None, "reasoning": None}


def test_rubric_keeps_given_points_and_its_graded_lines(ben: Desk, teacher: User) -> None:
    assignment = ben.submission.assignment
    browser(teacher).post(reverse("grade_save", args=[ben.submission.uuid]), points(ben, "4", "", "", ""))
    first, *others = rubric_of(assignment)
    less = Line(first, Criterion.CLAIMS, "Found", Decimal(3))
    assert save_rubric(assignment, [Line(None, Criterion.OTHER, "Style", Decimal(1)), less], by=teacher) == 1
    assert list(RubricLine.objects.values_list("label", "points")) == [("Style", Decimal(1)), ("Found", Decimal(3))]
    assert others
    assert Decimal(4) in given_to(ben)
    with pytest.raises(Refused):
        save_rubric(assignment, offered_lines(), by=teacher)
