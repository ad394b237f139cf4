"""What PostgreSQL knows of a filled database, for the test of plans: `python -m benchmarks.believed FOLDER`.

FOLDER is that of one size of `benchmarks.millions`. Written is `tests/fixtures/statistics.json`: of each table of ours
its rows and pages, of each column the share of empty values and how many different ones there are (negative: as a share
of the rows), as in `pg_stats`. What is not written keeps PostgreSQL's defaults.
"""

import json
import sys
from pathlib import Path

import psycopg

from config.places import ROOT
from config.postgres import Cluster

PLACE = ROOT / "tests" / "fixtures" / "statistics.json"


def statistics(url: str) -> dict[str, object]:
    """The statistics of the database at that address, table by table."""
    found: dict[str, dict[str, object]] = {}
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT relname, reltuples::bigint, relpages FROM pg_class WHERE relkind = 'r' AND reltuples > 0 "
            "AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations' ORDER BY 1"
        )
        for name, rows, pages in tables.fetchall():
            columns = connection.execute(
                "SELECT attname, round(null_frac::numeric, 3)::float, round(n_distinct::numeric, 3)::float "
                "FROM pg_stats WHERE schemaname = 'public' AND tablename = %s ORDER BY 1",
                [name],
            )
            found[name] = {"rows": rows, "pages": pages, "columns": {each[0]: each[1:] for each in columns}}
    return dict(found)


if __name__ == "__main__":
    with Cluster(Path(sys.argv[1]).resolve() / "pg", durable=False) as cluster:
        told = {name: json.dumps(each) for name, each in statistics(cluster.url).items()}
    PLACE.write_text("{\n" + ",\n".join(f'"{name}": {words}' for name, words in told.items()) + "\n}\n")
