"""Finds the course that was made of an archive; made beside the running product, which goes on writing events."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0009_seen_and_faults")]
    operations = [
        migrations.RunSQL("SET lock_timeout = 0", migrations.RunSQL.noop),  # an index beside the running product waits
        AddIndexConcurrently(
            "auditevent", models.Index(fields=["at"], name="audit_of_archives", condition=models.Q(verb="unpack_course"))
        ),
    ]
