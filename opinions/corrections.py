"""Corrections of a published text: what a curator makes of its passages is stored as the writing's next version.

A version is never changed. What uses the one before it stays there until its own people take the new one.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from opinions.actions import store_marks
from opinions.authorities import store_authorities, store_citations
from opinions.carried_repairs import carry_repairs
from opinions.layout import layout
from opinions.models import Opinion, OpinionText
from opinions.parsed_again import facts_of, writing_of
from opinions.text.canonical import fingerprint, tile
from opinions.text.citations.finding import find
from opinions.text.editing import EditDoesNotFit, PassageEdit, as_words, revise, same
from opinions.text.kinds import EmphasisStyle, PageBasis, PassageKind
from opinions.text.pages import PageMark as Mark
from opinions.text.parsed import (
    ParsedAuthority,
    ParsedCorrection,
    ParsedEmphasis,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
)
from opinions.tiled import TiledOpinion
from people.actions import record
from people.models import User

REASON_LENGTH = 500


class OutdatedVersion(Exception):
    """The text was corrected meanwhile; `present` is its latest version."""

    def __init__(self, present: OpinionText) -> None:
        super().__init__(f"the latest version is {present.number}")
        self.present = present


@dataclass(slots=True)
class Beside:
    """What stands beside the words of one passage."""

    pages: list[ParsedPageMark] = field(default_factory=list)
    notes: list[ParsedNoteMark] = field(default_factory=list)
    emphasis: list[ParsedEmphasis] = field(default_factory=list)
    corrections: list[ParsedCorrection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Revised:
    """What a version would become: its passages before and after."""

    before: tuple[ParsedPassage, ...]
    after: tuple[ParsedPassage, ...]

    @property
    def changes(self) -> bool:
        """Whether anything would differ."""
        return not same(self.before, self.after)

    @property
    def changes_words(self) -> bool:
        """Whether the text would differ, not its structure alone: then offsets move."""
        return tile([each.text for each in self.before])[0] != tile([each.text for each in self.after])[0]


def latest_version(opinion: Opinion) -> OpinionText:
    """The writing's last version, with its text."""
    return opinion.versions.order_by("-number")[0]


def passages_of(version: OpinionText) -> tuple[ParsedPassage, ...]:
    """The version's passages as a reader would have given them, without citations; implied page marks are left out."""
    placed = layout(version)
    starts = [passage.start for passage in placed.passages]
    beside: list[Beside] = [Beside() for _ in starts]

    def at(offset: int) -> tuple[Beside, int]:
        number = bisect_right(starts, offset) - 1
        return beside[number], offset - starts[number]

    for mark in placed.page_marks:
        if mark.basis == PageBasis.PRINTED:
            here, offset = at(mark.offset)
            here.pages.append(ParsedPageMark(offset, mark.series, mark.page))
    for call in placed.note_marks:
        here, offset = at(call.offset)
        here.notes.append(ParsedNoteMark(offset, call.label))
    for run in placed.emphasis:
        here, offset = at(run.start)
        here.emphasis.append(ParsedEmphasis(offset, offset + run.end - run.start, EmphasisStyle(run.style)))
    for kept in version.corrections.all():
        here, offset = at(kept.start)
        here.corrections.append(ParsedCorrection(offset, offset + kept.end - kept.start, kept.printed))
    return tuple(
        ParsedPassage(
            kind=PassageKind(passage.kind),
            text=version.text[passage.start : passage.end],
            label=passage.label or None,
            pages=tuple(here.pages),
            notes=tuple(here.notes),
            emphasis=tuple(here.emphasis),
            corrections=tuple(here.corrections),
        )
        for passage, here in zip(placed.passages, beside, strict=True)
    )


def first_series(version: OpinionText) -> str:
    """The series whose page marks are edited without its name; empty where the case has none."""
    series = layout(version).pagination.series
    cited = version.opinion.case.citations.first()
    return series[0] if series else str(cited) if cited else ""


def editable(version: OpinionText) -> list[PassageEdit]:
    """The version's passages as a person edits them."""
    series = first_series(version)
    return [PassageEdit(as_words(each, series), each.kind, each.label or "") for each in passages_of(version)]


