"""Places within a writing of the case itself: pages, notes, numbered paragraphs and Parts, as references name them.

Bluebook rules 3.2 (pages and notes), 3.3 (paragraphs) and 3.5 (internal cross-references). Every pattern takes time
linear in the text: repeats are possessive or bounded.
"""

import re
from dataclasses import dataclass

BLANK = r"(?:_{2,}+|[-–—]{2,}+|—|\[—\])"
"""What stands for a page that is not yet printed."""
DIGITS = r"\*?\d{1,6}+"
PLACE = rf"(?:{DIGITS}[a-z]?+(?: ?[-–—] ?\*?\d{{1,6}}+)?+|{BLANK}(?: ?[-–—] ?{BLANK})?+)"
NOTE_WORD = r"(?:[Nn]n?\.|[Ff]n[sn]?\.|[Nn]otes?|[Ff]ootnotes?)"
LABELS = r"(?:\d{1,3}+|\*{1,3}+)(?: ?[-–—] ?\d{1,3}+|(?:, (?:and )?| & | and )\d{1,3}+(?! [A-Z§]))*+"
NOTES = rf"{NOTE_WORD} ?{LABELS}"
NO_REPORTER = r"(?!\w|\.\d| ?[A-Z§]|[-–—]\w)"
PAGES = (
    rf"{PLACE}(?![\w])(?:(?: ?, ?| ?& ?| and )(?:and |& )?{PLACE}{NO_REPORTER}"
    rf"|(?: ?, ?(?:and |& )?| ?& ?| and | ){NOTES})*+"
)
PARAGRAPHS = r"(?:¶ ?){1,2}\d{1,5}+(?: ?[-–—] ?\d{1,5}+|(?:, | & | and )\d{1,5}+(?! [A-Z§]))*+"
ROMAN = r"(?:[IVXL]{1,7}+|[A-H])(?![a-z])(?: ?[-–.] ?(?:[A-H]|[IVX]{1,5}+|\d{1,2}+|[a-e])(?!\w)|\([\dA-Za-z]{1,3}\))*+"
PARTS = rf"(?:Parts?|[Pp]ts?\.|Sections?|§§?) {ROMAN}(?:(?:, | & | and |, and ){ROMAN})*+"

_FIRST_PAGE = re.compile(
    rf"(?P<page>{DIGITS}[a-z]?)(?: ?[-–—] ?\*?\d+)?(?: ?, ?| )?(?:{NOTE_WORD} ?(?P<note>\d+|\*+))?"
)
_FIRST_NOTE = re.compile(rf"{NOTE_WORD} ?(?P<note>\d+|\*+)")
_FIRST_PARAGRAPH = re.compile(r"[¶ ]+(?P<number>\d+)")
_FIRST_PART = re.compile(rf"(?:Parts?|[Pp]ts?\.|Sections?|§§?) (?P<part>{ROMAN})")


@dataclass(frozen=True, slots=True)
class Place:
    """The first place that a pin names: a page (a numbered paragraph as `¶ 17`), a note, or a Part; '' for none."""

    page: str = ""
    note: str = ""
    part: str = ""


def first_place(pin: str) -> Place:
    """The first place of a pin. A note that only follows its page belongs to it; one joined by "and" is a second place.

    >>> first_place("1104 n. 9"), first_place("780-781, and n. 8"), first_place("¶¶ 30, 34")
    (Place(page='1104', note='9', part=''), Place(page='780', note='', part=''), Place(page='¶ 30', note='', part=''))
    """
    if paragraph := _FIRST_PARAGRAPH.match(pin):
        return Place(page=f"¶ {paragraph['number']}")
    if page := _FIRST_PAGE.match(pin):
        return Place(page=page["page"].lstrip("*"), note=page["note"] or "")
    if note := _FIRST_NOTE.match(pin):
        return Place(note=note["note"])
    part = _FIRST_PART.match(pin)
    return Place(part=part["part"]) if part else Place()
