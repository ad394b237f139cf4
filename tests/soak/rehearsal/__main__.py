"""Two application servers, a pooler, a primary and its standby, on one machine: what is lost when one of them dies.

`python -m tests.soak.rehearsal`, as root, with ip(8), nginx and PgBouncer installed; it takes about five minutes. Each
machine is a network namespace on a bridge; their disks and processors are this one's. docs/growing.md says what is
rehearsed, and holds a table of one run.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Final

from config.postgres import PostgresFailed, binaries
from tests.soak.rehearsal.acts import Row, Stage
from tests.soak.rehearsal.crowd import Crowd
from tests.soak.rehearsal.machines import AppHost, Database, Pooler, Proxy, wait_until
from tests.soak.rehearsal.network import Network, NotMade, asked

NEEDED: Final = ("ip", "unshare", "nginx", "pgbouncer")
CANNOT: Final = 2
COMMITS: Final = 60
"""Commits of a round by which the price of waiting is measured."""
ROUNDS: Final = 4
JOB_SECONDS: Final = 180
COLUMNS: Final = (
    "killed", "seconds without service", "writers' errors", "readers' errors", "acknowledged", "found", "lost", "twice",
    "what was done",
)  # fmt: skip


def say(words: str) -> None:
    """Prints a line at once."""
    print(words, flush=True)  # noqa: T201 -- for whoever rehearses


def missing() -> str:
    """What this machine lacks, in words; empty where it lacks nothing."""
    if os.geteuid() != 0:
        return "It must be run as root: it makes network namespaces."
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if lacking:
        return f"It needs {', '.join(lacking)}: apt-get install iproute2 util-linux nginx-light pgbouncer"
    if not all((binaries() / name).exists() for name in ("pg_basebackup", "pg_rewind")):
        return "It needs pg_basebackup and pg_rewind beside the embedded PostgreSQL."
    try:
        asked("unshare", "--net", "true")
    except NotMade as refused:
        return f"This machine allows no network namespaces: {refused}"
    return ""


def staged(network: Network, writers: int, readers: int) -> Stage:
    """Makes and starts everything, and lets people in."""
    one, two = Database(network.machine("db1", 21)), Database(network.machine("db2", 22))
    one.initialise()
    one.start()
    one.sql("CREATE DATABASE glossator", database="postgres")
    two.copy_from(one)
    one.wait_for_standby(synchronous=True)
    pooler = Pooler(network.machine("pool", 20), one)
    pooler.start()
    front = network.machine("proxy", 10)
    apps = [
        AppHost(network.machine(f"app{number}", 10 + number), pooler, f"http://{front.address}", sample=number == 1)
        for number in (1, 2)
    ]
    for each in apps:  # both at once: one of them prepares the database
        each.start()
    wait_until(lambda: all(each.is_up for each in apps), "the application servers", 180)
    Proxy(front, apps).start()
    told = asked(sys.executable, "-m", "tests.soak.rehearsal.people", str(writers), env=apps[0].environment)
    crowd = Crowd(front.address, json.loads(told), readers)
    return Stage(one, two, pooler, apps, crowd, front.address)


def price_of_waiting(stage: Stage) -> str:
    """What a commit and a save take with and without waiting for the standby: medians, taken in turns."""
    commits: dict[bool, list[float]] = {True: [], False: []}
    saves: dict[bool, list[float]] = {True: [], False: []}
    stage.primary.sql("CREATE TABLE IF NOT EXISTS probe (n int)")
    for waits in (True, False) * ROUNDS:
        stage.primary.wait_for_standby(synchronous=waits)
        time.sleep(0.5)
        with stage.primary.connect() as connection:
            for number in range(COMMITS):
                begun = time.perf_counter()
                connection.execute("INSERT INTO probe VALUES (%s)", [number])
                commits[waits].append((time.perf_counter() - begun) * 1000)
        saves[waits] += stage.crowd.saves_one_by_one(COMMITS // 2)
    stage.primary.wait_for_standby(synchronous=True)
    return "; ".join(
        f"{'waiting for the standby' if waits else 'not waiting'}: a commit {median(commits[waits]):.1f} ms, "
        f"a save through the proxy {median(saves[waits]):.0f} ms"
        for waits in (True, False)
    )


def play(stage: Stage) -> list[Row]:
    """All acts, in this order."""
    acts = (
        ("nothing", stage.nothing),
        ("PgBouncer", stage.pooler_killed),
        ("one of two application servers, with its worker", stage.app_killed),
        ("the primary, SIGKILL", stage.primary_killed),
        ("the primary's network link", stage.primary_cut_off),
        ("the standby, SIGKILL", stage.standby_killed),
    )
    rows = []
    for what, one in acts:
        say(f"… {what}")
        rows.append(stage.act(what, one))
        say(line_of(rows[-1]))
    return rows


def line_of(row: Row) -> str:
    """One line of the table, in Markdown."""
    cells = (
        row.what, f"{row.gap:.1f}", told_of(row.errors), f"{told_of(row.failed_looks)} of {row.looks}", row.notes,
        row.notes - row.lost, row.lost, row.twice, row.told,
    )  # fmt: skip
    return f"| {' | '.join(str(each) for each in cells)} |"


def told_of(errors: Counter[str]) -> str:
    """Which, and how often."""
    return ", ".join(f"{count} × {name}" for name, count in sorted(errors.items())) or "0"


def finish(stage: Stage, jobs: int) -> str:
    """Waits for what workers still do; what has become of it, and of every note."""
    stage.crowd.end()
    lost, twice = stage.found(stage.crowd.every)
    open_jobs = "SELECT 1 FROM people_job WHERE ended_at IS NULL"
    wait_until(lambda: not stage.primary.sql(open_jobs), "the end of all jobs", JOB_SECONDS)
    counted = (
        "SELECT count(*), count(f.id), count(DISTINCT f.job_id), count(*) FILTER (WHERE j.attempts > 1),"
        " coalesce(string_agg(DISTINCT j.message, ' ') FILTER (WHERE j.state = 'failed'), 'none failed')"
    )
    [(made, files, of_jobs, again, failed)] = stage.primary.sql(
        f"{counted} FROM people_job j LEFT JOIN annotations_exportfile f ON f.job_id = j.id"
    )
    return (
        f"In all {len(stage.crowd.every)} notes were acknowledged: {lost} lost, {twice} twice. "
        f"{jobs} files were promised: {made} jobs, {files} files of {of_jobs} jobs; {again} began again; {failed}. "
        f"The machine's load at the end: {os.getloadavg()[0]:.0f}."
    )


def main(writers: int, readers: int) -> int:
    """Rehearses. 0 where nothing acknowledged was lost or is there twice, 1 where something was, 2 where it cannot."""
    if lacking := missing():
        say(lacking)
        return CANNOT
    with tempfile.TemporaryDirectory(prefix="glossator-rehearsal-") as folder, Network(Path(folder)) as network:
        try:
            say("Making six machines …")
            stage = staged(network, writers, readers)
            say(price_of_waiting(stage))
            say(f"| {' | '.join(COLUMNS)} |\n|---|--:|---|---|--:|--:|--:|--:|---|")
            stage.crowd.start()
            rows = play(stage)
            say(finish(stage, stage.crowd.jobs))
        except (NotMade, PostgresFailed, AssertionError):
            keep_logs(Path(folder))
            raise
    return int(any(row.lost or row.twice for row in rows))


def keep_logs(folder: Path) -> None:
    """Shows the end of each machine's log."""
    for log in sorted(folder.glob("*/log")):
        say(f"── {log.parent.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-15:]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kills the machines of an installation one by one, under load.")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=50)
    given = parser.parse_args()
    sys.exit(main(given.writers, given.readers))
