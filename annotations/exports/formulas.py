"""Cells that a spreadsheet would take for formulas: made neutral in our files, and restored when they come in again."""

from typing import Final

BYTE_ORDER_MARK: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula at a cell's start (OWASP, CSV Injection)."""
DOUBTED: Final = frozenset((*FORMULA_STARTS, "'"))
"""With what a cell begins that `neutral` may change."""


def neutral(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula; `restored` undoes it.

    A cell that begins so after apostrophes of its own gets one more, so that each can be told from the other.

    >>> neutral("=1+1"), neutral("the = sign"), neutral("'=1+1")
    ("'=1+1", 'the = sign', "''=1+1")
    """
    if cell[:1] not in DOUBTED:
        return cell
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def restored(cell: str) -> str:
    """What `neutral` made the cell of.

    >>> restored("'=1+1"), restored("''=1+1"), restored("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell
