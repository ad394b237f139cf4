"""What *id.* may look back to (Bluebook rule 4.1): the one authority cited right before it, in the same place."""

from dataclasses import dataclass, field, replace

from opinions.text.citations.cases import Known
from opinions.text.citations.mentions import Law, Mention
from opinions.text.kinds import AuthorityKind

UNPAGED = {AuthorityKind.STATUTE, AuthorityKind.RULE, AuthorityKind.CONSTITUTION, AuthorityKind.REGULATION}
PAGED_BOOKS = ("Fed. Reg.", " Stat. ", "Sess.", "Cong. Rec.", " Laws ")


@dataclass(frozen=True, slots=True)
class Target:
    """What a mention is tied to: a case, or a law or document complete in itself; `writing`: which of the same case."""

    case: Known | None = None
    law: Law | None = None
    writing: int | None = None

    @property
    def id(self) -> str | None:
        """The authority's id."""
        return self.case.id if self.case else self.law.key if self.law else None

    @property
    def is_paged(self) -> bool:
        """Whether pages of it can be cited; sections of statutes and rules have none."""
        return self.law is None or self.law.kind not in UNPAGED or any(book in self.law.cite for book in PAGED_BOOKS)


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The last citation before a place. `target` is None where it is untied, or is one of a string (`string`)."""

    mention: Mention
    target: Target | None
    likely: Target | None = None
    string: bool = False


@dataclass(slots=True)
class Frame:
    """One level of parentheses, in a block quotation, a note or the body: what was cited last there, up to `end`.

    `paged` is the last citation of what has pages, `law` of what has sections; `named` are the cases named alone since
    the last citation, and `previous` is whatever was cited last, also what *id.* passes over.
    """

    end: int
    last: Antecedent | None = None
    paged: Antecedent | None = None
    law: Antecedent | None = None
    named: list[tuple[Mention, Target]] = field(default_factory=list)
    previous: tuple[Mention, Target | None] | None = None

    def cite(self, kept: Antecedent, target: Target | None) -> None:
        """Makes a citation of `target` the last one; what was named alone before no longer counts."""
        self.last = kept
        self.named.clear()
        if target is None or target.is_paged:
            self.paged = kept
        if target is None or target.law is not None:
            self.law = kept


Place = tuple[str, int | None]
"""The label of a note, empty in the body; and in a block quotation the number of its passage."""


@dataclass(slots=True)
class Antecedents:
    """The frames of one writing by place; mentions are given in order."""

    _frames: dict[Place, list[Frame]] = field(default_factory=dict)

    def frame_of(self, mention: Mention, place: Place) -> Frame:
        """The frame in which a mention stands: that of its place, or of the citation's parenthesis that it is in."""
        frames = self._frames.setdefault(place, [Frame(_NEVER)])
        while frames[-1].end <= mention.start:
            frames.pop()
        top = frames[-1]
        if top.previous and mention.start < top.previous[0].tail:
            inner = replace(top, end=top.previous[0].tail, named=list(top.named))
            frames.append(inner)
        return frames[-1]

    def outside(self, place: Place) -> Frame:
        """The frame around a block quotation."""
        return self._frames.setdefault((place[0], None), [Frame(_NEVER)])[-1]


_NEVER = 1 << 60
