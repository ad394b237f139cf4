"""Our own Word file as one JSON document, which the template sets. No other program's files are read here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final, TextIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from lxml import etree

from annotations.exports.pdf.runs import QUOTED, SPACE, Run, Walk, plain
from annotations.exports.word.document import BULLETS

W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
BULLET: Final = "•"
Block = dict[str, Any]
"""A paragraph: `s` its style, `r` its runs; `rtl`, `quoted`, `label` and `level` where it has them."""


@dataclass
class WordReading:
    """Reads a Word file of ours. `zone` is where its readers are."""

    packed: ZipFile
    zone: ZoneInfo
    _counters: dict[tuple[int, int], int] = field(default_factory=dict)

    def write(self, to: TextIO, frame: dict[str, Any]) -> None:
        """Writes the document's JSON, with `frame` beside what was read; the body goes there while it is read."""
        self._starts = self._list_starts()
        walk = Walk(self._numbers())
        to.write('{"body":[')
        to.writelines(("," if at else "") + _json(block) for at, block in enumerate(self._body(walk)))
        rest = {**frame, "notes": self._notes(), "comments": list(self._comments(walk))}
        to.write(f"],{_json(rest)[1:]}")

    def _body(self, walk: Walk) -> Iterator[Block]:
        with self.packed.open("word/document.xml") as part:
            for element in _paragraphs(part):
                block = self._block(element, walk.runs(element))
                yield _authority(block, walk.cited) if block["s"] == "TableofAuthorities" else block

    def _block(self, element: Any, runs: list[Run]) -> Block:
        found: Block = {"s": "", "r": runs}
        properties = element.find(f"{SPACE}pPr")
        for each in properties if properties is not None else ():
            name = each.tag.removeprefix(SPACE)
            if name == "pStyle":
                found["s"] = each.get(f"{SPACE}val")
            elif name == "numPr":
                found["level"], found["label"] = self._numbered(each)
            elif name in ("bidi", "ind"):
                found["rtl" if name == "bidi" else "quoted"] = 1
        return found

    def _numbered(self, element: Any) -> tuple[int, str]:
        """A list entry's level and label; a deeper list begins anew under each entry."""
        level, of = (int(element.find(f"{SPACE}{name}").get(f"{SPACE}val")) for name in ("ilvl", "numId"))
        if of == BULLETS:
            return level, BULLET
        number = self._counters.get((of, level), self._starts.get(of, 1) - 1) + 1
        self._counters[of, level] = number
        return level, f"{number}."

    def _list_starts(self) -> dict[int, int]:
        """The first number of each numbered list."""
        lists = self._part("numbering").iter(f"{SPACE}num")
        return {
            int(each.get(f"{SPACE}numId")): int(override.get(f"{SPACE}val"))
            for each in lists
            if (override := next(each.iter(f"{SPACE}startOverride"), None)) is not None
        }

    def _notes(self) -> dict[str, list[Block]]:
        """The footnotes by their ids, without their own labels: the template sets those."""
        walk = Walk({})
        notes = self._part("footnotes")
        return {
            each.get(f"{SPACE}id"): _unlabelled([self._block(p, walk.runs(p)) for p in each])
            for each in notes
            if each.get(f"{SPACE}type") is None
        }

    def _answered(self) -> dict[str, str]:
        """The keys of answers, each with the key of the comment that it answers."""
        threads = self._part("commentsExtended")
        return {
            each.get(f"{W15}paraId"): each.get(f"{W15}paraIdParent")
            for each in threads
            if each.get(f"{W15}paraIdParent")
        }

    def _numbers(self) -> dict[int, int]:
        """The annotations' numbers by the comments' ids; answers have none."""
        answers = self._answered()
        own = [int(each.get(f"{SPACE}id")) for each in self._part("comments") if _key(each) not in answers]
        return {comment: number for number, comment in enumerate(own, start=1)}

    def _comments(self, walk: Walk) -> Iterator[dict[str, Any]]:
        """The annotations in the order of their numbers, each with the answers to it."""
        answers, threads = self._answered(), dict[str, dict[str, Any]]()
        for element in self._part("comments"):
            blocks = [self._block(p, walk.runs(p)) for p in element]
            at = datetime.fromisoformat(element.get(f"{SPACE}date")).astimezone(self.zone)
            told = {"by": element.get(f"{SPACE}author"), "at": date_format(at, "j F Y"), "blocks": blocks}
            key = _key(element)
            if key in answers:
                threads[answers[key]]["answers"].append(told)
            else:
                comment = int(element.get(f"{SPACE}id"))
                words = _cut(" ".join(walk.quoted.get(comment, "").split()))
                threads[key] = {**told, "n": walk.numbers[comment], "words": words, "answers": []}
        yield from threads.values()

    def _part(self, name: str) -> Any:
        with self.packed.open(f"word/{name}.xml") as part:
            return etree.parse(part, _parser()).getroot()


def write_document(word: BinaryIO, to: TextIO, *, zone: ZoneInfo, **frame: Any) -> None:
    """Writes the JSON of the Word file in `word` into `to`, with the parts of `frame` beside `body`, `notes`, …"""
    with ZipFile(word) as packed:
        WordReading(packed, zone).write(to, frame)


def _paragraphs(part: Any) -> Iterator[Any]:
    """A part's paragraphs, each let go when it has been read."""
    for _event, element in etree.iterparse(
        part, tag=f"{SPACE}p", resolve_entities=False, no_network=True, huge_tree=True
    ):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _cut(words: str) -> str:
    """At most so many code points of the words, cut between two words where there is a place."""
    return f"{words[:QUOTED].rpartition(' ')[0] or words[:QUOTED]} …" if len(words) > QUOTED else words


def _key(comment: Any) -> str:
    """The key of a comment: that of its last paragraph."""
    return str(comment[-1].get(f"{W14}paraId"))


def _unlabelled(blocks: list[Block]) -> list[Block]:
    """A footnote's paragraphs without the label and the space that open the first."""
    runs = blocks[0]["r"]
    if runs and isinstance(runs[0], dict) and runs[0].get("s") == "FootnoteReference":
        runs = runs[1:]
    if runs and isinstance(runs[0], str):
        runs = [runs[0].lstrip(), *runs[1:]]
    return [{**blocks[0], "r": runs}, *blocks[1:]]


def _authority(block: Block, cited: dict[str, list[int]]) -> Block:
    """An entry of the table of authorities: its citation, and the passages whose pages the template tells."""
    runs = block["r"]
    at = next((at for at, each in enumerate(runs) if each == {"k": "tab"}), len(runs))
    cite = runs[:at]
    has_links = any(isinstance(each, dict) and each.get("k") == "link" for each in runs[at:])
    numbers = cited.get(plain(cite)) if has_links else None
    return {**block, "r": cite, **({"at": sorted(set(numbers))} if numbers else {"told": runs[at + 1 :]})}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
