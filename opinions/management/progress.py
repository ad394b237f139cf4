"""How far an import of many is, on a terminal; and what it came to, in the end."""

import time

from django.core.management.base import OutputWrapper

from opinions.importing import Report
from opinions.journals import Fate

WIDTH = 24
"""Characters of the bar."""
PAUSE = 0.2
"""Seconds between two pictures of it."""
WORDS = {Fate.STORED: "stored", Fate.HELD: "held already", Fate.FAILED: "failed"}


class Progress:
    """Draws one line anew; where nobody looks (no terminal), nothing."""

    def __init__(self, terminal: OutputWrapper) -> None:
        """`terminal` is where the line is drawn."""
        self._terminal = terminal
        self._drawn = 0.0

    def __call__(self, report: Report) -> None:
        """Draws the report; at its end a line break follows."""
        over = report.done >= report.total
        if not self._terminal.isatty() or (not over and time.monotonic() - self._drawn < PAUSE):
            return
        self._drawn = time.monotonic()
        self._terminal.write(f"\r{bar(report)}\x1b[K", ending="\n" if over else "")
        self._terminal.flush()


def bar(report: Report) -> str:
    """The line: a bar, how many of how many, what became of them, and how fast."""
    filled = WIDTH * report.done // max(report.total, 1)
    rate = f", {report.counts.total() / report.seconds:.1f} a second" if report.seconds else ""
    return f"{'█' * filled}{'░' * (WIDTH - filled)} {report.done} of {report.total}: {_fates(report)}{rate}"


def summary(report: Report) -> str:
    """What became of all, with each that failed and why."""
    lines = [f"{report.total} sources in {report.seconds:.0f} s: {_fates(report)}."]
    lines += [f"  {record.name}: {record.told}" for record in report.failed]
    return "\n".join(lines)


def _fates(report: Report) -> str:
    told = [f"{report.counts[fate]} {words}" for fate, words in WORDS.items()]
    if report.passed_over:
        told.append(f"{report.passed_over} done before")
    return ", ".join(told)
