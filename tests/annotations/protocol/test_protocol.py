"""The Web Annotation Protocol: what containers and annotations answer, who opens them, and which write wins."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from annotations.models import AccessToken, Annotation, AnnotationRevision, Assignment, Submission
from annotations.protocol import representing
from annotations.protocol.tokens import make_token, revoke_token
from courses.models import Enrollment
from people.models import User
from tests.annotations.exports.w3c import failures
from tests.annotations.stage import PAST, Desk, desk
from tests.factories import make_person

LD_JSON = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


class Program:
    """A program with a token of one person."""

    def __init__(self, by: User, scope: Submission | Assignment, *, writes: bool = False) -> None:
        until = timezone.now() + timedelta(days=1)
        self.token, words = make_token(scope, by=by, label="A program", writes=writes, expires_at=until)
        self.sent = {"Authorization": f"Bearer {words}"}
        self.container = f"/web-annotations/of/{scope.uuid}/"

    def ask(self, method: str, address: str, said: Any = None, **headers: str) -> Any:
        """The answer."""
        sent = self.sent | {name.replace("_", "-"): value for name, value in headers.items()}
        body = json.dumps(said) if said is not None else ""
        path = address.partition("8000")[2] or address
        return Client().generic(method, path, body, content_type=LD_JSON, headers=sent)


@pytest.fixture
def program(ana: Desk) -> Program:
    """Ana's, which may write."""
    return Program(ana.submission.user, ana.submission, writes=True)


def note(words: str, exact: str = "duty of care & candor") -> Any:
    """An annotation as a program makes it."""
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "type": "Annotation",
        "body": [{"type": "TextualBody", "value": words, "purpose": "commenting"},
                 {"type": "TextualBody", "value": "Duty", "purpose": "tagging"}],
        "target": {"source": "https://example.org/", "selector": {"type": "TextQuoteSelector", "exact": exact}},
    }  # fmt: skip


def test_empty_container_is_a_collection(program: Program) -> None:
    answer = program.ask("GET", program.container)
    assert (answer.status_code, answer.json()["total"], "first" in answer.json()) == (200, 0, False)
    assert answer.json()["type"] == ["BasicContainer", "AnnotationCollection"]
    assert answer.headers["Accept-Post"] == answer.headers["Content-Type"] == LD_JSON
    assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert "http://www.w3.org/ns/ldp#BasicContainer" in answer.headers["Link"]
    assert failures(answer.json(), "collections/collectionMusts.test") == []


def test_note_is_made_read_changed_and_deleted(program: Program, ana: Desk) -> None:
    made = program.ask("POST", program.container, note("First."))
    assert made.status_code == 201
    here = made.headers["Location"]
    assert made.json()["id"] == here
    assert failures(made.json(), "annotations/annotationMusts.test") == []
    kept = Annotation.objects.get()
    assert (kept.note, kept.span) == ("First.", ana.span("duty of care & candor"))
    assert [tag.claim for tag in kept.tags.all()] == [ana.claims[0]]
    read = program.ask("GET", here)
    assert (read.json(), read.headers["ETag"]) == (made.json(), made.headers["ETag"])
    assert program.ask("GET", here, If_None_Match=read.headers["ETag"]).status_code == 304
    sent = read.json()
    sent["body"][0]["value"] = "Second."
    changed = program.ask("PUT", here, sent, If_Match=f'"other", W/{read.headers["ETag"]}')
    assert (changed.status_code, changed.json()["body"][0]["value"]) == (200, "Second.")
    assert program.ask("PUT", here, sent, If_Match=read.headers["ETag"]).status_code == 412
    assert program.ask("PUT", here, sent).status_code == 428
    assert program.ask("DELETE", here, If_Match=read.headers["ETag"]).status_code == 412
    assert program.ask("DELETE", here, If_Match=changed.headers["ETag"]).status_code == 204
    assert program.ask("GET", here).status_code == 410
    assert [each.change for each in AnnotationRevision.objects.all()] == ["created", "edited", "deleted"]


