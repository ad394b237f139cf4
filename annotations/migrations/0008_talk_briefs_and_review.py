
"""Replies, questions and briefs; the key, remarks and grades; how new a revision is."""

import annotations.models.annotations
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0007_submission_events'),
        ('courses', '0002_joining'),
        ('opinions', '0006_batches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Brief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.CharField(choices=[('claims', 'by claim'), ('elements', 'by facts, issue, holding and reasoning')], default='claims', max_length=20)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='BriefPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(blank=True, choices=[('', 'not placed yet'), ('facts', 'Facts'), ('issue', 'Issue'), ('holding', 'Holding'), ('reasoning', 'Reasoning'), ('other', 'Other opinions and notes')], max_length=20)),
                ('position', models.PositiveIntegerField(blank=True, null=True)),
                ('left_out', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='GradeLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('suggested', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('given', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
            ],
            options={
                'ordering': ('line__position',),
            },
        ),
        migrations.CreateModel(
            name='KeyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('treatment', models.CharField(choices=[('mentions', 'mentions'), ('follows', 'follows'), ('distinguishes', 'distinguishes'), ('limits', 'limits'), ('criticizes', 'criticizes or rejects'), ('overrules', 'overrules')], default='mentions', max_length=20)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='KeyPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('standing', models.CharField(choices=[('accepted', 'accepted'), ('defensible', 'defensible alternative'), ('rejected', 'rejected')], default='accepted', max_length=20)),
                ('reason', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('version', 'start', 'end', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Phrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', models.TextField()),
                ('used', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('-used', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('xact', models.BigIntegerField(db_default=annotations.models.annotations.CurrentTransaction(), editable=False, null=True)),
            ],
            options={
                'ordering': ('asked_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('verdict', models.CharField(blank=True, choices=[('', 'no verdict'), ('convincing', 'convincing'), ('partly', 'partly'), ('unconvincing', 'not convincing')], max_length=20)),
                ('words', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(editable=False, unique=True)),
                ('body', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('xact', models.BigIntegerField(db_default=annotations.models.annotations.CurrentTransaction(), editable=False, null=True)),
            ],
            options={
                'ordering': ('created_at', 'id'),
            },
        ),
        migrations.CreateModel(
            name='RubricLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('criterion', models.CharField(choices=[('claims', 'claims found'), ('boundaries', 'boundaries of the passages'), ('authorities', 'authorities and their treatment'), ('reasoning', 'reasoning in the notes'), ('other', 'something else')], max_length=20)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('points', models.DecimalField(decimal_places=2, max_digits=6)),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        # In two steps: a column that is added with a volatile default would have the whole table written anew.
        migrations.AddField(
            model_name='annotationrevision',
            name='xact',
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='annotationrevision',
            name='xact',
            field=models.BigIntegerField(db_default=annotations.models.annotations.CurrentTransaction(), editable=False, null=True),
        ),
        migrations.AddField(
            model_name='assignment',
            name='graded_anonymously',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='key_released_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='brief',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='brief', to='annotations.submission'),
        ),
        migrations.AddField(
            model_name='briefplace',
            name='annotation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='briefplace',
            name='brief',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='annotations.brief'),
        ),
        migrations.AddField(
            model_name='grade',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='grade',
            name='submission',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='grade', to='annotations.submission'),
        ),
        migrations.AddField(
            model_name='gradeline',
            name='grade',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='annotations.grade'),
        ),
        migrations.AddField(
            model_name='keylink',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='opinions.authority'),
        ),
        migrations.AddField(
            model_name='keypassage',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_passages', to='annotations.assignment'),
        ),
        migrations.AddField(
            model_name='keypassage',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='keypassage',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_passages', to='annotations.claim'),
        ),
        migrations.AddField(
            model_name='keypassage',
            name='from_tag',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='annotations.tag'),
        ),
        migrations.AddField(
            model_name='keypassage',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_passages', to='opinions.opiniontext'),
        ),
        migrations.AddField(
            model_name='keylink',
            name='key_passage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='annotations.keypassage'),
        ),
        migrations.AddField(
            model_name='phrase',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='phrase',
            name='course',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phrases', to='courses.course'),
        ),
        migrations.AddField(
            model_name='question',
            name='annotation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='question',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='resolved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='remark',
            name='annotation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='remark',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='remark',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='annotations.submission'),
        ),
        migrations.AddField(
            model_name='remark',
            name='tag',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remarks', to='annotations.tag'),
        ),
        migrations.AddField(
            model_name='reply',
            name='annotation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='annotations.annotation'),
        ),
        migrations.AddField(
            model_name='reply',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reply',
            name='mentions',
            field=models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rubricline',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rubric', to='annotations.assignment'),
        ),
        migrations.AddField(
            model_name='gradeline',
            name='line',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='annotations.rubricline'),
        ),
        migrations.AddConstraint(
            model_name='brief',
            constraint=models.CheckConstraint(condition=models.Q(('order__in', ['claims', 'elements'])), name='brief_order_known'),
        ),
        migrations.AddConstraint(
            model_name='briefplace',
            constraint=models.UniqueConstraint(fields=('brief', 'annotation'), name='brief_place_once_per_annotation'),
        ),
        migrations.AddConstraint(
            model_name='briefplace',
            constraint=models.CheckConstraint(condition=models.Q(('heading__in', ['', 'facts', 'issue', 'holding', 'reasoning', 'other'])), name='brief_heading_known'),
        ),
        migrations.AddConstraint(
            model_name='grade',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='grade_revision_counts_from_one'),
        ),
        migrations.AddIndex(
            model_name='keypassage',
            index=models.Index(fields=['assignment', 'version', 'start'], name='key_passage_by_place'),
        ),
        migrations.AddConstraint(
            model_name='keypassage',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='key_passage_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='keypassage',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='key_passage_revision_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='keypassage',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['accepted', 'defensible', 'rejected'])), name='key_passage_standing_known'),
        ),
        migrations.AddConstraint(
            model_name='keypassage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'rejected'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='key_passage_rejected_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='keypassage',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('assignment', 'version', 'start', 'end', 'claim'), name='key_passage_settled_once'),
        ),
        migrations.AddConstraint(
            model_name='keylink',
            constraint=models.UniqueConstraint(fields=('key_passage', 'authority'), name='key_link_once_per_authority'),
        ),
        migrations.AddConstraint(
            model_name='keylink',
            constraint=models.CheckConstraint(condition=models.Q(('treatment__in', ['mentions', 'follows', 'distinguishes', 'limits', 'criticizes', 'overrules'])), name='key_link_treatment_known'),
        ),
        migrations.AddConstraint(
            model_name='phrase',
            constraint=models.UniqueConstraint(fields=('course', 'words'), name='phrase_once_per_course'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(fields=['xact'], name='question_by_transaction'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('resolved_at', None)), fields=('annotation',), name='question_one_open_per_annotation'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at', None), ('resolved_by', None)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False)), _connector='OR'), name='question_resolved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('resolved_at', None), ('resolved_at__gte', models.F('asked_at')), _connector='OR'), name='question_asked_before_resolved'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['', 'convincing', 'partly', 'unconvincing'])), name='remark_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('tag', None), ('annotation__isnull', False), _connector='OR'), name='remark_tag_has_annotation'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='remark_revision_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(fields=('tag',), name='remark_one_per_tag'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(condition=models.Q(('tag', None)), fields=('annotation',), name='remark_one_per_annotation_without_tag'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(condition=models.Q(('annotation', None)), fields=('submission',), name='remark_one_per_whole_submission'),
        ),
        migrations.AddIndex(
            model_name='reply',
            index=models.Index(fields=['xact'], name='reply_by_transaction'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('revision__gte', 1)), name='reply_revision_counts_from_one'),
        ),
        migrations.AddConstraint(
            model_name='reply',
            constraint=models.CheckConstraint(condition=models.Q(('deleted_at', None), ('body', ''), _connector='OR'), name='reply_deleted_has_no_words'),
        ),
        migrations.AddConstraint(
            model_name='rubricline',
            constraint=models.UniqueConstraint(fields=('assignment', 'position'), name='rubric_line_position_unique'),
        ),
        migrations.AddConstraint(
            model_name='rubricline',
            constraint=models.CheckConstraint(condition=models.Q(('criterion__in', ['claims', 'boundaries', 'authorities', 'reasoning', 'other'])), name='rubric_criterion_known'),
        ),
        migrations.AddConstraint(
            model_name='rubricline',
            constraint=models.CheckConstraint(condition=models.Q(('points__gt', 0)), name='rubric_line_brings_points'),
        ),
        migrations.AddConstraint(
            model_name='gradeline',
            constraint=models.UniqueConstraint(fields=('grade', 'line'), name='grade_line_once'),
        ),
        migrations.AddConstraint(
            model_name='gradeline',
            constraint=models.CheckConstraint(condition=models.Q(('given', None), ('given__gte', 0), _connector='OR'), name='grade_points_not_negative'),
        ),
        migrations.RunSQL(
            '''CREATE TRIGGER key_passage_inside_text
            BEFORE INSERT OR UPDATE OF version_id, start, "end" ON annotations_keypassage
            FOR EACH ROW EXECUTE FUNCTION glossator_annotation_inside_text();''',
            "DROP TRIGGER key_passage_inside_text ON annotations_keypassage;",
        ),
    ]
