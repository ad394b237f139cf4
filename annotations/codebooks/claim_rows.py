"""What a file says of a codebook, whatever its format: rows of strings, nothing looked up yet. Loads no model."""

from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

MOST_BYTES: Final = 2_000_000
MOST_CLAIMS: Final = 500
LONGEST_LABEL: Final = 200
LONGEST_SOURCE: Final = 300
LONGEST_TEXT: Final = 20_000
TEXT_COLUMNS: Final = (
    "definition", "elements", "include", "exclude", "example", "example_source", "near_miss", "near_miss_source",
)  # fmt: skip


class UnreadableCodebook(ValueError):
    """The file cannot be read at all. The message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim of a file. `parent`, `elsewhere`, `near_misses` are keys; 0 and "" are what the file does not say.

    `line` is where it stands, from 1. `texts` are the fields of `TEXT_COLUMNS`.
    """

    line: int
    key: str
    label: str
    parent: str = ""
    letters: str = ""
    colour: int = 0
    pattern: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    writing_kinds: tuple[str, ...] = ()
    elsewhere: str = ""
    near_misses: tuple[str, ...] = ()
    retired: bool = False
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong on a line of the file (from 1; 0 is the file as a whole)."""

    line: int
    words: str


@dataclass(slots=True)
class CodebookFile:
    """What was understood of a file. With problems nothing of it is taken."""

    rows: list[ClaimRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def too_many(number: int) -> Problem:
    """What is said of a file with so many claims."""
    told = {"number": number, "most": MOST_CLAIMS}
    return Problem(0, _("There are %(number)d claims; at most %(most)d are taken from one file.") % told)
