"""Finished exports and their pieces."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two new tables; nothing else changes."""

    dependencies = [
        ('annotations', '0010_remarks_read'),
        ('people', '0007_reminded'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('format', models.CharField(max_length=40)),
                ('content_type', models.CharField(max_length=100)),
                ('about', models.CharField(blank=True, max_length=500)),
                ('page', models.CharField(blank=True, max_length=300)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='export_file', to='people.job')),
            ],
        ),
        migrations.CreateModel(
            name='ExportPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='annotations.exportfile')),
            ],
            options={
                'ordering': ('number',),
            },
        ),
        migrations.AddIndex(
            model_name='exportfile',
            index=models.Index(fields=['made_at'], name='export_file_by_time'),
        ),
        migrations.AddConstraint(
            model_name='exportpiece',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='export_piece_once'),
        ),
        migrations.AddConstraint(
            model_name='exportpiece',
            constraint=models.CheckConstraint(condition=models.Q(('content', b''), _negated=True), name='export_piece_not_empty'),
        ),
    ]
