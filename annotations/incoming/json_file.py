"""JSON of annotations: W3C Web Annotation, our own or another program's, and what Hypothesis's address gives."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from annotations.incoming.entries import (
    Entry,
    EntryClaim,
    EntryLink,
    UnreadableFile,
    time_in,
    uuid_in,
    words_in,
)

Json = Mapping[str, Any]
TAGGING: Final = frozenset({"tagging", "classifying"})
LINKING: Final = frozenset({"linking"})
REPLYING: Final = frozenset({"replying"})
OTHERS: Final = TAGGING | LINKING | REPLYING
"""What a body is for that is no note."""
LARGEST: Final = 2**31
"""Beyond every offset that the database holds."""
LISTS: Final = ("items", "rows", "annotations", "@graph")
"""Under which of its keys an object holds a list of annotations: W3C's pages, Hypothesis's search, others."""


def read_json(source: bytes) -> list[Entry]:
    """The annotations of a file, in its order. Raises `UnreadableFile`."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = {"at": error.start}
        raise UnreadableFile(_("This is no UTF-8: byte %(at)d cannot be read.") % place) from None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno, "at": len(text[: error.pos].encode())}
        told = _("This is no whole JSON: it cannot be read on from line %(line)d, column %(column)d (byte %(at)d).")
        ends = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        cut = _("The file is cut off there.") if ends else ""
        raise UnreadableFile(f"{told % place} {cut}".strip()) from None
    except (RecursionError, ValueError):
        raise UnreadableFile(_("This JSON is nested too deeply to be annotations.")) from None
    return [_entry(each, number) for number, each in enumerate(_annotations(found), start=1)]


def _annotations(found: Any) -> Iterator[Json]:
    """Each annotation of a collection, a page, a list, or the one that it is. Raises `UnreadableFile`."""
    if isinstance(found, list):
        for each in found:
            yield from _annotations(each)
        return
    if not isinstance(found, dict):
        raise UnreadableFile(_("This JSON holds no annotations."))
    first = found.get("first")
    listed = next((found[key] for key in LISTS if isinstance(found.get(key), list)), None)
    if isinstance(first, dict):
        yield from _annotations(first)
    elif listed is not None:
        yield from (each for each in listed if isinstance(each, dict))
    elif isinstance(found.get("target"), dict | list | str):
        yield found
    elif isinstance(first, str):
        raise UnreadableFile(_("This collection only names its pages. Give the file that holds the annotations."))
    elif found.get("total") != 0:
        raise UnreadableFile(_("This JSON holds no annotations."))


def read_annotation(found: Json) -> Entry:
    """One annotation that was sent by itself."""
    return _entry(found, 1)


def _entry(found: Json, number: int) -> Entry:
    target = _first(found.get("target"))
    quote, position = _selector(target, "TextQuoteSelector"), _selector(target, "TextPositionSelector")
    bodies = [each for each in _list(found.get("body")) if isinstance(each, Mapping)]
    created = found.get("created")
    return Entry(
        at=_("annotation %(number)d") % {"number": number},
        uuid=uuid_in(found.get("id") or found.get("@id") or ""),
        exact=words_in(quote.get("exact")),
        prefix=words_in(quote.get("prefix")),
        suffix=words_in(quote.get("suffix")),
        start=_whole(position.get("start")),
        end=_whole(position.get("end")),
        fingerprint=words_in(target.get("fingerprint")),
        note=_note(found, bodies),
        claims=(*(_claim(each) for each in bodies if _is_for(each, TAGGING)), *_plain_tags(found)),
        links=tuple(_link(each) for each in bodies if _is_for(each, LINKING)),
        by=_person(found),
        created_at=time_in(created),
        updated_at=time_in(found.get("modified") or found.get("updated") or created),
        seal=words_in(found.get("seal")),
        lacks=tuple(_lacks(found, bodies)),
    )


def _is_for(body: Json, purposes: frozenset[str]) -> bool:
    return bool(purposes & set(map(str, _list(body.get("purpose")))))


def _note(found: Json, bodies: Sequence[Json]) -> str:
    """What is said in words: the bodies for no other purpose, another resource's address, Hypothesis's `text`."""
    said = [words_in(each.get("value")) for each in bodies if not _is_for(each, OTHERS)]
    named = [words_in(each) for each in _list(found.get("body")) if isinstance(each, str)]
    return "\n\n".join(filter(None, [*said, *named, words_in(found.get("bodyValue")), words_in(found.get("text"))]))


def _claim(body: Json) -> EntryClaim:
    label = words_in(body.get("value")) or words_in(body.get("source"))
    claim = uuid_in(body.get("claim") or body.get("source") or "")
    return EntryClaim(label, claim, words_in(body.get("claimKey")), uuid_in(body.get("canonical") or ""))


def _plain_tags(found: Json) -> list[EntryClaim]:
    """Hypothesis's tags, which are words alone."""
    tags = found.get("tags")
    return [EntryClaim(words_in(each)) for each in tags if words_in(each)] if isinstance(tags, list) else []


def _link(body: Json) -> EntryLink:
    source = body.get("source")
    return EntryLink(
        cite=words_in(body.get("cite")) or words_in(source),
        authority=uuid_in(source or ""),
        treatment=words_in(body.get("treatment")) or "mentions",
        quotes=body.get("quotes") is True,
        pin=words_in(body.get("pin")),
        tag=uuid_in(body.get("forTag") or ""),
    )


def _lacks(found: Json, bodies: Sequence[Json]) -> Iterator[str]:
    if found.get("references"):
        yield _("It is a reply; replies are not brought in.")
    if any(_is_for(each, REPLYING) for each in bodies):
        yield _("Its replies are not brought in.")
    if any(not _is_for(each, OTHERS) and not words_in(each.get("value")) for each in bodies):
        yield _("A body that holds no words is left out.")


def _person(found: Json) -> str:
    who = _list(found.get("creator") or found.get("user"))
    first = who[0] if who else ""
    if isinstance(first, Mapping):
        first = first.get("name") or first.get("nickname") or first.get("id") or ""
    return words_in(first)


def _selector(target: Json, kind: str) -> Json:
    """The target's selector of that kind; an alternative of a choice, and what refines another, count too."""
    waiting = [each for each in _list(target.get("selector")) if isinstance(each, Mapping)]
    for each in waiting:
        if each.get("type") == kind:
            return each
    refining = (each.get("refinedBy") for each in waiting)
    return next((each for each in refining if isinstance(each, Mapping) and each.get("type") == kind), {})


def _first(found: Any) -> Json:
    return next((each for each in _list(found) if isinstance(each, Mapping)), {})


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _whole(found: Any) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < LARGEST else None
