"""A student's work against the key, once it is shown: found, near, missed, extra, defensible, with the reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from annotations.models import Claim, KeyPassage, Submission
from annotations.reading.cards import ClaimView, KeyBadge, claim_view
from annotations.review.coded import CodedTag
from annotations.review.key_results import KeyResult, key_results
from annotations.review.key_words import Quoter, SettledView, settled_view
from annotations.review.matching import Outcome
from opinions.text.spans import Span
from people.addresses import reverse

LABELS = {
    Outcome.FOUND: _("found"),
    Outcome.NEAR: _("near"),
    Outcome.MISSED: _("missed"),
    Outcome.DEFENSIBLE: _("defensible"),
    Outcome.REJECTED: _("not in the key"),
    Outcome.EXTRA: _("extra"),
}


@dataclass(frozen=True, slots=True)
class OwnTag:
    """One of the student's tags: its words and claim, and where it is read."""

    words: str
    pin: str
    claim: ClaimView
    url: str


@dataclass(frozen=True)
class OwnRow:
    """A passage of the key with the tags that it speaks to; or, `shown` empty, a tag of which it says nothing."""

    outcome: Outcome
    claim: Claim
    shown: SettledView | None
    tags: Sequence[OwnTag]
    url: str

    @property
    def label(self) -> str:
        """The outcome in a word."""
        return str(LABELS[self.outcome])


@dataclass(frozen=True)
class OwnKey:
    """A submission against the key, in the order of the text, or by claim."""

    submission: Submission
    result: KeyResult
    by_claim: bool = False

    @property
    def accepted(self) -> int:
        """How many passages were to be found."""
        return len(self.result.key.accepted)

    @property
    def found(self) -> int:
        """How many of them were found."""
        return self.result.matched.count(Outcome.FOUND)

    @property
    def near(self) -> int:
        """To how many she came near."""
        return self.result.matched.count(Outcome.NEAR)

    @property
    def missed(self) -> int:
        """How many she missed."""
        return self.result.matched.count(Outcome.MISSED)

    @cached_property
    def groups(self) -> list[tuple[Claim | None, list[OwnRow]]]:
        """The rows under their claims, in the codebook's order; or all under none."""
        if not self.by_claim:
            return [(None, self.rows)] if self.rows else []
        found: dict[int, list[OwnRow]] = defaultdict(list)
        for row in self.rows:
            found[row.claim.pk].append(row)
        claims = sorted((rows[0].claim for rows in found.values()), key=lambda claim: claim.position)
        return [(claim, found[claim.pk]) for claim in claims]

    @cached_property
    def rows(self) -> list[OwnRow]:
        """Each passage of the key that asks or says something of her work, and her tags of which it says nothing."""
        key, matched = self.result.key, self.result.matched
        tags = {tag.key: tag for tag in self.result.tags}
        by_passage: dict[int, list[CodedTag]] = defaultdict(list)
        for pk, (_outcome, passage) in matched.tags.items():
            if passage is not None:
                by_passage[passage].append(tags[pk])
        placed: list[tuple[tuple[int, int], OwnRow]] = []
        for each in key.passages:
            hers = by_passage.get(each.pk, [])
            if each.pk in matched.passages:
                outcome, reached = matched.passages[each.pk]
                hers = [tags[pk] for pk in reached]
            elif hers:
                outcome = matched.tags[hers[0].key][0]
            else:
                continue
            placed.append((self._place(each.version_id, each.start), self._of_passage(each, outcome, hers)))
        for pk, (outcome, passage) in matched.tags.items():
            if passage is None:
                tag = tags[pk]
                placed.append((self._place(tag.version, tag.span.start), self._extra(tag, outcome)))
        return [row for _at, row in sorted(placed, key=lambda each: each[0])]

    @cached_property
    def _quoter(self) -> Quoter:
        quoter = Quoter(self.result.key.versions)
        quoter.load({each.pk for each in self.result.key.versions})
        return quoter

    def _place(self, version: int, start: int) -> tuple[int, int]:
        order = [each.pk for each in self.result.key.versions]
        return order.index(version), start

    def _of_passage(self, passage: KeyPassage, outcome: Outcome, tags: Sequence[CodedTag]) -> OwnRow:
        claim = self.result.key.claim_of(passage)
        shown = settled_view(passage, claim, self._quoter)
        url = self._url(passage.version_id, passage.span)
        return OwnRow(outcome, claim, shown, [self._tag(tag) for tag in tags], url)

    def _extra(self, tag: CodedTag, outcome: Outcome) -> OwnRow:
        own = self._tag(tag)
        return OwnRow(outcome, self._claim(tag), None, [own], own.url)

    def _claim(self, tag: CodedTag) -> Claim:
        return self.result.key.claims[self.result.key.became.get(tag.claim, tag.claim)]

    def _tag(self, tag: CodedTag) -> OwnTag:
        words, pin = self._quoter.words(tag.version, tag.span), self._quoter.pin(tag.version, tag.span)
        return OwnTag(words, pin, claim_view(self._claim(tag)), self._url(tag.version, tag.span))

    def _url(self, version: int, span: Span) -> str:
        """Where the place is read."""
        writing = next(each.opinion.uuid for each in self.result.key.versions if each.pk == version)
        path = reverse("reader", args=[self.submission.uuid, writing])
        return f"{path}#passage-{self._quoter.passage(version, span)}"


def own_key(submission: Submission, *, by_claim: bool = False) -> OwnKey:
    """The submission's work against its assignment's key. A constant number of queries."""
    return OwnKey(submission, key_results(submission), by_claim)


def sees_key(submission: Submission) -> bool:
    """Whether its owner sees the key: see `shown_key`. No query before the key is released, one from then on."""
    released = submission.assignment.key_released_at is not None
    return released and Submission.objects.filter(pk=submission.pk).shown_key().exists()


def badges_of(submission: Submission) -> dict[int, list[KeyBadge]]:
    """What became of the submission's tags, by annotation (key). Empty until its owner sees the key."""
    if not sees_key(submission):
        return {}
    result = key_results(submission)
    reasons = {each.pk: each.reason for each in result.key.passages}
    found: dict[int, list[KeyBadge]] = defaultdict(list)
    for tag in result.tags:
        outcome, passage = result.matched.tags[tag.key]
        claim = result.key.claims[result.key.became.get(tag.claim, tag.claim)]
        reason = reasons[passage] if passage is not None else ""
        found[tag.annotation].append(KeyBadge(outcome, str(LABELS[outcome]), claim.label, reason))
    return dict(found)
