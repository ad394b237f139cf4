"""Pins: the pages, notes and paragraphs that a citation points to (Bluebook rules 3.2 and 3.3).

Every repetition is possessive or bounded, so that a search takes linear time on any input.
"""

import re

NUMBER = r"(?:\*{1,2} ?)?\d++[a-d]?(?:[-–—]\*?\d++[a-d]?)?+(?!\w)"
SINGLE_NOTE = r"(?:n\.|fn\.|note) ?\d++"
SEVERAL_NOTES = r"(?:nn\.|fns\.|notes) ?\d++(?:(?:[-–—]|, | & | and |, and )\d++(?! [A-Z§]|\w))*+"
NOTE = rf"(?:,? ?(?:& ?|and )?(?:{SEVERAL_NOTES}|{SINGLE_NOTE}))"
CONTINUED = r"(?! (?!nn?\.|and |& )[A-Za-z§¶]| ?U\.)"
PAGES = rf"{NUMBER}{NOTE}?+(?:(?:, and |, & |, | & | and ){NUMBER}{CONTINUED}{NOTE}?+){{0,12}}+"
PARAGRAPHS = (
    r"¶{1,2} ?\d++(?:\([a-z\d]{1,3}\)){0,3}+(?:[-–—]\d++)?+"
    r"(?:(?:, (?:and )?| & | and )\d++(?:[-–—]\d++)?+(?! [A-Z§]))*+"
)
BLANK = r"_{2,}(?:[-–—]_{2,})?+|[-–—](?: ?[-–—]){0,3}(?=,| \()"
SLIP = r"\(slip op\.?,? (?:at )?(?P<slip>\d++(?:[-–—]\d++)?+(?:, n\. ?\d++)?+)\)"

PLACE = rf"{PAGES}|{PARAGRAPHS}|[ivxl]{{1,8}}(?:[-–—][ivxl]{{1,8}})?+(?!\w)|{BLANK}"

AFTER_AT = re.compile(rf",? ?at (?:pp?\. ?)?(?P<pin>{PLACE})(?:,? {SLIP})?+")
WITHOUT_AT = re.compile(rf",? (?:at )?(?P<pin>{PARAGRAPHS})|,? (?:at )?(?P<note>{SEVERAL_NOTES}|{SINGLE_NOTE})(?!\w)")
AFTER_COMMA = re.compile(
    rf", (?:at )?(?:pp?\. ?)?(?P<pin>{PAGES}|{PARAGRAPHS}|{BLANK}|{SEVERAL_NOTES}|{SINGLE_NOTE}){CONTINUED}"
)
SLIP_PAREN = re.compile(rf",? {SLIP}")


def pin_after_at(words: str, at: int) -> tuple[str | None, int]:
    """The pin of a short form, which follows "at" (or is a paragraph or a note), and where it ends.

    >>> pin_after_at("Id. at 481, 483 n. 5, 115 S.Ct. 2293", 3)
    ('481, 483 n. 5', 20)
    """
    found = AFTER_AT.match(words, at)
    if found:
        slip = f"slip op. at {found['slip']}" if found["slip"] else None
        return slip or found["pin"], found.end()
    other = WITHOUT_AT.match(words, at)
    if other:
        return other["pin"] or other["note"], other.end()
    return None, at


def pin_after_comma(words: str, at: int) -> tuple[str | None, int]:
    """The pin that follows the first page of a full citation, and where it ends.

    >>> pin_after_comma("515 U.S. 472, 480-81, 115 S.Ct. 2293", 12)
    ('480-81', 20)
    """
    found = AFTER_COMMA.match(words, at)
    return (found["pin"], found.end()) if found else (None, at)


def first_page(pin: str | None) -> int | None:
    """The number of the first page that a pin names; None where it names none (a note, a paragraph, a blank).

    >>> first_page("569-71"), first_page("n. 4"), first_page("*3")
    (569, None, None)
    """
    found = re.match(r"\d+", pin) if pin else None
    return int(found[0]) if found else None
