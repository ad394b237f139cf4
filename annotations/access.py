"""The doors to students' work. What a person may not see is not found (404); what she sees but may not do is 403."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, When
from django.http import Http404
from django.shortcuts import get_object_or_404

from annotations.assignments.pinned import pinned_beside, with_cases
from annotations.models import Annotation, AnnotationRevision, Assignment, PlaceQuestion, Submission
from courses.access import is_staff_role, role_in
from courses.models import Enrollment, Role
from opinions.models import OpinionText
from people.models import User
from people.prepared import ask_together, prepared


class Right(Enum):
    """What a person wants to do with an object."""

    VIEW = "view"
    EDIT = "edit"
    REVIEW = "review"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the person is to an object's course: her role there, and whether the object is her own."""

    role: Role | None
    owns: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether she reads the whole class's work."""
        return is_staff_role(self.role)


def sees_assignment(standing: Standing, assignment: Assignment) -> bool:
    """Members of the course, once it is published and from the opening date on; its staff at any time."""
    begun = not assignment.is_draft and (assignment.is_open or assignment.is_closed)
    return standing.is_staff or (standing.role is not None and begun)


def sees_submission(standing: Standing, submission: Submission, user: User) -> bool:
    """Its owner while she is in the course; its instructors; of its assistants those who look after her section."""
    if standing.role == Role.INSTRUCTOR:
        return True
    if not sees_assignment(standing, submission.assignment):
        return False
    return standing.owns or (standing.is_staff and submission.pk in seen_work(user, submission.assignment))


def edits_submission(standing: Standing) -> bool:
    """Its owner alone, and no guest. Whether the assignment is open is asked by the actions."""
    return standing.owns and standing.role not in (None, Role.GUEST)


def seen_work(user: User, assignment: Assignment) -> frozenset[int]:
    """The submissions (keys) whose annotations on the assignment the person sees now, her own too. One query."""
    return frozenset(_seen_work(user=user.pk, assignment=assignment.pk))


@prepared
def _seen_work(*, user: int, assignment: int) -> QuerySet[Submission, int]:
    return Submission.objects.filter(assignment=assignment).work_seen_by(user).values_list("pk", flat=True)


def seen_and_written(user: User, submission: Submission) -> tuple[frozenset[int], int | None]:
    """As `seen_work` on the submission's assignment, and the last transaction that changed the submission. One query.

    The transaction is None where nobody has annotated in it, or where nobody sees it any more.
    """
    rows = _seen_and_written(user=user.pk, assignment=submission.assignment_id, submission=submission.pk)
    return frozenset(pk for pk, _xact in rows), next((xact for _pk, xact in rows if xact is not None), None)


@prepared
def _seen_and_written(*, user: int, assignment: int, submission: int) -> QuerySet[Submission, tuple[int, int | None]]:
    states = AnnotationRevision.objects.filter(annotation__submission=OuterRef("pk")).order_by()
    last = states.values("annotation__submission").annotate(last=Max("xact")).values("last")
    seen = Submission.objects.filter(assignment=assignment).work_seen_by(user)
    return seen.annotate(written=Case(When(pk=submission, then=Subquery(last)))).values_list("pk", "written")


def sees_class(standing: Standing, submission: Submission, seen: Collection[int]) -> bool:
    """Whether others' annotations are shown to who reads `submission`, though there may be none yet.

    `seen` is the work that she sees. To staff always; to others once the submission is out, or where staff posted.
    """
    if standing.is_staff:
        return True
    return any(pk != submission.pk for pk in seen) or bool(_if_out(submission=submission.pk))


@prepared
def _if_out(*, submission: int) -> QuerySet[Submission, int]:
    """The submission (its key), if it is out. Asked of whoever is the first on an assignment."""
    return Submission.objects.filter(pk=submission).out().values_list("pk", flat=True)


def viewers_of(submission: Submission) -> QuerySet[User]:
    """Those who see the submission's annotations now, her own self too."""
    seeing = Submission.objects.filter(pk=submission.pk).by_viewer()
    return User.objects.filter(pk__in=seeing.values("viewer"))  # type: ignore[misc]  # -- the plugin forgets what was annotated


def leads_course(standing: Standing) -> bool:
    """Whether she decides for the class, as no assistant does."""
    return standing.role == Role.INSTRUCTOR


def access_assignment(user: User, uuid: UUID, *, to: Right = Right.VIEW) -> tuple[Assignment, Standing]:
    """The assignment and what the person is to it. `REVIEW` is to read the class's work, `LEAD` to decide for it."""
    assignment = get_object_or_404(Assignment.objects.select_related("course", "case", "codebook"), uuid=uuid)
    standing = Standing(role_in(user, assignment.course))
    if not sees_assignment(standing, assignment):
        raise Http404
    if (to is Right.REVIEW and not standing.is_staff) or (to is Right.LEAD and not leads_course(standing)):
        raise PermissionDenied
    return assignment, standing


