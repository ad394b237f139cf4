"""The reader for casebodies in HTML as the Caselaw Access Project gives them: the richest of its formats."""

from collections.abc import Sequence

from opinions.text.kinds import PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.cap_case import Maker
from opinions.text.readers.cap_facts import facts_of_markup, merged
from opinions.text.readers.cap_markup import Walker
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.marked import MarkedBlock
from opinions.text.readers.trees import html_events, line_starts


def read(
    text: str, facts: CaseFacts, *, beside: Sequence[str] = (), author: str = "", author_title: str = ""
) -> ParsedCase:
    """Reads an HTML casebody into a case. What `facts` says goes before what the head matter says.

    `beside` are texts of the case that the HTML lacks: they are kept as unplaced. `author` and `author_title` are for
    the first writing that names nobody. Raises UnreadableSource for markup that cannot be read whole or that holds no
    words.
    """
    repair = ControlRepair()
    clean = repair.clean(text)
    case = Walker(html=True).walk(html_events(clean))
    case.outside += [MarkedBlock(PassageKind.UNPLACED, parts=[words]) for words in beside]
    known, doubts = merged(facts, *facts_of_markup(case))
    return Maker(case, known, line_starts(clean)).make(
        [*repair.warnings, *doubts], author=author, author_title=author_title
    )
