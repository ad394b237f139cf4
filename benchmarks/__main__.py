"""All benchmarks, or those named, one after the other, and one report of them: `python -m benchmarks [NAME …]`.

The report is printed and kept as `var/benchmarks/report.md`. A benchmark that fails is told in it, and the others go
on; the exit code is then 1. `--list` says what there is. What a benchmark prints beside its rows is in the report too.
"""

import argparse
import ast
import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks import report
from config.places import ROOT, var

SUITE: Final = (
    "text_core",
    "main_job",
    "save",
    "opening",
    "looks",
    "reading",
    "carrying",
    "adoption",
    "homes",
    "review",
    "agreement",
    "review_pages",
    "review_live",
    "reviewing",
    "exports",
    "course_archive",
)
"""What is run where none is named, in this order. Others are run by name: they want arguments, minutes or much disk."""
LAST_LINES: Final = 20
"""How many of a failed benchmark's last lines of complaint are told; all are kept in a file beside the report."""


@dataclass
class Run:
    """One benchmark: what it told, its exit code, seconds by the clock and of the processor, the load at both ends."""

    name: str
    lines: list[str] = field(default_factory=list)
    rows: list[report.Row] = field(default_factory=list)
    code: int = 0
    took: float = 0
    processor: float = 0
    load: tuple[float, float] = (0, 0)

    def text(self) -> str:
        """Its section of the report."""
        heading = f"## {self.name}\n{first_line(self.name)}\n"
        spent = (
            f"{self.took:.0f} s, {self.processor:.0f} s of the processor; "
            f"load {self.load[0]:.1f} at its start, {self.load[1]:.1f} at its end."
        )
        failed = f"\n**It failed (exit code {self.code}).**\n" if self.code else ""
        rows = f"\n{report.table(self.rows)}\n" if self.rows else ""
        figures = tuple(row.figure for row in self.rows)
        told = [line for line in self.lines if line.strip() and not (figures and line.startswith(figures))]
        block = "\n```\n" + "\n".join(told) + "\n```\n" if told else ""
        return f"{heading}\n{spent}\n{failed}{rows}{block}"


def first_line(name: str) -> str:
    """What a benchmark says of itself: the first sentence of its module, without loading it."""
    source = (ROOT / "benchmarks" / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").split("\n", 1)[0].split(": `python", 1)[0].rstrip(".") + "."


def run(name: str, folder: Path) -> Run:
    """Runs one in a process of its own; what it prints is passed on line by line."""
    place = folder / f"{name}.jsonl"
    place.unlink(missing_ok=True)
    done = Run(name)
    begun, before, load = time.monotonic(), _of_children(), os.getloadavg()[0]
    command = [sys.executable, "-u", "-m", f"benchmarks.{name}"]
    environment = {**os.environ, report.ROWS: str(place)}
    with (
        (folder / f"{name}.err").open("w+", encoding="utf-8") as warned,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=warned, text=True
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            done.lines.append(line.rstrip())
        if process.wait():
            warned.seek(0)
            done.lines += warned.read().splitlines()[-LAST_LINES:]
    done.code, done.took, done.processor = process.returncode, time.monotonic() - begun, _of_children() - before
    done.load, done.rows = (load, os.getloadavg()[0]), report.rows_in(place)
    return done


def _of_children() -> float:
    """Seconds of the processor that ended child processes used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def machine() -> str:
    """What it ran on, in one line for each thing."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    asked = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=ROOT, capture_output=True, text=True, check=False)
    commit, system = asked.stdout.strip() or "unknown", f"{platform.system()} {platform.release()}"
    cores = f"{os.cpu_count()} cores ({models[0] if models else platform.machine()})"
    return "\n".join(
        (
            f"- {datetime.now(UTC):%d %B %Y, %H:%M} UTC; commit {commit}",
            f"- {cores}, {memory:.0f} GB, {system}",
            f"- Python {platform.python_version()}, Django {version('django')}, psycopg {version('psycopg')}",
            f"- load at the start: {', '.join(f'{each:.1f}' for each in os.getloadavg())}",
        )
    )


def whole(head: str, runs: list[Run]) -> str:
    """The report: the machine, what was met and missed, a section for each benchmark."""
    judged = [row for each in runs for row in each.rows if row.is_met is not None]
    missed = [f"- {each.name}: {row.figure}" for each in runs for row in each.rows if row.is_met is False]
    sums = f"Targets: {len(judged)}, of which {len(judged) - len(missed)} met and {len(missed)} missed."
    failed = [f"- {each.name} failed" for each in runs if each.code]
    parts = ["# Benchmarks", head, "\n".join([sums, *missed, *failed]), *(each.text() for each in runs)]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def main(words: list[str]) -> int:
    """Runs what is asked for, prints and keeps the report; returns the exit code."""
    known = sorted(each.stem for each in (ROOT / "benchmarks").glob("*.py") if "__main__" in each.read_text("utf-8"))
    known.remove("__main__")
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Runs benchmarks and writes one report.")
    parser.add_argument("name", nargs="*", help=f"which, of {', '.join(known)} (without any: {', '.join(SUITE)})")
    parser.add_argument("--list", action="store_true", help="say what there is, and run nothing")
    asked = parser.parse_args(words)
    if asked.list:
        print(*(f"{name:<18} {first_line(name)}" for name in known), sep="\n")
        return 0
    if unknown := [name for name in asked.name if name not in known]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}")
    folder = var() / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    head, runs = machine(), []
    place = folder / "report.md"
    for name in asked.name or SUITE:
        print(f"── {name}", flush=True)
        runs.append(run(name, folder))
        place.write_text(whole(head, runs), encoding="utf-8")
    print(f"\n{whole(head, runs)}\nKept as {place}")
    return int(any(each.code for each in runs))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
