"""What the audit log calls what is done with assignments, codebooks and students' work."""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from annotations.models import Annotation, Assignment, ClaimProposal, Codebook, Question, Reply, Submission
from people.addresses import reverse
from people.audit import Kind, LogPart, Told
from people.models import User

WORK: Final = {
    "submission_submitted": _("submitted"),
    "submission_withdrawn": _("withdrew"),
    "submission_returned": _("returned for revision"),
    "submission_accepted": _("accepted"),
    "submission_reopened": _("opened again"),
    "annotation_carried": _("carried a note to a corrected text"),
    "annotation_claims": _("changed the claims of a note with the codebook"),
    "export_work": _("exported work"),
    "leave_place": _("left a note on the earlier text"),
    "take_file": _("brought in notes from a file"),
    "make_token": _("made a token for a program"),
    "revoke_token": _("revoked a token"),
}
NOTES: Final = {
    "open_submission": _("began"),
    "begin_brief": _("began to arrange a brief"),
    "annotation_created": _("made a note"),
    "annotation_edited": _("edited a note"),
    "annotation_deleted": _("deleted a note"),
    "annotation_restored": _("restored a note"),
    "mend_anchor": _("put a note back where its history says"),
    "annotation_undone": _("took a change of a note back"),
}
GRADES: Final = {
    "save_rubric": _("changed the rubric"),
    "save_grade": _("gave points"),
    "take_suggestions": _("took the suggested points"),
    "release_grade": _("released a grade"),
    "take_back_grade": _("took a released grade back"),
}
REMARKS: Final = {
    "write_remark": _("wrote a remark"),
    "tell_remarks": _("told the remarks on a work"),
    "keep_phrase": _("kept a comment for use again"),
    "edit_phrase": _("edited a kept comment"),
    "remove_phrase": _("removed a kept comment"),
}
TALK: Final = {
    "create_reply": _("replied to a note"),
    "edit_reply": _("edited a reply"),
    "delete_reply": _("deleted a reply"),
    "ask_question": _("asked a question about a note"),
    "resolve_question": _("resolved a question"),
}
ASSIGNMENTS: Final = {
    "create_assignment": _("made the assignment"),
    "edit_assignment": _("edited the assignment"),
    "duplicate_assignment": _("duplicated the assignment"),
    "publish_assignment": _("published the assignment"),
    "close_assignment": _("closed the assignment"),
    "reopen_assignment": _("reopened the assignment"),
    "reveal_class": _("showed the class its work"),
    "grant_extension": _("gave an extension"),
    "remove_extension": _("took an extension back"),
    "keep_passages": _("chose the passages that are kept"),
    "adopt_version": _("took a corrected text over"),
    "settle_passage": _("settled a passage of the key"),
    "amend_passage": _("amended a passage of the key"),
    "remove_passage": _("took a passage out of the key"),
    "restore_passage": _("brought a passage of the key back"),
    "release_key": _("showed the class the key"),
    "withdraw_key": _("hid the key from the class"),
}
CODEBOOKS: Final = {
    "create_codebook": _("made the codebook"),
    "codebook_described": _("described the codebook"),
    "codebook_added": _("added a claim"),
    "codebook_edited": _("edited a claim"),
    "codebook_ordered": _("ordered the claims"),
    "codebook_merged": _("merged claims"),
    "codebook_split": _("split a claim"),
    "codebook_retired": _("retired a claim"),
    "codebook_revived": _("took a retired claim back"),
    "codebook_imported": _("read claims from a file"),
    "codebook_undone": _("took a change of the codebook back"),
    "propose_claim": _("proposed a claim"),
    "answer_proposal": _("answered a proposed claim"),
}


