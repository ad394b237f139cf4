"""What comes from a collection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source of one case under a file's name, and whence it came; `html` is the same case's HTML beside a JSON."""

    name: str
    source: bytes
    html: bytes
    origin: str
