"""What the pages about corrected texts show: what adopting one would do, and what each owner is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max
from django.utils.translation import gettext as _

from annotations.assignments.adoption import Fated, counts, foresee
from annotations.citing.citer import Citer, citer
from annotations.models import AnnotationRevision, Answer, Assignment, Change, PlaceQuestion, Submission
from annotations.names import Names
from annotations.querysets import CONTEXT
from annotations.reading.cards import ClaimView, LinkView, claim_view, link_view
from opinions.citing import writing_words
from opinions.models import OpinionText
from opinions.text.carrying import Fate
from opinions.text.differences import Piece, Side, differences
from opinions.text.spans import Span
from people.addresses import reverse

LISTED = 100
"""Annotations that a page names one by one; of more it says how many."""


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """A writing of an assignment with a newer version than the one it names."""

    label: str
    pinned: OpinionText
    newest: OpinionText


@dataclass(frozen=True, slots=True)
class FateCount:
    """How many annotations would have one fate."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Changed:
    """An annotation whose words changed, or are gone: what is quoted now, and what is proposed (empty where gone)."""

    name: str
    pin: str
    in_bin: bool
    state: str
    before: list[Piece]
    after: list[Piece]


@dataclass(frozen=True, slots=True)
class CorrectionStep:
    """One newer version, and why it was made. The time is UTC."""

    number: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What adopting the newest version of one writing would do."""

    label: str
    version: UUID
    number: int
    present: int
    steps: list[CorrectionStep]
    counts: list[FateCount]
    total: int
    changed: list[Changed]
    more: int


@dataclass(frozen=True, slots=True)
class Words:
    """A quotation with a little of what stands around it."""

    pin: str
    prefix: str
    pieces: list[Piece]
    suffix: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What an owner is asked of one annotation. `after` is None where its words are gone; `undo_url` takes it back."""

    uuid: UUID
    note: str
    claims: tuple[ClaimView, ...]
    links: tuple[LinkView, ...]
    number: int
    present: int
    before: Words
    after: Words | None
    answer: str
    url: str
    undo_url: str
    version: UUID
    start: int | None
    end: int | None


@dataclass
class Citers:
    """The citers of versions whose writings' case is the assignment's; each version is asked for once."""

    pinned: Sequence[OpinionText]
    known: dict[int, Citer] = field(default_factory=dict)

    def pin(self, version: OpinionText, span: Span) -> str:
        """The pin cite of a span of that version."""
        if version.pk not in self.known:
            version.opinion = next(each.opinion for each in self.pinned if each.opinion_id == version.opinion_id)
            self.known[version.pk] = citer(version)
        return self.known[version.pk].cite(span).pin


def corrected_texts(pinned: Sequence[OpinionText]) -> list[CorrectedText]:
    """Those of the pinned texts (with their opinions) of which there is a newer version. Two queries at most."""
    writings = OpinionText.objects.filter(opinion__in=[text.opinion_id for text in pinned])
    latest = dict(writings.values_list("opinion").annotate(Max("number")))
    old = [text for text in pinned if latest[text.opinion_id] > text.number]
    if not old:
        return []
    newer = writings.defer("text").filter(opinion__in=[text.opinion_id for text in old])
    newest = {text.opinion_id: text for text in newer.order_by("number")}
    return [CorrectedText(writing_words(text.opinion), text, newest[text.opinion_id]) for text in old]


def foreseen(assignment: Assignment, corrected: CorrectedText, pinned: Sequence[OpinionText], names: Names) -> Foreseen:
    """What adopting that text would do to the assignment's annotations; those that would be asked about first."""
    version = corrected.newest
    fated = foresee(assignment, version)
    every = list(corrected.pinned.opinion.versions.defer("text").select_related("made_by").order_by("number"))
    asked = [each for each in fated if not each.sure]
    versions = {text.pk: text for text in every}
    citers = Citers(pinned)
    return Foreseen(
        label=corrected.label,
        version=version.uuid,
        number=version.number,
        present=corrected.pinned.number,
        steps=[
            CorrectionStep(step.number, step.reason, step.made_by.name if step.made_by else "", step.created_at)
            for step in every
            if step.number > corrected.pinned.number
        ],
        counts=[FateCount(fate_words(fate), count) for fate, count in counts(fated).items()],
        total=len(fated),
        changed=[_changed(each, citers.pin(versions[each.annotation.version_id], each.outcome.old), "", names)
                 for each in asked[:LISTED]],
        more=max(0, len(asked) - LISTED),
    )  # fmt: skip


