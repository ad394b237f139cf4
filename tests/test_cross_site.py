"""Posts that another site makes a signed-in browser send: refused, and nothing is written."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.test import Client

from annotations.models import Annotation
from courses.models import Course
from opinions.models import Case
from people.models import User
from tests.annotations.stage import Desk, desk, invented_case
from tests.factories import make_assignment, make_course, make_person

FORM: Final = "application/x-www-form-urlencoded"
HOME: Final = "http://testserver"
ELSEWHERE: Final = "https://elsewhere.example"
Sent = dict[str, Any]


@pytest.fixture
def ana(db: None, plain_static_files: None) -> Desk:
    course: Course = make_course()
    case: Case = invented_case()
    return desk(make_assignment(course, case=case), make_person("Ana", course=course))


class Browser:
    """A signed-in browser that holds the site's cookies, as another site finds it."""

    def __init__(self, user: User, page: str, *, secure: bool = False) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.force_login(user)
        self.client.get(page, secure=secure)
        self.token = self.client.cookies["csrftoken"].value

    def post(
        self, address: str, form: Sent, headers: dict[str, str] | None = None, *, secure: bool = False, kind: str = FORM
    ) -> int:
        """The status of the answer; `kind` is the body's type."""
        body = urlencode(form).encode()
        sent = self.client.generic("POST", address, body, content_type=kind, secure=secure, headers=headers)
        return sent.status_code


def test_own_page_may_post(ana: Desk) -> None:
    browser, form = Browser(ana.submission.user, ana.url("reader")), ana.sent("duty of care")
    token = {"csrfmiddlewaretoken": browser.token}
    assert browser.post(ana.url("annotation_create"), form | token, {"origin": HOME}) == 302
    assert browser.post(ana.url("annotation_create"), form | token) == 302
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://testserver.elsewhere.example", "https://testserver:444"])
def test_another_origin_may_not_even_with_the_token(ana: Desk, origin: str) -> None:
    browser, form = Browser(ana.submission.user, ana.url("reader")), ana.sent("duty of care")
    sent = form | {"csrfmiddlewaretoken": browser.token}
    assert browser.post(ana.url("annotation_create"), sent, {"origin": origin, "X-CSRFToken": browser.token}) == 403
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("referer", [f"{ELSEWHERE}/page", "https://testserver.elsewhere.example/", "about:blank", ""])
def test_over_tls_another_sites_page_or_none_may_not_even_with_the_token(ana: Desk, referer: str) -> None:
    browser = Browser(ana.submission.user, ana.url("reader"), secure=True)
    sent = ana.sent("duty of care") | {"csrfmiddlewaretoken": browser.token}
    told = {"referer": referer} if referer else {}
    assert browser.post(ana.url("annotation_create"), sent, told, secure=True) == 403
    assert browser.post(ana.url("annotation_create"), sent, {"referer": "https://testserver/"}, secure=True) == 302
    assert Annotation.objects.count() == 1


def in_the_query(address: str, form: Sent, token: str) -> tuple[str, Sent]:
    return f"{address}?csrfmiddlewaretoken={token}", form


def as_sent(address: str, form: Sent, token: str) -> tuple[str, Sent]:
    return address, form | {"csrfmiddlewaretoken": token}


def without(address: str, form: Sent, _token: str) -> tuple[str, Sent]:
    return address, form


@pytest.mark.parametrize("kind", [FORM, "text/plain", "multipart/form-data; boundary=edge", "application/json"])
@pytest.mark.parametrize("way", [in_the_query, without])
def test_token_counts_in_the_form_or_its_header_alone(
    ana: Desk, way: Callable[[str, Sent, str], tuple[str, Sent]], kind: str
) -> None:
    browser = Browser(ana.submission.user, ana.url("reader"))
    address, sent = way(ana.url("annotation_create"), ana.sent("duty of care"), browser.token)
    assert browser.post(address, sent, {"X-HTTP-Method-Override": "GET"}, kind=kind) == 403
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=edge", "application/json"])
def test_body_of_another_kind_is_no_form(ana: Desk, kind: str) -> None:
    browser = Browser(ana.submission.user, ana.url("reader"))
    address, sent = as_sent(ana.url("annotation_create"), ana.sent("duty of care"), browser.token)
    assert browser.post(address, sent, kind=kind) == 403
    assert not Annotation.objects.exists()


def test_token_of_another_session_opens_nothing(ana: Desk) -> None:
    ben = make_person("Ben", course=ana.submission.assignment.course)
    browser, his = (Browser(user, ana.url("reader")) for user in (ana.submission.user, ben))
    sent = ana.sent("duty of care") | {"csrfmiddlewaretoken": his.token}
    assert browser.post(ana.url("annotation_create"), sent, {"X-CSRFToken": his.token}) == 403
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("override", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_what_is_posted_is_not_got_under_another_name(ana: Desk, override: str) -> None:
    client = Browser(ana.submission.user, ana.url("reader")).client
    note = ana.annotate("duty of care", "Mine.")
    for address in (ana.url("annotation_create"), f"/annotations/{note.uuid}/undo/", "/accounts/logout/"):
        query = urlencode(ana.sent("candor") | {"_method": "POST"})
        client.get(f"{address}?{query}", headers={override: "POST"})
    assert list(Annotation.objects.filter(deleted_at=None)) == [note]
    assert client.get("/courses/").status_code == 200
