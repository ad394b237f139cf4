"""The writes on students' work: once is once, nothing is lost, and no state is made out of turn."""

import datetime as dt

import pytest
from django.utils import timezone

from annotations.actions import (
    Conflict,
    Content,
    LinkChoice,
    Refused,
    TakenUuid,
    create_annotation,
    delete_annotation,
    edit_annotation,
    open_submission,
)
from annotations.models import Annotation, Change, Submission, Treatment
from annotations.returning import restore_annotation, undo_annotation
from opinions.text.spans import Span
from people.models import AuditEvent
from tests.factories import (
    find_claims,
    make_annotation,
    make_authority,
    make_case,
    make_submission,
    make_uuid,
    version_of,
)

WORDS = "A duty to tell"


def create(submission: Submission, name: str = "one", content: Content | None = None) -> tuple[Annotation, bool]:
    version = submission.assignment.texts.get()
    start = version.text.index(WORDS)
    span = Span(start, start + len(WORDS))
    return create_annotation(
        submission, by=submission.user, uuid=make_uuid(name), version=version, span=span, content=content or Content()
    )


def changes(annotation: Annotation) -> list[tuple[int, str]]:
    return list(annotation.revisions.values_list("number", "change"))


def test_open_submission_twice_is_once(submission: Submission) -> None:
    again = open_submission(submission.assignment, by=submission.user)

    assert again == submission
    assert list(AuditEvent.objects.filter(verb="open_submission").values_list("subject_uuid", flat=True)) == [
        submission.uuid
    ]


def test_create_keeps_what_was_said(submission: Submission) -> None:
    duty, breach = find_claims(submission, "Duty", "Breach")
    authority = make_authority()
    links = [LinkChoice(authority, Treatment.LIMITS, quotes=True, pin="3", claim=breach), LinkChoice(authority)]

    annotation, new = create(submission, content=Content("Why?", [breach, duty], links))

    assert new is True
    assert [tag.claim for tag in annotation.tags.all()] == [duty, breach]
    kept = [
        (link.authority, link.treatment, link.quotes, link.pin, link.tag and link.tag.claim)
        for link in annotation.links.all()
    ]
    assert kept == [(authority, "limits", True, "3", breach), (authority, "mentions", False, "", None)]
    assert (annotation.note, annotation.revision, changes(annotation)) == ("Why?", 1, [(1, "created")])
    assert annotation.revisions.get().state == {
        "version": str(annotation.version.uuid),
        "start": annotation.start,
        "end": annotation.end,
        "note": "Why?",
        "claims": sorted([str(duty.uuid), str(breach.uuid)]),
        "links": sorted((link.state for link in links), key=lambda link: link["claim"] or ""),
        "deleted": False,
    }


def test_create_twice_is_once(submission: Submission) -> None:
    first, _new = create(submission, content=Content("Why?"))

    edit_annotation(first, by=submission.user, revision=1, content=Content("Why? And more."))

    again, new = create(submission, content=Content("Why?"))

    assert (again, new, again.note) == (first, False, "Why? And more.")
    assert Annotation.objects.count() == 1
    assert AuditEvent.objects.filter(verb="annotation_created").count() == 1


def test_create_of_other_words_with_a_uuid_of_ones_own_is_refused_not_dropped(submission: Submission) -> None:
    create(submission, content=Content("From the one tab."))

    with pytest.raises(TakenUuid):
        create(submission, content=Content("From the other tab."))

    assert Annotation.objects.get().note == "From the one tab."


def test_create_with_a_uuid_in_the_bin_gives_the_bins(submission: Submission) -> None:
    first, _new = create(submission)
    delete_annotation(first, by=submission.user)

    again, new = create(submission)

    assert (again, new) == (first, False)
    assert again.deleted_at is not None
    assert changes(again) == [(1, "created"), (2, "deleted")]


def test_create_with_somebody_elses_uuid_is_refused(submission: Submission) -> None:
    create(submission, content=Content("Ada's secret"))
    other = make_submission(submission.assignment, "Bea")

    with pytest.raises(TakenUuid) as refused:
        create(other)

    assert "secret" not in str(refused.value)
    assert not other.annotations.exists()


def test_create_on_a_text_of_another_assignment_is_refused(submission: Submission) -> None:
    elsewhere = version_of(make_case("Other v. Case (fictional)"))

    with pytest.raises(Refused, match="other_text"):
        create_annotation(
            submission, by=submission.user, uuid=make_uuid("x"), version=elsewhere, span=Span(0, 3), content=Content()
        )

    assert not Annotation.objects.exists()


def test_edit_gives_new_content_and_a_kept_tag_its_uuid(submission: Submission) -> None:
    annotation = make_annotation(submission, claims=["Duty", "Breach"], note="first")
    before = {tag.claim.label: tag.uuid for tag in annotation.tags.all()}
    authority = make_authority()
    duty, cause = find_claims(submission, "Duty", "Cause")

    edited = edit_annotation(
        annotation, by=submission.user, revision=1, content=Content("second", [duty, cause], [LinkChoice(authority)])
    )

    after = {tag.claim.label: tag.uuid for tag in Annotation.objects.get(pk=edited.pk).tags.all()}
    assert list(after) == ["Duty", "Cause"]
    assert after["Duty"] == before["Duty"]
    assert (edited.note, edited.revision, edited.links.get().authority) == ("second", 2, authority)


def test_edit_of_a_stale_revision_is_a_conflict_and_writes_nothing(submission: Submission) -> None:
    annotation = make_annotation(submission, note="first")
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("other tab"))

    with pytest.raises(Conflict) as conflict:
        edit_annotation(annotation, by=submission.user, revision=1, content=Content("this tab"))

    assert (conflict.value.present.note, conflict.value.present.revision) == ("other tab", 2)
    assert Annotation.objects.get().note == "other tab"


