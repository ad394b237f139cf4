"""The hand labels of the seed opinion, where they are there; tests that need them skip otherwise."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.readers.cap_text import read

ROOT = Path(__file__).resolve().parents[4]
SHARED = ROOT.parent / "shared"
SEED = ROOT / "samples" / "castle-rock-kelly.txt"
GOLD = SHARED / "gold" / "castle-rock-kelly.json"
FACTS = CaseFacts(
    caption="Gonzales v. City of Castle Rock", citations=("366 F.3d 1093",), court="ca10", decided="2004", en_banc=True
)


def gold() -> dict[str, Any]:
    """The labels. Skips the test where the file is absent."""
    if not GOLD.exists():
        pytest.skip(f"the hand labels are not there: {GOLD}")
    labels: dict[str, Any] = json.loads(GOLD.read_text(encoding="utf-8"))
    return labels


def seed_text() -> str:
    """The seed opinion, with its own line ends."""
    return SEED.read_bytes().decode("utf-8")


@cache
def seed() -> ParsedCase:
    """The seed opinion as the reader reads it."""
    return read(seed_text(), FACTS, author="Kelly", author_title="Circuit Judge")
