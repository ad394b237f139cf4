"""The printed pages of a slip opinion in the text that pdftotext gives: running heads, page numbers, page-bottom notes.

A form feed ends a page. What a page repeats of its neighbours (running heads, docket lines) is furniture, not text; its
number becomes a page mark. Notes stand below a rule at the page's bottom, and may run on to the next page.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from opinions.text.readers.bylines import read_byline
from opinions.text.readers.wrapping import Line, base_indent

NUMBER_ALONE = re.compile(r"(?:[-–—]\s*)?(?:[Pp]age\s+)?(?P<page>\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d{1,4})?(?:\s*[-–—])?")
HEAD_WITH_NUMBER = re.compile(
    r"(?:(?P<left>\d{1,4})\s{2,}\S.*|(?:\(Slip Opinion\)|Cite as:|\S.*?\S)\s{3,}(?P<right>\d{1,4}))"
)
CITE_AS = re.compile(r"Cite as:.*?\s(?P<page>\d{1,4})$|\(Slip Opinion\).*\s(?P<slip>\d{1,4})$")
SECTION_HEAD = re.compile(r"Syllabus|Opinion of the Court|Per Curiam|Statement|Appendix\b.*|Opinion of .{1,40}")
TOP_OF_PAGE = re.compile(
    r"^(?:[ \t]*\(Slip Opinion\)|[ \t]+Cite as:|\d{1,4}[ \t]{2,}\S)[^\n]*\n\s*\n[ \t]*"
    r"(?=Syllabus$|Opinion of |Per Curiam$|[A-Z][\w’']+, (?:C\. )?J\., )",
    re.MULTILINE,
)
FOOT_OF_PAGE = re.compile(
    r"^(?:[ \t]*[-–—][ \t]?(?P<dashed>\d{1,3})[ \t]?[-–—]|[ \t]{16,}(?P<centred>\d{1,3}))[ \t]*$\n?", re.MULTILINE
)
RULE = re.compile(r"(?:[—–―─]{3,}|-{5,}|_{3,}|\*{5,})")
NOTE_LABEL = re.compile(r"(?P<label>\d{1,3}|\*{1,4}|†{1,2}|‡{1,2})(?:\.?\s+(?=\S)|$)")
DELIVERED = re.compile(r"\b(?:delivered|announced)\b")
FEWEST_REPEATS = 3
EDGE = 3
MOST_AT_FOOT = 2


@dataclass(frozen=True, slots=True)
class NoteLines:
    """The lines of a page-bottom note. `label` is None where they go on with the last note of an earlier page."""

    label: str | None
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Page:
    """One printed page: its number, the name of the writing in its running head, its body and its notes."""

    number: str | None = None
    head: str = ""
    body: list[Line] = field(default_factory=list)
    notes: list[NoteLines] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)

    @property
    def is_syllabus(self) -> bool:
        return self.head == "Syllabus"


def lines_of(text: str, start: int) -> list[Line]:
    """The lines of one page that begins at `start` of the source, with the blank lines counted."""
    lines: list[Line] = []
    blanks = 0
    for match in re.finditer(r"[^\n\r]*(?:\r\n?|\n|$)", text):
        words = match[0].strip()
        if not words:
            blanks += bool(match[0])
            continue
        indent = len(match[0].expandtabs()) - len(match[0].expandtabs().lstrip())
        at = start + match.start() + len(match[0]) - len(match[0].lstrip())
        lines.append(Line(at, words, indent, blanks))
        blanks = 0
    return lines


def pages_of(source: str) -> list[Page]:
    """The pages of `source` in order, its furniture set apart; one page where nothing tells where they end."""
    breaks = [match.start() for match in re.finditer("\f", source)]
    if not breaks:
        breaks = [match.start() for match in TOP_OF_PAGE.finditer(source) if match.start()] or _numbered_feet(source)
    bounds = [0, *breaks, len(source)]
    raw = [lines_of(source[start:end], start) for start, end in pairwise(bounds)]
    held = [lines for lines in raw if lines]
    repeated = _repeated(held)
    several = len(held) > 1
    pages = [_page(lines, repeated, several=several) for lines in held]
    _believe_numbers(pages)
    _set_notes_apart(pages)
    _level(pages)
    return pages


def _numbered_feet(source: str) -> list[int]:
    """Where pages end in a text without form feeds: below lines that hold a number alone and count up one by one."""
    feet = list(FOOT_OF_PAGE.finditer(source))
    for form in ("dashed", "centred"):
        own = [match for match in feet if match[form]]
        numbers = [int(match[form]) for match in own]
        if len(own) > 1 and numbers == list(range(numbers[0], numbers[0] + len(own))):
            return [match.end() for match in own if match.end() < len(source)]
    return []


def _page(lines: Sequence[Line], repeated: frozenset[str], *, several: bool) -> Page:
    """A page with its running heads taken off the top, and its number and repeated lines off both ends."""
    page = Page(body=list(lines))
    while several and len(page.body) > 1 and len(page.furniture) < EDGE:
        first = page.body[0]
        if not page.furniture and (match := CITE_AS.search(first.text) or HEAD_WITH_NUMBER.fullmatch(first.text)):
            titled = len(page.body) > 1 and _is_section_head(page.body[1])
            if not (CITE_AS.search(first.text) or _shape(first.text) in repeated or titled):
                break
            page.number = next(filter(None, match.groupdict().values()), None)
        elif page.furniture and _is_section_head(first):
            page.head = first.text
        elif not (_is_apart(page.body, repeated) or (not page.furniture and _is_number(first))):
            break
        page.number = page.number or _number(first)
        page.furniture.append(page.body.pop(0))
        if page.head:
            break
    for _ in range(MOST_AT_FOOT):
        if not several or (len(page.body) <= 1 and not page.number):
            break
        last = page.body[-1] if page.body else None
        if last is None or not (_is_number(last) or (last.blanks and _shape(last.text) in repeated)):
            break
        page.body.pop()
        page.number = page.number or _number(last)
        page.furniture.append(last)
    return page


def _is_apart(lines: Sequence[Line], repeated: frozenset[str]) -> bool:
    """Whether the first line is one that pages repeat, with a blank line below it."""
    return _shape(lines[0].text) in repeated and bool(lines[1].blanks)


def _is_section_head(line: Line) -> bool:
    """Whether a line under the running head names the writing, in the middle of its line.

    A byline that says who delivered the opinion opens the text.
    """
    if DELIVERED.search(line.text):
        return False
    byline = read_byline(line.text + ("" if line.text.endswith(".") else "."))
    return bool(line.indent) and (SECTION_HEAD.fullmatch(line.text) is not None or byline is not None)


def _is_number(line: Line) -> bool:
    return NUMBER_ALONE.fullmatch(line.text) is not None and line.text not in {"i", "v", "x", "l"}


def _number(line: Line) -> str | None:
    match = NUMBER_ALONE.fullmatch(line.text)
    return match["page"] if match else None


def _shape(text: str) -> str:
    """A line with its numbers and its white space levelled, so that running heads of two pages are the same."""
    return " ".join(re.sub(r"\d+", "#", text).split())


def _repeated(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The lines that stand at the edge of at least three pages, a blank line between them and the text."""
    counts: Counter[str] = Counter()
    for lines in pages:
        top = [line for line, below in pairwise(lines[: EDGE + 1]) if below.blanks]
        foot = [line for line in lines[-MOST_AT_FOOT:] if line.blanks]
        counts.update({_shape(line.text) for line in [*top, *foot]})
    return frozenset(shape for shape, count in counts.items() if count >= FEWEST_REPEATS)


