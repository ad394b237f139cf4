"""Which sentence words stand in, with the citations that follow it: what an opinion cites for a proposition."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from opinions.text.quotation_marks import mark_pairs
from opinions.text.spans import Span

GAP = 12
"""Code points that may stand between a quotation and its citation: marks, a period, a space."""
_END = re.compile(r"[.?!][.?!…]{0,4}[”’\"')\]]{0,4}(?=\s{1,3}[“‘\"'(\[]{0,3}[A-Z0-9§])|\n")
_ABBREVIATED = re.compile(
    r"(?:^|[^\w.])(?:[A-Z]|[A-Z](?:\.[A-Z])+|vs?|[Nn]os?|[Nn]n?|[Ss]ecs?|[Aa]rts?|[Cc]h|[Pp]p?|[Pp]ts?|[Ii]d|JJ|Mr|Mrs|Ms"
    r"|Dr|St|Jr|Sr|Inc|Co|Corp|Ltd|Ct|Cir|App|Dist|Div|Rev|Stat|Ann|Const|Amend|cf|e\.g|i\.e|al|seq|Op|Br|Tr|Ex|Fed|Gen"
    r"|Sup|Supp|Colo|Cal|Mass|Wash|Minn|Conn|Tenn|Ill|Ind|Ala|Ark|Ariz|Del|Fla|Ga|Kan|Ky|La|Md|Mich|Miss|Mo|Mont|Neb|Nev"
    r"|Okla|Or|Pa|Tex|Va|Vt|Wis|Wyo|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.$"
)
_LONGEST = 12
"""Code points before a period that are looked at for an abbreviation."""


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A citation in a text: its span, the signal before it, and whether it can be a sentence alone (no bare name)."""

    span: Span
    signal: str = ""
    alone: bool = True


def sentences_around(text: str, span: Span, citations: Sequence[CitedAt]) -> Span:
    """The sentences that `span` touches, with the sentences of mere citation that follow them at once.

    Code points of `text`, in which an LF ends a passage; `citations` are those in it, by their starts. Linear in both.

    >>> text = "He knew. The town owes it. See Roe, 1 U.S. 2. It paid."
    >>> around = sentences_around(text, Span(13, 17), [CitedAt(Span(31, 44), "see")])
    >>> text[around.start : around.end]
    ' The town owes it. See Roe, 1 U.S. 2.'
    """
    ends = _ends(text, citations)
    start = ends[bisect_left(ends, span.start + 1) - 1] if ends and ends[0] <= span.start else 0
    end = _next(ends, max(span.end, span.start + 1), len(text))
    for cited in citations:
        if cited.alone and cited.span.start >= end and _is_signal(text[end : cited.span.start], cited.signal):
            end = _next(ends, cited.span.end, len(text))
    return Span(start, end)


def sentence_spans(text: str, citations: Sequence[CitedAt] = ()) -> list[Span]:
    r"""Every sentence of `text`, without the white space around it, in order; an LF ends one. Linear.

    `citations`, by their starts: a period within one ends no sentence.

    >>> text = "He knew. The town owes it to J. Roe.\nIt paid."
    >>> [span.slice(text) for span in sentence_spans(text)]
    ['He knew.', 'The town owes it to J. Roe.', 'It paid.']
    """
    found = []
    begin = 0
    for end in (*_ends(text, citations), len(text)):
        words = text[begin:end]
        if stripped := words.strip():
            start = begin + len(words) - len(words.lstrip())
            found.append(Span(start, start + len(stripped)))
        begin = end
    return found


def quotation_cited(text: str, citations: Sequence[Span]) -> dict[Span, Span]:
    """The quotation that each citation follows at once, from its opening mark past its closing one; others lack.

    >>> text = "It held that “no hen flies.” Roe, 1 U.S. 2."
    >>> quotation_cited(text, [Span(29, 42)])
    {Span(start=29, end=42): Span(start=13, end=28)}
    """
    pairs = sorted((pair for pair in mark_pairs(text) if pair.double), key=lambda pair: pair.closes)
    closes = [pair.closes for pair in pairs]
    found: dict[Span, Span] = {}
    for cited in citations:
        at = bisect_left(closes, cited.start) - 1
        if at >= 0 and cited.start - closes[at] <= GAP and not _speaks(text[closes[at] + 1 : cited.start]):
            found[cited] = Span(pairs[at].opens, pairs[at].closes + 1)
    return found


def _ends(text: str, citations: Sequence[CitedAt]) -> list[int]:
    """Where sentences end; a period within a citation or after an abbreviation ends none."""
    starts = [cited.span.start for cited in citations]
    ends = []
    for match in _END.finditer(text):
        at = bisect_left(starts, match.start() + 1) - 1
        within = at >= 0 and match.start() < citations[at].span.end - 1
        before = text[max(0, match.start() + 1 - _LONGEST) : match.start() + 1]
        if match.group() == "\n" or not (within or _ABBREVIATED.search(before)):
            ends.append(match.end())
    return ends


def _next(ends: Sequence[int], at: int, last: int) -> int:
    found = bisect_left(ends, at)
    return ends[found] if found < len(ends) else last


def _is_signal(between: str, signal: str) -> bool:
    """Whether nothing but a signal stands between a sentence and a citation."""
    return between.strip(" \n([“\"',").casefold() == signal.strip(" ,").casefold()


def _speaks(between: str) -> bool:
    return any(map(str.isalnum, between))
