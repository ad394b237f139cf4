"""How a person likes to read: kept by the server, on the root of every page from its first byte on."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User
from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("plain_static_files")


@pytest.fixture
def ada(db: None) -> User:
    return make_person()


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def root(browser: Client, address: str = "/account/") -> str:
    """The page's opening tag, and the schemes that it tells before any style sheet."""
    told = browser.get(address).content.decode()
    tag, scheme = re.search(r"<html[^>]*>", told), re.search(r'"color-scheme" content="([^"]*)"', told)
    assert tag is not None
    assert scheme is not None
    return f"{tag[0]} {scheme[1]}"


def keep(browser: Client, headers: dict[str, str] | None = None, **chosen: str) -> Any:
    return browser.post(reverse("reading_preferences"), chosen, headers=headers)


def test_reading_is_on_the_root_of_every_page_and_of_nobody_elses(browser: Client, ada: User) -> None:
    assert root(browser) == '<html lang="en"> light dark'
    assert keep(browser, {"HX-Request": "true"}, theme="sepia", size="large", measure="normal").status_code == 204
    ada.refresh_from_db()
    assert ada.preferences == {"reading": {"theme": "sepia", "size": "large"}}
    for address in ("/account/", "/library/", "/nowhere/"):
        assert root(browser, address) == '<html lang="en" data-theme="sepia" data-size="large"> light', address
    assert root(Client(), "/accounts/login/") == '<html lang="en"> light dark'


def test_reading_leaves_other_preferences_and_takes_no_other_value(browser: Client, ada: User) -> None:
    ada.preferences = {"shortcuts": {"help": ["?"]}, "reading": {"theme": '"><b>', "size": ["large"], "family": "sans"}}
    ada.save()
    assert root(browser) == '<html lang="en" data-family="sans"> light dark'
    assert keep(browser, {"HX-Request": "true"}, theme="pink").status_code == 422
    keep(browser, theme="dark")
    ada.refresh_from_db()
    assert ada.preferences == {"shortcuts": {"help": ["?"]}, "reading": {"theme": "dark"}}


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/library/?q=x", "/library/?q=x"), ("https://elsewhere.example/", "/account/"), ("", "/account/")],
)
def test_reading_goes_back_to_pages_of_ours_alone(browser: Client, asked: str, led: str) -> None:
    assert keep(browser, theme="dark", next=asked).headers["Location"] == led
