"""A version's text is never changed: a correction is a new version."""

from django.db import migrations

REFUSE = """
CREATE TRIGGER opinion_text_immutable BEFORE UPDATE ON opinions_opiniontext
    FOR EACH ROW EXECUTE FUNCTION glossator_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("opinions", "0001_initial"), ("people", "0002_append_only")]
    operations = [migrations.RunSQL(REFUSE, "DROP TRIGGER opinion_text_immutable ON opinions_opiniontext;")]
