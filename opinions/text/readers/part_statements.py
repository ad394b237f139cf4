"""Statements of who speaks and who joins Part by Part, as the Supreme Court prints them in bylines and syllabi.

`delivered the opinion of the Court with respect to Parts I and II–A, and an opinion with respect to Part II–B, in which
X, J., joined`; `in which X, J., joined as to Part I`; `X, J., joins all but Part III of this opinion`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from opinions.text.kinds import OpinionKind
from opinions.text.parsed import ParsedPart
from opinions.text.part_names import (
    EVERYTHING,
    LIST,
    NAME,
    Path,
    Selection,
    described,
    is_note,
    name_of,
    paths_in,
    sort_key,
)
from opinions.text.readers.bylines import names_listed

EXCEPTED = r"except(?:ing)?(?: as to| for| with respect to| in)?"
EXCEPT = rf"(?:(?:in|as to|with respect to) )?(?:all (?:but|except)|{EXCEPTED}|but not)"
ONLY = r"(?:but )?(?:only )?(?:as to|with respect to|with regard to|in|for|only)(?: only)?"
SCOPE = rf"(?P<how>{EXCEPT}|{ONLY}) (?P<list>{LIST})"
SCOPED = re.compile(rf",?\s*(?:{SCOPE}|(?P<bare>{LIST})|(?P<in_full>in full\b)|(?P<in_part>in part\b))")
COURT = r"(?:the|an) opinion (?:of|for) (?:the|a unanimous) court"
OWN = r"(?:an|a (?:separate|plurality)) opinion(?! (?:of|for|concurring|dissenting))"
HEAD = re.compile(rf"\b(?:(?P<court>{COURT})|(?P<own>{OWN}))\b", re.IGNORECASE)
JOINED = re.compile(
    r"(?:\b(?P<before>(?:in )?(?:all but |all except )?(?:Parts?|PARTS?) [^;]{1,80}?) of which|\bin which|\bwith whom"
    rf"|(?<=, )and(?! in\b| {NAME})|(?<=joined),|(?<=joins),)\s"
    r"(?P<names>(?:(?!\bin which\b|\bwith whom\b|\bof which\b)[^;]){2,300}?),? join(?:ed|s)?\b"
)
JOINED_BY = re.compile(
    r"\bjoined by (?P<names>[^;]+?)(?=,? (?:concurring|dissenting|as to|except|in all but)\b|[.:;)]|$)"
)
OF_THIS = re.compile(
    r"^\W*(?P<names>[^;]{2,200}?) joins? (?P<scope>[^;]{2,120}?)(?: of (?:this|the Court['’]s) opinion)?\.?$"
)
EXCLUDES = re.compile(r"\b(?:but(?! only)|except(?:ing)?)\b")
SPEAKS_OF_PARTS = re.compile(r"\bParts? (?:[IVX]+|[A-Z])\b")
MAJORITY_OF_NINE = 5


@dataclass(frozen=True, slots=True)
class Joining:
    """Those who join the Parts that both selections hold."""

    names: tuple[str, ...]
    of_clause: Selection = EVERYTHING
    of_their_own: Selection = EVERYTHING

    def holds(self, *paths: Path) -> bool:
        """Whether they join there."""
        return self.of_clause.holds(*paths) and self.of_their_own.holds(*paths)


@dataclass(frozen=True, slots=True)
class Clause:
    """What an author does in some Parts: with `court` she speaks for the court."""

    court: bool
    scope: Selection


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of one writing. `doubts` are sentences on what is said and was not understood."""

    clauses: tuple[Clause, ...] = ()
    joinings: tuple[Joining, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All Parts and notes that are named, in their order."""
        selections = [clause.scope for clause in self.clauses]
        for joining in self.joinings:
            selections += [joining.of_clause, joining.of_their_own]
        return tuple(sorted(dict.fromkeys(path for each in selections for path in each.paths), key=sort_key))


@dataclass(frozen=True, slots=True)
class Shares:
    """Who joins the whole of a writing, and what it is in the Parts that are named."""

    joined_by: tuple[str, ...] = ()
    parts: tuple[ParsedPart, ...] = ()
    doubts: tuple[str, ...] = field(default=())


def read_statement(words: str, kind: OpinionKind) -> Statement:
    """What a byline, or a sentence of a syllabus, says of Parts and joiners of a writing of that kind.

    >>> said = read_statement("delivered the opinion of the Court, except as to Part II–A.", OpinionKind.MAJORITY)
    >>> [name_of(path) for path in said.paths]
    ['II–A']
    """
    line = " ".join(words.replace("\u00ad", "").split())
    heads = list(HEAD.finditer(line)) if kind.speaks_for_the_court else []  # a concurrence speaks of another's Parts
    ends = [*(head.start() for head in heads[1:]), len(line)][: len(heads)]
    clauses: list[Clause] = []
    joinings, doubts = _joinings(line[: heads[0].start()] if heads else line, EVERYTHING)
    for head, end in zip(heads, ends, strict=True):
        scope, after = _scope(line, head.end(), end)
        clauses.append(Clause(head["court"] is not None, scope))
        found, unsure = _joinings(line[after:end], scope)
        joinings += found
        doubts += unsure
    return Statement(tuple(clauses), tuple(joinings), tuple(doubts))


def read_note(words: str) -> Statement:
    """What a byline's note says: `JUSTICE X joins only Parts I and II of this opinion`. Nothing where it says else."""
    match = OF_THIS.match(" ".join(words.split()))
    scoped = _selection(match["scope"]) if match else None
    names = names_listed(match["names"]) if match else ()
    return Statement(joinings=(Joining(names, of_their_own=scoped),)) if scoped and names else Statement()


def _joinings(words: str, clause: Selection) -> tuple[list[Joining], list[str]]:
    """Those who join in a clause, each with what is said of how far."""
    found: list[Joining] = []
    doubts: list[str] = []
    for match in sorted([*JOINED.finditer(words), *JOINED_BY.finditer(words)], key=re.Match.start):
        names = names_listed(match["names"])
        told = SCOPED.match(words, match.end())
        before = match.groupdict().get("before")
        own = _selection(before) if before else _selection(told[0]) if told else EVERYTHING
        if told and told["in_part"] and names:
            doubts.append(
                f"{' and '.join(names)} joined in part, and the source does not say in which Parts: say it in the "
                "table of Parts."
            )
        elif names:
            found.append(Joining(names, clause, own or EVERYTHING))
    return found, doubts


def _scope(line: str, start: int, end: int) -> tuple[Selection, int]:
    """The Parts that are named right after an opinion, and where the words about them end."""
    told = SCOPED.match(line, start, end)
    selection = _selection(told[0]) if told else None
    return (selection, told.end()) if told and selection else (EVERYTHING, start)


def _selection(words: str) -> Selection | None:
    """`as to Parts I and II`, `except Part III`; None where no Part is named."""
    listed = re.search(LIST, words)
    paths = paths_in(listed[0]) if listed else ()
    if not paths or listed is None:
        return None
    before = words[: listed.start()].lower()
    return Selection(paths, excluding=EXCLUDES.search(before) is not None)


def shares(statements: Sequence[Statement], kind: OpinionKind, called_in: Callable[[Path], Path]) -> Shares:
    """What statements of one writing of that kind come to; `called_in` tells the Part in which a note is called.

    Words of the author's own that others join are a plurality's; those that nobody joins are hers alone (`other`).
    """
    clauses = [clause for statement in statements for clause in statement.clauses]
    joinings = [joining for statement in statements for joining in statement.joinings]
    named = tuple(sorted({path for statement in statements for path in statement.paths}, key=sort_key))
    scoped = [clause for clause in clauses if clause.scope.paths]

    def joined(*paths: Path) -> tuple[str, ...]:
        return _distinct(name for each in joinings if each.holds(*paths) for name in each.names)

    def places(path: Path) -> tuple[Path, ...]:
        return (path, called_in(path)) if is_note(path) else (path,)

    everywhere = [set(joined(*places(path))) for path in named] if scoped and len(scoped) == len(clauses) else [set()]
    whole = joined(()) or (tuple(name for name in joined(*named) if all(name in each for each in everywhere)))
    parts = [
        ParsedPart(name_of(path), _kind(places(path), clauses, kind, joined(*places(path))), joined(*places(path)))
        for path in named
    ]
    doubts = [doubt for statement in statements for doubt in statement.doubts]
    doubts += [*_few(whole, parts, clauses), *_unsaid(parts, clauses)]
    return Shares(whole, tuple(parts), tuple(dict.fromkeys(doubts)))


def _kind(
    paths: tuple[Path, ...], clauses: Sequence[Clause], kind: OpinionKind, joined_by: tuple[str, ...]
) -> OpinionKind:
    """What the writing is at `paths`: by the clause that names them, else by one that speaks of the whole."""
    if not clauses or not any(clause.court or clause.scope.paths for clause in clauses):
        return kind
    holding = [clause for clause in clauses if clause.scope.holds(*paths)]
    if any(clause.court for clause in holding):
        return OpinionKind.MAJORITY
    return OpinionKind.PLURALITY if joined_by else OpinionKind.OTHER


def _few(whole: Sequence[str], parts: Sequence[ParsedPart], clauses: Sequence[Clause]) -> Iterator[str]:
    """Doubts about Parts that speak for the court of nine, and have lost the votes for it."""
    if len(whole) + 1 < MAJORITY_OF_NINE or not any(clause.court for clause in clauses):
        return
    for part in parts:
        if part.kind is OpinionKind.MAJORITY and len(part.joined_by) + 1 < MAJORITY_OF_NINE:
            yield (
                f"{len(part.joined_by)} joined {described(part.name)}, where {len(whole)} joined the whole: say "
                "whether it still speaks for the Court."
            )


def _unsaid(parts: Sequence[ParsedPart], clauses: Sequence[Clause]) -> Iterator[str]:
    """Doubts about Parts that are said not to be the court's, and not whose they are."""
    if not any(clause.court and clause.scope.paths and clause.scope.excluding for clause in clauses):
        return
    if any(not clause.court for clause in clauses):
        return
    for part in parts:
        if part.kind is not OpinionKind.MAJORITY:
            yield (
                f"The source says that {described(part.name)} is not the opinion of the Court, and not who joined it: "
                "say what it is and who joined."
            )


def _distinct(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
