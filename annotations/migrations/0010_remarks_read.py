"""Remarks that their student has read, and what they were about where the tag is gone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two columns; a tag that is taken away leaves its remark beside the annotation's own."""

    dependencies = [("annotations", "0009_revisions_by_transaction")]

    operations = [
        migrations.AddField("remark", "read_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("remark", "about", models.CharField(blank=True, max_length=200)),
        migrations.RemoveConstraint("remark", "remark_one_per_annotation_without_tag"),
        migrations.AddConstraint(
            "remark",
            models.UniqueConstraint(
                fields=["annotation"],
                condition=Q(("about", ""), ("tag", None)),
                name="remark_one_per_annotation_without_tag",
            ),
        ),
    ]
