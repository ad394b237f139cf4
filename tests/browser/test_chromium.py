"""The browser's finder: a named one, one on the PATH, or a clear word."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.browser.chromium import NoBrowser, find, flags

NONE_INSTALLED = SimpleNamespace(chromium=SimpleNamespace(executable_path=os.devnull))


def program(folder: Path, name: str, words: str = "exit 1") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return path


def test_named_browser_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program(tmp_path, "my-browser")
    monkeypatch.setenv("CHROMIUM", str(named))

    assert find(NONE_INSTALLED) == named  # type: ignore[arg-type]  # -- only the path of Playwright's own is asked


def test_named_browser_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))

    with pytest.raises(NoBrowser, match="there is no such program"):
        find(NONE_INSTALLED)  # type: ignore[arg-type]  # -- likewise


def test_browser_on_the_path_is_found_before_another_is_got(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    chrome = program(tmp_path, "google-chrome")

    assert find(NONE_INSTALLED) == chrome  # type: ignore[arg-type]  # -- likewise

    chromium = program(tmp_path, "chromium")
    assert find(NONE_INSTALLED) == chromium  # type: ignore[arg-type]  # -- likewise


def test_flags_drop_the_sandbox_for_root_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, dropped in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert ("--no-sandbox" in flags(), "--disable-dev-shm-usage" in flags()) == (dropped, dropped)
        assert {"--disable-background-networking", "--no-first-run", "--disable-quic"} <= set(flags())
