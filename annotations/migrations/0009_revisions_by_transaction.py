"""Finds what is new to a page; made beside the running product, which goes on writing revisions."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("annotations", "0008_talk_briefs_and_review")]
    operations = [
        AddIndexConcurrently("annotationrevision", models.Index(fields=["xact"], name="revision_by_transaction")),
    ]
