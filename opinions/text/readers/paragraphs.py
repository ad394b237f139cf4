"""The reader for courts that number their paragraphs, in plain text or in the JSON that holds such a text.

Some sources have lost every line break: a number, a heading or a byline is then glued to the sentence before it. The
text is parted where numbers count up, where a heading of its own form stands before one, and where a byline that says
what it begins stands between two sentences.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers import slip
from opinions.text.readers.assembling import assemble
from opinions.text.readers.bylines import read_byline
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.drafts import Draft, DraftWriting
from opinions.text.readers.lines import blocks_of
from opinions.text.readers.markup import NOTE_OPENS
from opinions.text.readers.numbering import (
    OPENS_PARAGRAPH,
    Numbered,
    number,
    rising,
    with_neutral_citation,
)
from opinions.text.readers.splitting import give_notes, split
from opinions.text.readers.structure import is_heading

BRACED = re.compile(r"\{\s*¶?\s*(?P<number>\d{1,4})\}")
SIGNED = re.compile(r"(?:(?<=[.!?”\"')\]])|^)\[?¶ ?(?P<number>\d{1,4})\]?(?![\d-])", re.MULTILINE)
GLUED = re.compile(r"(?<=[^\s\d,(–—-])(?P<number>\d{1,4})\.?\s?(?=[A-Z“\"])")
STYLES = (BRACED, SIGNED, GLUED)
FEWEST_GLUED = 5
JUDGE = r"[A-ZÀ-Þ][\w’'-]*(?:\.? [A-ZÀ-Þ][\w’'.-]*){0,3}, ?(?:Chief |Presiding |Senior )?(?:Judge|Justice|J\.)"
GLUED_BYLINE = re.compile(
    rf"(?<=[.!?)\]”\"] )(?P<byline>{JUDGE},? ?\((?:[Ss]pecially )?(?:[Cc]oncurring|[Dd]issenting)[^()]{{0,60}}\)\.?)"
    r"(?=[\d{“\"A-Z¶\[])"
)
OPENING = re.compile(r"\s*(?P<title>OPINION(?: O[FP] THE COURT\.?)?)(?=[A-Z])")
OPENING_BYLINE = re.compile(r"[^.:,]{2,60},[^.:]{0,30}?(?:Judge|Justice|J)[.:]")
SEAM = re.compile(r"(?<=[.!?”\"')\]])(?=[A-Z0-9])")
LONGEST_TAIL = 160
NOTE_START = re.compile(r"(?<=[.!?”\"')\]])(?P<label>\d{1,3})\. ?(?=[A-Z“\"])")
CONTENT = "content"


class UnknownShape(ValueError):
    """JSON that holds no text under `content`. The message says what was found."""


def recognises(text_or_obj: object) -> bool:
    """Whether this is JSON with a text under `content`, or a text in which paragraphs are numbered."""
    if isinstance(text_or_obj, Mapping):
        return isinstance(text_or_obj.get(CONTENT), str)
    if not isinstance(text_or_obj, str):
        return False
    sample = text_or_obj[:200_000]
    lined = [
        Numbered(block.start, block.start + match.end(), int(match["braced"] or match["boxed"] or match["bare"]))
        for block in blocks_of(sample)
        if (match := OPENS_PARAGRAPH.match(block.text))
    ]
    return len(rising(lined)) > 1 or len(rising(_found(BRACED, sample))) > 1


def read(
    text_or_obj: object,
    facts: CaseFacts,
    *,
    author: str = "",
    author_title: str = "",
    accept: Collection[str] = (),
) -> ParsedCase:
    """Reads one case whose paragraphs are numbered: a text, JSON as text, or the object that holds the text.

    A warning's `at` counts code points of the text. Raises `UnknownShape` for JSON without a text, ValueError for a
    text without words.
    """
    repair = ControlRepair()
    text = repair.clean(_text(text_or_obj))
    if slip.recognises(text):
        return slip.read(text, facts, author=author, author_title=author_title, accept=accept)
    known = with_neutral_citation(facts, [block.text for block in blocks_of(text[:4_000])])
    sections = _sections(text)
    writings: list[DraftWriting] = []
    warnings: list[ParsedWarning] = []
    body: list[Draft] = []
    notes: list[Draft] = []
    for section in sections:
        own, glued = part_glued_notes(section)
        body.extend(own)
        notes.extend(glued)
    writings, warnings = split(number(body, known.citations))
    writings, unpaired = give_notes(writings, notes)
    return assemble(writings, known, [*repair.warnings, *warnings, *unpaired], author=author, author_title=author_title)


def _text(source: object) -> str:
    obj = source
    if isinstance(source, str) and source.lstrip()[:1] in ("{", "[") and not BRACED.match(source.lstrip()):
        try:
            obj = json.loads(source)
        except (ValueError, RecursionError):
            return source
    if isinstance(obj, str):
        return obj
    if isinstance(obj, Mapping) and isinstance(obj.get(CONTENT), str):
        return str(obj[CONTENT])
    found = (
        f"an object with the fields {', '.join(map(str, list(obj)[:8]))}" if isinstance(obj, Mapping) else "no object"
    )
    raise UnknownShape(f"This JSON is {found}; a case with numbered paragraphs has its text under “{CONTENT}”.")


def _found(style: re.Pattern[str], text: str) -> list[Numbered]:
    return [Numbered(match.start(), match.end(), int(match["number"])) for match in style.finditer(text)]


def _sections(text: str) -> list[list[Draft]]:
    """The drafts of each writing, as far as glued bylines part them; of a text with line breaks, one per line."""
    bounds = [0, *(match.start() for match in GLUED_BYLINE.finditer(text)), len(text)]
    numbers = {each.start: each for each in paragraph_numbers(text)}
    sections = []
    for start, end in pairwise(bounds):
        drafts: list[Draft] = []
        match = GLUED_BYLINE.match(text, start)
        if match and start:
            drafts.append(Draft(start, match["byline"]))
            start = match.end()  # noqa: PLW2901 -- the byline is out of the section's text
        cuts = sorted({start, *(at for at in numbers if start <= at < end), end})
        for begin, stop in pairwise(cuts):
            drafts.extend(_pieces(text[begin:stop], begin, opens=not drafts, numbered=numbers.get(begin)))
        sections.append([draft for draft in drafts if draft.words])
    return [section for section in sections if section]


def paragraph_numbers(text: str) -> list[Numbered]:
    """The numbers that open paragraphs, in the first style of which enough count up."""
    for style in STYLES:
        run = rising(_found(style, text))
        dense = bool(run) and len(run) * 5 >= run[-1].number * 4
        if len(run) > 1 and (style is not GLUED or (dense and len(run) >= FEWEST_GLUED)):
            return run
    return []


def _pieces(text: str, at: int, *, opens: bool, numbered: Numbered | None) -> list[Draft]:
    """The drafts of what stands from one paragraph's number to the next: opening lines, the paragraph, a heading."""
    drafts: list[Draft] = []
    if opens:
        drafts, used = _opening(text, at)
        text, at = text[used:], at + used
    lines = [(block.start, block.text) for block in blocks_of(text)]
    for index, (start, line) in enumerate(lines):
        body, tail = _without_heading(line) if index + 1 == len(lines) else (line, "")
        if numbered is not None and index == 0:
            body = _spelled(body, numbered)
        drafts.append(Draft(at + start, body))
        if tail:
            drafts.append(Draft(at + start + len(line) - len(tail), tail, PassageKind.HEADING))
    return drafts


