"""Words are searched by an index of a function that says what it costs.

PostgreSQL takes `to_tsvector` for cheap, and reads every text of the library anew where a word stands in many of them.
The index is made beside the running product; the older one stays for a version of the product that runs beside this one.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations
from django.db.models import F, Func

MAKE = """
CREATE FUNCTION glossator_searched_words(words text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 50000 AS $$
BEGIN
    RETURN pg_catalog.to_tsvector('pg_catalog.english'::pg_catalog.regconfig, pg_catalog.left(words, 600000));
END $$;
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("opinions", "0006_batches")]
    operations = [
        migrations.RunSQL("SET lock_timeout = 0", migrations.RunSQL.noop),  # an index beside the running product waits
        migrations.RunSQL(MAKE, "DROP FUNCTION glossator_searched_words(text)"),
        AddIndexConcurrently(
            "opiniontext",
            GinIndex(Func(F("text"), function="glossator_searched_words"), name="version_searched_words"),
        ),
    ]
