"""A codebook's history is append-only; no claim is its own ancestor; a claim's pattern begins as its colour's."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER codebook_revision_append_only BEFORE UPDATE OR DELETE ON annotations_codebookrevision
    FOR EACH ROW EXECUTE FUNCTION glossator_refuse_change();
CREATE FUNCTION glossator_claim_in_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.parent_id IS NULL THEN
        RETURN NULL;
    END IF;
    IF NEW.codebook_id <> (SELECT codebook_id FROM annotations_claim WHERE id = NEW.parent_id) THEN
        RAISE EXCEPTION 'the parent is a claim of another codebook' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'claim_parent_in_same_codebook';
    END IF;
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT NEW.parent_id
            UNION
            SELECT claim.parent_id FROM annotations_claim claim JOIN above ON claim.id = above.id
                WHERE claim.parent_id IS NOT NULL
        ) SELECT 1 FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'the claim would be its own ancestor' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'claim_not_its_own_ancestor';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER claim_in_tree AFTER INSERT OR UPDATE OF parent_id, codebook_id ON annotations_claim
    FOR EACH ROW EXECUTE FUNCTION glossator_claim_in_tree();
"""
ALLOW = """
DROP TRIGGER claim_in_tree ON annotations_claim;
DROP FUNCTION glossator_claim_in_tree();
DROP TRIGGER codebook_revision_append_only ON annotations_codebookrevision;
"""
PATTERNS = "UPDATE annotations_claim SET pattern = colour;"


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_codebooks"), ("people", "0002_append_only")]
    operations = [migrations.RunSQL(PATTERNS, migrations.RunSQL.noop), migrations.RunSQL(REFUSE, ALLOW)]
