"""The reading page in a real Chromium beside a bare page: `python -m benchmarks.reading`.

Two texts (the seed, and one ten times as long), 0, 1,000 and 10,000 annotations by 100 people, on the web server that
`make run` starts. `ROUNDS=3 SAVES=10 TEXTS=seed SIZES=0,1000` make a shorter run.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks import report, watching
from benchmarks.main_job import BACKEND, Figure, measure
from benchmarks.watching import Opened
from config.launch import web_command
from config.places import ROOT
from config.postgres import Cluster
from tests.browser.chromium import find, flags

PORT = int(os.environ.get("PORT", "8767"))
ROUNDS = int(os.environ.get("ROUNDS", "7"))
SAVES = int(os.environ.get("SAVES", "100"))
SIZES = tuple(int(each) for each in os.environ.get("SIZES", "0,1000,10000").split(","))
TEXTS = tuple(os.environ.get("TEXTS", "seed,long").split(","))
PEOPLE = 100
TIMES_LONGER = 10
SAVED_AT = 1_000
"""With how many annotations there the saves are measured."""
NAVIGATION = {0: 1.5, 1_000: 1.5, 10_000: 2.0}
"""How many times the bare page's time an opening may take."""


@dataclass
class Scene:
    """One text with its assignment, and the student who reads."""

    name: str
    assignment: Any
    version: Any
    work: Any
    client: Any

    @property
    def reader(self) -> str:
        """The path of the reading page."""
        return f"/submissions/{self.work.uuid}/writings/{self.version.opinion.uuid}/"

    @property
    def bare(self) -> str:
        """The path of the bare page."""
        return f"/bare/{self.version.pk}/?submission={self.work.uuid}"


def longer(source: str) -> str:
    """The seed's text again and again, each time with page numbers of its own: a text that no court wrote."""
    pages = [int(each) for each in re.findall(r"\*(\d{4})", source)]
    step = max(pages) - min(pages) + 2

    def shifted(times: int) -> str:
        return re.sub(r"\*(\d{4})", lambda found: f"*{int(found[1]) + times * step}", source)

    return "\n".join(shifted(times) for times in range(TIMES_LONGER))


def long_assignment(pattern: Any, by: Any) -> Any:
    """An assignment like `pattern` on the longer text, which is plainly invented."""
    from annotations.models import Assignment, AssignmentText
    from opinions.actions import store_case
    from opinions.intake import Statement, understand
    from opinions.models import OpinionText
    from opinions.text.parsed import CaseFacts

    facts = CaseFacts(
        caption="Long v. Longer (invented)", citations=("9 Fict. 1119",), court="Franklin", decided="2024"
    )
    source = longer((ROOT / "samples" / "castle-rock-kelly.txt").read_text()).encode()
    _text, parsed = understand(source, Statement(facts, "Long", "J."), limit=10_000_000)
    case = store_case(parsed, by=by, fictional=True)
    made = Assignment.objects.create(
        course=pattern.course, title="A long one", case=case, codebook=pattern.codebook, visibility=pattern.visibility,
        due_at=pattern.due_at, published_at=pattern.published_at,
    )  # fmt: skip
    for at, version in enumerate(OpinionText.objects.filter(opinion__case=case).order_by("opinion__position")):
        AssignmentText.objects.create(assignment=made, version=version, position=at)
    return made


def scenes() -> list[Scene]:
    """The texts that are measured, with a student of the crowd."""
    from django.test import Client

    from annotations.actions import open_submission
    from annotations.models import Assignment
    from benchmarks.crowd import people
    from opinions.models import OpinionText
    from people.models import User

    seed = Assignment.objects.select_related("course", "codebook").order_by("pk")[0]
    made = {"seed": seed, "long": long_assignment(seed, User.objects.get(email="instructor@example.edu"))}
    found = []
    for name in TEXTS:
        assignment = made[name]
        version = max(OpinionText.objects.filter(assignments=assignment), key=lambda each: len(each.text))
        student = people(assignment, 1)[0]
        client = Client(HTTP_HOST=f"127.0.0.1:{PORT}")
        client.force_login(student, backend=BACKEND)
        found.append(Scene(name, assignment, version, open_submission(assignment, by=student), client))
    return found


def crowd(scene: Scene, size: int) -> None:
    """Leaves just `size` annotations, all of them on the scene's text."""
    from django.db import connection

    from benchmarks.crowd import clear, fill

    clear()
    fill(scene.assignment, scene.version, size, PEOPLE, random.Random(7))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def server() -> Iterator[str]:
    """The web server of `make run`, with the bare views beside ours."""
    command = [*web_command(PORT)[:-1], "benchmarks.bare_wsgi:application"]
    process = subprocess.Popen(command, cwd=ROOT)
    address = f"http://127.0.0.1:{PORT}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/accounts/login/")  # noqa: S310 -- our own server
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait()


def browser_page(context: BrowserContext, scene: Scene, address: str) -> Page:
    """A page of the student, who is signed in."""
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": scene.client.cookies["sessionid"].value, "url": address}])
    return context.new_page()


def openings(page: Page, scene: Scene) -> dict[str, Opened]:
    """Opens the three pages in turn, so that what else the machine does meets all of them."""
    paths = {"bare": scene.bare, "class": f"{scene.reader}?who=class", "mine": f"{scene.reader}?who=mine"}
    seen = {name: Opened() for name in paths}
    for warm in [True] + [False] * ROUNDS:
        for name, path in paths.items():
            watching.open_once(page, path, Opened() if warm else seen[name])
            seen[name].memory = watching.memory(page) if warm else seen[name].memory
    return seen


