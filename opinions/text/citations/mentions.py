"""What the finder hands to the resolver: mentions in one writing's text, not yet tied to an authority."""

from bisect import bisect_right
from dataclasses import dataclass

from opinions.text.kinds import CitationForm


@dataclass(frozen=True, slots=True)
class Text:
    """A writing's passages joined with line feeds, where each starts, and the label of its note ('' in the body)."""

    words: str
    starts: tuple[int, ...]
    parts: tuple[str, ...]

    def part_at(self, offset: int) -> str:
        """The label of the note in which `offset` lies; an empty string in the body."""
        return self.parts[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A volume of a reporter (its name as reporters-db spells it) and a page; in short forms the page is the pin."""

    volume: str
    name: str
    page: str

    @property
    def cite(self) -> str:
        """As it is printed: `489 U.S. 189`."""
        return f"{self.volume} {self.name} {self.page}"

    @property
    def book(self) -> tuple[str, str]:
        """The volume alone, which a short form names."""
        return self.volume, self.name


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation from `start` up to `end` of a writing's text. What does not apply to its form is empty."""

    start: int
    end: int
    form: CitationForm
    pin: str | None = None
    reporters: tuple[Reporter, ...] = ()
    name: str = ""
    court: str = ""
    year: str = ""
    weight: str = ""
    section: str = ""
    code: str = ""
    bare_start: int = 0
