"""Students' work against the key: the queries around `matching`.

A claim that was merged counts as what it became. What of the key stands on an earlier version of a text that the
assignment has corrected counts only when an instructor has confirmed its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from annotations.models import Assignment, Claim, KeyPassage, KeyStanding, Submission, Tag
from annotations.review.coded import TAG_ROW, Among, CodedTag, CodedWork, coded_work, in_order
from annotations.review.matching import KeyReach, Matched, Outcome, Settled, match_with
from annotations.review.units import Sentences, sentences_of
from opinions.models import OpinionText
from people.models import User

GIVES = {
    KeyStanding.ACCEPTED.value: Outcome.FOUND,
    KeyStanding.DEFENSIBLE.value: Outcome.DEFENSIBLE,
    KeyStanding.REJECTED.value: Outcome.REJECTED,
}


@dataclass(frozen=True)
class Key:
    """An assignment's key. `passages` are what counts, in the order of the texts, with claim, author and links loaded.

    `waiting` stand on an earlier version of a text. `doubles` say what another one says too, since their claims were
    merged; they do not count twice. `became` is each merged claim's successor, by keys.
    """

    passages: Sequence[KeyPassage]
    waiting: Sequence[KeyPassage]
    doubles: Sequence[KeyPassage]
    versions: Sequence[OpinionText]
    claims: Mapping[int, Claim]
    became: Mapping[int, int]

    def claim_of(self, passage: KeyPassage) -> Claim:
        """What the passage's claim is now."""
        return self.claims[self.became.get(passage.claim_id, passage.claim_id)]

    @cached_property
    def settled(self) -> list[Settled]:
        """The passages as `match` takes them."""
        return [
            Settled(each.pk, self.claim_of(each).pk, each.version_id, each.span, GIVES[each.standing])
            for each in self.passages
        ]

    @cached_property
    def accepted(self) -> list[KeyPassage]:
        """What is to be found."""
        return [each for each in self.passages if each.standing == KeyStanding.ACCEPTED]

    @cached_property
    def sentences(self) -> dict[int, Sentences]:
        """The sentences of each text, by its key."""
        return {version.pk: sentences_of(version) for version in self.versions}

    @cached_property
    def reach(self) -> KeyReach:
        """The passages by the sentences whose tags they speak to."""
        return KeyReach(self.settled, self.sentences)

    @cached_property
    def families(self) -> dict[int, set[int]]:
        """Each claim's parent, children and siblings, by keys."""
        found: dict[int, set[int]] = defaultdict(set)
        children: dict[int, list[int]] = defaultdict(list)
        for claim in self.claims.values():
            if claim.parent_id is not None:
                found[claim.pk].add(claim.parent_id)
                found[claim.parent_id].add(claim.pk)
                children[claim.parent_id].append(claim.pk)
        for siblings in children.values():
            for pk in siblings:
                found[pk].update(other for other in siblings if other != pk)
        return found

    def match(self, tags: Iterable[CodedTag]) -> Matched:
        """One student's tags against it."""
        became = self.became
        now = [tag._replace(claim=became[tag.claim]) if tag.claim in became else tag for tag in tags]
        return match_with(now, self.reach, self.families)


@dataclass(frozen=True)
class KeyResult:
    """One submission against the key: its tags in the order of the texts, and what became of them."""

    key: Key
    tags: Sequence[CodedTag]
    matched: Matched


@dataclass(frozen=True)
class ClassResults:
    """A class against the key; `by_coder` has what became of each coder's tags, by her key."""

    key: Key
    work: CodedWork
    by_coder: Mapping[int, Matched]

    def coders_with(self, passage: int, outcome: Outcome) -> list[int]:
        """The coders who found an accepted passage (by its key), came near it or missed it."""
        return [coder for coder, matched in self.by_coder.items() if matched.passages[passage][0] == outcome]

    def given(self, passage: int) -> list[int]:
        """The coders of whom a tag was judged by the passage: those who chose what is defensible, or rejected."""
        return self._given.get(passage, [])

    @cached_property
    def _given(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for coder, matched in self.by_coder.items():
            for passage in {passage for _outcome, passage in matched.tags.values() if passage is not None}:
                found[passage].append(coder)
        return found


def key_of(assignment: Assignment) -> Key:
    """The assignment's key as it is now. Seven queries at most, and two for each text that is new to this process."""
    versions = list(
        OpinionText.objects.filter(assignments=assignment)
        .defer("text")
        .select_related("opinion__case")
        .prefetch_related("opinion__case__citations", "opinion__case__history")
        .order_by("pinned__position")
    )
    claims = {claim.pk: claim for claim in Claim.objects.filter(codebook=assignment.codebook_id)}
    every = KeyPassage.objects.filter(assignment=assignment, removed_at=None).select_related("claim", "by", "version")
    every = every.defer("version__text").prefetch_related("links__authority__same_as")
    order = {version.pk: at for at, version in enumerate(versions)}
    found = list(every)
    claims |= {each.claim_id: each.claim for each in found if each.claim_id not in claims}
    became = _became(claims)
    here = sorted(
        (each for each in found if each.version_id in order),
        key=lambda each: (order[each.version_id], each.start, each.end, each.pk),
    )
    passages, doubles = _once(here, became)
    waiting = [each for each in found if each.version_id not in order]
    return Key(passages, waiting, doubles, versions, claims, became)


def key_results(submission: Submission) -> KeyResult:
    """One student's work against the key of its assignment: what she has on its texts. Eight queries at most."""
    key = key_of(submission.assignment)
    order = [version.pk for version in key.versions]
    rows = (
        Tag.objects.filter(
            annotation__submission=submission, annotation__deleted_at=None, annotation__version__in=order
        )
        .order_by()
        .values_list(*TAG_ROW)
    )
    tags = in_order(rows, order)
    return KeyResult(key, tags, key.match(tags))


def class_results(assignment: Assignment, user: User, among: Among | None = None) -> ClassResults:
    """The work that counts and that the person may see (`coded_work`) against the key. Seventeen queries at most."""
    work, key = coded_work(assignment, user, among), key_of(assignment)
    by_coder: dict[int, list[CodedTag]] = {coder.key: [] for coder in work.coders}
    for tag in work.tags:
        by_coder[tag.coder].append(tag)
    return ClassResults(key, work, {coder: key.match(tags) for coder, tags in by_coder.items()})


def _became(claims: Mapping[int, Claim]) -> dict[int, int]:
    """What each merged claim is now, however often it was merged."""
    found: dict[int, int] = {}
    for pk, claim in claims.items():
        at, seen = claim, {pk}
        while at.merged_into_id is not None and at.merged_into_id in claims and at.merged_into_id not in seen:
            at = claims[at.merged_into_id]
            seen.add(at.pk)
        if at.pk != pk:
            found[pk] = at.pk
    return found


def _once(passages: Sequence[KeyPassage], became: Mapping[int, int]) -> tuple[list[KeyPassage], list[KeyPassage]]:
    """The passages, of those with one span and one present claim the best; and the others of them."""
    best: dict[tuple[int, int, int, int], KeyPassage] = {}
    rank = list(GIVES)
    for each in passages:
        place = (each.version_id, each.start, each.end, became.get(each.claim_id, each.claim_id))
        if place not in best or rank.index(each.standing) < rank.index(best[place].standing):
            best[place] = each
    kept = {each.pk for each in best.values()}
    return [each for each in passages if each.pk in kept], [each for each in passages if each.pk not in kept]
