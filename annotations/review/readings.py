"""A student's annotations as the staff reads and judges them: words and what is around, claims, note, remarks.

Under each annotation stand the lines that are judged: one for each of its tags, or one for the note where it has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch

from annotations.apart import BlindNote
from annotations.citing.citer import Citer, citer
from annotations.models import Annotation, Assignment, Claim, Remark, Submission, Tag
from annotations.names import Names
from annotations.querysets import AnnotationQuerySet
from annotations.reading.cards import CardView, ClaimView, Reading, card_views, claim_view
from annotations.review.remarks import About
from opinions.citing import writing_short
from opinions.models import OpinionText
from opinions.text.selectors import Window
from people.addresses import reverse
from people.models import User

CONTEXT = 180
"""Code points that are shown on each side of the words."""
WORDS_SHOWN = 700
"""Code points of the words that are shown before their middle is left out."""


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What was said; `revision` is 0 where nothing was yet. `is_waiting`: said, and not told to its student."""

    verdict: str = ""
    verdict_label: str = ""
    words: str = ""
    revision: int = 0
    by: str = ""
    at: datetime | None = None
    is_waiting: bool = False
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """What is judged by itself: `claim` is None for a note without claims, and for a whole submission."""

    key: str
    url: str
    remark: RemarkView
    claim: ClaimView | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What an annotation said at the reveal."""

    note: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotation to be read; `before`, `words` and `after` are the text's, `place_url` is where they stand.

    `gone` are remarks on claims that it does not have any more. `then` is what it said at the reveal, where that was
    asked for and differs; `is_new` whether it was made after it.
    """

    card: CardView
    writing: str
    before: str
    words: str
    after: str
    place_url: str
    lines: tuple[JudgedLine, ...]
    gone: tuple[tuple[str, RemarkView], ...] = ()
    then: Then | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads an assignment's work; `names` are what she is shown for its students, `claim` narrows what is judged.

    `then` are the annotations (keys) as they stood at the reveal, None where that was not asked for.
    """

    user: User
    assignment: Assignment
    names: Names
    claim: Claim | None = None
    then: Mapping[int, BlindNote] | None = None
    claims: Mapping[int, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Source:
    version: OpinionText
    citer: Citer
    window: Window


def for_reading(submissions: Iterable[Submission]) -> AnnotationQuerySet:
    """Their annotations with all that is read and judged, in the order of the texts."""
    remarks = Remark.objects.select_related("by", "tag")
    found = Annotation.objects.filter(submission__in=[each.pk for each in submissions], deleted_at=None)
    found = found.for_cards().prefetch_related(Prefetch("remarks", remarks))
    return found.order_by("version__opinion__position", "start", "end", "pk")


def entries(annotations: Sequence[Annotation], reader: Reader) -> list[Entry]:
    """Those annotations (from `for_reading`). Four queries for their texts, however many they are."""
    sources = _sources({each.version_id for each in annotations})
    return [_entry(each, sources[each.version_id], reader) for each in annotations]


def remark_view(remark: Remark | None) -> RemarkView:
    """The remark as it is shown to the staff."""
    if remark is None or not remark.pk:
        return RemarkView()
    says = bool(remark.verdict or remark.words)
    return RemarkView(
        verdict=remark.verdict,
        verdict_label=str(remark.get_verdict_display()) if remark.verdict else "",
        words=remark.words,
        revision=remark.revision,
        by=remark.by.name,
        at=remark.updated_at,
        is_waiting=says and remark.told_at is None,
        is_told=says and remark.told_at is not None,
    )


def whole_line(submission: Submission) -> JudgedLine:
    """What is said of the whole. One query."""
    remark = Remark.objects.filter(submission=submission, annotation=None).select_related("by").first()
    return JudgedLine(About(submission).key, _write_url(submission), remark_view(remark))


def _sources(versions: set[int]) -> dict[int, _Source]:
    found = OpinionText.objects.filter(pk__in=versions).select_related("opinion__case")
    found = found.prefetch_related("opinion__case__citations", "opinion__case__history")
    return {each.pk: _Source(each, citer(each), Window(each.text)) for each in found}


def _entry(annotation: Annotation, source: _Source, reader: Reader) -> Entry:
    span, text = annotation.span, source.version.text
    names, zone = reader.names, reader.assignment.course.time_zone
    reading = Reading(reader.user.pk, can_edit=False, zone=zone, names=names, can_talk=True, staff=True)
    remarks = list(annotation.remarks.all())
    place = reverse("reader", args=[annotation.submission.uuid, source.version.opinion.uuid])
    return Entry(
        card=card_views([annotation], source.citer, reading, source.window)[0],
        writing=writing_short(source.version.opinion),
        before=_from_word(text[max(0, span.start - CONTEXT) : span.start], cut=span.start > CONTEXT),
        words=_shortened(text[span.start : span.end]),
        after=_to_word(text[span.end : span.end + CONTEXT], cut=span.end + CONTEXT < len(text)),
        place_url=f"{place}?who=mine#passage-{source.citer.passage_number(span)}",
        lines=_lines(annotation, remarks, reader.claim),
        gone=tuple((each.about, remark_view(each)) for each in remarks if each.about and each.tag_id is None),
        then=_then(annotation, reader),
        is_new=_is_new(annotation, reader),
    )


def _lines(annotation: Annotation, remarks: Sequence[Remark], claim: Claim | None) -> tuple[JudgedLine, ...]:
    by_tag = {each.tag_id: each for each in remarks}
    tags: list[Tag] = [tag for tag in annotation.tags.all() if claim is None or tag.claim_id == claim.pk]
    submission = annotation.submission
    url = _write_url(submission)
    found = [
        JudgedLine(About(submission, annotation, tag).key, url, remark_view(by_tag.get(tag.pk)), claim_view(tag.claim))
        for tag in tags
    ]
    own = next((each for each in remarks if each.tag_id is None and not each.about), None)
    if not found or (own is not None and claim is None):
        found.append(JudgedLine(About(submission, annotation).key, url, remark_view(own)))
    return tuple(found)


def _then(annotation: Annotation, reader: Reader) -> Then | None:
    if reader.then is None or annotation.pk not in reader.then:
        return None
    then = reader.then[annotation.pk]
    now = tuple(sorted(tag.claim_id for tag in annotation.tags.all()))
    if (then.note, then.claims) == (annotation.note, now):
        return None
    return Then(then.note, tuple(claim_view(reader.claims[pk]) for pk in then.claims if pk in reader.claims))


def _is_new(annotation: Annotation, reader: Reader) -> bool:
    """Whether it was made after the reveal, where the work at the reveal is asked for."""
    return reader.then is not None and annotation.pk not in reader.then


def _write_url(submission: Submission) -> str:
    return reverse("remark_write", args=[submission.uuid])


def _shortened(words: str) -> str:
    words = words.replace("\n", " ")
    if len(words) <= WORDS_SHOWN:
        return words
    half = WORDS_SHOWN // 2
    return f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"


def _from_word(words: str, *, cut: bool) -> str:
    words = words.replace("\n", " ")
    return f"… {words.split(' ', 1)[-1]}" if cut else words


def _to_word(words: str, *, cut: bool) -> str:
    words = words.replace("\n", " ")
    return f"{words.rsplit(' ', 1)[0]} …" if cut else words
