"""An annotation's history is append-only, and its span lies inside its text."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER annotation_revision_append_only BEFORE UPDATE OR DELETE ON annotations_annotationrevision
    FOR EACH ROW EXECUTE FUNCTION glossator_refuse_change();
CREATE FUNCTION glossator_annotation_inside_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."end" > (SELECT length FROM opinions_opiniontext WHERE id = NEW.version_id) THEN
        RAISE EXCEPTION 'the annotation ends after its text' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'annotation_inside_text';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER annotation_inside_text BEFORE INSERT OR UPDATE OF version_id, start, "end" ON annotations_annotation
    FOR EACH ROW EXECUTE FUNCTION glossator_annotation_inside_text();
"""
ALLOW = """
DROP TRIGGER annotation_inside_text ON annotations_annotation;
DROP FUNCTION glossator_annotation_inside_text();
DROP TRIGGER annotation_revision_append_only ON annotations_annotationrevision;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial"), ("people", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
