"""Migrations that may be applied while people work, with the code of before still running beside the code of after.

What each rule is for is told in `docs/upgrades.md`. The rules hold for every migration after `HELD_FROM`.
"""

from collections.abc import Iterator, Sequence

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

HELD_FROM = {"people": 10, "courses": 3, "opinions": 7, "annotations": 15}
"""The first number of each app to which the rules apply; what is earlier was never applied to a class at work."""
SAID = "safe_while_running"
"""A migration's attribute: a sentence that says why a step is safe which the rules would refuse."""
MARKED = models.CheckConstraint(condition=models.Q(mark__isnull=False), name="note_marked")
TAKES_AWAY = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)


def later_migrations() -> Iterator[migrations.Migration]:
    """All of ours that the rules apply to."""
    for (app, name), migration in sorted((MigrationLoader(None).disk_migrations or {}).items()):
        if app in HELD_FROM and int(name.split("_")[0]) >= HELD_FROM[app]:
            yield migration


def faults(migration: migrations.Migration) -> list[str]:
    """What in it could not be applied while people work."""
    if getattr(migration, SAID, ""):
        return []
    new = {step.name_lower for step in migration.operations if isinstance(step, migrations.CreateModel)}
    found = [fault for step in flat(migration.operations) for fault in faults_of(step, new)]
    return [f"{migration.app_label}.{migration.name}: {fault}" for fault in found]


def flat(steps: Sequence[Operation]) -> Iterator[Operation]:
    """The steps, and for each pair of state and database what is done to the database."""
    for step in steps:
        if isinstance(step, migrations.SeparateDatabaseAndState):
            yield from flat(step.database_operations)
        else:
            yield step


def faults_of(step: Operation, new: set[str]) -> Iterator[str]:
    """What in one step is; what is done to a model that is new in the same migration is nobody's business."""
    if getattr(step, "model_name_lower", None) in new:
        return
    called = f"{type(step).__name__} {getattr(step, 'model_name', '')} {getattr(step, 'name', '')}".strip()
    if isinstance(step, TAKES_AWAY):
        yield f"{called}: code that runs still reads it; take it away one release after the last use"
    if isinstance(step, migrations.AlterField):
        yield f"{called}: may rewrite the table, or refuse what code that runs still writes"
    if isinstance(step, migrations.AddField) and not (fills_itself(step.field) or step.field.many_to_many):
        yield f"{called}: code that runs does not know it: give it db_default, or let it be null"
    if type(step) is migrations.AddIndex:
        yield f"{called}: nobody could write meanwhile: AddIndexConcurrently, atomic = False"
    if isinstance(step, migrations.AddConstraint) and isinstance(step.constraint, models.UniqueConstraint):
        yield f"{called}: nobody could write meanwhile: make its index concurrently, then say {SAID}"
    if type(step) is migrations.AddConstraint and isinstance(step.constraint, models.CheckConstraint):
        yield f"{called}: reads all rows under a lock: AddConstraintNotValid, and ValidateConstraint in the next one"
    if isinstance(step, migrations.RunPython):
        yield f"{called}: say in {SAID} how many rows it holds locked at a time"


def fills_itself(field: "models.Field[object, object]") -> bool:
    """Whether a row without it can be stored."""
    return field.null or field.db_default is not NOT_PROVIDED


def test_migrations_may_be_applied_while_people_work() -> None:
    assert [fault for migration in later_migrations() for fault in faults(migration)] == []


@pytest.mark.parametrize(
    ("step", "refused"),
    [
        (migrations.AddField("note", "mark", models.IntegerField(default=0)), True),
        (migrations.AddField("note", "mark", models.IntegerField(default=0, db_default=0)), False),
        (migrations.AddField("note", "mark", models.IntegerField(null=True)), False),
        (migrations.AddField("new", "mark", models.IntegerField(default=0)), False),
        (migrations.RemoveField("note", "mark"), True),
        (migrations.RenameField("note", "mark", "sign"), True),
        (migrations.AlterField("note", "mark", models.TextField()), True),
        (migrations.AddIndex("note", models.Index(fields=["mark"], name="by_mark")), True),
        (AddIndexConcurrently("note", models.Index(fields=["mark"], name="by_mark")), False),
        (migrations.AddConstraint("note", MARKED), True),
        (AddConstraintNotValid("note", MARKED), False),
        (migrations.DeleteModel("Note"), True),
        (migrations.RunSQL("SELECT 1"), False),
    ],
)
def test_rules_tell_safe_from_unsafe(step: Operation, refused: bool) -> None:
    steps = [migrations.CreateModel("New", []), migrations.SeparateDatabaseAndState([step])]
    later = type("Migration", (migrations.Migration,), {"operations": steps})

    assert bool(faults(later("0999_later", "annotations"))) is refused
