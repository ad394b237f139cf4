"""Asks the product with bad input, as somebody who is let in; each request is undone, and every failure is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit

from django.db import connection, transaction
from django.test import Client

from config.asking import Answer, Asker, Rule
from config.rights import rules
from tests.bad_input.bodies import FORM
from tests.bad_input.pages import Places
from tests.test_rights import Browser, Request, World

ASKERS = (Asker.INSTRUCTOR, Asker.AUTHOR, Asker.CURATOR, Asker.ADMINISTRATOR, Asker.VISITOR)
LET_IN = (Answer.OK, Answer.DONE)
Fields = list[tuple[str, bytes]]


@dataclass
class Told:
    """What went wrong: one line a failure, by where and why."""

    asked: int = 0
    failures: dict[str, str] = field(default_factory=dict)


@dataclass
class Walker:
    """One person's way through all addresses."""

    world: World
    asker: Asker
    told: Told = field(default_factory=Told)
    places: Places = field(default_factory=Places)

    def __post_init__(self) -> None:
        browser = Browser(self.world, self.asker)
        self.cookies = browser.cookies.replace("Set-Cookie: ", "")

    def address(self, rule: Rule) -> str:
        """A good address of the rule."""
        return Request(self.world, self.asker, rule.name).address

    def content(self, rule: Rule) -> Fields:
        """What a browser would send to it, flat."""
        sent = Request(self.world, self.asker, rule.name).content(self._client())
        return [(name, each) for name, value in sent.items() for each in _flat(value)]

    def query(self, rule: Rule) -> Fields:
        """What it would be asked with."""
        sent = Request(self.world, self.asker, rule.name).query
        return [(name, each) for name, value in sent.items() for each in _flat(value)]

    def _client(self) -> Client:
        client = Client()
        client.cookies = SimpleCookie(self.cookies)
        return client

    def ask(
        self, method: str, address: str, body: bytes = b"", kind: str = FORM, headers: dict[str, str] | None = None
    ) -> Any:
        """The response, or None where it failed; what failed is told."""
        self.told.asked += 1
        response = None
        try:
            with transaction.atomic():
                response = self._client().generic(method, address, body, content_type=kind, headers=headers)
                response.read_whole = b"".join(response)  # type: ignore[attr-defined]  # -- read while its rows are there
                if not connection.needs_rollback:
                    connection.check_constraints()
                transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is a failure to be told
            self._note(method, address, body, error)
            return None
        if response.status_code >= 500:
            self._note(method, address, body, f"{response.status_code}")
        return response

    def _note(self, method: str, address: str, body: bytes, error: object) -> None:
        where = f"{method} {urlsplit(address).path[:120]}"
        why = f"{type(error).__name__}: {str(error)[:160]}" if isinstance(error, Exception) else str(error)
        key = f"{where}\n    {why}"
        self.told.failures.setdefault(key, f"{key}\n    ?{urlsplit(address).query[:300]}\n    {body[:300]!r}")

    def mine(self, method: str) -> Iterator[Rule]:
        """The rules that let this person in, and none before her among the askers."""
        earlier = ASKERS[: ASKERS.index(self.asker)]
        for rule in rules():
            answers = rule.answers(method)
            if answers[self.asker] in LET_IN and not any(answers[each] in LET_IN for each in earlier):
                yield rule

    def look_around(self) -> None:
        """Opens every page once and notes what can be sent from there."""
        for rule in rules():
            if rule.get[self.asker] == Answer.OK:
                address = self.address(rule)
                response = self.ask("GET", joined(address, self.query(rule)))
                if response is not None and "html" in response.headers.get("Content-Type", ""):
                    self.places.read(urlsplit(address).path, response.read_whole.decode())


@contextmanager
def undone() -> Iterator[None]:
    """What is made within is not there afterwards: what one address is asked with may be made for another too."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _flat(value: Any) -> list[bytes]:
    if isinstance(value, (list, tuple)):
        return [each for one in value for each in _flat(one)]
    return [value.read()] if hasattr(value, "read") else [str(value).encode()]


def encoded(fields: Fields) -> str:
    """Percent-encoded, whatever the bytes are."""
    return "&".join(
        f"{quote_from_bytes(name.encode(), safe='')}={quote_from_bytes(value, safe='')}" for name, value in fields
    )


def joined(address: str, fields: Fields) -> str:
    """The address with a query."""
    if not fields:
        return address
    return f"{address}{'&' if '?' in address else '?'}{encoded(fields)}"


def names_of(known: dict[str, str], given: Fields) -> dict[str, bytes]:
    """All names that are known for a place, each with one good value."""
    return {name: value.encode() for name, value in known.items()} | dict(given)
