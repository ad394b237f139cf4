"""What the reading page loads when it is opened for the first time."""

from importlib.util import find_spec
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import SignIn, open_reader

LIMIT: Final = 60_000
"""Bytes of script and style, compressed, with what an answer's head takes (issue 6)."""
LOADED: Final = """
() => performance.getEntriesByType("resource")
  .filter((one) => /[.](js|css)$/.test(one.name))
  .map((one) => [new URL(one.name).pathname.replace(/[.][0-9a-f]{12}[.]/, "."), one.transferSize])
"""


@pytest.mark.skipif(find_spec("minify") is None, reason="no wheel that shortens scripts on this platform: ADR 13")
def test_first_opening_loads_few_small_scripts_and_styles(page: Page, sign_in: SignIn) -> None:
    open_reader(page, sign_in)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.reload()
    expect(page.locator("#journal-state")).to_have_text("All saved")

    loaded: list[tuple[str, int]] = page.evaluate(LOADED)

    assert sorted(name for name, _size in loaded) == [
        "/static/css/print.css",
        "/static/css/reading.css",
        "/static/django_htmx/htmx-2.min.js",
        "/static/js/reading.js",
    ]
    assert sum(size for _name, size in loaded) < LIMIT
