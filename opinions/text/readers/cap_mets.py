"""The reader for the vendor's METS files of the Caselaw Access Project: one case with its metadata and page map.

The pages stand beside the text there: a block's `pgmap` counts its words on each scanned page, and the physical map
gives the printed label of each scan. Words that were redacted are not in the file, and leave nothing behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.cap_case import Maker
from opinions.text.readers.cap_facts import facts_of_json, merged
from opinions.text.readers.cap_markup import Walker
from opinions.text.readers.controls import ControlRepair
from opinions.text.readers.page_maps import place_pages
from opinions.text.readers.source import UnreadableSource
from opinions.text.readers.trees import Event, Happening, line_starts, xml_events

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
    doubts += place_pages(case, envelope.labels, lines)
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
