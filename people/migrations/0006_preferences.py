"""How a person reads, and more that she is told of."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_notices'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='notice',
            name='notice_kind_known',
        ),
        migrations.AddField(
            model_name='user',
            name='preferences',
            field=models.JSONField(blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('assigned', 'Assigned to you'), ('due_soon', 'Due soon'), ('returned', 'Returned to you'), ('accepted', 'Accepted'), ('shown', 'The class’s work is shown'), ('answered', 'Your proposal was answered'), ('added', 'You are in a course'), ('replied', 'A reply to you'), ('mentioned', 'You are mentioned'), ('asked', 'A question'), ('resolved', 'Your question was resolved'), ('key', 'The key is shown'), ('graded', 'Graded')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'due_soon', 'returned', 'accepted', 'shown', 'answered', 'added', 'replied', 'mentioned', 'asked', 'resolved', 'key', 'graded'])), name='notice_kind_known'),
        ),
    ]