def fate_words(fate: Fate) -> str:
    """What becomes of an annotation, in words."""
    return {
        Fate.UNCHANGED: _("stay where they are"),
        Fate.MOVED: _("move with their words"),
        Fate.WORDS_CHANGED: _("quote words that changed: their owners are asked"),
        Fate.GONE: _("quote words that are gone: their owners are asked"),
    }[fate]


def _changed(fated: Fated, pin: str, state: str, names: Names) -> Changed:
    annotation, outcome = fated.annotation, fated.outcome
    before, after = sides(outcome.before or "", outcome.after)
    return Changed(names.of(annotation.submission), pin, annotation.deleted_at is not None, state, before, after or [])


def sides(before: str, after: str | None) -> tuple[list[Piece], list[Piece] | None]:
    """The old words with what went marked, and the new ones with what came marked."""
    if after is None:
        return [Piece(Side.BOTH, before)], None
    found = differences(before, after)
    return [each for each in found if each.side != Side.AFTER], [each for each in found if each.side != Side.BEFORE]


def unanswered(assignment: Assignment, pinned: Sequence[OpinionText], names: Names) -> tuple[list[Changed], int]:
    """What stands on an earlier version still, with its owner's name; and how many more there are than are listed."""
    asked = PlaceQuestion.objects.standing().filter(annotation__submission__assignment=assignment)
    listed = list(asked.for_questions()[: LISTED + 1])
    more = asked.count() - LISTED if len(listed) > LISTED else 0
    citers = Citers(pinned)
    found = []
    for question in listed[:LISTED]:
        words, proposed = _asked_words(question, citers)
        found.append(
            Changed(
                name=names.of(question.annotation.submission),
                pin=words.pin,
                in_bin=False,
                state=question.get_answer_display(),
                before=words.pieces,
                after=proposed.pieces if proposed else [],
            )
        )
    return found, more


def question_views(submission: Submission, pinned: Sequence[OpinionText]) -> list[QuestionView]:
    """What the submission's owner is asked, unanswered first, then what she left, then what she took."""
    mine = PlaceQuestion.objects.filter(annotation__submission=submission, annotation__deleted_at=None)
    order = list(Answer)
    found = sorted(mine.for_questions(), key=lambda question: order.index(Answer(question.answer)))
    taken = _taken_revisions(found)
    citers = Citers(pinned)
    return [_question_view(question, citers, taken) for question in found]


def _taken_revisions(questions: Iterable[PlaceQuestion]) -> set[int]:
    """The annotations whose last change was to be carried: that can be taken back."""
    taken = [question.annotation for question in questions if question.answer == Answer.TAKEN]
    last = AnnotationRevision.objects.filter(annotation__in=taken, number=F("annotation__revision"))
    return set(last.filter(change=Change.CARRIED).values_list("annotation", flat=True))


def _asked_words(question: PlaceQuestion, citers: Citers) -> tuple[Words, Words | None]:
    """The words of both versions with their surroundings (`for_questions`)."""
    annotation, proposed = question.annotation, question.proposed
    old, new = getattr(question, "before", ""), getattr(question, "after", None)
    left, words, right = _cut(old, annotation.span)
    if proposed is None or new is None:
        return Words(citers.pin(annotation.version, annotation.span), left, [Piece(Side.BOTH, words)], right), None
    new_left, new_words, new_right = _cut(new, proposed)
    before, after = sides(words, new_words)
    return (
        Words(citers.pin(annotation.version, annotation.span), left, before, right),
        Words(citers.pin(question.version, proposed), new_left, after or [], new_right),
    )


def _cut(around: str, span: Span) -> tuple[str, str, str]:
    """What stands before the span, its words, and what stands after it, cut between words."""
    start = min(span.start, CONTEXT)
    end = start + span.end - span.start
    prefix, suffix = around[:start], around[end:]
    if span.start > CONTEXT:
        prefix = f"… {prefix.partition(' ')[2]}"
    if len(suffix) == CONTEXT:
        suffix = f"{suffix.rpartition(' ')[0]} …"
    return prefix, around[start:end], suffix


def _question_view(question: PlaceQuestion, citers: Citers, taken: set[int]) -> QuestionView:
    annotation = question.annotation
    before, after = _asked_words(question, citers)
    undo = f"{reverse('annotation_undo', args=[annotation.uuid])}?revision={annotation.revision}"
    return QuestionView(
        uuid=annotation.uuid,
        note=annotation.note,
        claims=tuple(claim_view(tag.claim) for tag in annotation.tags.all()),
        links=tuple(link_view(link) for link in annotation.links.all()),
        number=question.version.number,
        present=annotation.version.number,
        before=before,
        after=after,
        answer=question.answer,
        url=reverse("question_answer", args=[annotation.uuid]),
        undo_url=undo if annotation.pk in taken else "",
        version=question.version.uuid,
        start=question.start,
        end=question.end,
    )
