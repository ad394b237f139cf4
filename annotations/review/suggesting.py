"""What share of a rubric line's points the key suggests for a student's work. Pure; docs/grading.md has an example.

More tags never bring more. Every share is multiplied by `care`, which falls once there are more tags beyond the key
than useful ones, so marking everything with everything brings nothing; and what is found twice is found once.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from annotations.review.matching import Matched, Outcome

STEP = Decimal("0.25")
"""Suggested points are whole quarters, halves of a quarter upwards."""
REACHES = (Outcome.FOUND, Outcome.DEFENSIBLE, Outcome.NEAR)
"""The outcomes of a tag that may count for a passage beside the one that gave it."""


@dataclass(frozen=True, slots=True)
class Linked:
    """One authority at one place of the key or of a student: the authority's key and the treatment."""

    authority: int
    treatment: str


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """An accepted passage: its key, the sentences that it touches (text, number), and the authorities to be linked."""

    key: int
    sentences: frozenset[tuple[int, int]]
    links: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What the shares are made of; the page that says how a grade was computed shows them.

    `found` and `near` of `accepted` passages; `useful` passages and `beyond` tags make `care`; `overlap` is the sum of
    the found passages' overlaps; `linked` of `links` authorities, `right` of them with the key's treatment, `loose`
    others at the same passages.
    """

    accepted: int
    found: int
    near: int
    useful: int
    beyond: int
    overlap: Fraction
    links: int
    linked: int
    right: int
    loose: int

    @property
    def care(self) -> Fraction:
        """1 while no more tags go beyond the key than are useful, then useful / beyond."""
        return Fraction(1) if self.beyond <= self.useful else Fraction(self.useful, self.beyond)

    @property
    def claims(self) -> Fraction | None:
        """(found + near / 2) / accepted × care; None where the key accepts nothing."""
        return None if not self.accepted else (self.found + Fraction(self.near, 2)) / self.accepted * self.care

    @property
    def boundaries(self) -> Fraction | None:
        """The overlaps' sum / accepted × care: what is not found has no boundaries. None as above."""
        return None if not self.accepted else self.overlap / self.accepted * self.care

    @property
    def authorities(self) -> Fraction | None:
        """(linked + right) / (2 × links) × care × min(1, linked / loose); None where the key links nothing."""
        if not self.links:
            return None
        tidy = Fraction(1) if self.loose <= self.linked else Fraction(self.linked, self.loose)
        return Fraction(self.linked + self.right, 2 * self.links) * self.care * tidy


def count(
    matched: Matched,
    places: Sequence[KeyPlace],
    touched: Mapping[int, frozenset[tuple[int, int]]],
    links: Mapping[int, Sequence[Linked]],
) -> Counts:
    """Counts one student's work.

    `matched` is her work against the key, `places` its accepted passages, `touched` the sentences of each of her tags
    and `links` what she linked there, by the tags' keys.
    """
    outcomes = {tag: outcome for tag, (outcome, _by) in matched.tags.items()}
    found = {place.key: _reaching(matched, place, Outcome.FOUND, outcomes) for place in places}
    near = {place.key for place in places if _reaching(matched, place, Outcome.NEAR, outcomes)}
    overlaps = [_overlap(place, [touched[tag] for tag in found[place.key]]) for place in places if found[place.key]]
    linked, right, loose = _links(places, found, links)
    defensible = {by for outcome, by in matched.tags.values() if outcome == Outcome.DEFENSIBLE}
    return Counts(
        accepted=len(places),
        found=len(overlaps),
        near=len(near),
        useful=len(overlaps) + len(near) + len(defensible),
        beyond=_beyond(matched),
        overlap=sum(overlaps, Fraction(0)),
        links=sum(len(place.links) for place in places),
        linked=linked,
        right=right,
        loose=loose,
    )


def points_for(share: Fraction | None, points: Decimal) -> Decimal | None:
    """The points for a share (0 to 1) of at most `points`, in steps of `STEP`; None where nothing can be said.

    >>> points_for(Fraction(2, 3), Decimal(5))
    Decimal('3.25')
    """
    if share is None:
        return None
    exact = Decimal(share.numerator) * points / Decimal(share.denominator)
    return min(points, (exact / STEP).quantize(Decimal(1), ROUND_HALF_UP) * STEP)


def _reaching(matched: Matched, place: KeyPlace, wanted: Outcome, outcomes: Mapping[int, Outcome]) -> tuple[int, ...]:
    """The tags by which the passage is `wanted`; none of those that the key rejects where they stand."""
    outcome, tags = matched.passages[place.key]
    return tuple(tag for tag in tags if outcomes[tag] in REACHES) if outcome == wanted else ()


def _beyond(matched: Matched) -> int:
    """Tags that are extra or rejected, and of those that only come near a passage all but one."""
    beyond = sum(outcome in (Outcome.EXTRA, Outcome.REJECTED) for outcome, _by in matched.tags.values())
    near = Counter(by for outcome, by in matched.tags.values() if outcome == Outcome.NEAR)
    return beyond + sum(tags - 1 for tags in near.values())


def _overlap(place: KeyPlace, tags: Sequence[frozenset[tuple[int, int]]]) -> Fraction:
    """The sentences in both / those in either (Jaccard 1901), of the tags that found it together."""
    own = frozenset().union(*tags)
    return Fraction(len(own & place.sentences), len(own | place.sentences))


def _links(
    places: Sequence[KeyPlace], found: Mapping[int, Sequence[int]], links: Mapping[int, Sequence[Linked]]
) -> tuple[int, int, int]:
    """The key's links that were made at found passages, those with its treatment throughout, and the others there."""
    linked = right = loose = 0
    for place in places:
        said: dict[int, set[str]] = defaultdict(set)
        for tag in found[place.key]:
            for link in links.get(tag, ()):
                said[link.authority].add(link.treatment)
        wanted = {link.authority: link.treatment for link in place.links}
        linked += len(said.keys() & wanted.keys())
        right += sum(said[authority] == {treatment} for authority, treatment in wanted.items() if authority in said)
        loose += len(said.keys() - wanted.keys()) if wanted else 0
    return linked, right, loose
