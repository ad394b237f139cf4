"""What an instructor does to an assignment, and what becomes of the work that is there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.assignments.assigning import (
    AssignmentFacts,
    Wanted,
    close_assignment,
    create_assignment,
    duplicate_assignment,
    edit_assignment,
    keep_passages,
    publish_assignment,
    reopen_assignment,
)
from annotations.models import Assignment, Codebook, LatePolicy, Visibility
from courses.actions import Refused
from courses.models import Course, Role
from opinions.models import Case, Opinion
from people.models import AuditEvent, User
from tests.annotations.stage import FUTURE, desk, invented_case
from tests.factories import make_codebook, make_course, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make_course()


@pytest.fixture
def iris(course: Course) -> User:
    return make_person("Iris", course=course, role=Role.INSTRUCTOR)


@pytest.fixture
def case() -> Case:
    return invented_case()


@pytest.fixture
def book(course: Course) -> Codebook:
    return make_codebook(course)


def writings(case: Case) -> list[Opinion]:
    return list(case.opinions.order_by("position"))


@pytest.fixture
def facts(case: Case, book: Codebook) -> AssignmentFacts:
    return AssignmentFacts("The inn", book, writings(case))


@pytest.fixture
def made(course: Course, case: Case, facts: AssignmentFacts, iris: User) -> Assignment:
    return create_assignment(course, case, facts, by=iris)


def verbs(assignment: Assignment) -> list[str]:
    return list(AuditEvent.objects.filter(subject_uuid=assignment.uuid).order_by("pk").values_list("verb", flat=True))


def pinned(assignment: Assignment) -> list[str]:
    return list(assignment.pinned.order_by("position").values_list("version__opinion__author", flat=True))


def test_new_assignment_is_a_draft_of_the_latest_texts(made: Assignment) -> None:
    assert (made.is_draft, pinned(made), verbs(made)) == (True, ["Hart", "Ives"], ["create_assignment"])


def test_assignment_goes_from_draft_to_open_to_closed_and_back(made: Assignment, iris: User) -> None:
    seen = []
    for step in (publish_assignment, close_assignment, reopen_assignment, reopen_assignment):
        step(made, by=iris)
        made.refresh_from_db()
        seen.append((made.is_draft, made.is_open, made.is_closed))

    assert seen == [(False, True, False), (False, False, True), (False, True, False), (False, True, False)]
    assert verbs(made)[1:] == ["publish_assignment", "close_assignment", "reopen_assignment"]


def test_draft_is_not_closed(made: Assignment, iris: User) -> None:
    with pytest.raises(Refused, match="draft"):
        close_assignment(made, by=iris)


def test_assignment_of_an_archived_course_is_not_changed(made: Assignment, facts: AssignmentFacts, iris: User) -> None:
    Course.objects.update(archived_at=timezone.now())

    with pytest.raises(Refused, match="archived"):
        edit_assignment(made, facts, by=iris)


def test_edit_puts_writings_in_the_cases_order(
    made: Assignment, case: Case, facts: AssignmentFacts, iris: User
) -> None:
    hart, ives = writings(case)
    edit_assignment(made, replace(facts, writings=[ives]), by=iris)
    alone = pinned(made)
    edit_assignment(made, replace(facts, writings=[ives, hart]), by=iris)

    assert (alone, pinned(made)) == (["Ives"], ["Hart", "Ives"])


def test_writing_with_a_deleted_note_cannot_be_taken_out(
    made: Assignment, case: Case, facts: AssignmentFacts, iris: User, course: Course
) -> None:
    publish_assignment(made, by=iris)
    note = desk(made, make_person(course=course), 1).annotate("The town owes nothing.")
    note.deleted_at = timezone.now()
    note.save(update_fields=["deleted_at"])

    with pytest.raises(Refused, match="Ives has 1 note"):
        edit_assignment(made, replace(facts, writings=writings(case)[:1]), by=iris)
    assert pinned(made) == ["Hart", "Ives"]


def test_codebook_stays_once_something_is_tagged(
    made: Assignment, facts: AssignmentFacts, iris: User, course: Course
) -> None:
    publish_assignment(made, by=iris)
    other = replace(facts, codebook=make_codebook(course, title="Other"))
    place = desk(made, make_person(course=course))
    place.annotate("duty of care")
    edit_assignment(made, other, by=iris)
    edit_assignment(made, facts, by=iris)
    place.annotate("duty of", claims=[0])

    with pytest.raises(Refused, match="1 note is tagged"):
        edit_assignment(made, other, by=iris)


def test_duplicate_is_a_draft_with_all_but_the_work(
    made: Assignment, facts: AssignmentFacts, iris: User, book: Codebook, case: Case
) -> None:
    duty = book.claims.get(label="Duty")
    wanted = Wanted(2, duty, opinion=writings(case)[0])
    said = replace(facts, claims=[duty], wanted=[wanted], due_at=FUTURE, late=LatePolicy.REFUSE)
    edit_assignment(made, said, by=iris)
    keep_passages(made.pinned.get(position=0), [1], by=iris)
    publish_assignment(made, by=iris)

    copy = duplicate_assignment(made, by=iris)

    assert (copy.title, copy.is_draft, copy.due_at, copy.late) == ("The inn (copy)", True, FUTURE, "refuse")
    columns = ("least", "claim", "every_claim", "opinion", "every_writing")
    assert list(copy.requirements.values_list(*columns)) == list(made.requirements.values_list(*columns))
    assert list(copy.pinned.values_list("version", "kept")) == list(made.pinned.values_list("version", "kept"))
    assert list(copy.claims.all()) == [duty]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"writings": []}, "at least one writing"),
        ({"visibility": Visibility.AT_DATE}, "until when"),
        ({"visibility": Visibility.AFTER_COUNT}, "after how many"),
        ({"opens_at": FUTURE, "due_at": FUTURE - timedelta(days=1)}, "before it opens"),
    ],
)
def test_facts_that_contradict_themselves_are_refused(
    made: Assignment, facts: AssignmentFacts, iris: User, changed: dict[str, object], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        edit_assignment(made, replace(facts, **changed), by=iris)  # type: ignore[arg-type]  # -- parametrised


def test_claim_is_not_asked_for_outside_the_chosen_ones(
    made: Assignment, facts: AssignmentFacts, iris: User, book: Codebook
) -> None:
    duty, breach, _cause = book.claims.all()

    with pytest.raises(Refused, match="not among the claims"):
        edit_assignment(made, replace(facts, claims=[duty], wanted=[Wanted(1, breach)]), by=iris)


def test_claim_for_the_courts_opinion_is_not_asked_for_in_the_dissent(
    made: Assignment, facts: AssignmentFacts, iris: User, book: Codebook, case: Case
) -> None:
    book.claims.filter(label="Duty").update(writing_kinds=["majority"])
    wanted = Wanted(1, book.claims.get(label="Duty"), opinion=writings(case)[1])

    with pytest.raises(Refused, match="not offered"):
        edit_assignment(made, replace(facts, wanted=[wanted]), by=iris)


def test_notes_of_the_court_go_with_the_passages_that_call_them(made: Assignment, iris: User) -> None:
    text = made.pinned.get(position=0)
    folded = [passage.position for passage in text.version.passages.all() if passage.label]
    kept = []
    for chosen in ([0, 1], [0, 2], [0, 1, 2, 3]):
        keep_passages(text, chosen, by=iris)
        kept.append(text.kept)

    assert folded == [4]
    assert kept == [[0, 1], [0, 2, 4], None]


def test_opinion_is_not_folded_whole(made: Assignment, iris: User) -> None:
    with pytest.raises(Refused, match="at least one passage"):
        keep_passages(made.pinned.get(position=0), [], by=iris)
