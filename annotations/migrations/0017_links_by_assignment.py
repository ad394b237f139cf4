"""Finds a class's links; made beside the running product, once all links have their assignment."""

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("annotations", "0016_links_filled")]
    operations = [
        ValidateConstraint("authoritylink", "link_has_assignment"),
        migrations.RunSQL("SET lock_timeout = 0", migrations.RunSQL.noop),  # an index beside the running product waits
        AddIndexConcurrently(
            "authoritylink", models.Index(fields=["assignment", "authority"], name="link_by_assignment")
        ),
    ]
