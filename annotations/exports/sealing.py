"""The seal of an exported annotation: by it a file that comes in again is known to say what was said here, and by whom.

A seal is over what the annotation says, its times, its owner and its assignment, but names neither owner nor
assignment: a file without names has it too. It is made with a key that is derived from `SECRET_KEY` (HMAC with
SHA-256), so that nobody else can make one; an earlier key among `SECRET_KEY_FALLBACKS` still opens.
"""

import hmac
import json
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

PURPOSE: Final = "annotations.exports.sealing:1"
_quoted: Final = json.encoder.encode_basestring
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class SealedLink(NamedTuple):
    """A link as the seal has it; `tag` narrows it to that tag."""

    authority: UUID
    treatment: str
    quotes: bool
    pin: str
    tag: UUID | None


class Sealed(NamedTuple):
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
        tags = ",".join([f'["{tag}","{claim}"]' for tag, claim in sorted(map(_texts, self.tags))])
        links = _AS_JSON(sorted(map(_link_texts, self.links))) if self.links else "[]"
        return (
            f'["{self.uuid}",{_quoted(self.fingerprint)},{self.start},{self.end},{_quoted(self.note)},'
            f'[{tags}],{links},"{time(self.created_at)}","{time(self.updated_at)}"]'
        )


def _texts(pair: tuple[UUID, UUID]) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])


def _link_texts(link: SealedLink) -> list[str | bool]:
    return [str(link.authority), link.treatment, link.quotes, link.pin, _text(link.tag)]


def whose(owner: UUID, assignment: UUID) -> str:
    """The owner and the assignment, as they are sealed."""
    return f"{owner}\n{assignment}"


def seal(sealed: Sealed, of: str) -> str:
    """The seal, as hexadecimal digits; `of` is as `whose` has it."""
    return _seal(sealed, of, settings.SECRET_KEY)


def is_sealed(sealed: Sealed, given: str, *, owner: UUID, assignment: UUID) -> bool:
    """Whether that seal was made here for exactly this, by that owner in that assignment."""
    keys, of = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), whose(owner, assignment)
    return any(constant_time_compare(given, _seal(sealed, of, key)) for key in keys)


def time(at: datetime) -> str:
    """A time as files have it: UTC, whole seconds (ISO 8601).

    >>> time(datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC))
    '2026-09-01T12:30:15Z'
    """
    there = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{there.isoformat(timespec='seconds')[:19]}Z"


def _seal(sealed: Sealed, of: str, key: str) -> str:
    value = f"{of}\n{sealed.canonical}"
    return hmac.digest(derived_key(PURPOSE, key), value.encode("utf-8", "surrogatepass"), "sha256").hex()


@lru_cache(maxsize=16)
def derived_key(purpose: str, key: str) -> bytes:
    """The key for that purpose alone, as Django's `salted_hmac` derives it from its salt and secret."""
    return sha256(purpose.encode() + key.encode()).digest()


def _text(uuid: UUID | None) -> str:
    return str(uuid) if uuid else ""
