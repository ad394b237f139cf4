"""A parsed writing as it is stored: its passages joined to the canonical text, with what stands beside the words."""

from dataclasses import dataclass

from opinions.text.pages import PageMark
from opinions.text.parsed import ParsedOpinion, ParsedPassage
from opinions.text.spans import Span


@dataclass(frozen=True, slots=True)
class TiledOpinion:
    """A parsed writing with its canonical text, where each passage stands in it, and its page marks in order."""

    parsed: ParsedOpinion
    text: str
    spans: tuple[Span, ...]
    marks: tuple[PageMark, ...]

    @property
    def placed(self) -> list[tuple[ParsedPassage, Span]]:
        """The passages, each with where it stands in the text."""
        return list(zip(self.parsed.passages, self.spans, strict=True))
