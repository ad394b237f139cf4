"""What is not there and what is not hers to see: a stranger is told the same, in as many questions to the database."""

import re
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.asking import Answer, Asker
from config.rights import rules
from tests.annotations.stage import signed_in
from tests.test_rights import Request, World, world

__all__ = ["world"]

IDENTIFIER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
MORE = 4
"""Questions that finding out whose it is may take, of a third of a millisecond each."""


def told(client: Client, method: str, address: str) -> tuple[HttpResponse, str, int]:
    """The answer, its words without what is drawn by lot and without the address, and how many questions it took."""
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        response = getattr(client, method.lower())(address)
        transaction.set_rollback(True)
    said = TOKEN.sub("", IDENTIFIER.sub("…", response.content.decode()))
    return response, said, len(asked)


def test_stranger_cannot_tell_what_is_not_there_from_what_is_not_hers(world: World) -> None:
    client, wrong, tried = signed_in(world.people[Asker.STRANGER]), [], 0
    for rule in rules():
        if rule.name.startswith("admin:"):
            continue
        for method in ("GET", "POST"):
            address = Request(world, Asker.STRANGER, rule.name).address
            if rule.answers(method)[Asker.STRANGER] is not Answer.HIDDEN or not IDENTIFIER.search(address):
                continue
            tried += 1
            hidden, said, questions = told(client, method, address)
            missing, said_of_nothing, fewer = told(client, method, IDENTIFIER.sub(str(uuid4()), address))
            same = hidden.status_code == missing.status_code == 404 and said == said_of_nothing
            alike = hidden.headers.keys() == missing.headers.keys() and abs(questions - fewer) <= MORE
            if not (same and alike):
                wrong.append(f"{method} {rule.name}: {hidden.status_code}, {missing.status_code}, {questions}, {fewer}")
    assert "\n".join(wrong) == ""
    assert tried > 120
