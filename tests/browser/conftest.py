"""Fixtures of the browser tests: `site` (address and sample class), `new_page(width)`, `page`, `sign_in`."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from people.models import User
from tests.browser.chromium import find, flags
from tests.browser.site import Databases, LoopbackServer, collect_static, serving

# Playwright's synchronous API keeps an event loop in this thread; no coroutine of ours ever touches the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI}`));
"""
PAGE_SECONDS = 10
SIZES = {1280: 900, 390: 844}
"""Heights by the widths that we test."""

NewPage = Callable[..., Page]


@dataclass
class Problems:
    """What the pages complained of: console errors and warnings, errors of scripts, refusals of the policy.

    `expect` names, as a pattern, what a test provokes (the browser reports each 409 and 422 as an error).
    """

    told: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Complaints that match are no failure of this test."""
        self.expected.append(pattern)

    @property
    def unexpected(self) -> list[str]:
        """Those that no pattern allows."""
        return [words for words in self.told if not any(re.search(pattern, words) for pattern in self.expected)]

    def watch(self, page: Page) -> None:
        """Listens to the page."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.told.append(f"script error: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.told.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--screenshots DIR`: also take pictures of the pages."""
    parser.addoption("--screenshots", metavar="DIR", help="take pictures of every page into this folder")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pictures are taken only where they are asked for."""
    wanted = config.getoption("--screenshots", default=None)
    return True if collection_path.name == "test_screenshots.py" and not wanted else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(playwright), args=flags())
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(django_test_environment: None) -> Iterator[LoopbackServer]:
    """The product, served for the whole run."""
    collect_static()
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def databases(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Databases]:
    """The template database with the sample."""
    with django_db_blocker.unblock():
        made = Databases.make()
        yield made
        made.drop()


@pytest.fixture
def site(server: LoopbackServer, databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The product's address; its database is a fresh copy of the sample class, which the test may read and write."""
    with django_db_blocker.unblock(), databases.copy():
        yield server.address
        server.drain()


@pytest.fixture
def problems() -> Iterator[Problems]:
    """What the pages of this test complain of; anything unexpected fails it."""
    found = Problems()
    yield found
    assert found.unexpected == []


@pytest.fixture
def new_page(browser: Browser, site: str, problems: Problems) -> Iterator[NewPage]:
    """Opens a page of its own context: `new_page(390)`, and Playwright's options for a context (`has_touch=True`)."""
    contexts = []

    def open_page(width: int = 1280, **options: object) -> Page:
        size = {"width": width, "height": SIZES.get(width, 900)}
        context = browser.new_context(base_url=site, viewport=size, **options)  # type: ignore[arg-type]  # -- ViewportSize
        contexts.append(context)
        context.add_init_script(REPORT_VIOLATIONS)
        context.set_default_timeout(PAGE_SECONDS * 1000)
        page = context.new_page()
        problems.watch(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page 1280 pixels wide; addresses are relative to the site."""
    return new_page()


@pytest.fixture
def sign_in(site: str) -> Callable[[Page, str], User]:
    """`sign_in(page, "ana@example.edu")`: that person's session in the page's context, without the form."""

    def enter(page: Page, email: str) -> User:
        person = User.objects.get(email=email)
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        return person

    return enter
