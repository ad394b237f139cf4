"""What the finder hands to the resolver: mentions in one writing's text, not yet tied to an authority."""

from bisect import bisect_right
from dataclasses import dataclass

from opinions.text.kinds import AuthorityKind, CitationForm, OpinionKind


class TooMuchToSearch(ValueError):
    """A writing has more characters or citations than are looked at."""


@dataclass(frozen=True, slots=True)
class Text:
    """A writing's passages joined with line feeds, where each starts, and the label of its note ('' in the body).

    For each passage `quoted` tells whether it is a block quotation, `outside` whether it is no part of what the court
    says (the head matter). `italics` are the runs set off so, in order.
    """

    words: str
    starts: tuple[int, ...]
    parts: tuple[str, ...]
    quoted: tuple[bool, ...] = ()
    outside: tuple[bool, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()

    def passage_at(self, offset: int) -> int:
        """The number of the passage in which `offset` lies."""
        return bisect_right(self.starts, offset) - 1

    def is_quoted(self, offset: int) -> bool:
        """Whether `offset` lies in a block quotation."""
        passage = self.passage_at(offset)
        return passage < len(self.quoted) and self.quoted[passage]

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
        return f"{self.volume} {self.name} {self.page}".strip()

    @property
    def book(self) -> tuple[str, str]:
        """The volume alone, which a short form names."""
        return self.volume, self.name


@dataclass(frozen=True, slots=True)
class Law:
    """An authority complete in itself: a statute, a rule, a treatise, a document of the record.

    `key` is the same for the same thing however it is printed, in every parse; of the record it is `record:<name>`,
    which is unique within one case alone. `cite` is the Bluebook form, `name` a title where the thing has one.
    """

    key: str
    kind: AuthorityKind
    cite: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class OtherWriting:
    """A writing of the same case, or of another court in the same litigation, as far as its mention tells which.

    `case` is empty for the case itself, else the words for the other opinion ("panel", "district court"). `author` is a
    surname as printed; `direction` is "ante" or "post"; `page` and `note` are the place there.
    """

    case: str = ""
    author: str = ""
    kind: OpinionKind | None = None
    direction: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation from `start` up to `end` of a writing's text. What does not apply to its form is empty.

    `within`: it stands in the parenthetical of another citation, where *id.* does not look (Bluebook rule 4.1). Its own
    end at `tail`. `law` is what a mention names that is complete in itself; `other` the writing that
    one means, told by page, note or author; `doubt` says in a sentence why a mention can name nothing surely.
    """

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
    signal: str = ""
    parenthetical: str = ""
    history: str = ""
    within: bool = False
    tail: int = 0
    law: Law | None = None
    other: OtherWriting | None = None
    doubt: str = ""