def test_pages_and_preferences(program: Program, ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(representing, "PAGE", 2)
    made = [ana.annotate(words) for words in ("candor", "lodgers", "predicates")]
    found = program.ask("GET", program.container)
    first = found.json()["first"]
    assert [each["id"].split("/")[-2] for each in first["items"]] == [str(each.uuid) for each in made[:2]]
    second = program.ask("GET", first["next"]).json()
    assert (second["startIndex"], len(second["items"]), second["prev"]) == (2, 1, first["id"])
    assert second["id"] == found.json()["last"]
    assert failures(second, "collections/pages/pageMusts.test") == []
    iris = 'return=representation;include="http://www.w3.org/ns/oa#PreferContainedIRIs"'
    named = program.ask("GET", program.container, Prefer=iris)
    assert named.json()["first"]["items"][0].endswith(f"/web-annotations/{made[0].uuid}/")
    assert named.headers["Content-Location"] == named.json()["id"]
    minimal = 'return=representation;include="http://www.w3.org/ns/ldp#PreferMinimalContainer"'
    assert isinstance(program.ask("GET", program.container, Prefer=minimal).json()["first"], str)
    assert program.ask("GET", f"{program.container}?iris=0&page=7").status_code == 404


def test_container_asks_no_more_questions_of_more_notes(program: Program, ana: Desk) -> None:
    asked = []
    for words in ("candor", "lodgers", "predicates"):
        ana.annotate(words, "Said.", [0], links=True)
        program.ask("GET", program.container)
        with CaptureQueriesContext(connection) as queries:
            program.ask("GET", program.container)
        asked.append(len(queries))
    assert asked == [asked[0]] * 3


def test_other_words_bad_types_and_no_place_are_refused(program: Program, ana: Desk) -> None:
    made = program.ask("POST", program.container, note("First."))
    tag = {"If_Match": made.headers["ETag"]}
    moved = program.ask("PUT", made.headers["Location"], note("First.", "candor"), **tag)
    assert (moved.status_code, moved.headers["Content-Type"]) == (422, "application/problem+json")
    assert program.ask("POST", program.container, note("First.", "no such words")).status_code == 422
    assert program.ask("POST", program.container, ["no object"]).status_code == 400
    plain = Client().post(program.container, "x", content_type="text/plain", headers=program.sent)
    assert plain.status_code == 415
    assert Annotation.objects.get().note == "First."


def test_only_a_live_token_of_this_work_opens(program: Program, ana: Desk, teacher: User) -> None:
    assert Client().get(program.container).status_code == 401
    assert ana.client.get(program.container).status_code == 401
    other = Program(teacher, ana.submission.assignment)
    assert other.ask("GET", program.container).status_code == 404
    revoke_token(program.token, by=ana.submission.user)
    assert program.ask("GET", program.container).status_code == 401
    late = Program(ana.submission.user, ana.submission)
    AccessToken.objects.filter(pk=late.token.pk).update(created_at=PAST, expires_at=PAST + timedelta(days=1))
    assert late.ask("GET", late.container).status_code == 401


def test_token_opens_what_its_person_sees_now(ana: Desk, teacher: User) -> None:
    ben = desk(ana.submission.assignment, make_person("Ben", course=ana.submission.assignment.course))
    hers, his = ana.annotate("candor"), ben.annotate("lodgers")
    own, whole = Program(ana.submission.user, ana.submission), Program(teacher, ana.submission.assignment)
    found = whole.ask("GET", whole.container).json()["first"]["items"]
    assert [each["creator"]["name"] for each in found] == ["Ana", "Ben"]
    assert [own.ask("GET", f"/web-annotations/{each.uuid}/").status_code for each in (hers, his)] == [200, 404]
    assert own.ask("POST", own.container, note("No.")).status_code == 403
    assert whole.ask("POST", whole.container, note("No.")).status_code == 403
    Enrollment.objects.filter(user=teacher).update(left_at=PAST)
    assert whole.ask("GET", whole.container).status_code == 404


def test_pages_of_other_origins_may_ask(program: Program) -> None:
    asked = Client().options(program.container, headers={"Origin": "https://other.example.org"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "If-Match" in asked.headers["Access-Control-Allow-Headers"]
    answer = program.ask("GET", program.container)
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_too_many_requests_are_told_to_wait(program: Program, settings: Settings) -> None:
    settings.PROTOCOL_PER_MINUTE = 0
    answer = program.ask("GET", program.container)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_session_writes_nothing_here(ana: Desk) -> None:
    made = ana.annotate("candor", "Kept.")
    for method in ("PUT", "DELETE", "POST"):
        assert ana.client.generic(method, f"/web-annotations/{made.uuid}/", "{}").status_code == 405
    assert (
        ana.client.post(f"/submissions/{ana.submission.uuid}/tokens/", {"label": "Zotero", "days": "7"}).status_code
        == 200
    )
    assert AccessToken.objects.get().writes is False


@pytest.fixture
def closing() -> Iterator[None]:
    """Connections of threads are closed when each is done."""
    yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_six_writes_with_one_tag_one_wins(ana: Desk, closing: None) -> None:
    program = Program(ana.submission.user, ana.submission, writes=True)
    made = program.ask("POST", program.container, note("First."))

    def write(number: int) -> int:
        try:
            sent = note(f"By {number}.")
            answer = program.ask("PUT", made.headers["Location"], sent, If_Match=made.headers["ETag"])
            return int(answer.status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(write, range(6)))
    assert answers == [200, 412, 412, 412, 412, 412]
    assert Annotation.objects.get().revision == 2
