"""No page reads a large table from end to end: every query of the product's own pages is planned as among ten million.

A plan that reads one whole costs more with every class that comes; see `benchmarks.millions` for what each costs.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from config.asking import Asker
from config.rights import rules
from people.long_lists import LongList
from tests.believing import Planned, believe
from tests.test_rights import ALLAUTH, Browser, World
from tests.test_rights import world as _world

world = _world
"""The class that is asked about: one of everything."""
WRITES = ("annotation_", "reply_", "question_", "submission_", "notice", "key_", "remark_", "grade_")
"""What students and instructors send again and again."""


@contextmanager
def planned() -> Iterator[Planned]:
    """Plans what is asked inside, and fails where a large table is read whole."""
    watch = Planned(believe())
    with connection.execute_wrapper(watch):
        yield watch
    told = "\n\n".join(f"{', '.join(sorted(tables))}\n{sql}" for sql, tables in watch.whole.items())
    assert told == ""


@pytest.mark.parametrize("asker", [Asker.INSTRUCTOR, Asker.AUTHOR])
def test_pages_read_no_large_table_whole(world: World, asker: Asker) -> None:
    browser = Browser(world, asker)
    with planned() as watch:
        for rule in rules():
            if not rule.name.startswith(("admin:", *ALLAUTH)):
                browser.ask(rule, "GET")
                if rule.name.startswith(WRITES):
                    browser.ask(rule, "POST")
    assert watch.count > 200


def test_lists_of_the_admin_read_no_large_table_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LongList, "list_per_page", 1)  # a list that fits on one page is asked for without an end
    browser = Browser(world, Asker.ADMINISTRATOR)
    with planned():
        for rule in rules():
            if rule.name.startswith("admin:") and rule.name.endswith("_changelist"):
                browser.ask(rule, "GET")


def test_tick_reads_no_large_table_whole(world: World) -> None:
    with planned():
        call_command("tick")
