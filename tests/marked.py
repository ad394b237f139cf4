r"""Text written as it looks, for tests: spans, page marks, note calls and notes stand where they are.

`[words|name]` is a span, which may hold others; `{*1119}` a page mark, `{*77 b}` one of a series of its own; `{^1}` the
call of note 1; a line that begins with `{1:}` is a passage of note 1. A line is a passage.

>>> marked("The [du{*2}ty|holding]{^1} of care").text
'The duty of care'
"""

import re
from dataclasses import dataclass

from opinions.text.kinds import PageBasis, PassageKind
from opinions.text.pages import NoteMark, PageMark
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.spans import Span

SERIES = "366 F.3d 1093"
TOKEN = re.compile(r"(\[)|\|([^\]|]*)\]|\{\*([^} ]+(?: \d+)?)(?: ([a-z]))?\}|\{\^([^}]+)\}|\{([^}:]+):\}")


@dataclass(frozen=True)
class Marked:
    """What `marked` read. Offsets are those of `text`."""

    text: str
    spans: dict[str, Span]
    pages: tuple[PageMark, ...]
    calls: tuple[NoteMark, ...]
    passages: tuple[PlacedPassage, ...]

    def pagination(self, opening: str = "", basis: PageBasis = PageBasis.CASE) -> Pagination:
        """The pages of the text, opened on page `opening` if one is given."""
        implied = (PageMark(0, SERIES, opening, basis),) if opening else ()
        return Pagination(self.passages, (*implied, *self.pages), self.calls)

    def __getitem__(self, name: str) -> Span:
        return self.spans[name]


def marked(source: str) -> Marked:
    """Read a text with its marks."""
    text, opened, end = "", list[int](), 0
    spans: dict[str, Span] = {}
    pages: list[PageMark] = []
    calls: list[NoteMark] = []
    labels: dict[int, str] = {}
    for token in TOKEN.finditer(source):
        text += source[end : token.start()]
        end = token.end()
        opening, name, page, series, call, note = token.groups()
        if opening:
            opened.append(len(text))
        elif name is not None:
            spans[name] = Span(opened.pop(), len(text))
        elif page:
            pages.append(PageMark(len(text), series or SERIES, page))
        elif call:
            calls.append(NoteMark(len(text), call))
        else:
            labels[text.count("\n")] = note
    text += source[end:]
    return Marked(text, spans, tuple(pages), tuple(calls), _passages(text, labels))


def _passages(text: str, labels: dict[int, str]) -> tuple[PlacedPassage, ...]:
    placed: list[PlacedPassage] = []
    for number, line in enumerate(text.splitlines(keepends=True)):
        start = placed[-1].span.end if placed else 0
        label = labels.get(number)
        kind = PassageKind.FOOTNOTE if label else PassageKind.PARAGRAPH
        placed.append(PlacedPassage(kind, label, Span(start, start + len(line))))
    return tuple(placed)
