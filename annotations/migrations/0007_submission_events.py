"""What happened to a submission is append-only."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER submission_event_append_only BEFORE UPDATE OR DELETE ON annotations_submissionevent
    FOR EACH ROW EXECUTE FUNCTION glossator_refuse_change();
"""
ALLOW = "DROP TRIGGER submission_event_append_only ON annotations_submissionevent;"


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_assignments"), ("people", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
