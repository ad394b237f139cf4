"""The machine that this runs on: room on its disks, memory, open files, who runs it."""

import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from config.doctor.looks import Look, Looker, in_size, watch, well, wrong
from config.environment import whole
from config.places import var

LITTLE_BYTES: Final = 2_000_000_000
TOO_LITTLE_BYTES: Final = 500_000_000
LITTLE_SHARE: Final = 0.1
FILES: Final = 1_024
EACH_BYTES: Final = 150_000_000
"""Memory that a web process or worker may take in its daily work (benchmarks/README.md)."""


def disk() -> Iterator[Look]:
    """Room where we write: `VAR_DIR`, and where the embedded PostgreSQL has its tables."""
    folder = var()
    if not folder.exists():
        yield wrong("Disk", f"{folder} is not there.", f"mkdir -p {folder}, owned by the user that runs Glossator")
        return
    if not os.access(folder, os.W_OK):
        yield wrong("Disk", f"{folder} cannot be written by this user.", "Give it to the user that runs Glossator.")
    yield from _room(folder)


def _room(folder: Path) -> Iterator[Look]:
    room, counts = shutil.disk_usage(folder), os.statvfs(folder)
    told = f"{in_size(room.free)} of {in_size(room.total)} free on the disk of {folder}"
    to_do = "Make room or enlarge the disk; a full one refuses every save."
    if room.free < TOO_LITTLE_BYTES:
        yield wrong("Disk", f"Only {told}.", to_do)
    elif room.free < min(LITTLE_BYTES, LITTLE_SHARE * room.total):
        yield watch("Disk", f"Only {told}.", to_do)
    else:
        yield well("Disk", told)
    if counts.f_files and counts.f_favail < LITTLE_SHARE / 10 * counts.f_files:
        yield wrong("Disk", f"The disk of {folder} can hold hardly any more files (inodes).", "Delete small files.")


def memory() -> Iterator[Look]:
    """Whether web processes and workers fit."""
    told = _memory()
    if not told:
        return
    processes = whole("WEB_WORKERS", 2, least=1, most=256) + whole("JOB_WORKERS", 2, least=0, most=32)
    free = told["MemAvailable"]
    words = f"{in_size(free)} of {in_size(told['MemTotal'])} available"
    if free < EACH_BYTES:
        what = f"Only {words}: the kernel may end a process."
        yield watch("Memory", what, f"Add memory, or run fewer processes than {processes} (WEB_WORKERS, JOB_WORKERS).")
    else:
        yield well("Memory", words)


def _memory() -> dict[str, int]:
    """Bytes by proc_meminfo(5)'s names; nothing where there is no such file."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return {}
    return {name: int(rest.split()[0]) * 1_024 for name, _, rest in (line.partition(":") for line in lines)}


def limits() -> Iterator[Look]:
    """How many files this user's processes may have open."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < FILES:
        what = f"A process may have {soft} files open."
        yield watch("Open files", what, f"LimitNOFILE={4 * FILES} in the unit, or ulimit -n {4 * FILES}")
    else:
        yield well("Open files", f"{soft:,} a process")


def runner() -> Iterator[Look]:
    """Who runs this."""
    if os.geteuid() == 0 and not settings.EMBEDDED:
        yield watch("User", "This runs as root.", "Run it as a user of its own (docs/deploy.md).")


MACHINE: Final[tuple[Looker, ...]] = (disk, memory, limits, runner)
