"""The units by which a class's spans are compared: the sentences of a version, and which of them a span touches."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from opinions.models import Citation, OpinionText
from opinions.text.sentences import CitedAt, sentence_spans
from opinions.text.spans import Span

KEPT = 64
"""Texts whose sentences a process keeps; those of a 300 kB opinion are some 400 kB."""


@dataclass(frozen=True)
class Sentences:
    """The sentences of one version, in order; offsets are code points of its text."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def touched(self, span: Span) -> range:
        """The numbers (from 0) of the sentences that share a code point with `span`; empty between two."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))


def sentences_of(version: OpinionText) -> Sentences:
    """The version's sentences; two queries the first time that this process asks, since a text never changes."""
    return _sentences(version.uuid)


@lru_cache(maxsize=KEPT)
def _sentences(uuid: UUID) -> Sentences:
    """Kept by UUID: numbers are given anew when a database is made anew."""
    text = OpinionText.objects.values_list("text", flat=True).get(uuid=uuid)
    cited = Citation.objects.filter(version__uuid=uuid).order_by("start", "end").values_list("start", "end")
    spans = tuple(sentence_spans(text, [CitedAt(Span(start, end)) for start, end in cited]))
    return Sentences(spans, tuple(span.start for span in spans), tuple(span.end for span in spans))