def _believe_numbers(pages: Sequence[Page]) -> None:
    """Keeps page numbers only where they count up, or begin again; any other is a number in the text's own margin."""
    last = 0
    for page in pages:
        number = int(page.number) if page.number and page.number.isdigit() else None
        if number is None:
            last += 1
        elif number in (last + 1, 1) or not last or 0 < number - last <= EDGE:
            last = number
        else:
            page.number = None
            last += 1


def _set_notes_apart(pages: Sequence[Page]) -> None:
    """Moves what stands below the rule of each page from its body to its notes."""
    is_open = False
    for page in pages:
        if page.number == "1":
            is_open = False
        at = _rule_at(page.body, is_open=is_open)
        if at is None:
            continue
        page.furniture.append(page.body[at])
        below = page.body[at + 1 :]
        page.body = page.body[:at]
        page.notes = list(_notes(below))
        is_open = True


def _rule_at(lines: Sequence[Line], *, is_open: bool) -> int | None:
    """Where the rule above the notes stands: a line of dashes, with a note's label or the rest of a note below it."""
    for at in range(len(lines) - 2, -1, -1):
        if not RULE.fullmatch(lines[at].text):
            continue
        labelled = NOTE_LABEL.match(lines[at + 1].text) is not None
        dashes = lines[at].text[0] in "—–―─"
        if labelled or (is_open and dashes):
            return at
        return None
    return None


def _notes(lines: Sequence[Line]) -> Iterator[NoteLines]:
    """The notes below a rule: each begins at an indented label that counts on from the one before."""
    label: str | None = None
    own: list[Line] = []
    for line in lines:
        match = NOTE_LABEL.match(line.text)
        if match and _follows(label, match["label"], first=not own and label is None):
            if own:
                yield NoteLines(label, tuple(own))
            label = match["label"]
            rest = line.text[match.end() :]
            own = [replace(line, at=line.at + match.end(), text=rest)] if rest else []
        else:
            own.append(replace(line, blanks=0))
    if own or label is not None:
        yield NoteLines(label, tuple(own))


def _follows(label: str | None, candidate: str, *, first: bool) -> bool:
    if not candidate.isdigit():
        return True
    if label is None:
        return True
    return int(candidate) == int(label) + 1 if label.isdigit() else not first


def _level(pages: Sequence[Page]) -> None:
    """Measures each line's place from the running text of its own page, body and notes apart."""
    usual = base_indent(line for page in pages for line in page.body)
    for page in pages:
        width = max((line.indent + len(line.text) for line in page.body), default=0)
        page.body = _levelled(page.body, base_indent(page.body, usual), width)
        base = base_indent([line for note in page.notes for line in note.lines], usual)
        page.notes = [NoteLines(note.label, tuple(_levelled(note.lines, base, width))) for note in page.notes]


def _levelled(lines: Sequence[Line], base: int, width: int) -> list[Line]:
    return [
        replace(line, level=line.indent - base, room=max(width - line.indent - len(line.text), 0)) for line in lines
    ]
