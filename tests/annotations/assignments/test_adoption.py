"""Taking a corrected text: what is carried, what its owner is asked, and what stays as it was."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.actions import (
    Content,
    Refused,
    delete_annotation,
    edit_annotation,
)
from annotations.assignments.adoption import Unseen, adopt_version, counts, foresee, leave_place, take_place
from annotations.models import Annotation, Answer, Assignment, Change, PlaceQuestion
from annotations.returning import restore_annotation, undo_annotation
from opinions.corrections import correct_text, editable
from opinions.models import OpinionText
from opinions.text.carrying import Fate
from opinions.text.editing import PassageEdit
from people.models import AuditEvent, User
from tests.annotations.correcting import DUTY, QUOTE, QUOTED, adopt, corrected, present, question, seen
from tests.annotations.stage import Desk, desk
from tests.factories import make_assignment, make_course, make_person


def test_adopting_carries_the_same_words_and_asks_about_others(ana: Desk, teacher: User) -> None:
    before = ana.annotate("The town")
    moved = ana.annotate("Two predicates", "Kept note.", [0], links=True)
    changed = ana.annotate("duty of care")
    gone = ana.annotate("A lodger shall have notice.")
    version = corrected(ana.version, {DUTY: ("a duty of care", "a high duty of due care"), QUOTED: (QUOTE, "")})

    done = adopt(ana, teacher, version)

    assert done == {Fate.UNCHANGED: 1, Fate.MOVED: 1, Fate.WORDS_CHANGED: 1, Fate.GONE: 1}
    assert [present(each) for each in (before, moved, changed, gone)] == [
        (2, "The town", 2),
        (2, "Two predicates", 2),
        (1, "duty of care", 1),
        (1, "A lodger shall have notice.", 1),
    ]
    asked = question(changed)
    assert (asked.proposed and asked.proposed.slice(version.text), asked.answer) == ("duty of due care", Answer.OPEN)
    assert question(gone).proposed is None
    assert not PlaceQuestion.objects.filter(annotation__in=[before, moved]).exists()


def test_carrying_is_a_revision_by_the_instructor_that_keeps_the_old_place(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "Kept note.", [0], links=True)
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)

    first, second = note.revisions.all()
    assert (second.change, second.by, second.number) == (Change.CARRIED, teacher, 2)
    place = {"version": str(version.uuid), "start": note.start + 7, "end": note.end + 7}
    assert second.state == first.state | place
    assert first.state["version"] == str(ana.version.uuid)


def test_bins_annotations_are_carried_and_come_back_to_the_corrected_text(ana: Desk, teacher: User) -> None:
    note, changed = ana.annotate("Two predicates"), ana.annotate("duty of care")
    for each in (note, changed):
        delete_annotation(each, by=ana.submission.user)
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty")}))
    assert present(note) == (2, "Two predicates", 3)
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == []

    for each in (note, changed):
        restore_annotation(Annotation.objects.get(pk=each.pk), by=ana.submission.user)
    assert present(note) == (2, "Two predicates", 4)
    assert list(PlaceQuestion.objects.open_of(ana.submission)) == [question(changed)]


def test_another_assignment_keeps_its_text(ana: Desk, teacher: User, case: Any) -> None:
    other = desk(make_assignment(make_course("Contracts"), case=case), make_person("Ben"))
    theirs, mine = other.annotate("Two predicates"), ana.annotate("Two predicates")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    assert [present(mine)[0], present(theirs)] == [2, (1, "Two predicates", 1)]
    assert other.version in other.submission.assignment.texts.all()


@pytest.mark.parametrize("refused", ["closed", "no_newer_text", "other_text"])
def test_adoption_is_refused(ana: Desk, teacher: User, refused: str, case: Any) -> None:
    note = ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    assignment = ana.submission.assignment
    if refused == "closed":
        Assignment.objects.filter(pk=assignment.pk).update(closed_at=timezone.now())
    if refused == "no_newer_text":
        version = ana.version
    if refused == "other_text":
        assignment.pinned.filter(version=ana.version).delete()
    with pytest.raises(Refused) as told:
        adopt_version(assignment, by=teacher, version=version)
    assert (told.value.code, present(note)) == (refused, (1, "Two predicates", 1))


def test_structure_alone_changes_no_offset(ana: Desk, teacher: User) -> None:
    note = ana.annotate("of care & candor to its <script>lodgers")
    passages = editable(ana.version)
    split = passages[DUTY].words.replace("of care", "of\n\ncare")
    edits = {0: PassageEdit(passages[0].words, passages[DUTY].kind), DUTY: PassageEdit(split, passages[DUTY].kind)}
    version = correct_text(ana.version, by=teacher, edits=edits, reason="Set as two paragraphs.")
    adopt(ana, teacher, version)
    assert present(note) == (2, "of\ncare & candor to its <script>lodgers", 2)
    assert Annotation.objects.get(pk=note.pk).span == note.span


def test_owner_takes_the_proposed_words(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care", "Why.", [0])
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    for _twice in range(2):
        take_place(question(note), by=ana.submission.user, seen=seen(question(note)))
    assert (present(note), question(note).answer) == ((2, "duty of due care", 2), Answer.TAKEN)
    last = note.revisions.last()
    assert last is not None
    assert (last.change, last.by, last.state["note"]) == (Change.CARRIED, ana.submission.user, "Why.")


def test_owner_takes_only_what_she_has_seen(ana: Desk, teacher: User) -> None:
    note, gone = ana.annotate("duty of care"), ana.annotate(QUOTE)
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care"), QUOTED: (QUOTE, "")})
    adopt(ana, teacher, second)
    shown = seen(question(note))
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of no care")}))
    for asked, told in ((question(note), shown), (question(gone), (str(second.uuid), 0, 5))):
        with pytest.raises(Unseen):
            take_place(asked, by=ana.submission.user, seen=told)
    assert [present(note), present(gone)] == [(1, "duty of care", 1), (1, QUOTE, 1)]


def test_note_left_on_the_earlier_version_is_asked_about_no_more(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    adopt(ana, teacher, second)
    leave_place(question(note), by=ana.submission.user)
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.LEFT)
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of no care")}))
    assert (present(note), question(note).answer) == ((1, "duty of care", 1), Answer.LEFT)


def test_note_goes_back_by_itself_when_a_later_text_has_its_words_again(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    second = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    adopt(ana, teacher, second)
    adopt(ana, teacher, corrected(second, {DUTY: ("duty of due care", "duty of care")}))
    assert (present(note), PlaceQuestion.objects.count()) == ((3, "duty of care", 2), 0)


def test_undo_of_a_taken_place_asks_again(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("duty of care", "duty of due care")}))
    taken = take_place(question(note), by=ana.submission.user, seen=seen(question(note)))
    back = undo_annotation(taken, by=ana.submission.user, revision=2)
    assert (present(note), question(note).answer) == ((1, "duty of care", 3), Answer.OPEN)
    undo_annotation(back, by=ana.submission.user, revision=3)
    assert (present(note), question(note).answer) == ((2, "duty of due care", 4), Answer.TAKEN)


def test_undo_of_an_edit_before_the_adoption_and_after_it_stays_on_the_corrected_text(ana: Desk, teacher: User) -> None:
    note, user = ana.annotate("Two predicates", "First."), ana.submission.user
    edit_annotation(note, by=user, revision=1, content=Content("Second."))
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    undone = undo_annotation(note, by=user, revision=2)
    assert (present(note), undone.note) == ((2, "Two predicates", 4), "First.")
    edit_annotation(note, by=user, revision=4, content=Content("Third."))
    undone = undo_annotation(note, by=user, revision=5)
    assert (present(note), undone.note) == ((2, "Two predicates", 6), "First.")


def test_undo_of_the_carrying_puts_the_note_back_and_asks(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "First.")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)
    undo_annotation(note, by=ana.submission.user, revision=2)
    proposed = question(note).proposed
    assert present(note) == (1, "Two predicates", 3)
    assert proposed is not None
    assert proposed.slice(version.text) == "Two predicates"


def test_edit_begun_before_the_adoption_is_no_conflict(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates", "First.")
    adopt(ana, teacher, corrected(ana.version, {DUTY: ("The town", "Indeed the town")}))
    edited = edit_annotation(note, by=ana.submission.user, revision=1, content=Content("Second."))
    assert (present(note), edited.note) == ((2, "Two predicates", 3), "Second.")
    last = note.revisions.last()
    assert last is not None
    assert (last.state["start"], last.state["version"]) == (note.start, str(edited.version.uuid))


def test_adoption_asks_the_database_equally_often(ana: Desk, teacher: User) -> None:
    def queries(version: OpinionText) -> int:
        with CaptureQueriesContext(connection) as asked:
            adopt(ana, teacher, version)
        return len(asked)

    for words in ("The town", "duty of care"):
        ana.annotate(words)
    second = corrected(ana.version, {DUTY: ("duty of care", "duty")})
    few = queries(second)
    third = corrected(second, {DUTY: ("candor", "candour")})
    at_second = desk(ana.submission.assignment, ana.submission.user)
    for words in ("Two predicates", "are met", "candor", "to its", QUOTE):
        at_second.annotate(words)
    assert queries(third) == few


def test_adoption_is_audited(ana: Desk, teacher: User) -> None:
    note = ana.annotate("Two predicates")
    version = corrected(ana.version, {DUTY: ("The town", "Indeed the town")})
    adopt(ana, teacher, version)
    event = AuditEvent.objects.get(verb="adopt_version")
    assert (event.actor, event.subject_uuid) == (teacher, ana.submission.assignment.uuid)
    assert event.detail == {
        "before": str(ana.version.uuid),
        "after": str(version.uuid),
        "unchanged": 0,
        "moved": 1,
        "words_changed": 0,
        "gone": 0,
    }
    assert AuditEvent.objects.filter(verb="annotation_carried", subject_uuid=note.uuid, actor=teacher).count() == 1


def test_foreseeing_changes_nothing(ana: Desk, teacher: User) -> None:
    note = ana.annotate("duty of care")
    version = corrected(ana.version, {DUTY: ("duty of care", "duty of due care")})
    assert counts(foresee(ana.submission.assignment, version))[Fate.WORDS_CHANGED] == 1
    assert (present(note), PlaceQuestion.objects.count()) == ((1, "duty of care", 1), 0)
