"""REFI-QDA projects (`.qdpx`): our own export, or what NVivo, ATLAS.ti, MAXQDA, QualCoder and others coded in a text.

Positions are code points of a text with LF line ends, half-open. Some programs count UTF-16 units: where a selection's
name tells its words, it decides.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from annotations.exports.own_forms import NAMESPACE, OWN_FILE, OWN_FORM, selection_name
from annotations.incoming.archives import read_xml
from annotations.incoming.entries import (
    Entry,
    EntryClaim,
    EntryLink,
    UnreadableFile,
    link_in,
    time_in,
    uuid_in,
    words_in,
)
from opinions.text.canonical import fingerprint
from opinions.text.selectors import CONTEXT
from opinions.text.spans import Span, from_utf16

INTERNAL: Final = "internal://"
NOT_WORDS: Final = ("PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection", "TranscriptSelection")


def read_qdpx(files: Mapping[str, bytes]) -> list[Entry]:
    """The passages of a project, from its archive's files by their names. Raises `UnreadableFile`."""
    named = next((name for name in files if name.lower().endswith(".qde")), None)
    if named is None:
        raise UnreadableFile(_("This archive holds no project (.qde)."))
    root = read_xml(files[named])
    if etree.QName(root).localname != "Project":
        raise UnreadableFile(_("This is no project in REFI-QDA’s format."))
    return list(_Project(root, files).entries())


@dataclass(frozen=True, slots=True)
class _Text:
    """A source's words, with LF line ends."""

    name: str
    words: str
    fingerprint: str

    def span(self, start: int, end: int, named: str) -> Span:
        """The place that a selection tells: by code points, or by UTF-16 units where its name then fits alone."""
        told = Span(start, end)
        if selection_name(told.slice(self.words)) == named or not named:
            return told
        try:
            counted = Span(from_utf16(self.words, start), from_utf16(self.words, end))
        except ValueError:
            return told
        return counted if selection_name(counted.slice(self.words)) == named else told


class _Project:
    """A project being read."""

    def __init__(self, root: Any, files: Mapping[str, bytes]) -> None:
        self._root = root
        self._files = {name.rpartition("/")[2].lower(): content for name, content in files.items()}
        self._people = {each.get("guid"): each.get("name", "") for each in self._all("User")}
        self._codes = {each.get("guid"): each.get("name", "") for each in self._all("Code")}
        self._notes = {each.get("guid"): each for each in self._all("Note")}
        self._own = _own(self._files.get(OWN_FILE, b""))
        self._links: dict[str, list[Any]] = {}
        for each in self._all("Link"):
            self._links.setdefault(each.get("originGUID", ""), []).append(each)

    def entries(self) -> Iterator[Entry]:
        """Each selection of a text, and each of something else, of which nothing can be taken."""
        number = 0
        for source in self._all("TextSource"):
            words = (self._text(source) or "").removeprefix("\ufeff")
            text = _Text(source.get("name", ""), words, fingerprint(words))
            for selection in _children(source, "PlainTextSelection"):
                number += 1
                yield self._entry(selection, text, number)
        for name in NOT_WORDS:
            for selection in self._all(name):
                yield Entry(at=selection.get("name", "") or name, lacks=(_("It is no selection of a text."),))

    def _entry(self, selection: Any, text: _Text, number: int) -> Entry:
        guid = selection.get("guid", "")
        span = self._span(selection, text)
        own = self._own.get(guid, {})
        return Entry(
            at=_("passage %(number)d (%(source)s)") % {"number": number, "source": text.name},
            uuid=uuid_in(guid.strip("{}")),
            exact=words_in(span.slice(text.words)) if span else words_in(selection.get("name")),
            prefix=text.words[max(0, span.start - CONTEXT) : span.start] if span else "",
            suffix=text.words[span.end : span.end + CONTEXT] if span else "",
            start=span.start if span else None,
            end=span.end if span else None,
            fingerprint=text.fingerprint if span else "",
            note=self._said(selection),
            claims=tuple(self._claim(each) for each in _children(selection, "Coding")),
            links=tuple(_links(own)) if own else tuple(self._plain_links(guid)),
            by=self._people.get(selection.get("creatingUser"), ""),
            created_at=time_in(selection.get("creationDateTime")),
            updated_at=time_in(selection.get("modifiedDateTime") or selection.get("creationDateTime")),
            seal=words_in(own.get("seal")),
        )

    def _span(self, selection: Any, text: _Text) -> Span | None:
        """None where the positions are none of the text."""
        ends = [selection.get(name, "") for name in ("startPosition", "endPosition")]
        if not all(end.isdecimal() and len(end) < 10 for end in ends):  # noqa: PLR2004 -- more is no offset
            return None
        start, end = map(int, ends)
        return text.span(start, end, selection.get("name", "")) if start < end <= 2 * len(text.words) else None

    def _said(self, selection: Any) -> str:
        """Its notes, and its description, in words."""
        notes = (self._notes.get(each.get("targetGUID")) for each in _children(selection, "NoteRef"))
        said = [self._text(note) or "" for note in notes if note is not None]
        described = [each.text or "" for each in _children(selection, "Description")]
        return words_in("\n\n".join(filter(None, [*said, *described])))

    def _claim(self, coding: Any) -> EntryClaim:
        code = next((each.get("targetGUID", "") for each in _children(coding, "CodeRef")), "")
        label = words_in(self._codes.get(code, ""))
        return EntryClaim(label, uuid_in(code.strip("{}")), tag=uuid_in(coding.get("guid", "").strip("{}")))

    def _plain_links(self, guid: str) -> Iterator[EntryLink]:
        """What another program has kept of our links: the authority, its treatment, whether it is quoted."""
        for link in self._links.get(guid, []):
            target = link.get("targetGUID", "")
            note = self._notes.get(target)
            if note is not None:
                treatment, _semicolon, quotes = link.get("name", "").partition("; ")
                yield EntryLink(note.get("name", ""), uuid_in(target), treatment, quotes == "quotes")

    def _text(self, source: Any) -> str | None:
        """The words of a source or note, within the project or in a file of its own; None where they are elsewhere."""
        inner = next(_children(source, "PlainTextContent"), None)
        if inner is not None:
            return words_in(inner.text)
        path = source.get("plainTextPath", "")
        content = self._files.get(path.removeprefix(INTERNAL).lower()) if path.startswith(INTERNAL) else None
        if content is None:
            return None
        try:
            return words_in(content.decode())
        except UnicodeDecodeError:
            raise UnreadableFile(_("The text “%(name)s” is no UTF-8.") % {"name": path}) from None

    def _all(self, name: str) -> Iterator[Any]:
        yield from self._root.iter(f"{{{NAMESPACE}}}{name}")


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if child.tag == f"{{{NAMESPACE}}}{name}")


def _own(source: bytes) -> Mapping[str, Any]:
    """What our own file says of each annotation (by UUID); nothing where it is not there or of another form."""
    try:
        found = json.loads(source) if source else {}
    except (ValueError, RecursionError):
        return {}
    told = found.get("annotations") if isinstance(found, dict) and found.get("form") == OWN_FORM else None
    return {key: each for key, each in told.items() if isinstance(each, dict)} if isinstance(told, dict) else {}


def _links(own: Mapping[str, Any]) -> Iterator[EntryLink]:
    links = own.get("links")
    return (link_in(link) for link in links if isinstance(link, dict)) if isinstance(links, list) else iter(())
