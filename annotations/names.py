"""What the people who work on an assignment are called to who reads there: the one place that decides it.

Where an assignment hides names from peers (`Assignment.anonymous`), students are "Reader K7Q" to each other and to
guests. Staff of the course see names, and what staff post carries theirs; where work is graded without names
(`Assignment.graded_anonymously`), they see a student's once her grade is released. One's own work carries one's own
name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Protocol
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from annotations.models import Assignment, Submission
from courses.models import CODE_LETTERS, STAFF_ROLES, Enrollment
from people.models import User

LETTERS = 3
"""How many letters a pseudonym has, where no earlier one of the assignment is the same."""


class Named(Protocol):
    """A person, by what she is called and what names her in an address."""

    @property
    def uuid(self) -> UUID: ...

    @property
    def name(self) -> str: ...


class HasOwner(Protocol):
    """A submission, or as much of one as names its owner: a `Submission` whose `user` is loaded, a `Work`."""

    @property
    def pk(self) -> int: ...

    @property
    def uuid(self) -> UUID: ...

    @property
    def assignment_id(self) -> int: ...

    @property
    def user(self) -> Named: ...


@dataclass(frozen=True, slots=True)
class Names:
    """What a reader is shown for people.

    `hiding` are the assignments (keys) whose names are hidden from her, `shown` the submissions there (keys) that carry
    a name to her nevertheless, `letters` those of the other submissions' pseudonyms.
    """

    hiding: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()
    letters: Mapping[int, str] = field(default_factory=dict)

    def of(self, submission: HasOwner) -> str:
        """What she is shown for the owner of the submission, whose `user` is loaded."""
        if not self.hides(submission):
            return submission.user.name
        letters = self.letters.get(submission.pk) or _letters(submission.uuid)[:LETTERS]
        return _("Reader %(letters)s") % {"letters": letters}

    def key(self, submission: HasOwner) -> UUID:
        """What names the owner in an address: her own UUID, or the submission's where names are hidden."""
        return submission.uuid if submission.assignment_id in self.hiding else submission.user.uuid

    def owned_by(self, assignment: Assignment, key: str, path: str = "submission__") -> Q:
        """The rows whose submission (at `path`) has that key (`key`), on that assignment."""
        return Q(**{f"{path}uuid" if assignment.pk in self.hiding else f"{path}user__uuid": key})

    def hides(self, submission: HasOwner) -> bool:
        """Whether the owner's name is hidden from her."""
        # Who began after the names were read is hidden too.
        return submission.assignment_id in self.hiding and submission.pk not in self.shown


ALL_NAMES: Final = Names()
"""Nothing is hidden."""


def names_for(user: User, assignments: Iterable[Assignment]) -> Names:
    """What that person is shown for those who work on the assignments.

    No query where none hides names, else two at most.
    """
    masked = [each for each in assignments if each.anonymous or each.graded_anonymously]
    if not masked:
        return Names()
    staffed = Enrollment.objects.filter(
        user=user, course__in={each.course_id for each in masked}, role__in=STAFF_ROLES
    ).present()
    leads = set(staffed.values_list("course", flat=True))
    grading = [each.pk for each in masked if each.course_id in leads and each.graded_anonymously]
    hiding = frozenset([*grading, *(each.pk for each in masked if each.course_id not in leads and each.anonymous)])
    if not hiding:
        return Names()
    posted = Enrollment.objects.filter(
        course=OuterRef("assignment__course"), user=OuterRef("user"), role__in=STAFF_ROLES
    )
    found = Submission.objects.filter(assignment__in=hiding).annotate(
        named=Q(user=user) | Q(Exists(posted)) | Q(assignment__in=grading, grade__released_at__isnull=False)
    )
    rows = list(found.order_by("pk").values_list("pk", "uuid", "assignment", "named"))
    letters = _letters_of((pk, uuid, assignment) for pk, uuid, assignment, _named in rows)
    return Names(hiding, frozenset(pk for pk, _uuid, _assignment, named in rows if named), letters)


def pseudonyms(assignments: Iterable[Assignment]) -> Names:
    """Everybody's name hidden, one's own and the staff's too: with the letters that pages show. One query."""
    hiding = frozenset(each.pk for each in assignments)
    rows = Submission.objects.filter(assignment__in=hiding).order_by("pk").values_list("pk", "uuid", "assignment")
    return Names(hiding, frozenset(), _letters_of(rows))


def names_of_people(names: Names, assignment: Assignment, people: Iterable[User]) -> dict[int, str]:
    """What the reader of `names` is shown for each of the people (by key), who speak at others' work on the assignment.

    No query where no names are hidden from her, else two. Who has no work there has letters all the same.
    """
    every = {each.pk: each for each in people}
    if assignment.pk not in names.hiding:
        return {pk: each.name for pk, each in every.items()}
    working = Submission.objects.filter(assignment=assignment, user__in=every).select_related("user")
    called = {each.user_id: names.of(each) for each in working}
    posted = Enrollment.objects.filter(course=assignment.course_id, user__in=every, role__in=STAFF_ROLES)
    for pk in posted.values_list("user", flat=True):
        called.setdefault(pk, every[pk].name)
    for pk in every.keys() - called.keys():
        letters = _letters(uuid5(assignment.uuid, str(every[pk].uuid)))[:LETTERS]
        called[pk] = _("Reader %(letters)s") % {"letters": letters}
    return called


def _letters_of(rows: Iterable[tuple[int, UUID, int]]) -> dict[int, str]:
    """The letters of each submission; `rows` are keys, UUIDs and assignments, the oldest first."""
    letters: dict[int, str] = {}
    taken: set[tuple[int, str]] = set()
    for pk, uuid, assignment in rows:
        letters[pk] = _free(uuid, assignment, taken)
        taken.add((assignment, letters[pk]))
    return letters


def _free(uuid: UUID, assignment: int, taken: set[tuple[int, str]]) -> str:
    """The shortest letters of that submission which no earlier one of its assignment has: they never change."""
    every = _letters(uuid)
    lengths = range(LETTERS, len(every) + 1)
    return next((every[:length] for length in lengths if (assignment, every[:length]) not in taken), every)


def _letters(uuid: UUID) -> str:
    """Letters that follow from the submission's UUID alone."""
    digest = sha256(uuid.bytes).digest()
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest)
