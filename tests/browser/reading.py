"""What a reader does on the reading page, step by step: open it, choose words, write, save."""

import csv
import io
import re
from collections.abc import Callable
from typing import Final, TypedDict

from playwright.sync_api import Locator, Page, expect

from annotations.actions import open_submission
from annotations.models import Assignment
from opinions.models import Opinion
from people.models import User

ANA: Final = "ana@example.edu"
BEN: Final = "ben@example.edu"
INSTRUCTOR: Final = "instructor@example.edu"
PASSWORD: Final = "glossator-sample"
CASTLE_ROCK: Final = "Castle Rock: three lines of argument"
ORCHARD: Final = "Orchard: brief all three writings"
PHONE: Final = {"width": 390, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
"""What `new_page` is given for a telephone."""

UUID: Final = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")

SignIn = Callable[[Page, str], User]

FIND: Final = """
(words) => {
  const places = [];
  let text = "";
  for (const passage of document.querySelectorAll("#main [data-passage]")) {
    text += text ? "\\n" : "";
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement.closest("[data-apart]")) {
        places.push([text.length, node]);
        text += node.data;
      }
    }
  }
  const at = text.indexOf(words);
  if (at < 0 || text.indexOf(words, at + 1) >= 0) {
    throw new Error(`these words do not stand on the page just once: ${words}`);
  }
  const place = (offset) => {
    const [start, node] = places.findLast(([begin]) => begin <= offset);
    return [node, offset - start];
  };
  const range = document.createRange();
  range.setStart(...place(at));
  const [last, before] = place(at + words.length - 1);
  range.setEnd(last, before + 1);
  return range;
}
"""
"""The range of words that stand on the page once, in what is read: no page mark and no note call is part of it."""

EDGES: Final = f"""
(words) => {{
  const range = ({FIND})(words);
  const box = range.getBoundingClientRect();
  window.scrollBy({{top: box.top + box.height / 2 - window.innerHeight * 0.4, behavior: "instant"}});
  const boxes = Array.from(range.getClientRects()).filter((each) => each.width > 0);
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left + 0.5, first.top + first.height / 2, last.right - 0.5, last.top + last.height / 2];
}}
"""
SELECT: Final = f"""
(words) => {{
  const range = ({FIND})(words);
  document.getSelection().setBaseAndExtent(
    range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}}
"""


class Row(TypedDict):
    """Some columns of a row of the exported file."""

    pin: str
    words: str
    note: str
    claims: str
    authorities: str


def reader_path(person: User, title: str = CASTLE_ROCK, writing: int = 0) -> str:
    """The path of the person's reading page, of the writing that stands at that place; begins the work if need be."""
    assignment = Assignment.objects.get(title=title)
    submission = open_submission(assignment, by=person)
    opinion = Opinion.objects.filter(case=assignment.case).order_by("position")[writing]
    return f"/submissions/{submission.uuid}/writings/{opinion.uuid}/"


def open_reader(page: Page, sign_in: SignIn, email: str = ANA, title: str = CASTLE_ROCK, writing: int = 0) -> User:
    """The person is signed in and reads; the journal has been looked through."""
    person = sign_in(page, email)
    page.goto(reader_path(person, title, writing))
    expect(page.locator("#journal-state")).to_have_text("All saved")
    return person


def drag_over(page: Page, words: str) -> None:
    """Selects words that stand on the page once, with the mouse; the panel is open afterwards."""
    left, top, right, bottom = page.evaluate(EDGES, words)
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, (top + bottom) / 2)
    page.mouse.move(right, bottom)
    page.mouse.up()
    expect(page.locator("#composer")).to_be_visible()


def select(page: Page, words: str) -> None:
    """Sets the selection as the handles of a telephone do; the panel is open afterwards (there the bar is tapped)."""
    open_before = page.locator("#composer").is_visible()
    page.evaluate(SELECT, words)
    if not open_before and page.evaluate("matchMedia('(pointer: coarse)').matches"):
        page.get_by_role("button", name="Tag these words").tap()
    expect(page.locator("#composer")).to_be_visible()


def expect_pin(page: Page, pin: str) -> None:
    """The panel's live pin cite."""
    expect(page.locator("#selection-details .pin")).to_have_text(pin)


def write_note(page: Page, words: str, note: str) -> Locator:
    """Selects the words, types the note and saves; gives the saved card."""
    select(page, words)
    page.fill("#composer-note", note)
    page.click("[data-composer-submit]")
    return saved_card(page, note)


def card_with(page: Page, note: str) -> Locator:
    """The card in the margin that bears the note, saved or not."""
    return page.locator("#cards > .card").filter(has_text=note)


def saved_card(page: Page, note: str) -> Locator:
    """The card with the note, once the server has it; nothing waits any more."""
    card = card_with(page, note)
    expect(card).to_have_count(1)
    expect(card).to_have_attribute("data-card", UUID)
    expect(page.locator("#journal-state")).to_have_text("All saved")
    return card


def uuid_of(card: Locator) -> str:
    """The UUID of a saved card's annotation."""
    return card.get_attribute("data-card") or ""


def exported(page: Page) -> list[Row]:
    """The rows of one's own file, got by choosing its link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download my passages").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    return [
        Row(
            pin=row["pin cite"],
            words=row["exact words"],
            note=row["note"],
            claims=row["claims"],
            authorities=row["authorities"],
        )
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def until_still(page: Page) -> None:
    """Waits until the page has laid out what changed, which it does in the next frame, and nothing moves any more."""
    page.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")
    wait_until(page, "() => document.getAnimations().every((each) => !(each instanceof CSSTransition))")


def wait_until(page: Page, condition: str) -> None:
    """Waits until a function of the page gives true. (Playwright's own way needs eval, which our policy refuses.)"""
    page.evaluate(
        f"""async () => {{
          const condition = {condition};
          const latest = performance.now() + 5000;
          while (!condition()) {{
            if (performance.now() > latest) throw new Error("it never came about: " + condition);
            await new Promise((next) => setTimeout(next, 16));
          }}
        }}"""
    )
