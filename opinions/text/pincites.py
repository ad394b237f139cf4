"""Pin cites: the pages and notes on which words stand, as the Bluebook writes them (rules 3.2 and 3.3).

This is the one implementation: the page, the exports and `parse` all ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from opinions.text.pages import page_number
from opinions.text.pagination import Note, Pages, Pagination
from opinions.text.spans import Span

DASH = "–"
PARAGRAPH = "¶"


@dataclass(frozen=True, slots=True)
class PinCite:
    """`pages` is what follows a citation's first page (`1120–21`, `1124 n.4`); empty where no page is known.

    `series` is the reporter citation that the pages number; None where the text has no pages.
    """

    pages: str
    series: str | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _NotePin:
    """A note that is cited: its label, its pages, and whether its call stands in the words cited with it."""

    label: str
    ranges: tuple[tuple[str, str], ...]
    own: bool


def choose_series(pagination: Pagination, printed: Sequence[str], chosen: str = "") -> str | None:
    """Choose the series to pin in: the reader's (`chosen`), else that of a citation in `printed`, else any with marks.

    A series without marks is passed over. None where the text has no pages.
    """
    for series in (chosen, *printed):
        if series and series in pagination.series:
            return series
    return next(iter(pagination.series), None)


def pin_cite(pagination: Pagination, spans: Span | Sequence[Span], series: str | None) -> PinCite:
    """Pin one span, or several that are cited together (a passage and its note), in `series`.

    Spans are trimmed (`selectors.trim`): a page mark at a span's start counts, one at its end does not. A note covered
    whole takes the page where it begins; words selected in it take the pages on which they stand.
    """
    if series is None or series not in pagination.series:
        return PinCite("", None)
    parts = sorted([spans] if isinstance(spans, Span) else spans)
    warnings: list[str] = []
    bodies = [body for body in map(pagination.body, parts) if body is not None]
    ranges: list[tuple[str, str]] = []
    for body in bodies:
        pages = pagination.body_pages(body, series)
        ranges += pages.ranges
        warnings += _warnings(pages, "these words")
    ranges = _merged(ranges)
    notes: list[_NotePin] = []
    for part in parts:
        for note, covered in pagination.notes_in(part):
            pages = pagination.note_pages(note, covered, series)
            warnings += _warnings(pages, f"note {note.label}")
            notes.append(_NotePin(note.label, pages.ranges, _is_own(note, pages.ranges, bodies, ranges)))
    return PinCite(_written(ranges, notes), series, tuple(dict.fromkeys(warnings)))


def page_range(first: str, last: str) -> str:
    """Write pages `first` to `last`: repeated digits are dropped, but two are kept (rule 3.2(a)).

    >>> page_range("1120", "1121"), page_range("1099", "1101"), page_range("96", "101"), page_range("xii", "xiv")
    ('1120–21', '1099–101', '96–101', 'xii–xiv')
    """
    if first == last:
        return first
    if page_number(first) is None or page_number(last) is None or len(first) != len(last):
        return f"{first}{DASH}{last}"
    same = next(at for at in range(len(first)) if first[at] != last[at])
    return f"{first}{DASH}{last[min(same, max(len(last) - 2, 0)) :]}"


def pages_written(ranges: Sequence[tuple[str, str]]) -> str:
    """Write several pages or ranges in order. Paragraphs take their sign once and drop no digits (rule 3.3).

    >>> pages_written([("1118", "1120"), ("1124", "1124")]), pages_written([("¶ 12", "¶ 14")])
    ('1118–20, 1124', '¶¶ 12–14')
    """
    if not ranges or not all(label.startswith(PARAGRAPH) for labels in ranges for label in labels):
        return ", ".join(page_range(first, last) for first, last in ranges)
    bare = [tuple(label.removeprefix(PARAGRAPH).strip() for label in labels) for labels in ranges]
    numbers = ", ".join(first if first == last else f"{first}{DASH}{last}" for first, last in bare)
    several = len(bare) > 1 or bare[0][0] != bare[0][1]
    return f"{PARAGRAPH * (2 if several else 1)} {numbers}"


def notes_written(labels: Sequence[str]) -> str:
    """Write notes of one page in order (rule 3.2(b)): consecutive ones as a range, others joined by `&`.

    >>> notes_written(["1"]), notes_written(["1", "2", "3"]), notes_written(["1", "3"]), notes_written(["1", "2", "5"])
    ('n.1', 'nn.1–3', 'nn.1 & 3', 'nn.1–2 & 5')
    """
    ranges: list[tuple[str, str]] = []
    for label in dict.fromkeys(labels):
        if ranges and _follows(ranges[-1][1], label):
            ranges[-1] = ranges[-1][0], label
        else:
            ranges.append((label, label))
    written = [page_range(first, last) for first, last in ranges]
    joined = " & ".join(filter(None, [", ".join(written[:-1]), written[-1]]))
    return f"n.{joined}" if len(set(labels)) == 1 else f"nn.{joined}"


def _warnings(pages: Pages, what: str) -> tuple[str, ...]:
    return pages.warnings or (() if pages.ranges else (f"The page of {what} is not known.",))


def _written(ranges: Sequence[tuple[str, str]], notes: Sequence[_NotePin]) -> str:
    """Write body pages with their own notes, then the other notes, each after its pages."""
    own = [note.label for note in notes if note.own]
    body = pages_written(ranges)
    written = [f"{body} & {notes_written(own)}" if own else body]
    others = [note for note in notes if note.ranges and not note.own]
    for pages, group in groupby(others, key=lambda note: note.ranges):
        written.append(f"{pages_written(pages)} {notes_written([note.label for note in group])}")
    return ", ".join(filter(None, written))


def _is_own(
    note: Note, pages: Sequence[tuple[str, str]], bodies: Iterable[Span], ranges: Sequence[tuple[str, str]]
) -> bool:
    """Whether a note's call stands in the body words cited, and its words on their pages. A call follows its word."""
    call = note.call
    called = call is not None and any(body.start < call <= body.end for body in bodies)
    return called and bool(pages) and all(any(_within(page, whole) for whole in ranges) for page in pages)


def _within(part: tuple[str, str], whole: tuple[str, str]) -> bool:
    numbers = [page_number(label) for label in (whole[0], *part, whole[1])]
    if any(number is None for number in numbers):
        return set(part) <= set(whole)
    return numbers == sorted(number for number in numbers if number is not None)


def _merged(ranges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join ranges that touch or overlap, in the order of the text."""
    merged: list[tuple[str, str]] = []
    for first, last in ranges:
        if merged and (merged[-1][1] == first or _follows(merged[-1][1], first)):
            merged[-1] = merged[-1][0], last
        elif not any(_within((first, last), whole) for whole in merged):
            merged.append((first, last))
    return merged


def _follows(label: str, after: str) -> bool:
    number, following = page_number(label), page_number(after)
    return number is not None and following is not None and following == number + 1