def _submissions(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Submission.objects.filter(uuid__in=uuids).select_related("user", "assignment")
    hidden = _unnamed(found)
    return {
        each.uuid: Told(each.assignment.title)
        if each.pk in hidden
        else Told(each.assignment.title, each.user.name, each.get_absolute_url())
        for each in found
    }


def _unnamed(submissions: Iterable[Submission]) -> frozenset[int]:
    """Those (keys) whose work is read without names still: the log says who did something, and not which work it is."""
    asked = [each.pk for each in submissions if each.assignment.graded_anonymously]
    released = Submission.objects.filter(pk__in=asked, grade__released_at__isnull=False).values_list("pk", flat=True)
    return frozenset(asked) - frozenset(released) if asked else frozenset()


def _annotations(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Annotation.objects.filter(uuid__in=uuids).select_related(
        "submission__user", "submission__assignment", "version__opinion"
    )
    found = found.defer("version__text")
    hidden = _unnamed(each.submission for each in found)
    return {each.uuid: _note(each, hidden) for each in found}


def _note(annotation: Annotation, hidden: Collection[int]) -> Told:
    submission = annotation.submission
    if submission.pk in hidden:
        return Told(submission.assignment.title)
    reader = reverse("reader", args=[submission.uuid, annotation.version.opinion.uuid])
    where = reader if annotation.deleted_at else f"{reader}#annotation-card-{annotation.uuid}"
    return Told(submission.assignment.title, submission.user.name, where)


def _replies(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Reply.objects.filter(uuid__in=uuids).select_related("by", "annotation__submission__assignment")
    hidden = _unnamed(each.annotation.submission for each in found)
    return {each.uuid: _said(each, hidden) for each in found}


def _questions(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Question.objects.filter(uuid__in=uuids).select_related("by", "annotation__submission__assignment")
    hidden = _unnamed(each.annotation.submission for each in found)
    return {each.uuid: _said(each, hidden) for each in found}


def _said(said: Reply | Question, hidden: Collection[int]) -> Told:
    annotation = said.annotation
    if annotation.submission_id in hidden:
        return Told(annotation.submission.assignment.title)
    where = "" if annotation.deleted_at else reverse("talk", args=[annotation.uuid])
    return Told(annotation.submission.assignment.title, said.by.name, where)


def _assignments(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Assignment.objects.filter(uuid__in=uuids)
    return {each.uuid: Told(each.title, url=each.get_absolute_url()) for each in found}


def _codebooks(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = Codebook.objects.filter(uuid__in=uuids)
    return {each.uuid: Told(each.title, url=each.get_absolute_url()) for each in found}


def _proposals(uuids: Collection[UUID]) -> dict[UUID, Told]:
    found = ClaimProposal.objects.filter(uuid__in=uuids).select_related("by", "codebook")
    words = now("“%(claim)s” in %(codebook)s")
    return {
        each.uuid: Told(
            words % {"claim": each.label, "codebook": each.codebook.title}, each.by.name,
            f"{each.codebook.get_absolute_url()}#proposals",
        )
        for each in found
    }  # fmt: skip


def _works(user: User) -> Iterable[QuerySet[Any, UUID]]:
    yield Submission.objects.filter(user=user).values_list("uuid", flat=True)
    yield Annotation.objects.filter(submission__user=user).values_list("uuid", flat=True)
    yield ClaimProposal.objects.filter(by=user).values_list("uuid", flat=True)
    yield Reply.objects.filter(by=user).values_list("uuid", flat=True)
    yield Question.objects.filter(by=user).values_list("uuid", flat=True)


LOG_PART: Final = LogPart(
    kinds={
        "assignments": Kind(_("Assignments"), ASSIGNMENTS),
        "work": Kind(_("Students' work"), WORK),
        "grades": Kind(_("Grades"), GRADES),
        "remarks": Kind(_("Remarks"), REMARKS),
        "codebooks": Kind(_("Codebooks"), CODEBOOKS),
        "talk": Kind(_("Replies and questions"), TALK),
        "notes": Kind(_("One's own notes"), NOTES, own=True),
    },
    subjects={
        "Submission": _submissions, "Annotation": _annotations, "Assignment": _assignments, "Codebook": _codebooks,
        "ClaimProposal": _proposals, "Reply": _replies, "Question": _questions,
    },
    works=_works,
)  # fmt: skip
