"""Whatever dies while an annotation is made, changed, deleted or brought back: nothing is lost, nothing is twice.

Two hundred lives in an order that the seed gives; twenty of them in every run, all in `make soak`.
"""

import random
import socket
from collections.abc import Iterator
from typing import Final

import pytest
from django.db import connection
from playwright.sync_api import Browser

from people.models import User
from tests.browser.life import STEPS, TROUBLES, Life, sign_in
from tests.browser.mortal import Mortal
from tests.browser.reading import ANA, reader_path

SEED: Final = 20261121
LIVES: Final = 200
FEW: Final = 20
SECONDS: Final = 30


def lives() -> list[tuple[int, str, str]]:
    """Each pair of a step and a trouble comes at least twice."""
    dice = random.Random(SEED)  # noqa: S311 -- an order that is the same each time
    every = [(step, trouble) for step in STEPS for trouble in TROUBLES]
    chosen: list[tuple[str, str]] = []
    while len(chosen) < LIVES:
        dice.shuffle(every)
        chosen += every
    return [(number, step, trouble) for number, (step, trouble) in enumerate(chosen[:LIVES])]


@pytest.fixture
def mortal(site: str) -> Iterator[Mortal]:
    """The server that is killed, on the test's own copy of the sample."""
    assert site
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Mortal(port, connection.settings_dict["NAME"])
    server.revive()
    yield server
    server.end()


def lived(browser: Browser, server: Mortal, chosen: list[tuple[int, str, str]]) -> int:
    """Lives them one after the other, each with storage of its own; returns how many."""
    path = reader_path(User.objects.get(email=ANA))
    for number, step, trouble in chosen:
        context = browser.new_context(base_url=server.address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(SECONDS * 1000)
        sign_in(context, server.address)
        dice = random.Random(f"{SEED} {number}")  # noqa: S311 -- likewise
        Life(context, server, path, f"{number} {step} {trouble}", step, trouble, dice).live()
        context.close()
    return len(chosen)


def test_twenty_lives_lose_nothing(browser: Browser, mortal: Mortal) -> None:
    assert lived(browser, mortal, lives()[:FEW]) == FEW


@pytest.mark.soak
def test_two_hundred_lives_lose_nothing(browser: Browser, mortal: Mortal) -> None:
    assert lived(browser, mortal, lives()) == LIVES
