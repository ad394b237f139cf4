"""Bad input at every address, one field after the other, with values that Hypothesis makes: some 40,000 requests.

All known bad values are sent in all fields of an address together, and an eighth of them in each field by itself: on
another day another eighth.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.asking import Asker
from tests.bad_input.asking import ASKERS, Walker, encoded, joined, names_of
from tests.bad_input.bodies import BODIES
from tests.bad_input.values import HOSTILE, made
from tests.test_rights import World, world

__all__ = ["world"]
pytestmark = pytest.mark.soak
SHARES: Final = 8


def share(address: str, name: str) -> Sequence[bytes]:
    """Those of the known bad values that the field gets by itself today."""
    return HOSTILE[(crc32(f"{address} {name}".encode()) + datetime.now(UTC).toordinal()) % SHARES :: SHARES]


@pytest.mark.parametrize("asker", ASKERS)
def test_no_field_fails_on_a_known_bad_value(world: World, asker: Asker) -> None:
    walker = Walker(world, asker)
    walker.look_around()
    for rule in walker.mine("GET"):
        address, good = walker.address(rule), walker.query(rule)
        names = names_of(walker.places.asked.get(urlsplit(address).path, {}), good)
        for value in HOSTILE:
            walker.ask("GET", joined(address, [(name, value) for name in (*names, "unknown")]))
        for name in names:
            others = [each for each in good if each[0] != name]
            for value in share(rule.name, name):
                walker.ask("GET", joined(address, [*others, (name, value), (name, value)]))
    for rule in walker.mine("POST"):
        address, sent = walker.address(rule), walker.content(rule)
        names = names_of(walker.places.posted.get(urlsplit(address).path, {}), sent)
        for value in HOSTILE:
            walker.ask("POST", address, encoded([(name, value) for name in (*names, "unknown")]).encode())
        for name in names:
            others = [each for each in sent if each[0] != name]
            for value in share(rule.name, name):
                walker.ask("POST", address, encoded([*others, (name, value)]).encode())
        for kind, body in BODIES:
            walker.ask("POST", address, body, kind)
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
        for method, known in (("GET", walker.places.asked), ("POST", walker.places.posted)):
            for rule in walker.mine(method):
                address = walker.address(rule)
                sent = walker.query(rule) if method == "GET" else walker.content(rule)
                name = chance.draw(st.sampled_from([*names_of(known.get(urlsplit(address).path, {}), sent), "unknown"]))
                fields = [*(each for each in sent if each[0] != name), (name, value)]
                if method == "GET":
                    walker.ask("GET", joined(address, fields))
                else:
                    walker.ask("POST", address, encoded(fields).encode())
        assert "\n".join(walker.told.failures.values()) == ""

    walk()
