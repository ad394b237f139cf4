"""Names of the Parts of an opinion: `II–A`, as a heading numbers it, a byline names it and a citation writes it.

A Part's path is what its name is made of, from the outermost number to the innermost: `("II", "A")`. A note that is
named beside Parts (`n. 3`) has a path of its own, with one member.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str, ...]

DASH = r"\s?[-–—‑]\s?"
SYMBOL = r"(?:[IVXL]+|[A-Z]|\d{1,2}|[a-z]|[ivx]+)(?![\w’'])"
NAME = rf"(?:[IVXL]+[A-Z](?![\w’'])|{SYMBOL})(?:{DASH}{SYMBOL}|\s?\((?:{SYMBOL})\))*"
NOTE = r"(?:[Ff](?:oot)?)?[Nn](?:otes?|n?s?\.)\s?"
ONE = rf"(?:Parts?\s|{NOTE})?(?:{NAME}|\*+)"
LIST = rf"(?:(?:[Pp]arts?|PARTS?)\s|{NOTE}){ONE}(?:(?:,?\s(?:and|&|or|through|to)\s(?:in\s|as\sto\s)?|,\s){ONE})*"
"""Several Parts and notes as they are listed: `Parts I, II–A, and III(B) and n. 3`."""
COMPACT = re.compile(r"(?P<roman>[IVXL]+)(?P<letter>[A-Z])")
PIECE = re.compile(rf"(?P<note>{NOTE})|(?P<through>\b(?:through|to)\b)|(?P<name>{NAME}|\*+)")
WORD_BEFORE = re.compile(r"\b(?:and|or|in|as|to(?= part)|parts?)\b", re.IGNORECASE)
ROMAN = re.compile(r"(?=.)(?P<forty>XL)?(?P<tens>X{0,3})(?P<ones>IX|IV|V?I{0,3})")
MOST_ROMAN = 39
MOST_IN_RANGE = 40
NOTE_NAME = "n. "


class Style(StrEnum):
    """How a number is written; several of one level are written alike."""

    ROMAN = "roman"
    LETTER = "letter"
    DIGIT = "digit"
    SMALL_LETTER = "small_letter"
    SMALL_ROMAN = "small_roman"


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a level: `C` is the third letter. `style` tells `I` the numeral from `I` the letter."""

    style: Style
    ordinal: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Some Parts of a writing: those with these paths and all within them or, `excluding`, all but these."""

    paths: tuple[Path, ...] = ()
    excluding: bool = True

    def holds(self, *paths: Path) -> bool:
        """Whether a passage is meant that has any of `paths`: its own and, of a note, its call's; `()` is no Part."""
        within = any(path[: len(named)] == named for path in paths for named in self.paths)
        return within != self.excluding


EVERYTHING = Selection()
"""The whole writing."""


def numbers(symbol: str) -> tuple[Number, ...]:
    """What a symbol may mean, what is likelier first.

    >>> [str(each.style) for each in numbers("I")], [each.ordinal for each in numbers("C")]
    (['roman', 'letter'], [3])
    """
    found = []
    value = _roman(symbol.upper())
    if value is not None and symbol == symbol.upper():
        found.append(Number(Style.ROMAN, value))
    if re.fullmatch(r"[A-Z]", symbol):
        found.append(Number(Style.LETTER, ord(symbol) - ord("A") + 1))
    if re.fullmatch(r"[a-z]", symbol):
        found.append(Number(Style.SMALL_LETTER, ord(symbol) - ord("a") + 1))
    if value is not None and symbol != symbol.upper():
        found.append(Number(Style.SMALL_ROMAN, value))
    if symbol.isdigit():
        found.append(Number(Style.DIGIT, int(symbol)))
    return tuple(found)


def _roman(symbol: str) -> int | None:
    """The value of a Roman numeral up to 39, as no opinion has more Parts; None for anything else."""
    match = ROMAN.fullmatch(symbol)
    if match is None or match["forty"]:
        return None
    ones = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
    value = 10 * len(match["tens"]) + ones[match["ones"]]
    return value if 0 < value <= MOST_ROMAN else None


def name_of(path: Path) -> str:
    """The name of the Part with that path, with en dashes as the Court prints it.

    >>> name_of(("II", "A", "1"))
    'II–A–1'
    """
    return "–".join(path)


def path_of(name: str) -> Path:
    """The path that a name means, however it is written. Raises ValueError where it names no one Part or note.

    >>> path_of("Part II(A)"), path_of("IIA"), path_of("II-A"), path_of("footnote 3")
    (('II', 'A'), ('II', 'A'), ('II', 'A'), ('n. 3',))
    """
    given = re.sub(r"^parts?\s+", "", " ".join(name.split()), flags=re.IGNORECASE).rstrip(".,:")
    note = re.fullmatch(rf"{NOTE}(?P<label>\d{{1,3}}|\*+)", given)
    if note is not None:
        return (NOTE_NAME + note["label"],)
    if not re.fullmatch(NAME, given):
        raise ValueError(f"“{name}” is no name of a Part, as II–A is.")
    return _path(given)


