"""The reader for the vendor's METS files of the Caselaw Access Project: one case with its metadata and page map.

The pages stand beside the text there: a block's `pgmap` counts its words on each scanned page, and the physical map
gives the printed label of each scan. Words that were redacted are not in the file, and leave nothing behind.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.readers.cap_case import Maker
from opinions.text.readers.cap_facts import facts_of_json, merged
from opinions.text.readers.cap_markup import Walker
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.marked import MarkedBlock, MarkedCase, PageSign, Part
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.trees import Event, Happening, line_starts, xml_events

PAGE_COUNT = re.compile(r"(\d+)(?:\((\d+)\))?")
WORD = re.compile(r"[^\s\u00ad]+")
FACTS = frozenset({"court", "name", "docketnumber", "citation", "decisiondate"})


def read(text: str, facts: CaseFacts, *, author: str = "", author_title: str = "") -> ParsedCase:
    """Reads a METS file into a case. What `facts` says goes before what its metadata say.

    `author` and `author_title` are for the first writing that names nobody. Raises UnreadableSource for XML that is
    malformed, declares entities, or holds no casebody with words.
    """
    repair = ControlRepair()
    clean = repair.clean(text)
    envelope = _Envelope()
    case = Walker(html=False).walk(envelope.casebody(xml_events(clean)))
    if not envelope.has_casebody:
        raise UnreadableSource("This METS file holds no casebody: it may describe a volume and not a case.")
    known, doubts = merged(facts, *facts_of_json(envelope.as_json()))
    lines = line_starts(clean)
    doubts += _place_pages(case, envelope.labels, lines)
    return Maker(case, known, lines).make([*repair.warnings, *doubts], author=author, author_title=author_title)


@dataclass(slots=True)
class _Envelope:
    """What stands around the casebody: the case's metadata, and the printed label of each scanned page."""

    labels: dict[str, str] = field(default_factory=dict)
    has_casebody: bool = False
    _said: dict[str, list[str]] = field(default_factory=dict)
    _short: dict[str, str] = field(default_factory=dict)

    def casebody(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events of the casebody; the others are taken note of."""
        path: list[str] = []
        for event in events:
            if event.happening is Happening.OPEN:
                path.append(event.tag)
                self._take_note(event, path)
            if "casebody" in path:
                self.has_casebody = True
                yield event
            elif event.happening is Happening.WORDS and len(path) > 1 and path[-2] == "case" and path[-1] in FACTS:
                self._said.setdefault(path[-1], []).append(event.words)
            if event.happening is Happening.CLOSE:
                path.pop()

    def _take_note(self, event: Event, path: Sequence[str]) -> None:
        if event.tag == "div" and event.attribute("TYPE") == "page" and event.attribute("ORDERLABEL"):
            self.labels[event.attribute("ORDER")] = event.attribute("ORDERLABEL")
        elif path[-2:-1] == ["case"] and event.attribute("abbreviation"):
            self._short[event.tag] = event.attribute("abbreviation")

    def as_json(self) -> dict[str, object]:
        """The metadata in the shape in which the JSON formats give them."""
        said = {name: " ".join("".join(words).split()) for name, words in self._said.items()}
        return {
            "name": said.get("name", ""),
            "name_abbreviation": self._short.get("name", ""),
            "citations": [{"cite": said["citation"]}] if said.get("citation") else [],
            "court": {"name": said.get("court", ""), "name_abbreviation": self._short.get("court", "")},
            "decision_date": said.get("decisiondate", ""),
            "docket_number": said.get("docketnumber", ""),
        }


def _place_pages(case: MarkedCase, labels: dict[str, str], lines: Sequence[int]) -> list[ParsedWarning]:
    """Puts a page label where a block's map turns the page; a note's pages begin with that of its mark."""
    doubts: list[ParsedWarning] = []
    current = ""
    for part in case.parts:
        for block in part.blocks:
            current = _turn(block, current, labels, lines, doubts)
        on_page = {call.label: _first(block) for block in part.blocks for call in block.calls}
        for note in part.notes:
            turned = on_page.get(note.label, "")
            for block in note.blocks:
                turned = _turn(block, turned, labels, lines, doubts)
    return doubts


def _first(block: MarkedBlock) -> str:
    """The scan on which a block's marks are taken to stand where it has one only; else none is said."""
    pages = PAGE_COUNT.findall(block.page_map)
    return pages[0][0] if len(pages) == 1 else ""


def _turn(
    block: MarkedBlock, current: str, labels: dict[str, str], lines: Sequence[int], doubts: list[ParsedWarning]
) -> str:
    """Puts the page labels into one block that begins after scan `current`; the scan on which it ends."""
    counted = 0
    pages = PAGE_COUNT.findall(block.page_map)
    total = sum(int(count or 0) for _, count in pages)
    starts = [found.start() for found in WORD.finditer(block.words)] if len(pages) > 1 else []
    if len(pages) > 1 and total != len(starts):
        at = lines[block.line - 1] if 0 < block.line <= len(lines) else 0
        message = f"The page map counts {total} words here, and there are {len(starts)}: check where the pages turn."
        doubts.append(ParsedWarning(at, message))
    for page, count in pages:
        if page != current:
            place = starts[min(counted, len(starts) - 1)] if counted and starts else 0
            _insert(block, place, PageSign(labels.get(page, page)))
            current = page
        counted += int(count or 0)
    return current


def _insert(block: MarkedBlock, place: int, sign: PageSign) -> None:
    """Puts the sign before code point `place` of the block's words."""
    parts: list[Part] = []
    waiting: PageSign | None = sign
    passed = 0
    for part in block.parts:
        if waiting is not None and isinstance(part, str) and place < passed + len(part):
            cut = place - passed
            parts += [part[:cut], waiting, part[cut:]] if cut else [waiting, part]
            waiting = None
        else:
            parts.append(part)
        passed += len(part) if isinstance(part, str) else 0
    block.parts = [*parts, waiting] if waiting is not None else parts
