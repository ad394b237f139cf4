"""What changed after the reveal: at the moment's edges, by each way in which work comes out, and as it stood then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import lxml.html
import pytest

from annotations.actions import Content, delete_annotation, edit_annotation
from annotations.apart import Apart, apart, blind_notes
from annotations.codebooks.merging import merge_claims
from annotations.exports.rows import rows
from annotations.models import Annotation, AnnotationRevision, Assignment, Extension, Submission, Visibility
from annotations.submissions.class_work import work_lines
from courses.models import Course, Role
from opinions.models import Case
from people.models import User
from tests.annotations.stage import FUTURE, PAST, Desk, desk
from tests.factories import make_assignment, make_person

MOMENT = datetime(2021, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture
def blind(course: Course, case: Case) -> Desk:
    """Ana at an assignment that was blind until its due date, the moment."""
    work = make_assignment(course, case=case, visibility=Visibility.AFTER_DUE, due_at=MOMENT)
    return desk(work, make_person("Ana", course=course))


def stands(note: Annotation) -> Apart:
    return apart(Annotation.objects.with_blind_end().get(pk=note.pk))


def at(note: Annotation, created: datetime, updated: datetime | None = None) -> Annotation:
    Annotation.objects.filter(pk=note.pk).update(created_at=created, updated_at=updated or created)
    return note


@pytest.mark.parametrize(
    ("created", "updated", "wanted"),
    [
        (MOMENT, MOMENT, Apart.BLIND),
        (MOMENT, MOMENT + TICK, Apart.REVISED),
        (MOMENT + TICK, MOMENT + TICK, Apart.NEW),
        (PAST, MOMENT, Apart.BLIND),
    ],
)
def test_note_stands_apart_from_just_after_the_moment(
    blind: Desk, created: datetime, updated: datetime, wanted: Apart
) -> None:
    note = at(blind.annotate("candor"), created, updated)

    assert stands(note) == wanted
    assert list(Annotation.objects.all().after_reveal()) == ([] if wanted is Apart.BLIND else [note])


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"visibility": Visibility.AFTER_DUE, "due_at": MOMENT}, MOMENT),
        ({"visibility": Visibility.AFTER_DUE, "due_at": FUTURE}, None),
        ({"visibility": Visibility.AFTER_DUE, "due_at": FUTURE, "closed_at": MOMENT}, MOMENT),
        ({"visibility": Visibility.AFTER_DUE}, None),
        ({"visibility": Visibility.AT_DATE, "reveal_at": MOMENT, "closed_at": PAST}, MOMENT),
        ({"visibility": Visibility.ON_SUBMISSION, "due_at": MOMENT}, None),
        ({"visibility": Visibility.ON_SUBMISSION, "closed_at": MOMENT}, MOMENT),
        ({"visibility": Visibility.BY_HAND, "closed_at": PAST, "revealed_at": MOMENT}, MOMENT),
        ({"visibility": Visibility.PRIVATE, "due_at": PAST, "closed_at": PAST}, None),
        ({"visibility": Visibility.GROUP, "due_at": PAST}, None),
        ({"visibility": Visibility.CLASS, "due_at": PAST, "closed_at": PAST}, None),
    ],
)
def test_work_is_blind_until_the_moment_of_its_assignment(
    blind: Desk, fields: dict[str, Any], wanted: datetime | None
) -> None:
    Assignment.objects.update(**{"due_at": None, **fields})

    assert until(blind.submission) == wanted


def until(submission: Submission) -> datetime | None:
    found: datetime | None = vars(Submission.objects.filter(pk=submission.pk).with_blind_end().get())["blind_until"]
    return found


def test_own_doing_and_an_extension_are_each_persons_own_moment(blind: Desk, teacher: User) -> None:
    work, later = blind.submission.assignment, MOMENT + timedelta(days=2)
    ben = desk(work, make_person("Ben", course=work.course))
    Extension.objects.create(assignment=work, user=ben.submission.user, due_at=later, by=teacher)
    assert (until(blind.submission), until(ben.submission)) == (MOMENT, later)

    Assignment.objects.update(visibility=Visibility.ON_SUBMISSION)
    Submission.objects.filter(pk=ben.submission.pk).update(out_at=later)
    assert (until(blind.submission), until(ben.submission)) == (None, later)


def test_staff_who_see_the_class_throughout_are_never_blind(blind: Desk, teacher: User) -> None:
    assert until(desk(blind.submission.assignment, teacher).submission) is None


def test_annotation_that_brings_work_out_was_made_blind(course: Course, case: Case) -> None:
    work = make_assignment(course, case=case, visibility=Visibility.AFTER_COUNT, reveal_count=1)
    ana = desk(work, make_person("Ana", course=course))

    assert [stands(ana.annotate(words)) for words in ("candor", "lodgers")] == [Apart.BLIND, Apart.NEW]


def test_merged_claims_are_no_revision_and_a_persons_edit_is(blind: Desk, teacher: User) -> None:
    note = at(blind.annotate("candor", claims=[0]), PAST)
    merge_claims(blind.claims[0], into=blind.claims[1], by=teacher)
    note.refresh_from_db()
    assert stands(note) == Apart.BLIND

    edit_annotation(note, by=blind.submission.user, revision=note.revision, content=Content("new words", []))
    assert stands(note) == Apart.REVISED


def test_blind_notes_are_those_of_the_reveal_with_claims_as_they_are_named_now(blind: Desk, teacher: User) -> None:
    Assignment.objects.update(visibility=Visibility.BY_HAND)
    kept, revised, deleted, binned = (
        blind.annotate(words, words, claims=[0]) for words in ("candor", "duty of care", "lodgers", "predicates")
    )
    delete_annotation(binned, by=blind.submission.user)
    Assignment.objects.update(revealed_at=AnnotationRevision.objects.latest("pk").at)
    blind.annotate("exception", "seen elsewhere", claims=[2])
    edit_annotation(revised, by=blind.submission.user, revision=1, content=Content("persuaded", [blind.claims[2]]))
    delete_annotation(deleted, by=blind.submission.user)
    merge_claims(blind.claims[0], into=blind.claims[1], by=teacher)

    found = blind_notes(Submission.objects.filter(pk=blind.submission.pk))

    merged = (blind.claims[1].pk,)
    wanted = [(each.pk, words, merged) for each, words in
              ((revised, "duty of care"), (kept, "candor"), (deleted, "lodgers"))]  # fmt: skip
    assert [(each.annotation, each.note, each.claims) for each in found] == wanted
    assert [(each.start, each.end) for each in found[:1]] == [(revised.start, revised.end)]


def test_work_that_is_blind_still_is_told_as_it_is_now(blind: Desk) -> None:
    Assignment.objects.update(due_at=FUTURE)
    note = blind.annotate("candor", "first")
    edit_annotation(note, by=blind.submission.user, revision=1, content=Content("second"))

    assert [each.note for each in blind_notes(Submission.objects.all())] == ["second"]


def test_list_of_work_counts_before_and_after(blind: Desk, teacher: User) -> None:
    at(blind.annotate("candor"), PAST)
    at(blind.annotate("lodgers"), PAST, MOMENT + TICK)
    blind.annotate("predicates")

    (line,) = work_lines(blind.submission.assignment, teacher, apart=True)

    assert (line.notes, line.new, line.revised) == (3, 1, 1)


def test_card_and_file_say_what_stands_apart_and_a_never_blind_class_has_none(blind: Desk, course: Course) -> None:
    at(blind.annotate("candor"), PAST, MOMENT + TICK)
    assert badges(blind, "reader") == ["revised after the reveal"]
    assert [row.after_reveal for row in rows(Annotation.objects.all())] == ["revised"]

    teacher = make_person("Tess", course=course, role=Role.INSTRUCTOR)
    Assignment.objects.update(visibility=Visibility.CLASS)
    desk(blind.submission.assignment, teacher).annotate("candor")
    assert badges(blind, "reader", "?who=class") == []


def badges(place: Desk, name: str, query: str = "") -> list[str]:
    """What the cards of the page say of the reveal."""
    page = lxml.html.fromstring(place.client.get(place.url(name, query)).content.decode())
    return [each.text_content().strip() for each in page.xpath("//article//*[@class='after-reveal']")]
