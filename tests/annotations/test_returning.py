"""Undo, redo, the return of any state, and the bin's thirty days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotations.actions import Conflict, Content, LinkChoice, Refused, delete_annotation, edit_annotation
from annotations.models import BIN_TIME, Annotation, Change, Submission, Treatment
from annotations.returning import (
    left_out,
    redo_annotation,
    restore_annotation,
    return_annotation,
    undo_annotation,
)
from tests.factories import find_claims, make_annotation, make_authority


def said(annotation: Annotation) -> tuple[str, list[str], bool]:
    """Note, claims, and whether it is in the bin."""
    kept = Annotation.objects.get(pk=annotation.pk)
    return kept.note, [tag.claim.label for tag in kept.tags.all()], kept.deleted_at is not None


@pytest.fixture
def note(submission: Submission) -> Annotation:
    """Made with Duty, edited twice, deleted: revisions 1 to 4."""
    annotation = make_annotation(submission, claims=["Duty"], note="one")
    (breach,) = find_claims(submission, "Breach")
    link = LinkChoice(make_authority(), Treatment.FOLLOWS, pin="3", claim=breach)
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("two", [breach], [link]))
    edit_annotation(annotation, by=submission.user, revision=2, content=Content("three"))
    return delete_annotation(annotation, by=submission.user)


def test_undo_goes_all_the_way_back_and_redo_all_the_way_forth(note: Annotation) -> None:
    by = note.submission.user
    steps = {3: ("two", ["Breach"], False), 2: ("one", ["Duty"], False), 1: ("one", ["Duty"], True)}

    assert said(undo_annotation(note, by=by, revision=4)) == ("three", [], False)
    back = {revision: said(undo_annotation(note, by=by, revision=revision)) for revision in steps}
    forth = [said(redo_annotation(note, by=by, revision=revision)) for revision in (1, 2, 3, 4)]

    assert back == steps
    assert forth == [steps[2], steps[3], ("three", [], False), ("three", [], True)]
    assert note.revisions.count() == 12


def test_undo_and_redo_twice_are_once(note: Annotation) -> None:
    by = note.submission.user
    for _again in range(2):
        undo_annotation(note, by=by, revision=4)
    for _again in range(2):
        undo_annotation(note, by=by, revision=3)

    assert (said(note), note.revisions.count()) == (("two", ["Breach"], False), 6)
    for _again in range(2):
        redo_annotation(note, by=by, revision=3)
    assert (said(note), note.revisions.count()) == (("three", [], False), 7)


def test_step_of_what_says_something_else_now_is_a_conflict_and_writes_nothing(note: Annotation) -> None:
    by = note.submission.user
    restore_annotation(note, by=by)
    edit_annotation(note, by=by, revision=5, content=Content("elsewhere"))

    for action, revision in ((undo_annotation, 2), (redo_annotation, 2), (undo_annotation, 0), (redo_annotation, 99)):
        with pytest.raises(Conflict):
            action(note, by=by, revision=revision)

    assert (said(note), note.revisions.count()) == (("elsewhere", [], False), 6)


def test_any_state_comes_back_out_of_the_bin_as_a_new_one(note: Annotation) -> None:
    by = note.submission.user

    for _again in range(2):
        return_annotation(note, by=by, number=2)

    link = note.links.get()
    assert (said(note), link.treatment, link.pin) == (("two", ["Breach"], False), "follows", "3")
    assert link.tag is not None
    assert link.tag.claim.label == "Breach"
    assert [(each.number, each.change) for each in note.revisions.filter(number__gt=4)] == [(5, Change.RESTORED)]
    assert left_out(note, 2) == []


def test_claim_retired_since_does_not_come_back_and_is_named(note: Annotation) -> None:
    by = note.submission.user
    (breach,) = find_claims(note.submission, "Breach")
    breach.retired_at = timezone.now()
    breach.save(update_fields=["retired_at"])

    return_annotation(note, by=by, number=2)

    assert said(note) == ("two", [], False)
    assert left_out(note, 2) == ["Breach", "Poe v. Pier Co., 1 Fict. 2"]


def test_nothing_brings_back_what_left_the_bin(note: Annotation) -> None:
    by = note.submission.user
    Annotation.objects.update(deleted_at=timezone.now() - BIN_TIME)
    note.refresh_from_db()
    assert list(Annotation.objects.for_bin(note.submission)) == []

    with pytest.raises(Refused, match="left_bin"):
        restore_annotation(note, by=by)
    with pytest.raises(Refused, match="left_bin"):
        undo_annotation(note, by=by, revision=4)
    with pytest.raises(Refused, match="left_bin"):
        return_annotation(note, by=by, number=2)
    with pytest.raises(Refused, match="left_bin"):
        edit_annotation(note, by=by, revision=4, content=Content("late"))

    Annotation.objects.update(deleted_at=timezone.now() - BIN_TIME + timedelta(minutes=1))
    assert list(Annotation.objects.for_bin(note.submission)) == [note]
    restore_annotation(note, by=by)
    assert said(note) == ("three", [], False)
