"""The journal of an import of many: what became of each source, one JSON object a line, for a second run to go on."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from opinions.archives import Loaded


class Fate(StrEnum):
    """What became of a source."""

    STORED = "stored"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the source `name`, whose bytes have this digest: why it failed, or which cases it is now."""

    name: str
    digest: str
    fate: Fate
    told: str = ""
    cases: tuple[str, ...] = ()


def digest_of(loaded: Loaded) -> str:
    """Tells one content from another (SHA-256)."""
    return hashlib.sha256(hashlib.sha256(loaded.source).digest() + loaded.html).hexdigest()


def journal_of(source: Path, folder: Path) -> Path:
    """The journal of that folder or file: named for it, apart from any other of its name."""
    whole = str(source.resolve())
    return folder / f"{source.resolve().name}-{hashlib.sha256(whole.encode()).hexdigest()[:12]}.jsonl"


class Journal:
    """Keeps records, each written out before the next source is stored."""

    def __init__(self, path: Path) -> None:
        """Reads what is there; a last line that was cut off is as if it were not there."""
        self.path = path
        self._done: set[tuple[str, str]] = set()
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                self._read(line)

    def _read(self, line: str) -> None:
        try:
            kept = json.loads(line)
            if kept["fate"] != Fate.FAILED:
                self._done.add((kept["name"], kept["digest"]))
        except (ValueError, TypeError, KeyError):
            return

    def is_done(self, name: str, digest: str) -> bool:
        """Whether the source was stored, or was held already, with the same content; what failed is tried again."""
        return (name, digest) in self._done

    def keep(self, record: Record) -> None:
        """Writes the record. Raises OSError where it cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(f"\n{json.dumps(asdict(record), ensure_ascii=False)}")
