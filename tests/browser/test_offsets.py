"""The browser comes to the same numbers as Python and PostgreSQL: tests/fixtures/offsets.json, case by case."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.templatetags.static import static
from playwright.sync_api import Browser, Page

from tests.browser.site import LoopbackServer

CASES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent.parent / "fixtures" / "offsets.json").read_text(encoding="utf-8")
)
TURN: Final = """async ([module, text, spans]) => {
  const { codePointLength, fromUtf16, toUtf16 } = await import(module);
  const turned = spans.map((span) => ({
    start: fromUtf16(text, span.utf16_start),
    end: fromUtf16(text, span.utf16_end),
    utf16_start: toUtf16(text, span.start),
    utf16_end: toUtf16(text, span.end),
    exact: text.slice(span.utf16_start, span.utf16_end),
  }));
  return [codePointLength(text), turned];
}"""
CHOOSE: Final = """async ([module, before, text, spans]) => {
  const { passageText, rangeOfSpan, spanOfRange } = await import(module);
  const apart = (words) => {
    const element = document.createElement("a");
    element.dataset.apart = "";
    element.textContent = words;
    return element;
  };
  const main = document.createElement("main");
  const first = document.createElement("p");
  first.dataset.passage = "0";
  first.dataset.start = "0";
  first.append(before);
  const second = document.createElement("p");
  second.dataset.passage = "1";
  second.dataset.start = String(Array.from(before).length + 1);
  for (const [at, point] of Array.from(text).entries()) {
    const run = document.createElement(at % 2 ? "mark" : "span");
    run.append(point);
    second.append(run, apart(`[${at}]`));
  }
  main.append(first, second);
  document.body.replaceChildren(main);
  const start = Number(second.dataset.start);
  return [passageText(second), spans.map((span) => {
    const range = rangeOfSpan(start + span.start, start + span.end, main);
    const found = spanOfRange(range, main);
    return found && { start: found.start - start, end: found.end - start, exact: found.exact };
  })];
}"""
WHITE: Final = " \t\n\r\f\v\u00a0\ufeff\u2028\u2029"
"""What the browser trims at a selection's ends, of the white space that the cases have."""


@pytest.fixture(scope="module")
def blank(browser: Browser, server: LoopbackServer) -> Iterator[Page]:
    """A page of the product's own origin that shows nothing: its scripts may be imported there."""
    page = browser.new_page(base_url=server.address)
    page.goto("/health/live/")
    yield page
    page.close()


@pytest.fixture(scope="module")
def modules(server: LoopbackServer) -> dict[str, str]:
    """The hashed addresses of our scripts, as the pages name them."""
    return {name: static(f"js/{name}.js") for name in ("offsets", "selectors")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_offsets_agree(blank: Page, modules: dict[str, str], case: dict[str, Any]) -> None:
    length, turned = blank.evaluate(TURN, [modules["offsets"], case["text"], case["spans"]])

    assert length == len(case["text"])
    assert turned == case["spans"]


def trimmed(span: dict[str, Any]) -> dict[str, Any] | None:
    """The span as a selection of it is kept: no white space at its ends; None where there is nothing else."""
    words = span["exact"]
    start = span["start"] + len(words) - len(words.lstrip(WHITE))
    kept = words.strip(WHITE)
    return {"start": start, "end": start + len(kept), "exact": kept} if kept else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_selections_agree(blank: Page, modules: dict[str, str], case: dict[str, Any]) -> None:
    text, found = blank.evaluate(CHOOSE, [modules["selectors"], "A first 𝔸 passage.", case["text"], case["spans"]])

    assert text == case["text"]
    assert found == [trimmed(span) for span in case["spans"]]
