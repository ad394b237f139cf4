"""`make test`: the linters, then the unit tests, then the browser tests; where one of the three fails it ends there.

Its last line counts the tests; a linter that fails counts as one failed. A browser test that fails is run once more and
named in the summary (RERUN): a real browser on a busy machine may be late, and whoever reads the summary mends that.

`python -m tests.run` runs all; `… lint` the linters, types and contracts alone; `… soak` the long runs alone.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = (sys.executable, "-m")
CONTRACTS: Final = "import sys; from importlinter.cli import lint_imports_command as main; sys.argv[1:] = []; main()"
LINTERS: Final[dict[str, tuple[str, ...]]] = {
    "ruff": (*PYTHON, "ruff", "check", "--quiet"),
    "format": (*PYTHON, "ruff", "format", "--check", "--quiet"),
    "contracts": (sys.executable, "-c", CONTRACTS),
    "templates": (*PYTHON, "djlint", "--lint", "--quiet", "templates"),
    "types": (*PYTHON, "mypy", "--no-error-summary", "."),
}
PYTEST: Final = (*PYTHON, "pytest", "--quiet", "--no-header")
SUITES: Final[dict[str, tuple[str, ...]]] = {
    "unit": (*PYTEST, "-m", "not soak", "--ignore=tests/browser", "-n", "2", "--dist=loadfile"),
    "browser": (*PYTEST, "-m", "not soak", "--reruns=1", "-raR", "tests/browser"),
}
SOAK: Final[dict[str, tuple[str, ...]]] = {"soak": (*PYTEST, "-m", "soak")}
CHOICE: Final = {"all": SUITES, "soak": SOAK}


@dataclass
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_count(report: Path, exit_code: int) -> Count:
    """The counts of a report in JUnit's XML. A run that failed without a failed test counts as one failed."""
    count = Count()
    if report.exists() and report.stat().st_size:
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 -- pytest of this run wrote it
            failed = int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
            skipped = int(suite.get("skipped", "0"))
            count += Count(max(0, int(suite.get("tests", "0")) - failed - skipped), failed, skipped)
    if exit_code != 0 and count.failed == 0:
        count.failed = 1
    return count


def run(name: str, command: tuple[str, ...]) -> int:
    """Runs one check, says how long it took, and returns its exit code."""
    begun = time.monotonic()
    print(f"── {name}", flush=True)  # noqa: T201 -- for the person who waits
    code = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode
    print(f"   {name}: {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - begun:.0f} s", flush=True)  # noqa: T201 -- likewise
    return code


def run_suite(name: str, command: tuple[str, ...]) -> Count:
    """Runs one suite of tests and counts."""
    with tempfile.TemporaryDirectory(prefix="glossator-report-") as folder:
        report = Path(folder) / "report.xml"
        code = run(name, (*command, f"--junitxml={report}"))
        return read_count(report, code)


def main(what: str) -> int:
    """Runs `what` (all, lint or soak); returns 1 where anything failed."""
    total = Count()
    if what in ("all", "lint"):
        for name, command in LINTERS.items():
            if run(name, command) != 0:
                total += Count(failed=1)
    if total.failed == 0:
        for name, command in CHOICE.get(what, {}).items():
            total += run_suite(name, command)
            if total.failed:
                break
    print(total, flush=True)  # noqa: T201 -- the last line
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
