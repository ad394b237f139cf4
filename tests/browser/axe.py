"""axe looks at a page: what it finds against WCAG 2.2 A and AA and its own good practices."""

from functools import cache
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LOOK: Final = """
async () => {
  const forced = matchMedia("(forced-colors: active)").matches;
  const rules = { "target-size": { enabled: true }, "color-contrast": { enabled: !forced } };
  const found = await axe.run(document, { resultTypes: ["violations"], rules });
  const why = (node) => [...node.any, ...node.all, ...node.none].map(({ message }) => message).join("; ");
  const told = (id, node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} (${why(node).slice(0, 240)})`;
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => told(id, node)));
}
"""


@cache
def _script() -> str:
    return str(Axe().axe_script)


def findings(page: Page) -> list[str]:
    """Everything that axe finds on the page as it stands now: the rule, the element and what is wrong.

    Where colours are forced they are the system's, and axe compares the page's own (`-webkit-text-fill-color` is not
    forced) with the system's ground: contrast is not asked for there.
    """
    page.evaluate(_script())
    found: list[str] = page.evaluate(LOOK)
    return found
