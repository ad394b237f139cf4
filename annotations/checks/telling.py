"""Findings for a person at a terminal: what is looked at, how far it is, what was found and what to do."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.core.management.base import OutputWrapper

from people.checks.findings import Check, Finding

SHOWN: Final = 20
"""Findings of one check that are told one by one."""
PAUSE: Final = 0.5
"""Seconds between two lines that say how far it is."""


def run_checks(checks: Iterable[Check], terminal: OutputWrapper, *, quiet: bool = False) -> list[Finding]:
    """Runs the checks, tells each and what it found, and returns the first `SHOWN` findings of each check, and any that
    were not mended.
    """
    found: list[Finding] = []
    for check in checks:
        counts = Counter[bool]()
        for finding in check.find(_Line(check, terminal)):
            counts[finding.mended] += 1
            if counts.total() <= SHOWN:
                terminal.write(f"\r{finding.what}\n  {'Mended.' if finding.mended else finding.to_do}")
                found.append(finding)
            elif not finding.mended and counts[False] == 1:
                found.append(finding)
        if not quiet or counts:
            terminal.write(f"\r{_summary(check, counts)}\x1b[K" if terminal.isatty() else _summary(check, counts))
    return found


def _summary(check: Check, counts: "Counter[bool]") -> str:
    told = f"{counts.total()} found" if counts else "none"
    rest = f", {counts.total() - SHOWN} of them not told here" if counts.total() > SHOWN else ""
    mended = f", {counts[True]} mended" if counts[True] else ""
    return f"{check.looks_at[:1].upper()}{check.looks_at[1:]}: {told}{mended}{rest}."


class _Line:
    """How far a check is, in one line of a terminal that is drawn anew; nothing where nobody looks."""

    def __init__(self, check: Check, terminal: OutputWrapper) -> None:
        self._check, self._terminal = check, terminal
        self._drawn = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._terminal.isatty() and now - self._drawn >= PAUSE:
            self._drawn = now
            self._terminal.write(f"\rLooking for {self._check.looks_at}: {done:,} of {total:,}\x1b[K", ending="")
            self._terminal.flush()
