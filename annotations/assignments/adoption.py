"""Adoption: an assignment takes a corrected text, and each annotation on it is carried, or its owner is asked.

Only the same words at a sure place are carried without asking. What is asked stays on the earlier version, with the
words that it quotes, until its owner answers; it can stay there for ever.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from annotations.actions import SURE, Refused, carry_to, check_open, lock_annotation, place_state
from annotations.models import (
    Annotation,
    AnnotationRevision,
    Answer,
    Assignment,
    AssignmentText,
    Change,
    PlaceQuestion,
    Submission,
)
from annotations.reading.folding import kept_after
from annotations.review.key_carrying import carry_key
from opinions.models import OpinionText
from opinions.text.carrying import Fate, Outcome, carry
from opinions.text.spans import Span
from people.actions import record, record_each
from people.models import User

CHUNK = 500
"""Rows written by one statement."""
MOVE = """
    UPDATE annotations_annotation AS moved SET version_id = %s, start = place.start, "end" = place."end",
        revision = moved.revision + 1
    FROM unnest(%s::bigint[], %s::int[], %s::int[]) AS place(id, start, "end") WHERE moved.id = place.id
"""


class Unseen(Exception):
    """What was answered is not what is asked now: the text, or the annotation, has changed since the page was made."""


@dataclass(frozen=True, slots=True)
class Fated:
    """An annotation, as it stands, and what becomes of it."""

    annotation: Annotation
    outcome: Outcome

    @property
    def sure(self) -> bool:
        """Whether it is carried without asking."""
        return self.outcome.fate in SURE


def foresee(assignment: Assignment, version: OpinionText) -> list[Fated]:
    """What adopting `version` would do to the assignment's annotations on that writing, the bin's too, in their order.

    Annotations that were left on an earlier version are carried from there. A constant number of queries.
    """
    concerned = list(Annotation.objects.for_adoption(assignment, version))
    standing: dict[int, list[Annotation]] = {}
    for annotation in concerned:
        standing.setdefault(annotation.version_id, []).append(annotation)
    outcomes: dict[int, Outcome] = {}
    for old in OpinionText.objects.filter(pk__in=standing):
        here = standing[old.pk]
        found = carry(old.text, version.text, [each.span for each in here])
        outcomes |= {each.pk: outcome for each, outcome in zip(here, found, strict=True)}
    return [Fated(each, outcomes[each.pk]) for each in concerned]


def counts(fated: Sequence[Fated]) -> dict[Fate, int]:
    """How many have each fate, in the order of `Fate`."""
    found = Counter(each.outcome.fate for each in fated)
    return {fate: found[fate] for fate in Fate}


@transaction.atomic
def adopt_version(assignment: Assignment, *, by: User, version: OpinionText) -> dict[Fate, int]:
    """The assignment takes `version` in the place of the earlier one of that writing; returns how many had each fate.

    The class's writes wait meanwhile. Other assignments are not touched. Raises `Refused`: `closed`, `other_text` where
    the assignment has no version of the writing, `no_newer_text` where it has this or a later one.
    """
    pinned = _lock_class(assignment, version)
    fated = foresee(assignment, version)
    sure = [each for each in fated if each.sure]
    _keep_carried(sure, version, by)
    course = assignment.course.uuid
    moved = [(each.annotation, {"revision": each.annotation.revision + 1}) for each in sure]
    record_each(f"annotation_{Change.CARRIED}", moved, by=by, course=course)
    _move(sure, version)
    _ask(fated, version, by)
    carry_key(assignment, version)
    before, pinned.version = pinned.version, version
    if pinned.kept is not None:
        pinned.kept = kept_after(before, version, pinned.kept)
    pinned.save(update_fields=["version", "kept"])
    done = counts(fated)
    told = {fate.value: count for fate, count in done.items()}
    record(
        "adopt_version",
        assignment,
        by=by,
        course=course,
        before=str(before.uuid),
        after=str(version.uuid),
        **told,
    )
    return done


def _lock_class(assignment: Assignment, version: OpinionText) -> AssignmentText:
    """The pinned text, when nobody of the class is writing any more: no new submission, and no write on an old one."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    list(Submission.objects.select_for_update().filter(assignment=locked).order_by("pk").values_list("pk"))
    if locked.is_closed:
        raise Refused("closed")
    texts = locked.pinned.select_related("version").defer("version__text")
    pinned = texts.filter(version__opinion=version.opinion_id).order_by("-version__number").first()
    if pinned is None:
        raise Refused("other_text")
    if pinned.version.number >= version.number:
        raise Refused("no_newer_text")
    return pinned


