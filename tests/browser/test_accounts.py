"""Accounts in a real browser: a passkey from a virtual authenticator, the school's sign-in under our policy."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect
from pytest_django import Settings

from people.models import User
from tests.browser.conftest import NewPage
from tests.browser.reading import ANA, PASSWORD, PHONE, SignIn
from tests.browser.test_pages import good, visit
from tests.people.school import open_school

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OWN_PAGES = {
    "profile": "/account/",
    "addresses": "/accounts/email/",
    "keys": "/accounts/two-factor/",
    "app": "/accounts/two-factor/totp/activate/",
    "new key": "/accounts/two-factor/webauthn/add/",
    "sessions": "/accounts/sessions/",
    "who sees what": "/account/who-sees-what/",
    "downloads": "/account/downloads/",
    "leaving": "/account/leave/",
}


@pytest.fixture
def host(site: str) -> str:
    """The site under a host name, as passkeys need one."""
    return site.replace("127.0.0.1", "localhost")


@pytest.fixture
def named(page: Page) -> Page:
    """A page with an authenticator built in."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def sign_in_by_form(page: Page, host: str = "") -> None:
    """Signs Ana in with her password, and again, as before anything that matters."""
    page.goto(f"{host}/accounts/login/?next=/account/")
    page.fill("input[name=login]", ANA)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def confirm(page: Page) -> None:
    """Types the password once more."""
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def test_passkey_is_added_and_lets_its_owner_in_alone(named: Page, host: str) -> None:
    sign_in_by_form(named, host)
    named.goto(f"{host}/accounts/two-factor/webauthn/add/")
    confirm(named)
    named.fill("input[name=name]", "Ana's laptop")
    named.get_by_role("button", name="Add the key").click()
    expect(named.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert (key.wrap().name, key.wrap().is_passwordless) == ("Ana's laptop", True)

    named.context.clear_cookies()
    named.goto(f"{host}/accounts/login/")
    named.get_by_role("button", name="Sign in with a passkey").click()

    expect(named.locator(".account-menu summary")).to_have_text("Ana Ortiz")


def test_passkey_is_the_second_step_after_the_password(named: Page, host: str) -> None:
    sign_in_by_form(named, host)
    named.goto(f"{host}/accounts/two-factor/webauthn/add/")
    confirm(named)
    named.get_by_role("button", name="Add the key").click()
    expect(named.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    named.context.clear_cookies()
    named.goto(f"{host}/accounts/login/")
    named.fill("input[name=login]", ANA)
    named.fill("input[name=password]", PASSWORD)
    named.press("input[name=password]", "Enter")

    expect(named.get_by_role("heading", level=1)).to_have_text("Second step")
    named.get_by_role("button", name="Use a passkey or security key").click()

    expect(named.locator(".account-menu summary")).to_have_text("Ana Ortiz")


def test_page_says_where_passkeys_cannot_be_used(page: Page) -> None:
    page.goto("/accounts/login/")

    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_disabled()
    expect(page.locator("[data-passkey-says]")).to_contain_text("This browser can use no passkeys at this address")


def test_school_lets_one_in_under_our_policy(page: Page, settings: Settings) -> None:
    with open_school(email="dora@example.edu", email_verified=True, name="Dora Doe") as school:
        settings.SOCIALACCOUNT_PROVIDERS = school.settings
        page.goto("/accounts/login/")
        page.get_by_role("button", name="Sign in with Fictional Law School").click()

        expect(page.locator(".account-menu summary")).to_have_text("Dora Doe")
        page.goto("/accounts/school/")
        expect(page.get_by_role("heading", level=1)).to_have_text("School sign-in")
        expect(page.get_by_text("Fictional Law School", exact=True)).to_be_visible()


@pytest.mark.parametrize("screen", [{"width": 1280}, PHONE], ids=["wide", "telephone"])
def test_pages_of_the_account_are_in_order(new_page: NewPage, screen: dict[str, object]) -> None:
    page = new_page(**screen)
    EmailAddress.objects.create(user=User.objects.get(email=ANA), email="ana.ortiz.with.a.long.name@mail.example.edu")
    sign_in_by_form(page)
    page.goto("/account/leave/")
    confirm(page)

    assert visit(page, OWN_PAGES) == good(OWN_PAGES)


def test_account_is_left_and_kept_again_by_keyboard(page: Page, sign_in: SignIn) -> None:
    sign_in_by_form(page)
    page.goto("/account/leave/")
    confirm(page)
    page.get_by_label("Your e-mail address, to confirm").fill(ANA)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your account ends on")).to_be_visible()

    page.fill("input[name=login]", ANA)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your account stays")).to_be_visible()
    assert User.objects.get(email=ANA).leaves_at is None