@dataclass(frozen=True, slots=True)
class Filtered:
    """From the choice of another filter, in medians of milliseconds.

    `drawn`: until a view that the page does not hold was drawn by the server and is painted; `painted`: until one that
    was left is painted again; `right`: until that is so and the server has said that nothing is new in it.
    """

    drawn: float
    painted: float
    right: float


def filters(page: Page, scene: Scene) -> Filtered:
    """Changes of the filter, to views that are new to the page and to such as it was left for."""
    drawn = []
    for _ in range(3):
        page.goto(f"{scene.reader}?who=class")
        page.wait_for_function(watching.PAINTED)
        page.wait_for_timeout(watching.SETTLE)
        drawn.append(watching.change_filter(page, "mine"))
        watching.change_filter(page, "class")
    again = [watching.change_filter(page, ("mine", "class")[at % 2]) for at in range(2 * ROUNDS)]
    return Filtered(
        drawn=median(right for _painted, right in drawn),
        painted=median(painted for painted, _right in again),
        right=median(right for _painted, right in again),
    )


def saves(page: Page, scene: Scene) -> None:
    """Many saves on both pages, from the submit to the paint of the mark: the page's own, and the server's after it."""
    page.goto(scene.bare)
    page.wait_for_function(watching.PAINTED)
    chance = random.Random(11)
    starts = [chance.randrange(len(scene.version.text) - 60) for _ in range(SAVES + 1)]
    bare = [watching.save_bare(page, (at, at + 40)) for at in starts][1:]
    page.goto(f"{scene.reader}?who=class")
    page.wait_for_function(watching.PAINTED)
    both = [watching.save_here(page, at) for at in range(SAVES + 1)][1:]
    words, marks = [each[0] for each in both], [each[1] for each in both]
    least, slowest = median(bare), watching.slowest(bare)
    for name, times in (("its mark painted", words), ("the server's own mark", marks)):
        label = f"claim → {name}, {scene.name}"
        report.tell(f"{label}, median", median(times), "ms", floor=least, within=1.5, besides="the floor: a bare form")
        report.tell(f"{label}, 99th percentile", watching.slowest(times), "ms", floor=slowest, within=2)


def cold_open(page: Page, scene: Scene) -> None:
    """Script and style on the wire where nothing is cached."""
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.goto(scene.reader)
    page.wait_for_function(watching.PAINTED)
    page.wait_for_timeout(watching.SETTLE)
    name = f"script and style of a cold open, {scene.name}"
    report.tell(name, page.evaluate(watching.LOADED) / 1000, "kB", within=60)


def answers(scene: Scene) -> dict[str, Figure]:
    """Bytes, queries and the server's time of the three pages, without a network."""
    get = scene.client.get
    return {
        "bare": measure("bare", lambda: get(scene.bare), ROUNDS),
        "class": measure("class", lambda: get(scene.reader, {"who": "class"}), ROUNDS),
        "mine": measure("mine", lambda: get(scene.reader, {"who": "mine"}), ROUNDS),
    }


def tell(scene: Scene, size: int, seen: dict[str, Opened], figures: dict[str, Figure]) -> None:
    """Tells the rows of one text and size."""
    for name, opened in seen.items():
        figure = figures[name]
        besides = (
            f"first byte after {opened.middle('first'):.0f} ms, longest task {opened.longest:.0f} ms, "
            f"shift {opened.middle('shift'):.3f}, heap {opened.memory:.1f} MB, {opened.middle('nodes'):,.0f} elements, "
            f"{figure.size / 1000:,.0f} kB, compressed {figure.compressed / 1000:,.1f}, {figure.queries} queries"
        )
        least = None if name == "bare" else seen["bare"].middle("painted")
        within = NAVIGATION.get(size, 2.0) if name == "class" else None
        label = f"navigation → marks, {scene.name}, {size}, {name}"
        report.tell(label, opened.middle("painted"), "ms", floor=least, within=within, besides=besides)


def one_scene(page: Page, scene: Scene) -> None:
    """All sizes of one text."""
    empty: dict[str, Figure] = {}
    for size in SIZES:
        crowd(scene, size)
        figures = answers(scene)
        seen = openings(page, scene)
        tell(scene, size, seen, figures)
        here = f"{scene.name}, {size}"
        report.tell(f"longest task after load, {here}", seen["class"].longest, "ms", within=50)
        changed, reload = filters(page, scene), seen["bare"].middle("painted")
        label, besides = (
            f"filter, a view that was left, {here}",
            f"the floor: the bare page's reload; painted after {changed.painted:.0f} ms",
        )
        report.tell(label, changed.right, "ms", floor=reload, within=1, besides=besides)
        report.tell(f"filter, a view drawn by the server, {here}", changed.drawn, "ms", floor=reload, within=1)
        empty = empty or figures
        if size == max(SIZES):
            ours, none = figures["class"], empty["class"]
            against = f"{here} against {min(SIZES)}"
            report.tell(f"bytes raw, {against}", ours.size, "B", floor=none.size, within=3)
            report.tell(f"bytes compressed, {against}", ours.compressed, "B", floor=none.compressed, within=2)


def run() -> None:
    """Prepares the texts and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import clear_url_caches

    settings.ROOT_URLCONF = "benchmarks.bare"
    clear_url_caches()
    for command in ("migrate", "createcachetable", "sample"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    told = scenes()
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(playwright), args=flags())
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.add_init_script(watching.WATCH)
        context.set_default_timeout(60_000)
        for scene in told:
            page = browser_page(context, scene, address)
            one_scene(page, scene)
            crowd(scene, SAVED_AT)
            saves(page, scene)
            cold_open(page, scene)
            page.close()
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in this thread; nothing else does
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
        sys.stdout.flush()
