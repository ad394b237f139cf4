"""Files that are uploaded together, and what has become of each."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0005_parts_and_authorities'),
        ('people', '0003_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.job')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BatchFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('part', models.PositiveIntegerField(default=0)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('chosen', models.CharField(blank=True, max_length=40)),
                ('source', models.BinaryField()),
                ('html', models.BinaryField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('read', 'Read'), ('refused', 'Refused')], default='waiting', max_length=10)),
                ('problem', models.TextField(blank=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='opinions.batch')),
                ('draft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='opinions.draft')),
            ],
            options={
                'ordering': ('number', 'part'),
                'constraints': [models.UniqueConstraint(fields=('batch', 'number', 'part'), name='batch_file_has_its_place'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'read', 'refused'])), name='batch_file_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), models.Q(('problem', ''), _negated=True)), models.Q(('problem', ''), ('state__in', ['waiting', 'read'])), _connector='OR'), name='batch_file_says_why_it_is_refused'), models.CheckConstraint(condition=models.Q(('draft', None), ('state', 'read'), _connector='OR'), name='batch_file_with_a_draft_is_read')],
            },
        ),
    ]
