"""The reader for casebodies in XML as the Caselaw Access Project's API gave them."""

from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.cap_case import Maker
from opinions.text.readers.cap_facts import facts_of_markup, merged
from opinions.text.readers.cap_markup import Walker
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.page_maps import counted_labels, place_pages
from opinions.text.readers.trees import line_starts, xml_events


def read(text: str, facts: CaseFacts, *, author: str = "", author_title: str = "") -> ParsedCase:
    """Reads an XML casebody into a case. What `facts` says goes before what the head matter says.

    `author` and `author_title` are for the first writing that names nobody. Raises UnreadableSource for
    XML that is malformed, declares entities or holds no words.
    """
    repair = ControlRepair()
    clean = repair.clean(text)
    case = Walker(html=False).walk(xml_events(clean))
    known, doubts = merged(facts, *facts_of_markup(case))
    lines, labels = line_starts(clean), counted_labels(case)
    if labels:
        doubts += place_pages(case, labels, lines)
    return Maker(case, known, lines).make([*repair.warnings, *doubts], author=author, author_title=author_title)
