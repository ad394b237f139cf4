"""A lock is one process's; a copy of it does not hold it on."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import locks

COPIED = """
import sys, time
from pathlib import Path
from config import locks
from config.forking import forked

path = Path(sys.argv[1])
held = locks.take(path)
copy = forked(lambda: time.sleep(60))
locks.give_up(held)
locks.give_up(locks.take(path))
print("taken again, the copy", "lives" if copy.poll() is None else "has ended")
copy.kill()
copy.wait()
"""


def test_second_process_is_told_what_the_first_has_written(tmp_path: Path) -> None:
    held = locks.take(tmp_path / "lock")
    (tmp_path / "lock").write_text("at home")
    with pytest.raises(locks.Taken, match=r"^at home$"):
        locks.take(tmp_path / "lock")
    locks.give_up(held)
    locks.give_up(locks.take(tmp_path / "lock"))


def test_copy_does_not_hold_the_lock_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COPIED, str(tmp_path / "lock")]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout == "taken again, the copy lives\n"
