"""What a browser sees: when a page is painted, how long its tasks are, how far it shifts. The same for every page.

A page counts as painted in the first frame in which all elements of its HTML stand, and so its last mark. That can be
before its scripts run; the browser itself tells when its first frame was on the screen. All times are milliseconds.
"""

import math
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from playwright.sync_api import Page

WATCH: Final = """
(() => {
  window.seen = { long: [], shift: 0 };
  const all = document.getElementsByTagName("*");
  window.afterFrame = (done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    const begun = performance.now();
    const count = all.length;
    channel.port1.onmessage = () => done(performance.now(), count, begun);
    channel.port2.postMessage(0);
  });
  const frames = [];
  let total = Infinity;
  const painted = () => {
    const frame = frames.find(({ count }) => count >= total);
    seen.painted ??= frame?.now;
    return frame;
  };
  window.onScreen = () => {
    const { begun, now } = painted();
    const [first] = performance.getEntriesByName("first-contentful-paint");
    return first?.paintTime > begun && first.paintTime < now ? first.startTime : now;
  };
  const watch = () => afterFrame((now, count, begun) => {
    frames.push({ count, now, begun });
    painted();
    if (!seen.painted) {
      watch();
    }
  });
  watch();
  document.addEventListener("readystatechange", () => {
    if (document.readyState === "interactive") {
      total = all.length;
      painted();
    }
  });
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      seen.long.push([task.startTime, task.duration]);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      seen.shift += shift.hadRecentInput ? 0 : shift.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
})();
"""
OPENED: Final = """
() => {
  const [page] = performance.getEntriesByType("navigation");
  const late = seen.long.filter(([start]) => start > page.loadEventEnd).map(([, duration]) => duration);
  return {
    first: page.responseStart, painted: onScreen(), long: Math.max(0, ...late), shift: seen.shift,
    nodes: document.querySelectorAll("*").length,
  };
}
"""
FILTER: Final = """
(who) => new Promise((done) => {
  const begun = performance.now();
  const choice = document.getElementById("filter-who");
  const before = document.getElementById("reading");
  const look = () => {
    if (before.isConnected) {
      requestAnimationFrame(look);
    } else {
      afterFrame((now) => agreed(now - begun));
    }
  };
  const agreed = (painted) => {
    const asked = performance.getEntriesByType("resource").filter((one) => one.startTime >= begun);
    const answer = asked.find((one) => one.responseEnd && /[/](changes[/]|[?])/.test(one.name));
    if (answer) {
      done([painted, Math.max(painted, answer.responseEnd - begun)]);
    } else {
      setTimeout(agreed, 1, painted);
    }
  };
  choice.value = who;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  requestAnimationFrame(look);
})
"""
CHOOSE: Final = """
(at) => {
  const passages = document.querySelectorAll("#main [data-passage]");
  const passage = passages[at % passages.length];
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    const long = walker.currentNode.data.trim().length > 12;
    if (long && !walker.currentNode.parentElement.closest("[data-apart]")) {
      nodes.push(walker.currentNode);
    }
  }
  const node = nodes[at % nodes.length];
  document.getSelection().setBaseAndExtent(node, 0, node, node.data.length);
  passage.scrollIntoView({ block: "center" });
}
"""
SAVE: Final = """
() => new Promise((done) => {
  const [pending] = CSS.highlights.get("pending");
  const passage = pending.startContainer.parentElement.closest("[data-passage]");
  const words = {};
  const look = () => {
    const kept = [...CSS.highlights].some(([name, painted]) => name.startsWith("kept-") && painted.size);
    if (kept && !words.at) {
      words.at = 1;
      afterFrame((now) => { words.at = now - begun; });
    }
    if (passage.isConnected) {
      requestAnimationFrame(look);
    } else {
      afterFrame((now) => done([words.at ?? now - begun, now - begun]));
    }
  };
  const begun = performance.now();
  document.querySelector("#composer [data-composer-submit]").click();
  requestAnimationFrame(look);
})
"""
BARE_SAVE: Final = """
([start, end]) => {
  const { elements } = document.forms[0];
  elements.start.value = start;
  elements.end.value = end;
  elements.note.value = "A note of ordinary length, which says why these words matter.";
  sessionStorage.begun = performance.timeOrigin + performance.now();
  document.forms[0].requestSubmit();
}
"""
BARE_SAVED: Final = "() => performance.timeOrigin + seen.painted - Number(sessionStorage.begun)"
PAINTED: Final = "() => window.seen?.painted && performance.getEntriesByType('navigation')[0].loadEventEnd > 0"
LOADED: Final = """
() => performance.getEntriesByType("resource").filter((one) => /[.](js|css)$/.test(one.name))
  .reduce((sum, one) => sum + one.transferSize, 0)
"""
SETTLE: Final = 400
"""How long a page is left alone after it was loaded, for its late tasks."""


@dataclass
class Opened:
    """What was seen in several openings of one page."""

    seen: list[dict[str, float]] = field(default_factory=list)
    memory: float = 0

    def middle(self, name: str) -> float:
        """The median of `first`, `painted`, `nodes` or `shift`."""
        return median(each[name] for each in self.seen)

    @property
    def longest(self) -> float:
        """The median of the longest task after loading; 0 where none took 50 ms."""
        return median(each["long"] for each in self.seen)


def open_once(page: Page, path: str, opened: Opened) -> None:
    """Opens the page and adds what is seen."""
    page.goto(path)
    page.wait_for_function(PAINTED)
    page.wait_for_timeout(SETTLE)
    opened.seen.append(page.evaluate(OPENED))


def change_filter(page: Page, who: str) -> tuple[float, float]:
    """Chooses whose notes are shown: until they are painted, and until the server has agreed as well."""
    painted, right = page.evaluate(FILTER, who)
    page.wait_for_timeout(SETTLE)
    return float(painted), float(right)


def memory(page: Page) -> float:
    """Megabytes of the page's script heap, after the garbage was collected."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    told: dict[str, Any] = session.send("Performance.getMetrics")
    session.detach()
    return next(float(each["value"]) for each in told["metrics"] if each["name"] == "JSHeapUsedSize") / 1e6


def save_here(page: Page, at: int) -> tuple[float, float]:
    """Tags some words with the first claim: until they are painted, and until the server's mark is."""
    page.evaluate(CHOOSE, at)
    page.wait_for_selector("#composer:not([hidden])")
    page.wait_for_selector("#selection-details .pin")
    page.locator("#composer input[name=claims]").first.check(force=True)
    words, mark = page.evaluate(SAVE)
    page.wait_for_function("() => document.getElementById('journal-state').textContent.trim() === 'All saved'")
    return float(words), float(mark)


def save_bare(page: Page, span: tuple[int, int]) -> float:
    """Saves by the bare form: until the page that answers is painted."""
    page.evaluate("() => { window.seen.painted = 0; window.old = true; }")
    page.evaluate(BARE_SAVE, list(span))
    page.wait_for_function("() => !window.old && window.seen?.painted > 0")
    return float(page.evaluate(BARE_SAVED))


def slowest(times: list[float]) -> float:
    """The 99th percentile, by the nearest rank."""
    return sorted(times)[math.ceil(0.99 * len(times)) - 1]
