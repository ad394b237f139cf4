"""The passages in which something is cited, by case and writing, as pages show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F
from django.db.models.functions import Substr

from opinions import citing
from opinions.citation_cards import FORMS
from opinions.excerpts import Piece, excerpt
from opinions.layout import Layout, layouts
from opinions.models import Case, Citation, Opinion, OpinionText, Passage
from opinions.text.kinds import CitationForm, PassageKind
from opinions.text.pincites import pin_cite
from opinions.text.spans import Span

SHOWN_AT_ONCE: Final = 6
"""Passages of one writing that are shown at once; the rest are a click away."""


@dataclass(frozen=True, slots=True)
class CitingPassage:
    """A passage that cites: its place (`span`, code points of the version; `pin`, empty without pages) and its words.

    `forms` are how it cites, in words, each once; `mentions` how often. `label` is a note's.
    """

    version: int
    span: Span
    pin: str
    label: str
    url: str
    forms: tuple[str, ...]
    mentions: int
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class CitingWriting:
    """A writing that cites, in its latest version, with the passages; `key` is the writing's."""

    key: int
    label: str
    url: str
    passages: tuple[CitingPassage, ...]


@dataclass(frozen=True, slots=True)
class CitingCase:
    """A case of the library that cites, with its writings."""

    uuid: str
    caption: str
    cite: str
    url: str
    fictional: bool
    writings: tuple[CitingWriting, ...]


def citing_cases(cases: Sequence[Case], mentions: Iterable[Citation], more: Iterable[Opinion] = ()) -> list[CitingCase]:
    """The cases, whose `citations` are prefetched, with the passages in which the mentions stand.

    `mentions` are of latest versions, with `version.opinion`; `more` are writings that are shown without any. Five
    queries at most, beside that of the mentions.
    """
    by_version: defaultdict[OpinionText, list[Citation]] = defaultdict(list)
    for mention in mentions:
        by_version[mention.version].append(mention)
    laid = layouts([version.pk for version in by_version]) if by_version else {}
    by_case = {case.pk: case for case in cases}
    found = {version: _passages_of(laid[version.pk], cited) for version, cited in by_version.items()}
    words = _words({passage.pk for passages in found.values() for passage, _cited in passages})
    writings: defaultdict[int, dict[int, tuple[int, CitingWriting]]] = defaultdict(dict)
    for version, passages in found.items():
        opinion, place = version.opinion, laid[version.pk]
        case = by_case[opinion.case_id]
        shown = tuple(
            _passage(each, cited, words[each.pk], place=place, opinion=opinion, case=case) for each, cited in passages
        )
        writings[case.pk][opinion.pk] = opinion.position, _writing(opinion, shown)
    for opinion in more:
        writings[opinion.case_id].setdefault(opinion.pk, (opinion.position, _writing(opinion)))
    return [_case(case, writings[case.pk].values()) for case in cases]


def _case(case: Case, writings: Iterable[tuple[int, CitingWriting]]) -> CitingCase:
    return CitingCase(
        uuid=str(case.uuid),
        caption=case.caption,
        cite=citing.case_words(case),
        url=case.get_absolute_url(),
        fictional=case.fictional,
        writings=tuple(writing for _position, writing in sorted(writings, key=lambda pair: pair[0])),
    )


def _writing(opinion: Opinion, passages: tuple[CitingPassage, ...] = ()) -> CitingWriting:
    return CitingWriting(opinion.pk, citing.writing_words(opinion), opinion.get_absolute_url(), passages)


def _passages_of(place: Layout, mentions: Sequence[Citation]) -> list[tuple[Passage, list[Citation]]]:
    """The passages in which the mentions begin, in the text's order, each with its mentions."""
    found: dict[int, tuple[Passage, list[Citation]]] = {}
    for mention in sorted(mentions, key=lambda each: each.start):
        passage = place.touched(Span(mention.start, mention.end))[0]
        found.setdefault(passage.pk, (passage, []))[1].append(mention)
    return list(found.values())


def _words(passages: set[int]) -> dict[int, str]:
    """The words of passages by their keys; the rest of the texts stays in the database. One query."""
    if not passages:
        return {}
    words = Substr("version__text", F("start") + 1, F("end") - F("start"))
    return dict(Passage.objects.filter(pk__in=passages).order_by().values_list("pk", words))


def _passage(
    passage: Passage, mentions: Sequence[Citation], words: str, *, place: Layout, opinion: Opinion, case: Case
) -> CitingPassage:
    spans = [Span(each.start, min(each.end, passage.end)) for each in mentions]
    cut = excerpt(words, _parted([Span(each.start - passage.start, each.end - passage.start) for each in spans]))
    return CitingPassage(
        version=passage.version_id,
        span=passage.span,
        pin=pin_cite(place.pagination, spans, citing.series_in(place.pagination, case)).pages,
        label=passage.label if passage.kind == PassageKind.FOOTNOTE else "",
        url=f"{opinion.get_absolute_url()}#passage-{passage.position}",
        forms=tuple(dict.fromkeys(_form_words(each) for each in mentions)),
        mentions=len(mentions),
        pieces=cut.pieces,
        cut_before=cut.cut_before,
        cut_after=cut.cut_after,
    )


def _form_words(mention: Citation) -> str:
    """How a mention cites: `see, cited in full`."""
    form = str(FORMS[CitationForm(mention.form)])
    return f"{mention.signal.rstrip(',').lower()}, {form}" if mention.signal else form


def _parted(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, without those that begin inside an earlier one."""
    kept: list[Span] = []
    for span in sorted(spans):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept
