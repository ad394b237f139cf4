"""One annotation's life in the browser, and the trouble that befalls it: network, server, session or tab are gone."""

import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Error, Locator, Page, Route, expect

from annotations.actions import Content, create_annotation, delete_annotation, edit_annotation
from annotations.models import Annotation, Submission
from opinions.text.spans import Span
from people.models import User
from tests.browser.mortal import Mortal
from tests.browser.reading import ANA, PASSWORD, SELECT

STEPS: Final = (
    "select", "type", "submit", "sending", "edit", "edit_type", "edit_submit", "edit_sending",
    "delete", "deleting", "undo", "undoing",
)  # fmt: skip
"""At `submit` the trouble begins before that step is done; at `sending` it comes while the request is on its way."""
PARTS: Final = (STEPS[0:4], STEPS[4:8], STEPS[8:10], STEPS[10:12])
TROUBLES: Final = ("network", "answer", "server", "session", "cookies", "tab")
POSTS: Final = re.compile(r"/annotations/(\?|$)|/(edit|delete|undo)/(\?|$)")
WORDS: Final = "This is largely a distinction without a difference"
PATIENCE_SECONDS: Final = 60
SOON_SECONDS: Final = 4
TRY: Final = 2500
"""Milliseconds that a click may take while there is trouble."""


class TabGoneError(Exception):
    """The tab has crashed."""


