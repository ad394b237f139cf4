"""Star pages in the words of a page of the web (`*123`, `[*123]`), given the mark that `markup` knows."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from opinions.text.readers.markup import PAGE_CLASSES
from opinions.text.readers.star_pages import Star, find_stars, number_pages

BEFORE, AFTER = re.compile(r"\[\s*$"), re.compile(r"\s*\]")
PAGE_CLASS = "star-pagination"


def mark_stars(main: Any, citations: Sequence[str]) -> None:
    """Makes an element of each star page under `main`, in place.

    Where the page has such marks of its own, the asterisks in its words are no pages; nor are those that
    `star_pages.number_pages` rejects.
    """
    if any(PAGE_CLASSES & set((element.get("class") or "").split()) for element in main.iter()):
        return
    texts = _texts(main)
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text))
    source = "".join(texts)
    pages = number_pages(find_stars(source, 0, len(source)), citations)
    own: dict[int, list[Star]] = {}
    for _, run in pages.runs:
        for star in run:
            at = bisect_right(starts, star.start) - 1
            if star.end <= starts[at + 1]:
                own.setdefault(at, []).append(star)
    for at in sorted(own, reverse=True):
        _cut(texts[at], [(star.start - starts[at], star.end - starts[at]) for star in sorted(own[at], key=_place)])


def _place(star: Star) -> int:
    return star.start


def _texts(main: Any) -> list[Any]:
    """The texts under an element in order, each of which knows where it stands."""
    return [text for text in main.xpath(".//text()") if text]


def _cut(text: Any, spans: Sequence[tuple[int, int]]) -> None:
    """Puts an element for each span of a text into the tree, without the brackets around it."""
    holder = text.getparent()
    pieces: list[str] = []
    marks: list[str] = []
    last = 0
    for start, end in spans:
        before = text[last:start]
        opened, closed = BEFORE.search(before), AFTER.match(text, end)
        if opened and closed:
            before, end = before[: opened.start()], closed.end()  # noqa: PLW2901 -- the brackets belong to the mark
        pieces.append(before)
        marks.append(text[start:end].strip("[] "))
        last = end
    pieces.append(text[last:])
    _put(holder, pieces, marks, is_tail=text.is_tail)


def _put(holder: Any, pieces: Sequence[str], marks: Sequence[str], *, is_tail: bool) -> None:
    """Sets the text of an element, or the text after it, to these pieces with marks between them."""
    parent = holder.getparent() if is_tail else holder
    at = parent.index(holder) + 1 if is_tail else 0
    if is_tail:
        holder.tail = pieces[0]
    else:
        holder.text = pieces[0]
    for mark, piece in zip(marks, pieces[1:], strict=True):
        element = parent.makeelement("span", {"class": PAGE_CLASS})
        element.text, element.tail = mark, piece
        parent.insert(at, element)
        at += 1
