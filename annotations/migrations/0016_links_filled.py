"""Fills the assignment of the links that were there before `0015`, in short turns; who breaks it off begins where it was."""

from django.db import migrations

AT_ONCE = 5_000
"""Links that are locked at a time, each for the moment of its turn."""
FILL = """
UPDATE annotations_authoritylink SET assignment_id = NULL
WHERE id BETWEEN %s AND %s AND assignment_id IS NULL
"""
"""The trigger writes what it is."""


def fill(_apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM annotations_authoritylink WHERE assignment_id IS NULL")
        first, last = cursor.fetchone()
        for start in range(first or 0, (last or -1) + 1, AT_ONCE):
            cursor.execute(FILL, [start, start + AT_ONCE - 1])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("annotations", "0015_assignment_of_links")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
    safe_while_running = "5,000 links at a time are locked, for some tenths of a second; a link is seldom changed."
