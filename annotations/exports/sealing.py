"""The seal of an exported annotation: by it a file that comes in again is known to say what was said here, and by whom.

A seal is over what the annotation says, its times, its owner and its assignment, but names neither owner nor
assignment: a file without names has it too. It is made with a key that is derived from `SECRET_KEY` (HMAC with
SHA-256), so that nobody else can make one; an earlier key among `SECRET_KEY_FALLBACKS` still opens.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PURPOSE: Final = "annotations.exports.sealing:1"


@dataclass(frozen=True, slots=True)
class SealedLink:
    """A link as the seal has it; `tag` narrows it to that tag."""

    authority: UUID
    treatment: str
    quotes: bool
    pin: str
    tag: UUID | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a seal is over. Offsets are code points of the version with that fingerprint; times count whole seconds.

    `tags` are pairs of the tag's own UUID and its claim's.
    """

    uuid: UUID
    fingerprint: str
    start: int
    end: int
    note: str
    tags: tuple[tuple[UUID, UUID], ...]
    links: tuple[SealedLink, ...]
    created_at: datetime
    updated_at: datetime

    @property
    def canonical(self) -> str:
        """The one way to write it: JSON without white space, in which the order of tags and links tells nothing."""
        links = ([str(each.authority), each.treatment, each.quotes, each.pin, _text(each.tag)] for each in self.links)
        said = [
            str(self.uuid), self.fingerprint, self.start, self.end, self.note,
            sorted([str(tag), str(claim)] for tag, claim in self.tags), sorted(links),
            time(self.created_at), time(self.updated_at),
        ]  # fmt: skip
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def seal(sealed: Sealed, *, owner: UUID, assignment: UUID) -> str:
    """The seal, as hexadecimal digits."""
    return _seal(sealed, owner, assignment, settings.SECRET_KEY)


def is_sealed(sealed: Sealed, given: str, *, owner: UUID, assignment: UUID) -> bool:
    """Whether that seal was made here for exactly this, by that owner in that assignment."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(given, _seal(sealed, owner, assignment, key)) for key in keys)


def time(at: datetime) -> str:
    """A time as files have it: UTC, whole seconds (ISO 8601).

    >>> time(datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC))
    '2026-09-01T12:30:15Z'
    """
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _seal(sealed: Sealed, owner: UUID, assignment: UUID, key: str) -> str:
    value = f"{owner}\n{assignment}\n{sealed.canonical}"
    return salted_hmac(PURPOSE, value.encode("utf-8", "surrogatepass"), key, algorithm="sha256").hexdigest()


def _text(uuid: UUID | None) -> str:
    return str(uuid) if uuid else ""
