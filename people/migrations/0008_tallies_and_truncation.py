"""The audit log cannot be emptied either, and what people do too often is counted in a table that all processes share.

Both may be applied while the product runs: the new table is used by new code alone, and the trigger takes a lock for a
moment on a table that is only appended to.
"""

from django.db import migrations, models

REFUSE = """
CREATE TRIGGER audit_event_never_emptied BEFORE TRUNCATE ON people_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION glossator_refuse_change();
"""
ALLOW = "DROP TRIGGER audit_event_never_emptied ON people_auditevent;"


class Migration(migrations.Migration):
    dependencies = [("people", "0007_reminded")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "indexes": [models.Index(fields=["ends_at"], name="tally_by_end")],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
