"""Bad input at every address, one field after the other, with values that Hypothesis makes: some 40,000 requests.

All known bad values are sent in all fields of an address together, and an eighth of them in each field by itself: on
another day another eighth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.asking import Asker, Rule
from tests.bad_input.asking import ASKERS, Fields, Walker, encoded, joined, names_of, undone
from tests.bad_input.bodies import BODIES
from tests.bad_input.values import HOSTILE, made
from tests.test_rights import World, world

__all__ = ["world"]
pytestmark = pytest.mark.soak
SHARES: Final = 8


def share(address: str, name: str) -> Sequence[bytes]:
    """Those of the known bad values that the field gets by itself today."""
    return HOSTILE[(crc32(f"{address} {name}".encode()) + datetime.now(UTC).toordinal()) % SHARES :: SHARES]


@dataclass(frozen=True)
class Place:
    """One address as one person asks it: with these fields when all is well, and the names that it is known to read."""

    walker: Walker
    method: str
    address: str
    good: Fields
    names: dict[str, bytes]

    @classmethod
    def of(cls, walker: Walker, method: str, rule: Rule) -> Self:
        """The rule's address; what it needs is made."""
        address, is_get = walker.address(rule), method == "GET"
        known = walker.places.asked if is_get else walker.places.posted
        good = walker.query(rule) if is_get else walker.content(rule)
        return cls(walker, method, address, good, names_of(known.get(urlsplit(address).path, {}), good))

    def ask(self, fields: Fields) -> None:
        """Sends the fields, in the query or as a form."""
        if self.method == "GET":
            self.walker.ask("GET", joined(self.address, fields))
        else:
            self.walker.ask("POST", self.address, encoded(fields).encode())

    def ask_with(self, name: str, *values: bytes) -> None:
        """Sends the good fields, that one with these values."""
        self.ask([*(each for each in self.good if each[0] != name), *((name, value) for value in values)])


@pytest.mark.parametrize("asker", ASKERS)
def test_no_field_fails_on_a_known_bad_value(world: World, asker: Asker) -> None:
    walker = Walker(world, asker)
    walker.look_around()
    for method in ("GET", "POST"):
        for rule in walker.mine(method):
            with undone():
                place = Place.of(walker, method, rule)
                for value in HOSTILE:
                    place.ask([(name, value) for name in (*place.names, "unknown")])
                for name in place.names:
                    for value in share(rule.name, name):
                        place.ask_with(name, value, value)
                for kind, body in BODIES if method == "POST" else ():
                    walker.ask("POST", place.address, body, kind)
    assert "\n".join(walker.told.failures.values()) == ""


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_no_field_fails_on_what_hypothesis_makes(world: World, asker: Asker) -> None:
    walker = Walker(world, asker)
    walker.look_around()

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def walk(chance: st.DataObject) -> None:
        walker.told.failures.clear()
        value = chance.draw(made)
        for method in ("GET", "POST"):
            for rule in walker.mine(method):
                with undone():
                    place = Place.of(walker, method, rule)
                    place.ask_with(chance.draw(st.sampled_from([*place.names, "unknown"])), value)
        assert "\n".join(walker.told.failures.values()) == ""

    walk()
