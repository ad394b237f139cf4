"""The headers of every answer: pages, refusals, mistakes, static files, the admin."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django import Settings

from config import urls
from config.places import ROOT
from tests.annotations.stage import signed_in
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("plain_static_files")
POLICY = {
    "default-src": "'none'", "object-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "connect-src": "'self'", "font-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
    "frame-ancestors": "'none'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _fail(_request: HttpRequest) -> HttpResponse:
    raise KeyError("a mistake of ours")


def _suspect(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [*urls.urlpatterns, path("fail/", _fail), path("suspect/", _suspect)]
handler500, handler429 = urls.handler500, urls.handler429


def policy_of(response: HttpResponseBase) -> dict[str, str]:
    """The content security policy, by its directives."""
    parts = [part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _space, value in parts}


@pytest.fixture
def administrator(db: None) -> Client:
    """The browser of somebody who sees the admin."""
    person = make_person("Root")
    person.is_staff = person.is_superuser = True
    person.save()
    client = signed_in(person)
    client.raise_request_exception = False
    return client


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "host"),
    [
        ("/", 200, "testserver"),
        ("/admin/", 200, "testserver"),
        ("/accounts/login/", 302, "testserver"),
        ("/nowhere/", 404, "testserver"),
        ("/suspect/", 400, "testserver"),
        ("/fail/", 500, "testserver"),
        ("/", 400, "elsewhere.example"),
        ("/static/icon.svg", 200, "testserver"),
        ("/health/live/", 200, "testserver"),
    ],
)
def test_every_answer_carries_the_headers(
    administrator: Client, settings: Settings, address: str, status: int, host: str
) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    client = Client(raise_request_exception=False)
    client.cookies = administrator.cookies

    response = client.get(address, headers={"host": host})
    response.close()

    assert (response.status_code, policy_of(response)) == (status, POLICY)
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "camera=()" in response.headers["Permissions-Policy"]
    if address != "/static/icon.svg":
        assert response.headers["Cache-Control"].startswith(("private", "max-age=0", "no-cache"))


def test_refused_form_carries_the_headers(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/")
    assert (response.status_code, policy_of(response)) == (HTTPStatus.FORBIDDEN, POLICY)


def under(**environment: str) -> Callable[[str], str]:
    """Runs Python under production settings and these, with Django set up; its output."""

    def run(program: str) -> str:
        given = {
            "BASE_URL": "https://glossator.law.example.edu",
            "ALLOWED_HOSTS": "glossator.law.example.edu",
            "TRUST_PROXY": "yes",
            "SECRET_KEY": "of no use anywhere " * 4 + "AbCdEfGhIjKlMnOp123456",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PATH": os.environ["PATH"],
            "DATABASE_URL": os.environ["DATABASE_URL"],
            "VAR_DIR": os.environ["VAR_DIR"],
        }
        command = [sys.executable, "-c", f"import django; django.setup()\n{program}"]
        done = subprocess.run(command, cwd=ROOT, env=given | environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    return run


CHECK = "from django.core.management import call_command; call_command('check', '--deploy', '--fail-level', 'WARNING')"


def test_deployment_checks_are_clean_and_two_of_them_are_the_schools_to_decide() -> None:
    assert "no issues (3 silenced)" in under()(CHECK)  # the third says that we have a library of Django's name
    assert "no issues (1 silenced)" in under(HSTS_SUBDOMAINS="yes", HSTS_PRELOAD="yes")(CHECK)


ASK = """
import json
from django.test import Client
client = Client(headers={"host": "glossator.law.example.edu"})
plain = client.get("/health/live/"), client.get("/accounts/login/")
client.defaults["HTTP_X_FORWARDED_PROTO"] = "https"
over = client.get("/library/")
told = [answer.status_code for answer in plain], plain[1].headers["Location"], dict(over.headers)
from django.conf import settings
print(json.dumps([*told, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE]))
"""


def test_behind_tls_browsers_are_held_to_it() -> None:
    statuses, location, headers, session, token, secure = json.loads(
        under(HSTS_SUBDOMAINS="yes", HSTS_SECONDS="3600")(ASK)
    )
    assert (statuses, location) == ([200, 301], "https://glossator.law.example.edu/accounts/login/")
    assert headers["Strict-Transport-Security"] == "max-age=3600; includeSubDomains"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]
    assert (session, token, secure) == ("__Host-sessionid", "__Host-csrftoken", True)
    script = (ROOT / "static" / "js" / "session.js").read_text()
    assert re.search(r"\(\?:__Host-\)\?csrftoken=", script), "the journal reads the token by its name"
