"""What the class found, for one of its students: beside her own work, of those alone whose work she may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.models import Assignment
from annotations.review.coded import Among, CodedWork, coded_work
from annotations.review.places import Place, places_of
from people.models import User

MOST_FOUND = 5
LISTED = 10
"""Passages in a list, at most."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The work of a student (`own`, her submission's key) and of those who handed in and whose work she may see."""

    work: CodedWork
    own: int

    @property
    def others(self) -> int:
        """How many there are beside her."""
        return sum(coder.key != self.own for coder in self.work.coders)


@dataclass(frozen=True, slots=True)
class At:
    """A claim at a place: whether she has it there, and how many of the others."""

    place: Place
    claim: int
    hers: bool
    others: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands out: where most of the class looked, what she alone has, what most have and she has not."""

    most: Sequence[At]
    alone: Sequence[At]
    missed: Sequence[At]


def beside(assignment: Assignment, user: User, own: int) -> Beside:
    """The student's work, handed in or not, beside that of the others. Twenty queries at most."""
    work = coded_work(assignment, user)
    if all(coder.key != own for coder in work.coders):
        begun = coded_work(assignment, user, Among(begun=True))
        mine = [coder for coder in begun.coders if coder.key == own]
        order = {version.pk: at for at, version in enumerate(work.versions)}
        tags = [*work.tags, *(tag for tag in begun.tags if tag.coder == own)]
        tags.sort(key=lambda tag: (order[tag.version], tag.span, tag.key))
        work = replace(work, coders=[*work.coders, *mine], tags=tags)
    return Beside(work, own)


def findings(found: Beside) -> Findings:
    """What stands out, the most frequent first; what she alone has, in the texts' order."""
    every = list(_each(found))
    # what one alone of several has is not what the class found
    leading = {id(each.place): each for each in sorted(every, key=lambda each: each.others)}
    most = sorted(
        (each for each in leading.values() if each.others >= min(2, found.others) > 0), key=lambda each: -each.others
    )
    missed = [each for each in every if not each.hers and 2 * each.others >= found.others > 0]
    missed.sort(key=lambda each: -each.others)
    alone = [each for each in every if each.hers and not each.others and found.others]
    return Findings(most[:MOST_FOUND], alone[:LISTED], missed[:LISTED])


def _each(found: Beside) -> Iterator[At]:
    for place in places_of(found.work):
        for claim, coders in place.claims.items():
            yield At(place, claim, found.own in coders, len(coders - {found.own}))