@dataclass
class Life:
    """What is needed to live it; `step` is where the trouble comes."""

    context: BrowserContext
    server: Mortal
    path: str
    name: str
    step: str
    trouble: str
    dice: random.Random

    def live(self) -> None:
        """The part of the life in which the trouble comes, to its end: then all is there, once."""
        self.note = f"Note {self.name}, “é𝔸”: {self.dice.getrandbits(40):x}."
        self.changed = f"Changed {self.name}, 🏛️: {self.dice.getrandbits(40):x}."
        self.typed = self.sent = False
        self.wait = TRY
        self.killing: threading.Timer | None = None
        first = next(part[0] for part in PARTS if self.step in part)
        if first != "select":
            self._make(self.note if first == "edit" else self.changed)
        self.page = self._opened()
        for part in {"select": [self._create], "edit": [self._edit], "delete": [self._delete]}.get(
            first, [self._delete, self._undo]
        ):
            part()
        self._close()

    def _make(self, note: str) -> None:
        """The note of an earlier day: created, and where it was edited too, edited."""
        submission = Submission.objects.get(uuid=self.path.split("/")[2])
        version = submission.assignment.texts.get(opinion__uuid=self.path.split("/")[4])
        start = version.text.index(WORDS)
        span = Span(start, start + len(WORDS))
        first, by = Content(self.note), submission.user
        made, _new = create_annotation(submission, by=by, uuid=uuid4(), version=version, span=span, content=first)
        if note != self.note:
            edit_annotation(made, by=by, revision=1, content=Content(note))

    # The parts, each lived under the trouble, then brought to its end.

    def _create(self) -> None:
        composer = self.page.locator("#composer-note")
        with self._trouble("select"):
            self._at("select")
            self.page.evaluate(SELECT, WORDS)
            self._at("type")
            composer.fill(self.note, timeout=self.wait)
            self.typed = True
            self._drafted(self.note)
            self._at("submit")
            self._send("sending", lambda: self.page.click("[data-composer-submit]", timeout=self.wait))
        if not self.sent:
            self._type_again()
            self.page.click("[data-composer-submit]")
        self._settle()
        expect(self._card(self.note)).to_have_count(1)
        assert self._stored() == [self.note]

    def _type_again(self) -> None:
        """What was typed stands in the panel or is offered; else it is typed now."""
        note = self.page.locator("#composer-note")
        if self.typed and not note.is_visible():
            self._ready()
            self.page.locator("#draft-offer").get_by_role("button", name="Resume").click()
        if self.typed:
            expect(note).to_have_value(self.note)
            return
        self.page.evaluate(SELECT, WORDS)
        note.fill(self.note)

    def _edit(self) -> None:
        self.typed = self.sent = False
        with self._trouble("edit"):
            self._at("edit")
            self._card(self.note).locator("[data-edit]").click(timeout=self.wait)
            form = self._card(self.note).locator("textarea")
            expect(form).to_be_visible(timeout=self.wait)
            self._at("edit_type")
            form.fill(self.changed, timeout=self.wait)
            self.typed = True
            self._drafted(self.changed)
            self._at("edit_submit")
            save = self.page.locator(".edit-form").get_by_role("button", name="Save")
            self._send("edit_sending", lambda: save.click(timeout=self.wait))
        if not self.sent:
            self._edit_again()
            self.page.locator(".edit-form").get_by_role("button", name="Save").click()
        self._settle()
        expect(self._card(self.changed)).to_have_count(1)
        assert self._stored() == [self.changed]

    def _edit_again(self) -> None:
        """What was typed stands in the form, which is open again; else it is typed now."""
        form = self.page.locator(".edit-form textarea")
        if self.typed:
            expect(form).to_have_value(self.changed)
            return
        if not form.is_visible():
            self._ready()
            self._card(self.note).locator("[data-edit]").click()
        form.fill(self.changed)

    def _delete(self) -> None:
        self.sent = False
        with self._trouble("delete"):
            self._at("delete")
            self._send("deleting", lambda: self._button("Delete").click(timeout=self.wait))
        if self.sent:
            self._settle()  # which it also is for the moment before the journal has the deletion
            assert self._soon(self._in_bin)
        if not self._in_bin():
            self._ready()
            self._until(self._deleted)
        assert self._stored() == [self.changed]

    def _deleted(self) -> bool:
        """Presses Delete where it is not yet done."""
        if not self._in_bin():
            self._button("Delete").click(timeout=TRY)
        return self._soon(self._in_bin)

    def _undo(self) -> None:
        with self._trouble("undo"):
            self._at("undo")
            self._send("undoing", lambda: self.page.locator("[data-step=undo]").click(timeout=self.wait))
        if not self._soon(lambda: not self._in_bin()):
            self._ready()
        if self._in_bin():
            self.page.goto(self.path.split("writings/")[0] + "bin/")
            self.page.locator(".card").filter(has_text=self.changed).get_by_role("button", name="Bring back").click()
            self._until(lambda: not self._in_bin())
        assert self._stored() == [self.changed]

    # The trouble.

    @contextmanager
    def _trouble(self, first: str) -> Iterator[None]:
        """Whatever fails for the trouble's sake is no failure; afterwards all works again."""
        self.wait = TRY if self._is_here(first) else PATIENCE_SECONDS * 1000
        with suppress(TabGoneError):
            if self._is_here(first):
                with suppress(Error, AssertionError):
                    yield
            else:
                yield
        if self._is_here(first):
            self._mend()

    def _is_here(self, first: str) -> bool:
        return any(self.step in part for part in PARTS if part[0] == first)

    def _at(self, step: str) -> None:
        if step == self.step:
            self._strike()

    def _strike(self) -> None:
        if self.trouble in ("network", "answer"):
            self.context.set_offline(True)
        elif self.trouble == "server":
            self.server.kill()
        elif self.trouble == "session":
            Session.objects.all().delete()
        elif self.trouble == "cookies":
            self.context.clear_cookies()
        else:
            self._crash()

    def _send(self, step: str, press: Callable[[], None]) -> None:
        """Presses what sends; at that step the trouble comes while the request is on its way."""
        arrived: list[Route] = []
        if step == self.step:
            self.page.route(POSTS, lambda route: self._befall(route, arrived), times=1)
        press()
        self.sent = True
        if step == self.step:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not arrived:
                assert time.monotonic() < deadline
                self.page.wait_for_timeout(10)
            if self.trouble == "tab":
                self._crash()

    def _befall(self, route: Route, arrived: list[Route]) -> None:
        if self.trouble == "answer" or (self.trouble == "tab" and self.dice.random() < 0.5):
            route.fetch()
        if self.trouble == "server":
            self.killing = threading.Timer(self.dice.random() * 0.15, self.server.kill)
            self.killing.start()
        elif self.trouble != "tab":
            self._strike()
        arrived.append(route)
        if self.trouble in ("server", "session"):
            route.continue_()
        elif self.trouble != "tab":
            route.abort()

    def _crash(self) -> None:
        """The tab's process dies; there is a new tab of the same browser."""
        with suppress(Error):
            self.page.goto("chrome://crash", timeout=TRY)
        with suppress(Error):
            self.page.close()
        self.page = self._opened()
        raise TabGoneError

    def _mend(self) -> None:
        if self.killing:
            self.killing.join()
        self.server.revive()
        self.context.set_offline(offline=False)
        with suppress(Error):
            self.page.unroute_all(behavior="ignoreErrors")
        if self.trouble in ("session", "cookies") and self.dice.random() < 0.5:
            sign_in(self.context, self.server.address)  # in another tab
        self._wake()

    # The page, whatever state it is in.

    def _opened(self) -> Page:
        page = self.context.new_page()
        page.goto(self.path)
        page.wait_for_selector("#journal-state[data-state]", state="attached")
        return page

    def _wake(self) -> None:
        """A page that asks for it is given a sign-in; one that reads is told that the network is back."""
        if "/accounts/login/" in self.page.url:
            with suppress(Error):
                self.page.fill("input[name=login]", ANA, timeout=TRY)
                self.page.fill("input[name=password]", PASSWORD, timeout=TRY)
                self.page.press("input[name=password]", "Enter", timeout=TRY)
                self.page.wait_for_selector("#reading", timeout=TRY * 4)
        elif self.page.locator("#reading").count() == 0:
            with suppress(Error):
                self.page.goto(self.path, timeout=TRY * 4)
        if self.page.locator("[data-journal-sign-in]").is_visible():
            sign_in(self.context, self.server.address)  # in the new tab to which that leads
        with suppress(Error):
            self.page.evaluate("window.dispatchEvent(new Event('online'))")

    def _settle(self) -> None:
        """Until nothing waits, and nothing needs a person."""
        self._until(lambda: self._state() == "saved")

    def _state(self) -> str | None:
        self._wake()
        return self.page.locator("#journal-state").get_attribute("data-state", timeout=TRY)

    def _ready(self) -> None:
        """A fresh page of somebody who is signed in."""
        sign_in(self.context, self.server.address)
        self.page.goto(self.path)
        self._settle()

    def _soon(self, holds: Callable[[], bool]) -> bool:
        """Whether it comes about by itself: after trouble perhaps never."""
        deadline = time.monotonic() + (SOON_SECONDS if self.step in ("delete", "deleting", "undo", "undoing") else 60)
        while not holds():
            if time.monotonic() > deadline:
                return False
            self.page.wait_for_timeout(50)
        return True

    def _until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            with suppress(Error):
                if holds():
                    return
            assert time.monotonic() < deadline, f"never so: {self.name}: {self.page.url}: {self._shown()}"
            self.page.wait_for_timeout(150)

    def _shown(self) -> str:
        """What the page tells, for a failure's message."""
        with suppress(Error):
            return " | ".join(self.page.locator("#journal-state, #undo, .errorlist, h1, main p").all_inner_texts()[:8])
        return ""

    def _drafted(self, words: str) -> None:
        """What was typed is kept, a moment after the typing."""
        asks = """async (words) => {
          const database = await new Promise((done) => {
            const request = indexedDB.open("glossator");
            request.onsuccess = () => done(request.result);
          });
          const drafts = await new Promise((done) => {
            const request = database.transaction("drafts").objectStore("drafts").getAll();
            request.onsuccess = () => done(request.result);
          });
          database.close();
          return drafts.some((draft) => draft.fields.some(([name, value]) => name === "note" && value === words));
        }"""
        self._until(lambda: bool(self.page.evaluate(asks, words)))

    def _card(self, note: str) -> Locator:
        return self.page.locator("#cards > .card[data-card]").filter(has_text=note)

    def _button(self, name: str) -> Locator:
        return self._card(self.changed).get_by_role("button", name=name)

    def _close(self) -> None:
        """The next life begins without this one's note."""
        with suppress(Error):
            self.page.goto("about:blank", timeout=TRY * 4)
        for note in Annotation.objects.filter(revisions__state__note=self.note).distinct():
            delete_annotation(note, by=note.submission.user)

    # The database.

    def _stored(self) -> list[str]:
        """The notes of every annotation that ever said what was written here."""
        ours = Annotation.objects.filter(revisions__state__note=self.note).distinct()
        return [*ours.values_list("note", flat=True)]

    def _in_bin(self) -> bool:
        return Annotation.objects.get(note=self.changed).deleted_at is not None


def sign_in(context: BrowserContext, address: str) -> None:
    """A new session of Ana's in the browser, as after a sign-in in another tab."""
    client = Client()
    client.force_login(User.objects.get(email=ANA), backend=settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
