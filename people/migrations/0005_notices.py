"""What people are told of, in the app and by e-mail."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_own_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('assigned', 'Assigned to you'), ('due_soon', 'Due soon'), ('returned', 'Returned to you'), ('accepted', 'Accepted'), ('shown', 'The class’s work is shown'), ('answered', 'Your proposal was answered'), ('added', 'You are in a course')], max_length=20)),
                ('happening', models.CharField(max_length=200)),
                ('about', models.CharField(max_length=200)),
                ('within', models.CharField(blank=True, max_length=300)),
                ('words', models.TextField(blank=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('zone', models.CharField(default='UTC', max_length=60)),
                ('url', models.CharField(max_length=300)),
                ('course_uuid', models.UUIDField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('read_at', models.DateTimeField(null=True)),
                ('mailing_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user'], name='notice_unread'), models.Index(fields=['user', '-at'], name='notice_by_time'), models.Index(condition=models.Q(('mailed_at', None), ('read_at', None)), fields=['at'], name='notice_unmailed')],
                'constraints': [models.UniqueConstraint(fields=('happening', 'user'), name='notice_once_of_each_happening'), models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'due_soon', 'returned', 'accepted', 'shown', 'answered', 'added'])), name='notice_kind_known'), models.CheckConstraint(condition=models.Q(('mailed_at', None), ('mailing_at__isnull', False), _connector='OR'), name='notice_mailed_when_asked_for')],
            },
        ),
    ]
