"""Which of a writing's citations the notes under a filter speak of: the rows that its table of authorities has then."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db.models.functions import Coalesce

from annotations.reading.desk import Desk
from opinions.models import Citation, Passage
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class Covered:
    """Spans of one text, those that overlap made one; in code points."""

    starts: list[int]
    ends: list[int]

    @classmethod
    def by(cls, spans: Iterable[tuple[int, int]]) -> Self:
        """What the spans (start, end) cover."""
        found = cls([], [])
        for start, end in sorted(spans):
            if found.ends and start <= found.ends[-1]:
                found.ends[-1] = max(found.ends[-1], end)
            else:
                found.starts.append(start)
                found.ends.append(end)
        return found

    def touches(self, span: Span) -> bool:
        """Whether any of it lies in the span."""
        at = bisect_right(self.ends, span.start)
        return at < len(self.starts) and self.starts[at] < span.end


@dataclass(frozen=True, slots=True)
class CitedUnder:
    """The citations that lie in the words of a listed note, or in the passage of one that links what they cite.

    Where the filter names an authority or kinds of passages, only citations of it and in those. `noted` is by version
    (key), `linked` by version and authority (keys). Notes on an earlier version of a text are none of its table.
    """

    noted: dict[int, Covered]
    linked: dict[tuple[int, int], Covered]
    authority: str
    kinds: tuple[str, ...]

    def __call__(self, mention: Citation, passage: Passage) -> bool:
        """Whether the table lists the mention, which stands in that passage."""
        cited = mention.authority.shown if mention.authority is not None else None
        if self.authority and (cited is None or str(cited.uuid) != self.authority):
            return False
        if self.kinds and passage.kind not in self.kinds:
            return False
        noted = self.noted.get(mention.version_id)
        linked = self.linked.get((mention.version_id, cited.pk)) if cited is not None else None
        inside = noted is not None and noted.touches(Span(mention.start, mention.end))
        return inside or (linked is not None and linked.touches(passage.span))


def cited_under(desk: Desk) -> CitedUnder | None:
    """What the desk's filter leaves of the tables of its assignment; None where it leaves all. Two queries."""
    if desk.filter.is_usual:
        return None
    noted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for version, start, end in desk.everywhere().order_by().values_list("version", "start", "end"):
        noted[version].append((start, end))
    linked: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    shown = desk.links().annotate(shown=Coalesce("authority__same_as", "authority"))
    places = ("annotation__version", "annotation__start", "annotation__end", "shown")
    for version, start, end, authority in shown.order_by().values_list(*places):
        linked[version, authority].append((start, end))
    return CitedUnder(
        {version: Covered.by(spans) for version, spans in noted.items()},
        {place: Covered.by(spans) for place, spans in linked.items()},
        desk.filter.authority,
        desk.filter.kinds,
    )