def access_submission(user: User, uuid: UUID, *, to: Right = Right.VIEW) -> tuple[Submission, Standing]:
    """The submission and what the person is to it."""
    found = _submission(uuid=uuid, user=user.pk)
    if not found:
        raise Http404
    return found[0], _standing_on(found[0], user, to)


@dataclass(frozen=True, slots=True)
class Entered:
    """A submission that a person entered: what she is to it, the assignment's texts in order, the work that she sees.

    `pinned` as `pinned_texts` gives them, `seen` as `seen_work`.
    """

    submission: Submission
    standing: Standing
    pinned: Sequence[OpinionText]
    seen: frozenset[int]


def enter_submission(user: User, uuid: UUID, *, to: Right = Right.VIEW) -> Entered:
    """The same door, for who reads or writes there: all that this begins with, in one query."""
    found, texts = _submission.later(uuid=uuid, user=user.pk), pinned_beside(uuid)
    seen = _seen_beside.later(submission=uuid, user=user.pk)
    ask_together(found, texts, seen)
    if not found.rows:
        raise Http404
    submission = found.rows[0]
    return Entered(submission, _standing_on(submission, user, to), with_cases(texts.rows), frozenset(seen.rows[0]))


@prepared
def _seen_beside(*, submission: UUID, user: int) -> QuerySet[Submission, list[int]]:
    """As `_seen_work`, of the submission's assignment; all in one row: each is as wide as what is beside it."""
    here = Submission.objects.filter(uuid=submission)
    seen = Submission.objects.filter(assignment=Subquery(here.values("assignment"))).work_seen_by(user)
    return here.values_list(ArraySubquery(seen.values("pk")), flat=True)


@prepared
def _submission(*, uuid: UUID, user: int) -> QuerySet[Submission, Submission]:
    """The submission with `blind_until`, and the person's present role in its course (`role_here`)."""
    hers = Enrollment.objects.filter(course=OuterRef("assignment__course"), user=user).present()
    chain = ("user", "assignment__course", "assignment__case", "assignment__codebook")
    found = Submission.objects.filter(uuid=uuid).select_related(*chain).with_blind_end()
    return found.annotate(role_here=Subquery(hers.values("role")[:1]))


def access_annotation(user: User, uuid: UUID, *, to: Right = Right.VIEW) -> tuple[Annotation, Standing]:
    """The annotation, the bin's too for its owner. Others see it where they see its owner's work on the assignment."""
    annotations = Annotation.objects.select_related(
        "version", "submission__user", "submission__assignment__course", "submission__assignment__case",
        "submission__assignment__codebook",
    ).defer("version__text")  # fmt: skip
    annotation = get_object_or_404(annotations, uuid=uuid)
    assignment = annotation.submission.assignment
    standing = Standing(role_in(user, assignment.course), owns=annotation.submission.user_id == user.pk)
    if not sees_assignment(standing, assignment):
        raise Http404
    binned = annotation.deleted_at is not None
    if not standing.owns and (binned or annotation.submission_id not in seen_work(user, assignment)):
        raise Http404
    if to is not Right.VIEW and not edits_submission(standing):
        raise PermissionDenied
    return annotation, standing


def access_history(user: User, uuid: UUID) -> tuple[Annotation, Standing]:
    """The annotation for who reads what it was before: its owner and the course's staff. Classmates get 403."""
    annotation, standing = access_annotation(user, uuid)
    if not standing.owns and not standing.is_staff:
        raise PermissionDenied
    return annotation, standing


def _standing_on(submission: Submission, user: User, to: Right) -> Standing:
    role = vars(submission)["role_here"]
    standing = Standing(Role(role) if role else None, owns=submission.user_id == user.pk)
    if not sees_submission(standing, submission, user):
        raise Http404
    if to is Right.EDIT and not edits_submission(standing):
        raise PermissionDenied
    if to is Right.REVIEW and not standing.is_staff:
        raise PermissionDenied
    if to is Right.LEAD and not leads_course(standing):
        raise PermissionDenied
    return standing


def access_question(user: User, uuid: UUID) -> PlaceQuestion:
    """What the annotation's owner is asked after a correction: to her as the annotation is, else 403 and 404."""
    annotation, _standing = access_annotation(user, uuid, to=Right.EDIT)
    question = get_object_or_404(PlaceQuestion, annotation=annotation)
    question.annotation = annotation
    return question