def written(name: str) -> str:
    """The name as it is kept: `II–A`, `n. 3`. Raises ValueError as `path_of` does."""
    return name_of(path_of(name))


def is_note(path: Path) -> bool:
    """Whether it is a note that is named beside Parts."""
    return len(path) == 1 and path[0].startswith(NOTE_NAME)


def described(name: str) -> str:
    """The name in a sentence: `Part II–A`, `Note 3`."""
    return f"Note {name.removeprefix(NOTE_NAME)}" if name.startswith(NOTE_NAME) else f"Part {name}"


def paths_in(listed: str) -> tuple[Path, ...]:
    """The paths of a list, ranges filled in, each once.

    >>> [name_of(path) for path in paths_in("Parts I–III, IV–A and B, and n. 3")]
    ['I', 'II', 'III', 'IV–A', 'IV–B', 'n. 3']
    """
    found: list[Path] = []
    in_notes = through = False
    for piece in PIECE.finditer(WORD_BEFORE.sub(_spared, listed)):
        if piece["note"]:
            in_notes = True
        elif piece["through"]:
            through = True
        else:
            name = piece["name"]
            in_notes = in_notes and (name.isdigit() or name.startswith("*"))
            paths = [(NOTE_NAME + name,)] if in_notes else _named(name, found[-1] if found else ())
            found += [*(_between(found[-1], paths[0]) if through and found else []), *paths]
            through = False
    return tuple(dict.fromkeys(found))


def _spared(word: re.Match[str]) -> str:
    """Nothing for a word of the list, so that `a` of `and` is no Part; as many spaces as it has letters."""
    return " " * len(word[0])


def sort_key(path: Path) -> tuple[bool, list[int]]:
    """Sorts Parts as they follow each other, notes last."""
    digits = [int("".join(filter(str.isdigit, each)) or 0) for each in path] if is_note(path) else []
    return is_note(path), digits or [number.ordinal for each in path for number in numbers(each)[:1]]


def _symbols(name: str) -> list[str]:
    compact = COMPACT.match(name)
    if compact and not numbers(re.split(r"[^A-Z]", name)[0]):
        name = f"{compact['roman']}-{compact['letter']}{name[compact.end() :]}"
    return [each for each in re.split(r"[\s()–—‑-]+", name) if each]


def _path(name: str) -> Path:
    return tuple(_symbols(name))


def _named(name: str, before: Path) -> list[Path]:
    """The paths of one member of a list: a dash between numbers written alike spans a range, `I–III`.

    A letter or a digit after a longer path continues it: `II–A and B`.
    """
    path = _path(name)
    if len(path) == 2 and (between := _range(path[0], path[1])):  # noqa: PLR2004 -- the two ends of a range
        return [(symbol,) for symbol in between]
    level = _level_continued(path[0], before)
    return [(*before[:level], *path)]


def _level_continued(symbol: str, before: Path) -> int:
    """The level at which `symbol` goes on after the path `before`; 0 where it begins anew."""
    if is_note(before) or numbers(symbol)[:1] == () or numbers(symbol)[0].style is Style.ROMAN:
        return 0
    styles = [{number.style for number in numbers(each)} for each in before]
    return next((at for at, each in enumerate(styles) if at and numbers(symbol)[0].style in each), 0)


def _between(first: Path, last: Path) -> list[Path]:
    """The paths between two, in a range of `through`."""
    if first[:-1] != last[:-1]:
        return []
    return [(*first[:-1], symbol) for symbol in _range(first[-1], last[-1])[1:-1]]


def _range(first: str, last: str) -> list[str]:
    """The symbols from `first` to `last`; none where they are not written alike or do not ascend."""
    for one in numbers(first):
        for other in numbers(last):
            if one.style is other.style and 0 < other.ordinal - one.ordinal < MOST_IN_RANGE:
                return [_symbol(Number(one.style, at)) for at in range(one.ordinal, other.ordinal + 1)]
    return []


def _symbol(number: Number) -> str:
    if number.style is Style.DIGIT:
        return str(number.ordinal)
    if number.style in {Style.ROMAN, Style.SMALL_ROMAN}:
        ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
        roman = "X" * (number.ordinal // 10) + ones[number.ordinal % 10]
        return roman if number.style is Style.ROMAN else roman.lower()
    return chr(ord("A" if number.style is Style.LETTER else "a") + number.ordinal - 1)