def _spelled(line: str, numbered: Numbered) -> str:
    """A line whose number is bare, with the number as `numbering` reads it; the words are the source's."""
    if OPENS_PARAGRAPH.match(line):
        return line
    rest = line[numbered.end - numbered.start :]
    return f"{{{numbered.number}}}{rest}"


def _opening(text: str, at: int) -> tuple[list[Draft], int]:
    """The word OPINION and the first byline, where both are glued to what follows; and how much they take up."""
    title = OPENING.match(text)
    drafts = [Draft(at + title.start("title"), title["title"], PassageKind.HEADING)] if title else []
    used = title.end() if title else 0
    match = OPENING_BYLINE.match(text, used)
    if match and read_byline(match[0]) is not None and (title or text[match.end() : match.end() + 1] == "{"):
        drafts.append(Draft(at + used, match[0]))
        used = match.end()
    return drafts, used


def _without_heading(text: str) -> tuple[str, str]:
    """A paragraph, and the heading of the next one that is glued to its end."""
    low = max(0, len(text) - LONGEST_TAIL)
    if (is_heading(text) and len(text) > 1) or read_byline(text) is not None:
        return text, ""
    for seam in SEAM.finditer(text, low):
        tail = text[seam.start() :]
        if is_heading(tail):
            return text[: seam.start()], tail
    return text, ""


def part_glued_notes(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Draft]]:
    """Parts the notes from the last paragraph of a writing, to which they are glued, numbered from 1."""
    if not drafts or "\n" in drafts[-1].text:
        return list(drafts), []
    last = drafts[-1]
    run: list[re.Match[str]] = []
    for match in NOTE_START.finditer(last.text):
        if int(match["label"]) == len(run) + 1:
            run.append(match)
    if not run:
        return list(drafts), []
    notes = []
    for match, end in zip(run, [*(after.start() for after in run[1:]), len(last.text)], strict=True):
        text = last.text[match.end() : end]
        at = last.at + match.end()
        notes.append(Draft(at, text, PassageKind.FOOTNOTE, match["label"], opens=NOTE_OPENS))
    return [*drafts[:-1], replace(last, text=last.text[: run[0].start()])], notes
