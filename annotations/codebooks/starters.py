"""Codebooks to begin with: the sample's two, and the stance of a writing."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.text import slugify

from annotations.codebooks.claim_rows import TEXT_COLUMNS, ClaimRow

FOLDER: Final = Path(__file__).resolve().parents[2] / "samples"
FILES: Final = ("codebooks.toml", "starters.toml")


@dataclass(frozen=True, slots=True)
class Starter:
    """A codebook to begin with. `name` stands in forms."""

    name: str
    title: str
    description: str
    rows: tuple[ClaimRow, ...]


@cache
def starters() -> dict[str, Starter]:
    """Every starter, by its name."""
    tables = [table for file in FILES for table in tomllib.loads((FOLDER / file).read_text())["codebooks"]]
    made = [_starter(table) for table in tables]
    return {starter.name: starter for starter in made}


def _starter(table: dict[str, Any]) -> Starter:
    rows = tuple(_row(at, claim) for at, claim in enumerate(table["claims"], start=1))
    return Starter(slugify(table["title"]), table["title"], table["description"], rows)


def _row(at: int, claim: dict[str, Any]) -> ClaimRow:
    return ClaimRow(
        line=at,
        key=claim["key"],
        label=claim["label"],
        parent=claim.get("parent", ""),
        letters=claim["letters"],
        colour=claim["colour"],
        pattern=claim.get("pattern", claim["colour"]),
        texts={name: claim[name] for name in TEXT_COLUMNS if name in claim},
        writing_kinds=tuple(claim.get("writing_kinds", ())),
        elsewhere=claim.get("elsewhere", ""),
        near_misses=tuple(claim.get("near_misses", ())),
    )
