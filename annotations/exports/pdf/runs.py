"""The runs of a paragraph of our Word files as JSON: words with their look, and what stands between them.

A run is a string, or an object: `t` its words with `b`, `i`, `c`, `u` (bold, italic, small capitals, underlined), `s`
(a character style) and `d` (how many annotations lie on them); or `k`, the kind of what stands there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from annotations.exports.word.authorities import stretches

SPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOOKS: Final = {f"{SPACE}b": "b", f"{SPACE}i": "i", f"{SPACE}smallCaps": "c", f"{SPACE}u": "u"}
APART: Final = {"StarPage", "FootnoteReference", "CommentReference"}
"""Character styles of what is no word of the text."""
QUOTED: Final = 120
"""Code points of an annotation's words that are told again where it is listed."""
FEW: Final = 500
"""Up to so many annotations the places where they end show up to four stretches of their numbers, else one."""
_SHORT: Final = re.compile(r'\\s "((?:[^"\\]|\\.)*)"')
_UNBROKEN: Final = re.compile(r"(\S{40})(?=\w{40})")
Run = str | dict[str, Any]


@dataclass
class Walk:
    """Walks the runs of paragraphs in a file's order. `numbers` are those of the annotations, by the comments' ids.

    `quoted` are the first words under each comment; `cited` the numbers of the passages at which each citation is
    marked for the table of authorities.
    """

    numbers: dict[int, int]
    quoted: dict[int, str] = field(default_factory=dict)
    cited: dict[str, list[int]] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _signs: list[int] = field(default_factory=list)
    _fields: list[str] = field(default_factory=list)
    _passage: int = 0

    def runs(self, paragraph: Any) -> list[Run]:
        """The paragraph's runs."""
        found = [run for element in paragraph for run in self._part(element)]
        found += self._told_signs()
        for each in self._open:
            self.quoted[each] = f"{self.quoted.get(each, '')} "
        return found

    def _part(self, element: Any) -> Iterator[Run]:
        name = element.tag.removeprefix(SPACE)
        if name in ("commentRangeStart", "commentRangeEnd"):
            self._edge(int(element.get(f"{SPACE}id")), begins=name == "commentRangeStart")
        elif name == "bookmarkStart":
            yield from self._told_signs()
            yield {"k": "mark", "name": element.get(f"{SPACE}name")}
            self._passage = int(element.get(f"{SPACE}name").removeprefix("passage"))
        elif name == "hyperlink":
            runs = [run for inner in element for run in self._part(inner)]
            yield {"k": "link", "to": element.get(f"{SPACE}anchor"), "runs": runs}
        elif name == "r":
            yield from self._run(element)

    def _edge(self, comment: int, *, begins: bool) -> None:
        if comment in self.numbers:
            (self._open.add if begins else self._open.discard)(comment)

    def _run(self, element: Any) -> Iterator[Run]:
        look = _look(element)
        label = element.find(f"{SPACE}footnoteReference")
        if label is not None:
            yield from self._told_signs()
            yield {"k": "note", "id": label.get(f"{SPACE}id"), "label": _text(element)}
            return
        for each in element:
            name = each.tag.removeprefix(SPACE)
            if name == "t" and each.text:
                yield from self._told_signs()
                yield from self._words(each.text, look)
            elif name in ("tab", "br"):
                yield {"k": name}
            elif name == "commentReference":
                self._sign(int(each.get(f"{SPACE}id")))
            elif name in ("fldChar", "instrText"):
                self._field(each.get(f"{SPACE}fldCharType") or "", each.text or "")

    def _words(self, text: str, look: dict[str, Any]) -> Iterator[Run]:
        """The words; within one that no line can hold are places to break it."""
        if look.get("s") not in APART:
            for each in self._open:
                self.quoted[each] = (self.quoted.get(each, "") + text)[: QUOTED + 1]
        if self._open:
            look = {**look, "d": len(self._open)}
        for at, piece in enumerate(_UNBROKEN.sub("\\1\0", text).split("\0")):
            if at:
                yield {"k": "joint"}
            yield {"t": piece, **look} if look else piece

    def _sign(self, comment: int) -> None:
        if comment in self.numbers:
            self._signs.append(self.numbers[comment])

    def _told_signs(self) -> list[Run]:
        """The numbers of the annotations that end here, in stretches."""
        numbers, self._signs = sorted(self._signs), []
        told = stretches(numbers)
        most = 4 if len(self.numbers) <= FEW else 1
        return [{"k": "signs", "n": told[:most], "at": numbers, "more": len(told) > most}] if told else []

    def _field(self, edge: str, instruction: str) -> None:
        """Follows fields; at the end of a TA field its citation is marked at the passage that was last begun."""
        if edge == "begin":
            self._fields.append("")
        elif edge == "end":
            ended = self._fields.pop()
            short = _SHORT.search(ended) if ended.startswith(" TA ") else None
            if short:
                cite = re.sub(r"\\(.)", r"\1", short[1])
                self.cited.setdefault(cite, []).append(self._passage)
        elif instruction and self._fields:
            self._fields[-1] += instruction


def plain(runs: list[Run]) -> str:
    """The runs' words alone."""
    return "".join(each if isinstance(each, str) else each.get("t", "") for each in runs)


def _look(element: Any) -> dict[str, Any]:
    properties = element.find(f"{SPACE}rPr")
    if properties is None:
        return {}
    look: dict[str, Any] = {LOOKS[each.tag]: 1 for each in properties if each.tag in LOOKS}
    style = properties.find(f"{SPACE}rStyle")
    return look if style is None else {**look, "s": style.get(f"{SPACE}val")}


def _text(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(f"{SPACE}t"))
