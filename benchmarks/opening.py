"""Opening the reading page beside bare pages with the same marks, in one process: `python -m benchmarks.opening`.

Two texts (the seed, and one ten times as long) with 0, 1,000 and 10,000 annotations by 100 people, the class's view and
one's own. Each page is asked through the whole middleware by Django's test client, ours and the two bare ones by turns:
one tells every annotation apart (between two edges a mark that names all that lie there), the other only whether any
lies there. Told is the processor's time of this process and of PostgreSQL's for it, as medians; and bytes.
`ROUNDS=5 TEXTS=seed SIZES=0,1000` make a shorter run.
"""

import gzip
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks import report
from config.postgres import Cluster

ROUNDS: Final = int(os.environ.get("ROUNDS", "15"))
SIZES: Final = tuple(int(each) for each in os.environ.get("SIZES", "0,1000,10000").split(","))
WITHIN: Final = 2.0
"""How many times the page that tells all annotations apart an opening may cost."""
WARM: Final = 4
"""Openings before anything is measured."""
Ask = Callable[[], Any]


def processor() -> float:
    """Milliseconds of the processor that this process and PostgreSQL's for it have used."""
    from django.db import connection

    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return time.process_time() * 1000 + int(server) / 1e6


def measured(pages: dict[str, Ask]) -> dict[str, float]:
    """The median cost of each page, asked by turns."""
    for ask in pages.values():
        for _warm in range(WARM):
            ask()
    spent: dict[str, list[float]] = {name: [] for name in pages}
    for _round in range(ROUNDS):
        for name, ask in pages.items():
            before = processor()
            ask()
            spent[name].append(processor() - before)
    return {name: median(each) for name, each in spent.items()}


def run() -> None:
    """Prepares a class on each text and measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.urls import clear_url_caches

    settings.ROOT_URLCONF = "benchmarks.bare"
    clear_url_caches()
    for command in ("migrate", "createcachetable", "sample"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from benchmarks.reading import Scene, crowd, scenes
    from config.garbage import spare_what_is_loaded

    spare_what_is_loaded()  # as the web server does

    def page(scene: Scene, path: str, **query: str) -> Ask:
        def ask() -> Any:
            response = scene.client.get(path, query)
            assert response.status_code == 200, (path, response.status_code)
            return response

        return ask

    for scene in scenes():
        for size in SIZES:
            crowd(scene, size)
            work = str(scene.work.uuid)
            pages = {
                "bare": page(scene, f"/bare/{scene.version.pk}/", submission=work),
                "apart": page(scene, f"/bare/{scene.version.pk}/apart/", submission=work),
                "class": page(scene, scene.reader, who="class"),
                "mine": page(scene, scene.reader, who="mine"),
            }
            tell(f"{scene.name}, {size:,} notes", measured(pages), pages)


def tell(where: str, took: dict[str, float], pages: dict[str, Ask]) -> None:
    """Tells ours beside the page that tells all apart."""
    sizes = {name: ask().content for name, ask in pages.items()}
    for name in ("class", "mine"):
        weights = "; ".join(
            f"{len(sizes[each]) / 1000:,.0f} kB, compressed {len(gzip.compress(sizes[each], 6)) / 1000:,.0f}"
            for each in (name, "apart")
        )
        besides = (
            f"{weights} of the bare one; marks not told apart {took['bare']:.1f} ms, {took[name] / took['bare']:.1f}×"
        )
        report.tell(f"open, {where}, {name}", took[name], "ms", floor=took["apart"], within=WITHIN, besides=besides)


def main() -> None:
    """Runs on a cluster of its own, which goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="glossator-opening-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()


if __name__ == "__main__":
    main()
