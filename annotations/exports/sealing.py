"""The seal of an exported annotation: by it a file that comes in again is known to say what was said here, and by whom.

A seal is over what the annotation says, its times, its owner and its assignment, but names neither owner nor
assignment: a file without names has it too. It is made with a key that is derived from `SECRET_KEY` (HMAC with
SHA-256), so that nobody else can make one; an earlier key among `SECRET_KEY_FALLBACKS` still opens.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

PURPOSE: Final = "annotations.exports.sealing:1"
_BLOCK: Final = 64
"""Bytes of a block of SHA-256, which a derived key does not fill."""
_quoted: Final = json.encoder.encode_basestring


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
        """The one way to write it: see `canonical`."""
        tags = [tag_piece(str(tag), str(claim)) for tag, claim in self.tags]
        links = [(str(at), treatment, quotes, pin, _text(tag)) for at, treatment, quotes, pin, tag in self.links]
        times = time(self.created_at), time(self.updated_at)
        return canonical(str(self.uuid), self.fingerprint, self.start, self.end, self.note, tags, links, *times)


def canonical(  # noqa: PLR0917 -- thousands of rows would make a tuple each to hand in fewer
    uuid: str, fingerprint: str, start: int, end: int, note: str, tags: Sequence[str],
    links: Sequence[tuple[str, str, bool, str, str]], created: str, updated: str,
) -> str:  # fmt: skip
    """What is sealed, in the one way to write it: JSON without white space, in which their order tells nothing.

    As in `Sealed`, with UUIDs and times (`time`) that are text; each tag is a `tag_piece`, and a link's tag is empty
    where it is narrowed to none.
    """
    told = ",".join(sorted(tags) if len(tags) > 1 else tags)
    linked = ",".join([_link(*link) for link in sorted(links)]) if links else ""
    return (
        f'["{uuid}",{_fingerprint(fingerprint)},{start},{end},{_quoted(note)},'
        f'[{told}],[{linked}],"{created}","{updated}"]'
    )


def tag_piece(tag: str, claim: str) -> str:
    """A tag as the seal has it. UUIDs are of one length, so that these pieces sort as the pairs would."""
    return f'["{tag}","{claim}"]'


def _link(authority: str, treatment: str, quotes: bool, pin: str, tag: str) -> str:
    return f'["{authority}",{_quoted(treatment)},{"true" if quotes else "false"},{_quoted(pin)},"{tag}"]'


@lru_cache(maxsize=256)
def _fingerprint(fingerprint: str) -> str:
    """As JSON: thousands of rows have the same one."""
    return _quoted(fingerprint)


def whose(owner: UUID, assignment: UUID) -> str:
    """The owner and the assignment, as they are sealed."""
    return f"{owner}\n{assignment}"


class Sealer:
    """Seals what one owner says in one assignment: `of` is as `whose` has it.

    This is HMAC with SHA-256 (RFC 2104), whose two hashes take in the key once for all that is sealed, and whose the
    work is: for thousands of rows that is half of the time.
    """

    def __init__(self, of: str, key: str | None = None) -> None:
        """Under `key`, a secret of this installation; under the present one where none is given."""
        block = derived_key(PURPOSE, settings.SECRET_KEY if key is None else key).ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(each ^ 0x36 for each in block) + f"{of}\n".encode())
        self._outer = sha256(bytes(each ^ 0x5C for each in block))

    def seal(self, said: str) -> str:
        """The seal of what is `canonical`, as hexadecimal digits."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(said.encode("utf-8", "surrogatepass"))
        outer.update(inner.digest())
        return outer.hexdigest()


def is_sealed(sealed: Sealed, given: str, *, owner: UUID, assignment: UUID) -> bool:
    """Whether that seal was made here for exactly this, by that owner in that assignment."""
    keys, of = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS), whose(owner, assignment)
    said = sealed.canonical
    return any(constant_time_compare(given, Sealer(of, key).seal(said)) for key in keys)


def time(at: datetime) -> str:
    """A time as files have it: UTC, whole seconds (ISO 8601).

    >>> time(datetime(2026, 9, 1, 12, 30, 15, 999, tzinfo=UTC))
    '2026-09-01T12:30:15Z'
    """
    there = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{there.isoformat(timespec='seconds')[:19]}Z"


@lru_cache(maxsize=16)
def derived_key(purpose: str, key: str) -> bytes:
    """The key for that purpose alone, as Django's `salted_hmac` derives it from its salt and secret."""
    return sha256(purpose.encode() + key.encode()).digest()


def _text(uuid: UUID | None) -> str:
    return str(uuid) if uuid else ""
