"""Accounts: signing up and in, addresses, passwords, sessions, second factors, and what each page says."""

import re
import time
from urllib.parse import urlencode

import lxml.html
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from annotations.actions import open_submission
from courses.models import Enrollment, Role
from people.models import User
from people.templatetags.account_pages import qr_code
from tests.factories import make_assignment, make_case, make_codebook, make_course, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
PASSWORD = "a long enough word"
NEW_PASSWORD = "a wholly new word"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """What was counted by another test is forgotten."""
    cache.clear()


@pytest.fixture
def ada() -> User:
    person = make_person("Ada")
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def sign_in(person: User, agent: str = FIREFOX) -> Client:
    """A browser in which she is signed in, and was asked for her password just now."""
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def sign_up(client: Client, email: str, password: str = NEW_PASSWORD) -> str:
    """Signs up with the form; where that leads, or what the form says."""
    sent = {"name": "Dora", "email": email, "password1": password, "password2": password}
    told = client.post("/accounts/signup/", sent)
    if told.status_code == 302:
        return str(told.headers["Location"])
    return " ".join(lxml.html.fromstring(told.content.decode()).xpath("//*[@class='errorlist']//text()"))


def test_signing_up_needs_the_address_confirmed(client: Client, mailoutbox: list[EmailMessage]) -> None:
    assert sign_up(client, "dora@example.edu") == "/accounts/confirm-email/"
    login = {"login": "dora@example.edu", "password": NEW_PASSWORD}
    assert client.post("/accounts/login/", login).headers["Location"] == "/accounts/confirm-email/"

    (link,) = re.findall(r"http://127\.0\.0\.1:8000(/accounts/confirm-email/\S+)", str(mailoutbox[0].body))
    client.post(link)

    assert client.post("/accounts/login/", login).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("onward", "same", "elsewhere"),
    [
        ("/join/AB-CD/", "/join/AB-CD/", "/join/AB-CD/"),
        ("https://evil.example/", "/", "/accounts/login/"),
        ("//evil.example/", "/", "/accounts/login/"),
        ("", "/", "/accounts/login/"),
    ],
)
def test_who_signed_up_on_her_way_somewhere_comes_back_to_it(
    client: Client, mailoutbox: list[EmailMessage], onward: str, same: str, elsewhere: str
) -> None:
    ways = []
    for name, browser in (("dora", client), ("emma", Client())):
        sent = {"name": name, "email": f"{name}@example.edu", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
        client.post("/accounts/signup/", {**sent, "next": onward})
        (link,) = re.findall(r"http://127\.0\.0\.1:8000(/accounts/confirm-email/\S+)", str(mailoutbox[-1].body))
        form = lxml.html.fromstring(browser.get(link).content.decode()).xpath("//main//form[@method='post']")[0]
        ways.append(browser.post(form.action, dict(form.form_values())).headers["Location"])
        client.logout()

    assert ways == [same, elsewhere]


def test_an_address_that_is_taken_is_not_told(client: Client, ada: User, mailoutbox: list[EmailMessage]) -> None:
    assert sign_up(client, ada.email) == sign_up(Client(), "dora@example.edu") == "/accounts/confirm-email/"

    assert [mail.to for mail in mailoutbox] == [[ada.email], ["dora@example.edu"]]
    assert "/accounts/confirm-email/" not in str(mailoutbox[0].body)
    assert User.objects.filter(email=ada.email).count() == 1


def test_reset_tells_nobody_whether_there_is_an_account(client: Client, ada: User) -> None:
    told = [
        client.post("/accounts/password/reset/", {"email": email}, follow=True).content
        for email in (ada.email, "nobody@example.edu")
    ]

    csrf = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert csrf.sub(b"", told[0]) == csrf.sub(b"", told[1])


@pytest.mark.parametrize("password", ["password123", "dora@example.edu", "short"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    assert "password" in sign_up(client, "dora@example.edu", password).lower()

    assert not User.objects.exists()


def test_sixth_wrong_password_has_to_wait(client: Client, ada: User) -> None:
    for _ in range(5):
        client.post("/accounts/login/", {"login": ada.email, "password": "wrong"})

    told = client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    assert (told.status_code, "Too many failed login attempts" in told.content.decode()) == (429, True)
    assert told.headers["Retry-After"] == "300"


def test_a_whole_class_signs_in_from_one_address(ada: User) -> None:
    told = [Client().post("/accounts/login/", {"login": ada.email, "password": PASSWORD}) for _ in range(40)]

    assert {answer.status_code for answer in told} == {302}


@pytest.mark.parametrize(
    ("onward", "led_to"),
    [
        ("/library/?q=x", "/library/?q=x"),
        *(
            (each, "/")
            for each in ("https://evil.example/", "//evil.example/", "/\\\\evil.example", "javascript:alert(1)")
        ),
        ("http:///evil.example/", "/"),
    ],
)
def test_signing_in_leads_to_pages_of_ours_alone(ada: User, onward: str, led_to: str) -> None:
    sent = {"login": ada.email, "password": PASSWORD, "next": onward}

    by_field = Client().post("/accounts/login/", sent)
    by_query = Client().post(f"/accounts/login/?{urlencode({'next': onward})}", sent | {"next": ""})

    assert (by_field.headers["Location"], by_query.headers["Location"] in (led_to, "/")) == (led_to, True)


def test_too_many_tries_have_a_page_of_ours(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/accounts/login/")

    told = client.post("/accounts/login/")

    assert (told.status_code, "Wait a minute" in told.content.decode()) == (429, True)
    assert told.headers["Retry-After"] == "60"


@pytest.mark.parametrize(("backend", "is_said"), [("console", True), ("smtp", False)])
def test_page_says_where_mail_is_without_a_server(
    client: Client, settings: Settings, backend: str, is_said: bool
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    page = client.get("/accounts/confirm-email/").content.decode()

    assert ("printed where Glossator was started" in page) == is_said


def test_profile_keeps_name_and_digest(ada: User) -> None:
    client = sign_in(ada)

    client.post("/account/", {"name": "  Ada   Byron "})

    changed = User.objects.get(pk=ada.pk)
    assert (changed.name, changed.wants_digest) == ("Ada Byron", False)


def test_profile_without_a_name_is_refused(ada: User) -> None:
    told = sign_in(ada).post("/account/", {"name": " "})

    assert (told.status_code, User.objects.get(pk=ada.pk).name) == (422, "Ada")


def test_new_password_ends_the_other_sessions(ada: User) -> None:
    other, client = sign_in(ada), sign_in(ada)

    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": f"{PASSWORD}!", "password2": f"{PASSWORD}!"},
    )

    assert other.get("/account/").headers["Location"] == "/accounts/login/?next=/account/"
    assert client.get("/account/").status_code == 200


def test_sessions_tell_browser_and_can_be_ended(ada: User) -> None:
    other, client = sign_in(ada, FIREFOX.replace("X11; Linux", "Windows NT 10.0")), sign_in(ada)

    page = lxml.html.fromstring(client.get("/accounts/sessions/").content.decode())
    assert page.xpath("//h2/text()") == ["Firefox, Windows", "Firefox, Linux"]
    session = UserSession.objects.get(session_key=other.session.session_key)
    client.post(f"/account/sessions/{session.pk}/end/")

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_all_other_sessions_are_ended_at_once(ada: User) -> None:
    others, client = [sign_in(ada), sign_in(ada)], sign_in(ada)

    client.post("/accounts/sessions/")

    assert [other.get("/account/").status_code for other in others] == [302, 302]
    assert UserSession.objects.get().session_key == client.session.session_key


def test_somebody_elses_session_is_not_there(ada: User) -> None:
    sign_in(ada)
    other = Client()
    other.force_login(make_person("Bea"), backend="django.contrib.auth.backends.ModelBackend")

    assert other.post(f"/account/sessions/{UserSession.objects.get(user=ada).pk}/end/").status_code == 404


def test_authenticator_app_is_set_up_and_asked_for(ada: User) -> None:
    client = sign_in(ada)
    page = lxml.html.fromstring(client.get("/accounts/two-factor/totp/activate/").content.decode())
    secret = page.xpath("string(//code[@class='secret'])")
    assert page.xpath("string(//main//svg/path/@d)").startswith("M4 4h7v1h-7z")

    told = client.post("/accounts/two-factor/totp/activate/", {"code": _code(secret)})
    assert secret not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)
    assert told.headers["Location"] == "/accounts/two-factor/recovery-codes/"
    codes = lxml.html.fromstring(client.get(told.headers["Location"]).content.decode()).xpath("//li/code/text()")
    assert len(set(codes)) == 10

    second = Client()
    half = second.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert half.headers["Location"] == "/accounts/two-factor/authenticate/"
    assert second.get("/account/").status_code == 302
    assert second.post("/accounts/two-factor/authenticate/", {"code": "000000"}).status_code == 200
    assert second.post("/accounts/two-factor/authenticate/", {"code": codes[0]}).headers["Location"] == "/"
    third = Client()
    third.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})
    assert third.post("/accounts/two-factor/authenticate/", {"code": codes[0]}).status_code == 200


def _code(secret: str) -> str:
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return code


def test_changing_keys_asks_for_the_password(ada: User) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD})

    for path in ("two-factor/totp/activate/", "two-factor/webauthn/add/", "email/"):
        told = client.post(f"/accounts/{path}", {"action_add": "", "email": "other@example.edu"})
        assert told.headers["Location"].startswith("/accounts/reauthenticate/?next="), path
    assert not Authenticator.objects.exists()
    assert EmailAddress.objects.count() == 1


