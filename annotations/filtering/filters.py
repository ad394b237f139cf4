"""What a reader wants to see, as it stands in an address: the one filter of marks, cards, counters and files."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from opinions.text.kinds import PassageKind
from people.moments import is_within_reach

MINE, CLASS = "mine", "class"
TREATMENTS: Final = ("mentions", "follows", "distinguishes", "limits", "criticizes", "overrules")
"""The values of `annotations.models.Treatment`, which imports this module's readers."""


class Only(StrEnum):
    """What more an annotation must be to be shown."""

    UNANSWERED = "unanswered"
    UNTAGGED = "untagged"
    NOTED = "noted"
    AFTER_REVEAL = "after_reveal"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the reader wants to see; an annotation is shown where all that is set holds, of several values any.

    `who` is `mine`, `class` or a person's key, which tells no more than she is shown (`Names.key`); empty where the
    address does not say. Claims, group, section and authority are UUIDs, treatments and kinds (of passages) values of
    their vocabularies. `since` (in an address `changed`): changed after that time, UTC. `series` is the reporter
    citation in whose pages she wants the pins; empty for the one that is printed.
    """

    who: str = MINE
    claims: tuple[str, ...] = ()
    series: str = ""
    group: str = ""
    section: str = ""
    authority: str = ""
    treatments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    since: datetime | None = None

    @property
    def is_usual(self) -> bool:
        """Whether nothing is set but whose work, one's own or the class's, and the pages of the pins."""
        further = self.claims, self.treatments, self.kinds, self.only, self.group, self.section, self.authority
        return self.who in (MINE, CLASS) and not any(further) and self.since is None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as they stand in an address, in one order."""
        since = self.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self.since else ""
        single = (
            ("who", self.who), ("group", self.group), ("section", self.section), ("authority", self.authority),
            ("changed", since), ("series", self.series),
        )  # fmt: skip
        several = (
            ("claim", self.claims), ("treatment", self.treatments), ("kind", self.kinds), ("only", self.only)
        )  # fmt: skip
        every = [*single, *((name, value) for name, values in several for value in values)]
        return [(name, value) for name, value in every if value]

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return _query(self)

    @property
    def bare(self) -> "Filter":
        """What stays of it when everything is cleared: the pages of the pins."""
        return Filter(who="", series=self.series)


@lru_cache(maxsize=256)
def _query(chosen: Filter) -> str:
    """A page writes it a dozen times."""
    return urlencode(chosen.pairs)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and the names in it (`claim`, `changed`) whose values cannot be read."""

    filter: Filter
    unread: frozenset[str] = frozenset()


def asked_filter(sent: QueryDict) -> Asked:
    """The filter in an address; what cannot be read is left out and named. Whether its things exist is not asked."""
    unread: set[str] = set()

    def read(name: str, values: Collection[str] | None = None) -> tuple[str, ...]:
        given = [value for value in dict.fromkeys(sent.getlist(name)) if value]
        wanted = [_uuid(value) if values is None else value if value in values else "" for value in given]
        unread.update([name] if "" in wanted else ())
        return tuple(dict.fromkeys(filter(None, wanted)))

    who, since = str(sent.get("who") or ""), str(sent.get("changed") or "")
    person = who if who in (MINE, CLASS) else _uuid(who)
    unread.update(["who"] if who and not person else ())
    changed = _time(since)
    unread.update(["changed"] if since and changed is None else ())
    chosen = Filter(
        who=person,
        claims=read("claim"),
        series=str(sent.get("series") or "").replace("\0", ""),
        group="".join(read("group")[:1]),
        section="".join(read("section")[:1]),
        authority="".join(read("authority")[:1]),
        treatments=read("treatment", TREATMENTS),
        kinds=read("kind", tuple(PassageKind)),
        only=read("only", tuple(Only)),
        since=changed,
    )
    return Asked(chosen, frozenset(unread))


def _uuid(text: str) -> str:
    """The UUID as it is commonly written; empty where `text` is none."""
    return str(UUID(text)) if is_uuid(text) else ""


def _time(text: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    found = read if read.tzinfo else read.replace(tzinfo=UTC)
    return found.astimezone(UTC).replace(microsecond=0) if is_within_reach(found) else None


def is_uuid(text: str) -> bool:
    """Whether `text` is written as a UUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
