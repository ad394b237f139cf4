"""A course is archived, wiped, restored and archived again: nothing is lost."""

import json
import re
from typing import Any

import pytest
from django.apps import apps

from annotations.packing.restoring import VERB, restore_archive
from annotations.packing.tables import LEFT_OUT, TABLES
from courses.models import Course
from people.models import User
from tests.annotations.packing.world import WHOLE, full_course, nothing_told, opened, packed, tables_of, wipe


@pytest.fixture
def course(db: None) -> Course:
    """A course with a row in every table."""
    return full_course()


def test_the_world_has_a_row_in_every_table(course: Course) -> None:
    tables = tables_of(packed(course))
    assert [table.name for table in TABLES if not tables[table.name]] == []


def test_archive_comes_back_whole_on_an_empty_installation(course: Course) -> None:
    before = packed(course)
    wipe()

    restored = restore_archive(opened(before), WHOLE, nothing_told)

    again = tables_of(packed(restored))
    again["log"] = [event for event in again["log"] if event["verb"] != VERB]
    assert again == tables_of(before)


def test_archive_restored_beside_its_course_says_the_same_under_new_identifiers(course: Course) -> None:
    before = packed(course)

    restored = restore_archive(opened(before), WHOLE, nothing_told)

    assert restored.pk != course.pk
    first, second = tables_of(before), tables_of(packed(restored))
    second["log"] = [event for event in second["log"] if event["verb"] != VERB]
    names = {"invitations": "code"}
    assert _numbered(second, names) == _numbered(first, names)


def test_every_model_is_archived_or_left_out_with_a_reason() -> None:
    names = ("people", "courses", "opinions", "annotations")
    ours = {each for name in names for each in apps.get_app_config(name).get_models()}
    every: list[Any] = apps.get_models(include_auto_created=True)
    joining = {each for each in every if each._meta.auto_created in ours - {User, *LEFT_OUT}}
    assert {table.model for table in TABLES} | set(LEFT_OUT) == ours | joining


def test_archive_restored_twice_is_one_course(course: Course) -> None:
    before = packed(course)
    wipe()

    first = restore_archive(opened(before), WHOLE, nothing_told)
    second = restore_archive(opened(before), WHOLE, nothing_told)

    assert (first.pk, Course.objects.count()) == (second.pk, 1)


def _numbered(tables: dict[str, list[dict[str, Any]]], without: dict[str, str]) -> str:
    """The tables with each UUID replaced by the number of its first place, and without those columns."""
    kept = {
        name: [{column: said for column, said in row.items() if without.get(name) != column} for row in rows]
        for name, rows in tables.items()
    }
    seen: dict[str, str] = {}
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    return re.sub(pattern, lambda found: seen.setdefault(found[0], f"#{len(seen)}"), json.dumps(kept, sort_keys=True))
