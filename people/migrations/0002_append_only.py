"""The audit log cannot be edited, and the cache (rate limits) has its table, so that `migrate` alone is enough."""

from django.core.management import call_command
from django.db import migrations

REFUSE = """
CREATE FUNCTION glossator_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION glossator_refuse_change();
"""
ALLOW = """
DROP TRIGGER audit_event_append_only ON people_auditevent;
DROP FUNCTION glossator_refuse_change();
"""


def make_cache_table(_apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