def _keep_carried(sure: Sequence[Fated], version: OpinionText, by: User) -> None:
    """A revision for each: its last state, at the new place."""
    pks = [each.annotation.pk for each in sure]
    latest = AnnotationRevision.objects.filter(annotation__in=pks, number=F("annotation__revision"))
    states = dict(latest.values_list("annotation", "state"))
    AnnotationRevision.objects.bulk_create(
        (
            AnnotationRevision(
                annotation=each.annotation,
                number=each.annotation.revision + 1,
                change=Change.CARRIED,
                by=by,
                state=states[each.annotation.pk] | place_state(version, _new(each.outcome)),
            )
            for each in sure
        ),
        batch_size=CHUNK,
    )


def _new(outcome: Outcome) -> Span:
    assert outcome.new is not None  # noqa: S101 -- what is sure has a place; told to mypy
    return outcome.new


def _move(sure: Sequence[Fated], version: OpinionText) -> None:
    """Writes the new places in one statement, since the database checks each span against the text of its version."""
    spans = [_new(each.outcome) for each in sure]
    with connection.cursor() as cursor:
        cursor.execute(
            MOVE,
            [
                version.pk,
                [each.annotation.pk for each in sure],
                [span.start for span in spans],
                [span.end for span in spans],
            ],
        )


def _ask(fated: Sequence[Fated], version: OpinionText, by: User) -> None:
    """Asks the owners of what is not sure, instead of what they were asked before. What they left stays left."""
    asked = PlaceQuestion.objects.filter(annotation__in=[each.annotation.pk for each in fated])
    left = set(asked.filter(answer=Answer.LEFT).values_list("annotation", flat=True))
    asked.delete()
    PlaceQuestion.objects.bulk_create(
        (
            PlaceQuestion(
                annotation=each.annotation,
                version=version,
                start=each.outcome.new.start if each.outcome.new else None,
                end=each.outcome.new.end if each.outcome.new else None,
                answer=Answer.LEFT if each.annotation.pk in left else Answer.OPEN,
                asked_by=by,
            )
            for each in fated
            if not each.sure
        ),
        batch_size=CHUNK,
    )


@transaction.atomic
def take_place(question: PlaceQuestion, *, by: User, seen: tuple[str, int, int]) -> Annotation:
    """Carries the annotation to the words that are proposed: its owner has `seen` them (version's UUID, start, end).

    Raises `Unseen` where something else is proposed now, `Refused` where the assignment is not open.
    """
    annotation = lock_annotation(question.annotation)
    check_open(annotation.submission)
    now = _lock_question(question)
    if now.answer == Answer.TAKEN:
        return annotation
    span = now.proposed
    if span is None or seen != (str(now.version.uuid), span.start, span.end):
        raise Unseen
    carry_to(annotation, now.version, span, by=by)
    _answer(now, Answer.TAKEN)
    return annotation


@transaction.atomic
def leave_place(question: PlaceQuestion, *, by: User) -> None:
    """Leaves the annotation on the earlier version, whose words it goes on quoting; it is not asked about any more.

    Raises `Unseen` where it has been carried, `Refused` where the assignment is not open.
    """
    annotation = lock_annotation(question.annotation)
    check_open(annotation.submission)
    now = _lock_question(question)
    if now.answer == Answer.TAKEN:
        raise Unseen
    if now.answer == Answer.OPEN:
        _answer(now, Answer.LEFT)
        course = annotation.submission.assignment.course
        record("leave_place", annotation, by=by, course=course.uuid, version=str(annotation.version.uuid))


def _lock_question(question: PlaceQuestion) -> PlaceQuestion:
    """The question as it is now. Raises `Unseen` where it is asked no more."""
    asked = PlaceQuestion.objects.select_for_update(of=("self",)).select_related("version").defer("version__text")
    found = asked.filter(annotation=question.annotation_id).first()
    if found is None:
        raise Unseen
    return found


def _answer(question: PlaceQuestion, answer: Answer) -> None:
    question.answer = answer
    question.save(update_fields=["answer"])
