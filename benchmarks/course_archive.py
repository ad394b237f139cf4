"""A course as an archive, with 1,000 and 10,000 annotations, and restored: `python -m benchmarks.course_archive`.

Each step is done in a process of its own. Told are the seconds by the clock and of the processor, the archive's size,
and by how much the process grew at its peak; writing should grow hardly more for the larger course. Restoring keeps the
new number of every row that others name. Peaks are read from Linux's /proc.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.exports import SIZES, fill_to
from config.postgres import Cluster

STEPS = ("write", "read", "restore")


def run(folder: Path) -> None:
    """Makes a class on the seed, and does each step with it."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("sample", verbosity=0)
    for size in SIZES:
        fill_to(size)
        for step in STEPS:
            told = _measured(step, folder / "course.zip")
            size_words = f"{told['bytes'] / 1e6:.2f} MB ({told['unpacked'] / 1e6:.1f} MB unpacked)"
            besides = f"{told['took']:.2f} s by the clock, {size_words}, grew by {told['grew']:.0f} MB"
            report.tell(f"{step} {size:,} annotations", told["cpu"], "s CPU", besides=besides)


def do(step: str, path: Path) -> dict[str, Any]:
    """Does one step in this process."""
    import django

    django.setup()
    from annotations.packing import restoring, writing
    from annotations.packing.persons import Trust
    from annotations.packing.reading import open_archive
    from courses.models import Course

    course = Course.objects.order_by("pk")[0]
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew (proc_pid_clear_refs)
    before, begun, cpu = _peak(), time.perf_counter(), sum(os.times()[:2])
    if step == "write":
        with path.open("wb") as to:
            writing.write_archive(course, to, _nobody_watches)
    with path.open("rb") as file:
        opened = open_archive(file, _nobody_watches) if step != "write" else None
        if step == "restore" and opened is not None:
            restoring.restore_archive(opened, Trust(opened.ours, vouched=False, by=None), _nobody_watches)
        spent = {"took": time.perf_counter() - begun, "cpu": sum(os.times()[:2]) - cpu, "grew": _peak() - before}
        tables = open_archive(file, _nobody_watches).manifest["tables"].values()
    return {**spent, "bytes": path.stat().st_size, "unpacked": sum(each["bytes"] for each in tables)}


def _peak() -> float:
    """The most memory that this process had, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def _nobody_watches(_done: int, _total: int) -> None:
    """Progress is told to nobody."""


def _measured(step: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.course_archive", step, str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(do(sys.argv[1], Path(sys.argv[2]))))
    else:
        with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
            os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
            run(Path(folder))
            from django.db import connections

            connections.close_all()
            for one in connections.all():
                getattr(one, "close_pool", lambda: None)()
