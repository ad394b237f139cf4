"""Spans: half-open ranges of code points in a canonical text (W3C TextPositionSelector)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`start` up to but not including `end`, 0-based, in Unicode code points. Never empty.

    >>> Span(2, 5).slice("abcdefg")
    'cde'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def slice(self, text: str) -> str:
        """The words that this span covers in `text`."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


def from_utf16(text: str, units: int) -> int:
    """Turn an offset in UTF-16 code units (what a browser counts) into one in code points of `text`.

    Raises ValueError where the offset lies outside `text` or in the middle of a surrogate pair.

    >>> from_utf16("a😀b", 3)
    2
    """
    encoded = text[: max(units, 0)].encode("utf-16-le", "surrogatepass")
    if not 0 <= units * 2 <= len(encoded):
        raise ValueError(f"offset {units} lies outside a text of {to_utf16(text, len(text))} UTF-16 units")
    before = encoded[: units * 2].decode("utf-16-le", "surrogatepass")
    if to_utf16(before, len(before)) != units or not text.startswith(before):
        raise ValueError(f"offset {units} lies inside a surrogate pair")
    return len(before)


def to_utf16(text: str, offset: int) -> int:
    """Turn an offset in code points of `text` into one in UTF-16 code units.

    Raises ValueError where the offset lies outside `text`.

    >>> to_utf16("a😀b", 2)
    3
    """
    if not 0 <= offset <= len(text):
        raise ValueError(f"offset {offset} lies outside a text of {len(text)} code points")
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
