"""What a file says of one annotation, whatever its format: strings and numbers, nothing looked up yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from annotations.exports.sealing import Sealed, SealedLink
from people.moments import is_within_reach

MOST_BYTES: Final = 10 * 1024 * 1024
"""How large a file may be."""
MOST_ENTRIES: Final = 5_000
"""How many annotations a file may have."""


class UnreadableFile(Exception):
    """Nothing of the file can be taken in. The message is a sentence that says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class EntryClaim:
    """A claim as the file names it: by its UUID, its key, its words; `tag` is the tag's own UUID."""

    label: str
    claim: UUID | None = None
    key: str = ""
    tag: UUID | None = None


@dataclass(frozen=True, slots=True)
class EntryLink:
    """A linked authority as the file names it; `tag` is the tag to which it is narrowed, `claim` what that says."""

    cite: str
    authority: UUID | None = None
    treatment: str = "mentions"
    quotes: bool = False
    pin: str = ""
    tag: UUID | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotation of a file. `at` says where it stands there, in words ("line 12", "annotation 3").

    `start` and `end` are code points of the version with that fingerprint, None where the file has no numbers; `exact`
    is empty where it has no words. `by` is who made it as the file says, never believed. `lacks` are sentences on what
    is left out of it.
    """

    at: str
    uuid: UUID | None = None
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    fingerprint: str = ""
    note: str = ""
    claims: tuple[EntryClaim, ...] = ()
    links: tuple[EntryLink, ...] = ()
    by: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    seal: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def sealed(self) -> Sealed | None:
        """What its seal would have to be over; None where the file does not say all of that."""
        uuid, start, end, created, updated = self.uuid, self.start, self.end, self.created_at, self.updated_at
        if not self.seal or uuid is None or start is None or end is None or created is None or updated is None:
            return None
        tags = tuple((each.tag, each.claim) for each in self.claims if each.tag and each.claim)
        links = tuple(
            SealedLink(each.authority, each.treatment, each.quotes, each.pin, each.tag)
            for each in self.links
            if each.authority
        )
        if len(tags) != len(self.claims) or len(links) != len(self.links):
            return None
        return Sealed(uuid, self.fingerprint, start, end, self.note, tags, links, created, updated)


def uuid_in(text: object) -> UUID | None:
    """The UUID that an address or a URN ends with; None where there is none.

    >>> uuid_in("https://example.org/a/6f1f4f7e-0d0a-4d57-9d2c-3f7c5a0b9e11/")
    UUID('6f1f4f7e-0d0a-4d57-9d2c-3f7c5a0b9e11')
    """
    last = str(text).rstrip("/").rpartition("/")[2].rpartition(":")[2]
    try:
        return UUID(last)
    except ValueError:
        return None


def time_in(text: object) -> datetime | None:
    """The time that an ISO 8601 string says; None where it is none, says no zone, or is out of all reach."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo and is_within_reach(found) else None


def words_in(text: object) -> str:
    """Words as they are kept: with LF line ends, and without NUL, which PostgreSQL cannot hold; empty where none."""
    if not isinstance(text, str):
        return ""
    whole = text.encode("utf-8", "ignore").decode()  # a lone surrogate is no character
    return whole.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def link_in(said: Mapping[str, Any]) -> EntryLink:
    """A link as our own files write it in JSON, with all that a seal is over."""
    return EntryLink(
        cite=words_in(said.get("cite")),
        authority=uuid_in(said.get("authority") or ""),
        treatment=words_in(said.get("treatment")) or "mentions",
        quotes=said.get("quotes") is True,
        pin=words_in(said.get("pin")),
        tag=uuid_in(said.get("tag") or ""),
    )
