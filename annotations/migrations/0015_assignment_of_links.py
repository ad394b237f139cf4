"""A link to an authority names its annotation's assignment too, so that a class's links are found among all classes'.

The database writes it, also for code that does not know of it, and refuses to move an annotation to other work, or a
submission to another assignment. The rows of before are filled by the next migration.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

WRITE = """
CREATE FUNCTION glossator_link_within_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.assignment_id := (
        SELECT submission.assignment_id FROM annotations_annotation annotation
        JOIN annotations_submission submission ON submission.id = annotation.submission_id
        WHERE annotation.id = NEW.annotation_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER link_within_assignment BEFORE INSERT OR UPDATE ON annotations_authoritylink
    FOR EACH ROW EXECUTE FUNCTION glossator_link_within_assignment();
CREATE FUNCTION glossator_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % stay where they were made', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER annotation_stays_in_its_work BEFORE UPDATE OF submission_id ON annotations_annotation
    FOR EACH ROW WHEN (OLD.submission_id <> NEW.submission_id) EXECUTE FUNCTION glossator_refuse_move();
CREATE TRIGGER submission_stays_in_its_assignment BEFORE UPDATE OF assignment_id ON annotations_submission
    FOR EACH ROW WHEN (OLD.assignment_id <> NEW.assignment_id) EXECUTE FUNCTION glossator_refuse_move();
"""
LEAVE = """
DROP TRIGGER submission_stays_in_its_assignment ON annotations_submission;
DROP TRIGGER annotation_stays_in_its_work ON annotations_annotation;
DROP TRIGGER link_within_assignment ON annotations_authoritylink;
DROP FUNCTION glossator_refuse_move();
DROP FUNCTION glossator_link_within_assignment();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0014_histories_never_emptied")]
    operations = [
        migrations.AddField(
            "authoritylink",
            "assignment",
            models.ForeignKey(
                db_constraint=False, db_index=False, editable=False, null=True, related_name="+",
                on_delete=django.db.models.deletion.DO_NOTHING, to="annotations.assignment",
            ),
        ),
        migrations.RunSQL(WRITE, LEAVE),
        AddConstraintNotValid(
            "authoritylink",
            models.CheckConstraint(condition=models.Q(assignment__isnull=False), name="link_has_assignment"),
        ),
    ]  # fmt: skip
