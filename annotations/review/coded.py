"""What a class coded: the coders of an assignment and their tags, the one source of every count and measure.

What is judged, matched and counted is the tag: one claim on one annotation. Coders are the students who have handed in,
the empty-handed too; work that was returned has been handed in. Staff's work and bare highlights are left out, and
`LeftOut` says how much that is.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from annotations.assignments.offered import offered_claims
from annotations.models import Annotation, Assignment, Claim, Submission, Tag
from annotations.names import Names, names_for
from annotations.querysets import NOT_IN_BIN
from courses.models import STAFF_ROLES, Enrollment, Role
from opinions.models import OpinionText
from opinions.text.spans import Span
from people.models import User

HANDED_IN = Q(submitted_at__isnull=False) | Q(returned_at__isnull=False) | Q(accepted_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Among:
    """Whose work is looked at: of one section, of one group (UUIDs), of all who have begun (`begun`) or handed in."""

    section: UUID | None = None
    group: UUID | None = None
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody whose work counts, by her submission's key; `name` is what the reader is shown for her."""

    key: int
    submission: UUID
    name: str
    section: str
    group: str


class CodedTag(NamedTuple):
    """One claim on one annotation: keys of the tag, the annotation, the coder, the claim and the version, the span."""

    key: int
    annotation: int
    coder: int
    claim: int
    version: int
    span: Span


TAG_ROW: Final = (
    "annotation__version", "annotation__start", "annotation__end", "pk", "annotation", "annotation__submission",
    "claim",
)  # fmt: skip
"""What `in_order` reads of each tag."""


def in_order(rows: Iterable[tuple[int, ...]], versions: Sequence[int]) -> list[CodedTag]:
    """The tags of `TAG_ROW` rows that stand on one of the versions (keys), in the order of the texts."""
    by_version: dict[int, list[CodedTag]] = {pk: [] for pk in versions}
    for text, start, end, pk, on, by, claim in sorted(rows):
        if text in by_version:
            by_version[text].append(CodedTag(pk, on, by, claim, text, Span(start, end)))
    return [tag for pk in versions for tag in by_version[pk]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not count: people of the staff, students who have not handed in, highlights without a claim, tags on
    an earlier version of a corrected text.
    """

    staff: int
    not_in: int
    bare: int
    earlier: int


@dataclass(frozen=True)
class CodedWork:
    """The coders by name, their tags in the texts' order, the assignment's claims and texts in theirs."""

    coders: Sequence[Coder]
    tags: Sequence[CodedTag]
    claims: Sequence[Claim]
    versions: Sequence[OpinionText]
    left_out: LeftOut

    @cached_property
    def by_claim(self) -> dict[int, list[CodedTag]]:
        """The tags by their claim's key; every claim is there."""
        found: dict[int, list[CodedTag]] = {claim.pk: [] for claim in self.claims}
        for tag in self.tags:
            found.setdefault(tag.claim, []).append(tag)
        return found

    def overlapping(self, version: int, span: Span) -> list[CodedTag]:
        """The tags on that version (its key) that share a code point with the span, in the order of the text."""
        tags, starts, reach = self._on.get(version, ([], [], []))
        first, last = bisect_right(reach, span.start), bisect_left(starts, span.end)
        return [tag for tag in tags[first:last] if tag.span.end > span.start]

    @cached_property
    def _on(self) -> dict[int, tuple[list[CodedTag], list[int], list[int]]]:
        """Each version's tags, where each begins, and how far each and those before it reach."""
        found: dict[int, list[CodedTag]] = defaultdict(list)
        for tag in self.tags:
            found[tag.version].append(tag)
        return {
            version: (tags, [tag.span.start for tag in tags], list(accumulate((tag.span.end for tag in tags), max)))
            for version, tags in found.items()
        }

    @cached_property
    def coder_of(self) -> dict[int, Coder]:
        """The coders by key."""
        return {coder.key: coder for coder in self.coders}


def coded_work(assignment: Assignment, user: User, among: Among | None = None) -> CodedWork:
    """The work on the assignment that the person may see, as far as it counts. The texts' words are not loaded.

    Ten queries at most, whatever the class's size.
    """
    among = among or Among()
    seen = students_seen(assignment, user, among)
    counting = seen if among.begun else seen.filter(HANDED_IN)
    names = names_for(user, [assignment])
    coders = sorted((_coder(each, names) for each in counting), key=lambda coder: (coder.name.casefold(), coder.key))
    pinned = assignment.pinned.select_related("version__opinion__case").defer("version__text")
    versions = [each.version for each in pinned]
    current = [version.pk for version in versions]
    tags, earlier = _tags([coder.key for coder in coders], current)
    kept = Annotation.objects.filter(NOT_IN_BIN, submission__in=[coder.key for coder in coders])
    left_out = LeftOut(
        staff=_staff(assignment).count(),
        not_in=0 if among.begun else seen.exclude(HANDED_IN).count(),
        bare=kept.filter(tags=None).count(),
        earlier=earlier,
    )
    return CodedWork(coders, tags, list(offered_claims(assignment)), versions, left_out)


def students_seen(assignment: Assignment, user: User, among: Among | None = None) -> QuerySet[Submission]:
    """The students' submissions whose work the person sees, begun or handed in, with `in_section` and `in_group`."""
    among, seen = among or Among(), Submission.objects.filter(assignment=assignment).work_seen_by(user)
    members = Enrollment.objects.filter(course=assignment.course_id, user=OuterRef("user"))
    found = seen.filter(Exists(members.filter(role=Role.STUDENT)))
    if among.section:
        found = found.filter(Exists(members.filter(section__uuid=among.section)))
    if among.group:
        found = found.filter(Exists(members.filter(group__uuid=among.group)))
    return found.select_related("user").annotate(
        in_section=Subquery(members.values("section__name")[:1]), in_group=Subquery(members.values("group__name")[:1])
    )


def _staff(assignment: Assignment) -> QuerySet[Submission]:
    members = Enrollment.objects.filter(course=assignment.course_id, user=OuterRef("user"), role__in=STAFF_ROLES)
    return Submission.objects.filter(Exists(members), assignment=assignment)


def _coder(submission: Submission, names: Names) -> Coder:
    read = vars(submission)  # what the query annotated stands beside the fields
    return Coder(submission.pk, submission.uuid, names.of(submission), read["in_section"] or "", read["in_group"] or "")


def _tags(coders: Sequence[int], versions: Sequence[int]) -> tuple[list[CodedTag], int]:
    found = Tag.objects.filter(annotation__submission__in=coders, annotation__deleted_at=None)
    rows = list(found.order_by().values_list(*TAG_ROW))
    tags = in_order(rows, versions)
    return tags, len(rows) - len(tags)