def revised(version: OpinionText, edits: Mapping[int, PassageEdit]) -> Revised:
    """What the version would become by the edits (by passage, from 0). Raises `EditDoesNotFit`."""
    before = passages_of(version)
    after = revise(before, edits, first_series(version))
    known = {*layout(version).pagination.series, *map(str, version.opinion.case.citations.all()), first_series(version)}
    for mark in (mark for passage in after for mark in passage.pages):
        if mark.series not in known:
            raise EditDoesNotFit(f"“{mark.series}” is no series of pages of this case: {', '.join(sorted(known))}.")
    return Revised(before, tuple(after))


def correct_text(version: OpinionText, *, by: User, edits: Mapping[int, PassageEdit], reason: str) -> OpinionText:
    """Stores the next version of the writing, and returns it. Who uses `version` keeps it.

    Page marks and note calls stand where the edits have them, emphasis and earlier corrections move with their words,
    citations are found anew, and what people said of them comes along where its words are the same. Where words are
    changed, what the source printed is kept beside them. Raises `EditDoesNotFit` for an edit that cannot be made, that
    changes nothing or has no `reason`, and `OutdatedVersion` where `version` is not the latest one any more.
    """
    if not reason.strip():
        raise EditDoesNotFit("Say why the text is corrected: whoever relies on it will ask.")
    new = revised(version, edits)
    if not new.changes:
        raise EditDoesNotFit("Nothing has been changed yet.")
    cited, authorities = _cited(version, new.after)
    tiled = _tiled(version, cited)
    with transaction.atomic():
        Opinion.objects.select_for_update().get(pk=version.opinion_id)
        present = version.opinion.versions.defer("text").latest("number")
        if present.pk != version.pk:
            raise OutdatedVersion(present)
        made = OpinionText.objects.create(
            opinion=version.opinion,
            number=version.number + 1,
            text=tiled.text,
            fingerprint=fingerprint(tiled.text),
            made_by=by,
            reason=reason.strip()[:REASON_LENGTH],
        )
        store_marks([made], [tiled])
        store_citations([made], [tiled], store_authorities(authorities, version.opinion.case))
        left_behind = carry_repairs(version, made)
        record(
            "correct_text",
            made,
            by=by,
            writing=str(version.opinion.uuid),
            number=made.number,
            before=version.fingerprint,
            after=made.fingerprint,
            reason=made.reason,
            citations_left_behind=left_behind,
        )
    return made


def _cited(version: OpinionText, passages: Sequence[ParsedPassage]) -> tuple[ParsedOpinion, list[ParsedAuthority]]:
    """The writing with its citations, found anew among the case's others, and the authorities that it cites."""
    case = version.opinion.case
    writings: list[ParsedOpinion] = []
    here = 0
    for opinion in case.opinions.all():
        if opinion.pk == version.opinion_id:
            here = len(writings)
        own = tuple(passages) if opinion.pk == version.opinion_id else passages_of(latest_version(opinion))
        writings.append(writing_of(opinion, own))
    found = find(writings, facts_of(case))
    cited = found.opinions[here]
    each_cited = [each for passage in cited.passages for each in passage.citations]
    named = {each.authority for each in each_cited} | {each.likely for each in each_cited}
    return cited, [authority for authority in found.authorities if authority.id in named]


def _tiled(version: OpinionText, opinion: ParsedOpinion) -> TiledOpinion:
    """The writing's new text with its page marks, after those that a rule implies at its start."""
    text, spans = tile([passage.text for passage in opinion.passages])
    printed = [
        Mark(span.start + mark.at, mark.series, mark.page)
        for passage, span in zip(opinion.passages, spans, strict=True)
        for mark in passage.pages
    ]
    opened = {mark.series for mark in printed if mark.offset == 0}
    implied = [
        Mark(mark.offset, mark.series, mark.page, PageBasis(mark.basis))
        for mark in layout(version).page_marks
        if mark.basis != PageBasis.PRINTED and mark.series not in opened
    ]
    return TiledOpinion(opinion, text, spans, (*implied, *printed))
