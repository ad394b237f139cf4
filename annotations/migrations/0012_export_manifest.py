"""The signed manifest of a finished export."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for what is there."""

    dependencies = [("annotations", "0011_export_files")]

    operations = [
        migrations.AddField("exportfile", "manifest", models.TextField(blank=True, db_default="")),
    ]