def test_key_of_somebody_else_is_not_there(ada: User) -> None:
    key = Authenticator.objects.create(
        user=make_person("Bea"), type=Authenticator.Type.WEBAUTHN, data={"name": "Bea's", "credential": {}}
    )

    assert sign_in(ada).get(f"/accounts/two-factor/webauthn/keys/{key.pk}/remove/").status_code == 404


def test_who_sees_what_is_said_for_each_assignment(ada: User) -> None:
    course = make_course("Torts")
    make_person("Iris", course=course, role=Role.INSTRUCTOR)
    Enrollment.objects.create(course=course, user=ada, role=Role.STUDENT)
    case, codebook = make_case(), make_codebook(course)
    for rule in ("class", "private"):
        assignment = make_assignment(course, title=f"As {rule}", visibility=rule, case=case, codebook=codebook)
        open_submission(assignment, by=ada)

    page = lxml.html.fromstring(sign_in(ada).get("/account/who-sees-what/").content.decode())

    (section,) = page.xpath("//section[@class='seen-course']")
    assert section.xpath(".//dd/text()") == ["Iris"]
    told = [" ".join(entry.text_content().split()) for entry in section.xpath(".//li")]
    assert [(words.split()[1], "classmates see it now" in words) for words in told] == [
        ("class", True),
        ("private", False),
    ]


def test_every_page_of_the_account_has_the_others_beside_it(ada: User) -> None:
    client = sign_in(ada)
    paths = {
        "/account/": "Profile",
        "/accounts/email/": "E-mail addresses",
        "/accounts/password/change/": "Password",
        "/accounts/two-factor/": "Passkeys and two-factor",
        "/accounts/sessions/": "Signed-in browsers",
        "/account/shortcuts/": "Keyboard",
        "/account/who-sees-what/": "Who sees what",
        "/account/downloads/": "Download everything",
        "/account/leave/": "Delete the account",
    }

    for path, name in paths.items():
        page = lxml.html.fromstring(client.get(path).content.decode())
        links = page.xpath("//nav[contains(@class, 'account-nav')]//li/a")
        assert [link.text_content() for link in links] == list(paths.values())
        assert [link.text_content() for link in links if link.get("aria-current")] == [name]


def test_qr_code_draws_every_dark_module() -> None:
    code = qr_code("otpauth://totp/x?secret=ORSXG5A")

    drawn = sum(int(length) for length in re.findall(r"h(\d+)", code.path))
    assert code.size == 29 + 8
    assert 0.35 < drawn / 29**2 < 0.65