def test_edit_arriving_twice_is_one(submission: Submission) -> None:
    annotation = make_annotation(submission, note="first")
    content = Content("second", find_claims(submission, "Breach", "Duty"))
    edit_annotation(annotation, by=submission.user, revision=1, content=content)

    again = edit_annotation(annotation, by=submission.user, revision=1, content=content)

    assert (again.revision, changes(again)) == (2, [(1, "created"), (2, "edited")])


def test_edit_of_what_was_binned_meanwhile_is_a_conflict_and_knowing_it_brings_it_back(submission: Submission) -> None:
    annotation = make_annotation(submission)
    delete_annotation(annotation, by=submission.user)

    with pytest.raises(Conflict):
        edit_annotation(annotation, by=submission.user, revision=1, content=Content("late"))

    back = edit_annotation(annotation, by=submission.user, revision=2, content=Content("late"))
    assert (back.deleted_at, back.note, back.revisions.get(number=3).state["deleted"]) == (None, "late", False)


def test_delete_and_restore_twice_are_once(submission: Submission) -> None:
    annotation = make_annotation(submission)

    for action in (delete_annotation, delete_annotation, restore_annotation, restore_annotation):
        action(annotation, by=submission.user)

    kept = Annotation.objects.get()
    assert (kept.deleted_at, kept.revision) == (None, 3)
    assert changes(kept) == [(1, "created"), (2, "deleted"), (3, "restored")]


def test_restore_after_edit_keeps_the_edited_words(submission: Submission) -> None:
    annotation = make_annotation(submission, claims=["Duty"], note="first")
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("second"))
    delete_annotation(annotation, by=submission.user)
    restore_annotation(annotation, by=submission.user)

    state = annotation.revisions.latest("number").state

    assert (state["note"], state["claims"], state["deleted"]) == ("second", [], False)


def test_undo_of_an_edit_brings_back_words_claims_and_links(submission: Submission) -> None:
    duty = find_claims(submission, "Duty")[0]
    annotation, _new = create(
        submission, content=Content("first", [duty], [LinkChoice(make_authority(), Treatment.FOLLOWS, claim=duty)])
    )
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("second"))

    undo_annotation(annotation, by=submission.user, revision=2)

    kept = Annotation.objects.get()
    assert (kept.note, kept.revision) == ("first", 3)
    assert [tag.claim for tag in kept.tags.all()] == [duty]
    assert [(link.treatment, link.tag and link.tag.claim) for link in kept.links.all()] == [("follows", duty)]
    assert kept.revisions.get(number=3).state == kept.revisions.get(number=1).state


@pytest.mark.parametrize(
    ("before", "deleted", "history"),
    [
        ((), True, ["created", "undone"]),
        ((delete_annotation,), False, ["created", "deleted", "undone"]),
        ((delete_annotation, restore_annotation), True, ["created", "deleted", "restored", "undone"]),
    ],
)
def test_undo_takes_back_the_last_change(
    submission: Submission, before: tuple[object, ...], deleted: bool, history: list[str]
) -> None:
    annotation = make_annotation(submission)
    for action in before:
        action(annotation, by=submission.user)  # type: ignore[operator]  # -- the two actions of one shape above

    undone = undo_annotation(annotation, by=submission.user, revision=len(before) + 1)

    assert (undone.deleted_at is not None) is deleted
    assert undone.revisions.latest("number").state["deleted"] is deleted
    assert [change for _number, change in changes(undone)] == history


def test_undo_of_what_has_changed_since_is_a_conflict(submission: Submission) -> None:
    annotation = make_annotation(submission)
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("second"))

    with pytest.raises(Conflict):
        undo_annotation(annotation, by=submission.user, revision=1)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [(None, dt.timedelta(minutes=-1), "closed"), (dt.timedelta(minutes=5), None, "not_open_yet")],
)
def test_writes_outside_the_assignments_time_are_refused(
    submission: Submission, opens: dt.timedelta | None, closes: dt.timedelta | None, code: str
) -> None:
    annotation = make_annotation(submission, note="kept")
    assignment = submission.assignment
    assignment.opens_at = timezone.now() + opens if opens else None
    assignment.closed_at = timezone.now() + closes if closes else None
    assignment.save(update_fields=["opens_at", "closed_at"])
    by = submission.user
    annotation = Annotation.objects.get()

    writes = (
        lambda: create(Submission.objects.get()),
        lambda: edit_annotation(annotation, by=by, revision=1, content=Content("late")),
        lambda: delete_annotation(annotation, by=by),
        lambda: restore_annotation(annotation, by=by),
        lambda: undo_annotation(annotation, by=by, revision=1),
    )
    codes = []
    for write in writes:
        with pytest.raises(Refused) as refused:
            write()
        codes.append(refused.value.code)

    assert codes == [code] * len(writes)
    kept = Annotation.objects.get()
    assert (kept.note, kept.revision, kept.deleted_at) == ("kept", 1, None)


def test_every_change_has_its_audit_event(submission: Submission) -> None:
    annotation = make_annotation(submission)
    edit_annotation(annotation, by=submission.user, revision=1, content=Content("x"))
    delete_annotation(annotation, by=submission.user)
    restore_annotation(annotation, by=submission.user)
    undo_annotation(annotation, by=submission.user, revision=4)

    events = AuditEvent.objects.filter(subject_uuid=annotation.uuid).order_by("pk")

    assert [event.verb for event in events] == [
        f"annotation_{change}" for change in Change.values if change not in (Change.CARRIED, Change.CLAIMS)
    ]
    assert {(event.actor, event.course_uuid) for event in events} == {
        (submission.user, submission.assignment.course.uuid)
    }
