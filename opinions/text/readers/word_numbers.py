"""The numbers that Word prints before paragraphs and does not store: counted as its numbering definitions say.

The rules are those of ECMA-376, Part 1, 17.9 (Numbering): levels, starts and restarts, formats, patterns (`%1.%2`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from opinions.text.readers.word_xml import is_off, qualified, value_of

LEVELS = 9
HIGHEST = 32_767
PLACE = re.compile(r"%([1-9])")
PRIVATE = range(0xE000, 0xF900)
BULLET = "•"
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
AFTER = {"tab": "\t", "space": " ", "nothing": ""}
TEENS = range(11, 14)


def roman(number: int) -> str:
    """A number in small Roman numerals.

    >>> roman(4), roman(29), roman(1999)
    ('iv', 'xxix', 'mcmxcix')
    """
    written = ""
    for value, letters in ROMAN:
        while number >= value:
            written += letters
            number -= value
    return written


def letters(number: int) -> str:
    """A number in letters as Word counts: after `z` come `aa`, `bb`.

    >>> letters(1), letters(26), letters(28)
    ('a', 'z', 'bb')
    """
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "ordinal": _ordinal,
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _number: "",
}
"""How a number is written; what is not here (numbers in words, other scripts) is written in digits and told."""


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it starts, how it is written, and after which level (from 1) it starts again."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    after: str = "\t"
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A numbering definition with its levels, and its numbers so far."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Printed:
    """What Word prints before a paragraph's words. `sure`: its format is one that is known here."""

    text: str
    sure: bool = True


class WordNumbers:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, root: Any) -> None:
        """`root` is the numbering part's element, or None where a document has none."""
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Any]] = {}
        for each in root.findall(qualified("abstractNum")) if root is not None else ():
            self._lists[value_of(each, "abstractNumId") or ""] = _List(dict(_levels(each)))
        linked = _linked(root) if root is not None else {}
        for each in root.findall(qualified("num")) if root is not None else ():
            number = value_of(each, "numId") or ""
            named = value_of(each.find(qualified("abstractNumId"))) or ""
            self._list_of[number] = linked.get(named, named)
            overrides = each.findall(qualified("lvlOverride"))
            self._overrides[number] = {_whole(value_of(over, "ilvl")): over for over in overrides}

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of the list `number` (a `numId`) that belongs to a paragraph style; None where none does."""
        found = self._lists.get(self._list_of.get(number, ""))
        levels = found.levels.items() if found else ()
        return next((at for at, level in levels if level.style and level.style == style), None)

    def next(self, number: str, level: int) -> Printed | None:
        """Counts a paragraph at a level (from 0) of the list `number`; None where the document defines no such list."""
        found = self._lists.get(self._list_of.get(number, ""))
        if found is None or not 0 <= level < LEVELS:
            return None
        self._override(found, number)
        own = found.levels.get(level, _Level())
        counted = found.counts.get(level)
        found.counts[level] = min(own.start if counted is None else counted + 1, HIGHEST)
        for deeper in [at for at in found.counts if at > level]:
            restart = found.levels.get(deeper, _Level()).restart
            if restart is None or (restart and level < restart):
                del found.counts[deeper]
        return _printed(found, own)

    def _override(self, found: _List, number: str) -> None:
        """The first paragraph of a list that begins anew, or is written otherwise, makes it so."""
        if number in found.begun:
            return
        found.begun.add(number)
        for at, over in self._overrides.get(number, {}).items():
            own = over.find(qualified("lvl"))
            if own is not None:
                found.levels[at] = _level(own)
            start = value_of(over.find(qualified("startOverride")))
            if start is not None:
                found.counts[at] = _whole(start) - 1


def _printed(found: _List, own: _Level) -> Printed:
    """What stands before a paragraph of the level `own`, with the numbers of the levels that its pattern names."""
    if own.format == "bullet":
        mark = "".join(BULLET if ord(each) in PRIVATE else each for each in own.pattern)
        return Printed(mark + own.after if mark.strip() else "")
    sure = True

    def written(match: re.Match[str]) -> str:
        nonlocal sure
        at = int(match[1]) - 1
        other = found.levels.get(at, _Level())
        name = "decimal" if own.legal and other.format != "none" else other.format
        sure = sure and name in FORMATS
        number = found.counts.get(at, other.start)
        return FORMATS[name](number) if name in FORMATS and number > 0 else str(number)

    text = PLACE.sub(written, own.pattern)
    return Printed(text + own.after if text.strip() else "", sure)


def _linked(root: Any) -> dict[str, str]:
    """Definitions that only name a list style, and the definition that this style stands for."""
    by_style: dict[str, str] = {}
    named: dict[str, str] = {}
    for each in root.findall(qualified("abstractNum")):
        own = value_of(each, "abstractNumId") or ""
        style = value_of(each.find(qualified("styleLink")))
        link = value_of(each.find(qualified("numStyleLink")))
        if style:
            by_style[style] = own
        if link:
            named[own] = link
    return {own: by_style[style] for own, style in named.items() if style in by_style}


def _levels(definition: Any) -> Iterator[tuple[int, _Level]]:
    for each in definition.findall(qualified("lvl")):
        yield _whole(value_of(each, "ilvl")), _level(each)


def _level(element: Any) -> _Level:
    def said(tag: str) -> str | None:
        return value_of(element.find(qualified(tag)))

    start, restart = said("start"), said("lvlRestart")
    legal = element.find(qualified("isLgl"))
    return _Level(
        start=_whole(start) if start is not None else 0,
        format=said("numFmt") or "decimal",
        pattern=said("lvlText") or "",
        after=AFTER.get(said("suff") or "tab", "\t"),
        restart=None if restart is None else _whole(restart),
        legal=legal is not None and not is_off(legal),
        style=said("pStyle") or "",
    )


def _whole(text: str | None) -> int:
    match = re.match(r"\d{1,5}", text or "")
    return int(match[0]) if match else 0
