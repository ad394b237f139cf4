"""What of a filter a reader is given: what an address names and she may not see falls back to what she may.

What does not exist and what she may not see get the same answer, so that nothing is learnt by asking.
"""

from dataclasses import replace

from django.db.models import Q, QuerySet

from annotations.filtering.filters import CLASS, MINE, Asked, Filter
from annotations.models import Claim, Submission, Visibility
from annotations.reading.desk import Desk
from courses.models import Enrollment, Group, Role, Section
from opinions.models import Authority


def fitted(desk: Desk, asked: Asked) -> Desk:
    """The desk with what of the filter is for its reader; `missing` names the rest. One query for each part set.

    Where an address does not say whose annotations, they are the class's where that is shown, else her own.
    """
    if asked.filter.is_usual and not asked.unread and (desk.shows_class or asked.filter.who == MINE):
        return replace(desk, filter=asked.filter)
    given = Filter(
        who=_who(desk, asked.filter.who),
        claims=_claims(desk, asked.filter.claims),
        series=asked.filter.series,
        group=_one(groups(desk), asked.filter.group),
        section=_one(sections(desk), asked.filter.section),
        authority=_authority(asked.filter.authority),
        treatments=asked.filter.treatments,
        kinds=asked.filter.kinds,
        only=asked.filter.only,
        since=asked.filter.since,
    )
    lost = {name for name, value in asked.filter.pairs if (name, value) not in given.pairs}
    # An authority that was merged into another is found under that.
    lost -= {"authority"} if given.authority else set()
    return replace(desk, filter=given, missing=asked.unread | lost)


def groups(desk: Desk) -> QuerySet[Group]:
    """Those by which the reader may choose: staff by all, others by their own where groups see each other's work."""
    if not desk.standing.is_staff and desk.submission.assignment.visibility != Visibility.GROUP:
        return Group.objects.none()
    found = Group.objects.filter(course=desk.submission.assignment.course)
    return found if desk.standing.is_staff else found.filter(enrollments__user=desk.user)


def sections(desk: Desk) -> QuerySet[Section]:
    """Those by which the reader may choose: staff alone, an assistant by those that she looks after."""
    if not desk.standing.is_staff:
        return Section.objects.none()
    course = desk.submission.assignment.course
    found = Section.objects.filter(course=course)
    if desk.standing.role == Role.INSTRUCTOR:
        return found
    hers = Enrollment.objects.filter(course=course, user=desk.user)
    looked_after = found.filter(reviewers__in=hers)
    return found.filter(Q(pk__in=looked_after) | ~Q(course__enrollments__in=hers.exclude(reviews=None)))


def _who(desk: Desk, who: str) -> str:
    if not desk.shows_class:
        return MINE
    if who in (MINE, CLASS):
        return who
    if not who:
        return CLASS
    if who == str(desk.names.key(desk.submission)):
        return MINE
    hers = desk.names.owned_by(desk.submission.assignment, who, path="")
    return who if Submission.objects.filter(hers, pk__in=desk.seen).exists() else CLASS


def _claims(desk: Desk, claims: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the assignment's codebook, retired ones too: annotations may bear them."""
    if not claims:
        return ()
    known = Claim.objects.filter(codebook=desk.submission.assignment.codebook_id, uuid__in=claims)
    found = {str(uuid) for uuid in known.values_list("uuid", flat=True)}
    return tuple(claim for claim in claims if claim in found)


def _one(allowed: QuerySet[Group] | QuerySet[Section], uuid: str) -> str:
    return uuid if uuid and allowed.filter(uuid=uuid).exists() else ""


def _authority(uuid: str) -> str:
    """The authority that is shown for it: authorities are the library's, which everybody reads."""
    found = Authority.objects.select_related("same_as").filter(uuid=uuid).first() if uuid else None
    return str(found.shown.uuid) if found else ""
