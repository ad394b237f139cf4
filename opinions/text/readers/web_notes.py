"""Notes on a page of the web, known by their links: a call leads to its note further down, the note leads back.

Calls and notes are given the marks that `markup` knows; the links back and the printed labels go.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

CALL = re.compile(r"[\[(]?\s*(?:(?:fn|n|note)\.?\s*)?(?P<label>\d{1,3}[a-z]?|\*{1,5}|[†‡§¶]{1,3}|[a-z])\s*[\])]?\.?")
NOTE_NAME = re.compile(r"(?:^|[^a-z])(?:_?(?:foot|end)?notes?|_?ftn|_?fn|_?edn|en)(?:[^a-z]|$)", re.IGNORECASE)
BLOCKS = frozenset({"li", "p", "div", "aside", "dd", "section", "td", "tr", "blockquote"})
STEPS_UP = 4
FOOTNOTE = "footnote"


@dataclass(slots=True)
class _LinkedNote:
    """A note: its label, the anchor that calls it, what the anchor leads to, and the block that holds its words."""

    label: str
    call: Any
    target: Any
    block: Any


def mark_notes(main: Any) -> None:
    """Marks calls (`class="footnotemark"`) and notes (`class="footnote"`, `label`) under an element, in place."""
    places = {element: at for at, element in enumerate(main.iter())}
    named = _named(main)
    notes: list[_LinkedNote] = []
    taken: set[Any] = set()
    for anchor in list(main.iter("a")):
        note = _linked(anchor, named, places)
        if note is not None and note.block not in taken:
            taken.add(note.block)
            notes.append(note)
    called = {element: note for note in notes for element in _call_elements(note)}
    for note in notes:
        _clear_links_back(note, named, called)
        _clear_label(note)
        _mark(note)
    _join_paragraphs(notes, taken)


def _named(main: Any) -> dict[str, Any]:
    """The elements by their `id`, or the `name` of an anchor; the first of a name has it."""
    named: dict[str, Any] = {}
    for element in main.iter():
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                named.setdefault(name, element)
    return named


def _linked(anchor: Any, named: dict[str, Any], places: dict[Any, int]) -> _LinkedNote | None:
    """The note that an anchor calls, if it does: its words are a label, and it leads to a block further down."""
    name = _target_name(anchor)
    target = named.get(name)
    match = CALL.fullmatch(" ".join("".join(anchor.itertext()).split()))
    if target is None or match is None or places[target] <= places[anchor]:
        return None
    raised = any(each.tag == "sup" for each in (anchor, *list(anchor.iterancestors())[:2], *anchor))
    told = any(NOTE_NAME.search(each) for each in (name, anchor.get("class") or "", anchor.get("epub:type") or ""))
    block = _block(target)
    if block is None or not (raised or told) or anchor in set(block.iter("a")):
        return None
    return _LinkedNote(match["label"], anchor, target, block)


def _target_name(anchor: Any) -> str:
    """The name in a link to the same page, with or without the page's own address; empty for any other."""
    return (anchor.get("href") or "").partition("#")[2]


def _block(target: Any) -> Any:
    """The block that an element is, or stands in."""
    if target.tag in BLOCKS:
        return target
    above = list(target.iterancestors())[:STEPS_UP]
    return next((each for each in above if each.tag in BLOCKS), None)


def _call_elements(note: _LinkedNote) -> list[Any]:
    """The call's anchor, what stands in it, and what closely holds it: a link back may lead to any of these."""
    return [note.call, *note.call.iter(), *list(note.call.iterancestors())[:2]]


def _clear_links_back(note: _LinkedNote, named: dict[str, Any], called: dict[Any, _LinkedNote]) -> None:
    """Takes the links from a note to its own call out of it, their words too: arrows, or the label again."""
    for anchor in list(note.block.iter("a")):
        back = named.get(_target_name(anchor))
        if back is not None and called.get(back) is not None and called[back].call is note.call:
            for inner in list(anchor):
                anchor.remove(inner)
            anchor.text = None
            anchor.attrib.pop("href", None)


def _clear_label(note: _LinkedNote) -> None:
    """Takes the label that is printed at the beginning of a note's words off, and what closes it."""
    opening = re.compile(rf"\s*[\[(]?\s*(?:{re.escape(note.label)})?\s*[\])]?[.:]?\s*")
    closing = re.compile(r"\s*[\])]?\s*[.:]?\s*")
    pattern = opening
    for element, is_tail in _texts(note.block):
        text = (element.tail if is_tail else element.text) or ""
        if not text.strip():
            continue
        match = pattern.match(text)
        rest = text[match.end() :] if match else text
        if is_tail:
            element.tail = rest
        else:
            element.text = rest
        if rest.strip():
            return
        pattern = closing


def _texts(block: Any) -> list[tuple[Any, bool]]:
    """The places of the texts under an element in order: an element's own, or the one after it."""
    ordered: list[tuple[Any, bool]] = []
    stack: list[tuple[Any, bool]] = [(block, False)]
    while stack:
        element, is_tail = stack.pop()
        ordered.append((element, is_tail))
        if not is_tail:
            for child in reversed(list(element)):
                stack.append((child, True))
                stack.append((child, False))
    return ordered


def _mark(note: _LinkedNote) -> None:
    note.call.set("class", "footnotemark")
    note.call.text = note.label
    for inner in list(note.call):
        note.call.remove(inner)
    above = note.call.getparent()
    if above is not None and above.tag == "sup":
        above.tag = "span"
    if note.block.tag not in {"li", "p", "div", "aside"}:
        note.block.tag = "div"
    note.block.set("class", FOOTNOTE)
    note.block.set("label", note.label)


def _join_paragraphs(notes: list[_LinkedNote], taken: set[Any]) -> None:
    """Puts the paragraphs that stand between two notes of one list into the first of them."""
    for note, after in pairwise(notes):
        if note.block.getparent() is not after.block.getparent() or note.block.tag != "p":
            continue
        between = []
        sibling = note.block.getnext()
        while sibling is not None and sibling not in taken and sibling.tag in {"p", "blockquote"}:
            between.append(sibling)
            sibling = sibling.getnext()
        if sibling is after.block and between:
            note.block.tag = "aside"
            for each in between:
                note.block.append(each)
