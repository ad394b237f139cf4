"""The courts of the library's cases: how they are listed, chosen and searched."""

from dataclasses import dataclass
from functools import cache

from opinions.text.courts import SUPREME_COURT, court_name


@dataclass(frozen=True, slots=True)
class Court:
    """A court: `key` chooses it (its courts-db id, else its name); `searched` holds its names in lower case."""

    key: str
    abbreviation: str
    searched: str

    @classmethod
    def of(cls, court: str, name: str) -> "Court":
        """The court with that courts-db id; without one, the court of that name."""
        if not court:
            return cls(name, name, name.lower())
        short = "U.S." if court == SUPREME_COURT else str(court_name(court))
        return cls(court, short, f"{short} {_full_names().get(court, '')}".lower())


@cache
def _full_names() -> dict[str, str]:
    import courts_db  # noqa: PLC0415 -- reads 1.9 MB on first use, which most pages never need

    return {row["id"]: row["name"] for row in courts_db.courts}
