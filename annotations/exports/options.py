"""How an export is asked for: its order, what people are called in it, what of it stands before the reveal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotations.models import Assignment
from annotations.names import Names, pseudonyms


class Order(StrEnum):
    """In what order passages stand: in the text's, or under their claims, or under who marked them."""

    TEXT = "text"
    CLAIM = "claim"
    PERSON = "person"


class Called(StrEnum):
    """What the people are called: as they are to who exports, by pseudonyms, or not at all."""

    NAMES = "names"
    PSEUDONYMS = "pseudonyms"
    NOBODY = "nobody"


class Reveal(StrEnum):
    """Whether what its owner made or changed after the reveal is in the export, or is left out, or is alone there."""

    ALL = ""
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What somebody chose for an export beside the filter.

    `series` is the reporter citation in whose pages the pins are; empty for the printed one. `talk`: with replies and
    with what reviewers told. `footnotes`: citations stand in footnotes where a format can have them.
    """

    order: Order = Order.TEXT
    called: Called = Called.NAMES
    reveal: Reveal = Reveal.ALL
    series: str = ""
    talk: bool = False
    footnotes: bool = False


AS_IT_STANDS = ExportOptions()
"""All in the text's order, with names."""

Told = Callable[[int, int], None]
"""Takes how many of how many steps are done."""


def names_in(options: ExportOptions, names: Names, assignments: Iterable[Assignment]) -> Names:
    """What people of the assignments are called in the export of who sees them as `names`.

    One query where pseudonyms are chosen. For `Called.NOBODY` too: what orders and joins rows may not follow names.
    """
    return names if options.called is Called.NAMES else pseudonyms(assignments)
