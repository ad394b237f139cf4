"""The page of the key: what is settled, with how the class did, and what is to be settled still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from annotations.models import Assignment, Claim, KeyPassage, KeyStanding
from annotations.reading.cards import ClaimView, claim_view
from annotations.review.candidates import (
    Candidate,
    Said,
    candidates_of,
    links_of,
    notes_of,
    own_candidates,
)
from annotations.review.coded import LeftOut
from annotations.review.key_results import ClassResults, class_results
from annotations.review.key_words import LeansOn, Quoter, SettledView, settled_view
from annotations.review.matching import Outcome
from opinions.citing import writing_words
from opinions.text.spans import Span
from people.models import User

SHOWN = 30
"""Candidates on a page."""
MOST_MISSED = 5
REMOVED_SHOWN = 5
"""Passages that were taken out of the key and can be brought back there."""
REASONS = 30
"""Reasons that are offered to be used again."""


@dataclass(frozen=True, slots=True)
class KeyFilter:
    """What of the key is looked at: of one claim, of one writing (UUIDs); `everything` shows what is settled too."""

    claim: UUID | None = None
    writing: UUID | None = None
    everything: bool = False


@dataclass(frozen=True)
class KeyRow:
    """A settled passage with how the class did. `counts`: whether it counts (what another one says too does not)."""

    shown: SettledView
    found: int
    near: int
    missed: int
    chose: int
    total: int
    counts: bool = True


@dataclass(frozen=True)
class CandidateView:
    """A claim at a place, to be settled: chosen by `count` of `total`. `own`: the person marked it herself."""

    dom_id: str
    version: UUID
    span: Span
    words: str
    pin: str
    claim: ClaimView
    count: int
    total: int
    notes: Sequence[tuple[str, str]]
    links: Sequence[LeansOn]
    tag: int
    settled: SettledView | None
    own: bool = False


@dataclass(frozen=True)
class KeyPage:
    """An assignment's key as a member of its staff sees it, under a filter."""

    assignment: Assignment
    results: ClassResults
    user: User
    asked: KeyFilter

    @cached_property
    def quoter(self) -> Quoter:
        """Quotes and cites its texts."""
        quoter = Quoter(self.results.key.versions)
        quoter.load({each.pk for each in self.results.key.versions})
        return quoter

    @property
    def total(self) -> int:
        """How many coders there are."""
        return len(self.results.work.coders)

    @property
    def left_out(self) -> LeftOut:
        """Who and what does not count."""
        return self.results.work.left_out

    @cached_property
    def every(self) -> list[Candidate]:
        """All that the class found."""
        return candidates_of(self.results)

    @cached_property
    def settled_count(self) -> int:
        """How much of it is settled."""
        return sum(each.settled is not None for each in self.every)

    @cached_property
    def asked_for(self) -> list[Candidate]:
        """What of it the filter lets through."""
        return [each for each in self.every if self._fits(each.version, each.claim) and self._open(each)]

    @cached_property
    def candidates(self) -> list[CandidateView]:
        """The first of it, as the page shows it."""
        return self._views(self.asked_for[:SHOWN])

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(0, len(self.asked_for) - SHOWN)

    @cached_property
    def own(self) -> list[CandidateView]:
        """What the person marked herself and is not settled."""
        found = own_candidates(self.assignment, self.results.key, self.user)
        open_ = [each for each in found if each.settled is None and self._fits(each.version, each.claim)]
        return self._views(open_, own=True)

    @cached_property
    def rows(self) -> list[KeyRow]:
        """What is settled, in the order of the texts."""
        key = self.results.key
        return [self._row(each) for each in key.passages if self._fits(each.version_id, key.claim_of(each).pk)]

    @cached_property
    def doubles(self) -> list[SettledView]:
        """What another passage says too, since their claims were merged."""
        return [self._settled(each) for each in self.results.key.doubles]

    @cached_property
    def waiting(self) -> list[SettledView]:
        """What stands on an earlier version of a text, and does not count until it is confirmed."""
        return [self._settled(each) for each in self.results.key.waiting]

    @cached_property
    def removed(self) -> list[SettledView]:
        """What was taken out last."""
        gone = KeyPassage.objects.filter(assignment=self.assignment, removed_at__isnull=False)
        latest = gone.select_related("claim", "by").prefetch_related("links__authority__same_as")
        return [self._settled(each) for each in latest.order_by("-removed_at")[:REMOVED_SHOWN]]

    @cached_property
    def most_missed(self) -> list[KeyRow]:
        """The accepted passages that the most students missed."""
        missed = [row for row in self.rows if row.missed and row.shown.tone == KeyStanding.ACCEPTED]
        return sorted(missed, key=lambda row: (-row.missed, row.near))[:MOST_MISSED]

    @cached_property
    def claims(self) -> list[Claim]:
        """Those by which it can be filtered, in the codebook's order."""
        present = [each for each in self.results.key.claims.values() if not each.is_retired]
        return sorted(present, key=lambda each: each.position)

    @property
    def writings(self) -> list[tuple[UUID, str]]:
        """Those by which it can be filtered: UUIDs and names."""
        return [(each.opinion.uuid, writing_words(each.opinion)) for each in self.results.key.versions]

    @cached_property
    def reasons(self) -> list[str]:
        """Reasons that were given in this course, the latest first."""
        given = KeyPassage.objects.filter(assignment__course=self.assignment.course_id).exclude(reason="")
        latest = given.order_by("-updated_at").values_list("reason", flat=True)[: 4 * REASONS]
        return list(dict.fromkeys(latest))[:REASONS]

    def candidate(self, slug: str) -> CandidateView | None:
        """One of the class's candidates, or of one's own, by its slug, settled or not."""
        found = [each for each in self.every if each.slug == slug]
        if found:
            return self._views(found)[0]
        own = own_candidates(self.assignment, self.results.key, self.user)
        found = [each for each in own if each.slug == slug]
        return self._views(found, own=True)[0] if found else None

    def _open(self, candidate: Candidate) -> bool:
        return self.asked.everything or candidate.settled is None

    def _fits(self, version: int, claim: int) -> bool:
        key = self.results.key
        wanted = self.asked.claim is None or key.claims[claim].uuid == self.asked.claim
        here = [each.opinion.uuid for each in key.versions if each.pk == version]
        return wanted and (self.asked.writing is None or self.asked.writing in here)

    def _settled(self, passage: KeyPassage) -> SettledView:
        return settled_view(passage, self.results.key.claim_of(passage), self.quoter)

    def _row(self, passage: KeyPassage) -> KeyRow:
        results = self.results
        met = dict.fromkeys(Outcome, 0)
        if passage.standing == KeyStanding.ACCEPTED:
            for matched in results.by_coder.values():
                met[matched.passages[passage.pk][0]] += 1
        chose = len(results.given(passage.pk))
        shown = self._settled(passage)
        return KeyRow(shown, met[Outcome.FOUND], met[Outcome.NEAR], met[Outcome.MISSED], chose, self.total)

    def _views(self, candidates: Sequence[Candidate], *, own: bool = False) -> list[CandidateView]:
        notes, links = notes_of(candidates), links_of(candidates)
        names = {key: coder.name for key, coder in self.results.work.coder_of.items()}
        return [self._view(each, notes, links, names, own=own) for each in candidates]

    def _view(
        self,
        candidate: Candidate,
        notes: Mapping[str, Sequence[Said]],
        links: Mapping[str, Sequence[LeansOn]],
        names: Mapping[int, str],
        *,
        own: bool,
    ) -> CandidateView:
        uuids = {each.pk: each.uuid for each in self.results.key.versions}
        return CandidateView(
            dom_id=f"candidate-{candidate.slug}",
            version=uuids[candidate.version],
            span=candidate.span,
            words=self.quoter.words(candidate.version, candidate.span),
            pin=self.quoter.pin(candidate.version, candidate.span),
            claim=claim_view(self.results.key.claims[candidate.claim]),
            count=len(candidate.coders),
            total=self.total,
            notes=[(names.get(each.coder, ""), each.note) for each in notes[candidate.slug]],
            links=links[candidate.slug],
            tag=candidate.tags[0].key,
            settled=self._settled(candidate.settled) if candidate.settled else None,
            own=own,
        )


def key_page(assignment: Assignment, user: User, asked: KeyFilter) -> KeyPage:
    """The page; a constant number of queries, and a few for each text that this process has not seen."""
    return KeyPage(assignment, class_results(assignment, user), user, asked)
