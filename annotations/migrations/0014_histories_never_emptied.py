"""The append-only histories of annotations, submissions and codebooks cannot be emptied by TRUNCATE either."""

from django.db import migrations

TABLES = ("annotations_annotationrevision", "annotations_submissionevent", "annotations_codebookrevision")
REFUSE = "\n".join(
    f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION glossator_refuse_change();"
    for table in TABLES
)
ALLOW = "\n".join(f"DROP TRIGGER {table}_never_emptied ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0013_access_tokens"), ("people", "0008_tallies_and_truncation")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
