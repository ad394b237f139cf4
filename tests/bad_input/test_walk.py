"""Every address, asked with what no page sends: never a failure. `tests/soak` goes further."""

from itertools import cycle
from urllib.parse import urlsplit

import pytest

from config.asking import Asker
from tests.bad_input.asking import Walker, encoded, joined, names_of
from tests.bad_input.bodies import BODIES
from tests.bad_input.values import HOSTILE
from tests.test_rights import World, world

__all__ = ["world"]


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_no_address_fails_on_bad_input(world: World, asker: Asker) -> None:
    walker = Walker(world, asker)
    walker.look_around()
    values, bodies = cycle(HOSTILE), cycle(BODIES)
    for rule in walker.mine("GET"):
        address = walker.address(rule)
        names = names_of(walker.places.asked.get(urlsplit(address).path, {}), walker.query(rule))
        walker.ask("GET", joined(address, [(name, next(values)) for name in (*names, "unknown")]))
    for rule in walker.mine("POST"):
        address = walker.address(rule)
        names = names_of(walker.places.posted.get(urlsplit(address).path, {}), walker.content(rule))
        walker.ask("POST", address, encoded([(name, next(values)) for name in (*names, "unknown")]).encode())
        kind, body = next(bodies)
        walker.ask("POST", address, body, kind)
    assert "\n".join(walker.told.failures.values()) == ""


def test_refused_form_keeps_what_was_written_at_length(world: World) -> None:
    walker = Walker(world, Asker.INSTRUCTOR)
    walker.look_around()
    refused, lost = 0, []
    for rule in walker.mine("POST"):
        address = walker.address(rule)
        path = urlsplit(address).path
        written = walker.places.written.get(path, set())
        sent = walker.content(rule)
        spoiled = [name for name in names_of(walker.places.posted.get(path, {}), sent) if name not in written]
        words = [(name, f"Kept {number} of {rule.name}".encode()) for number, name in enumerate(sorted(written))]
        for name in spoiled if written else []:
            others = [each for each in sent if each[0] != name and each[0] not in written]
            response = walker.ask("POST", address, encoded([*others, *words, (name, b"9" * 19)]).encode())
            if response is not None and response.status_code == 422:
                refused += 1
                lost += [
                    f"{rule.name}, {name}: {each.decode()}" for _name, each in words if each not in response.read_whole
                ]
    assert refused > 1
    assert "\n".join(lost) == ""
