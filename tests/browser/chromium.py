"""Finds a Chromium or Chrome to drive, or gets one and says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
ROOT_FLAGS: Final = ("--no-sandbox", "--disable-dev-shm-usage")
"""As root Chromium's sandbox cannot start, and containers have a small /dev/shm."""


class NoBrowser(RuntimeError):
    """No Chromium was found and none could be got; the message says what to do."""


def flags() -> list[str]:
    """The command-line flags for a browser that talks to us alone."""
    return [*FLAGS, *(ROOT_FLAGS if os.geteuid() == 0 else ())]


def find(playwright: Playwright) -> Path:
    """The browser's program: `CHROMIUM`, one on the PATH, Playwright's own, else one that is got now.

    Raises `NoBrowser` where there is none and none can be got.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise NoBrowser(f"CHROMIUM={named}: there is no such program.")
        return Path(named)
    return _installed(playwright) or _fetched(playwright)


def _installed(playwright: Playwright) -> Path | None:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def _fetched(playwright: Playwright) -> Path:
    """Playwright's own browser, else Debian's package where we are root."""
    commands = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        commands.append([["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]])
    for steps in commands:
        told = " && ".join(" ".join(step) for step in steps)
        print(f"No Chromium or Chrome found. Getting one: {told}", file=sys.stderr, flush=True)  # noqa: T201 -- says what it does
        if all(subprocess.run(step, check=False, stdout=sys.stderr).returncode == 0 for step in steps):
            found = _installed(playwright)
            if found is not None:
                return found
    raise NoBrowser("Install Chromium or Chrome, or name one: CHROMIUM=/path/to/chromium make test")
