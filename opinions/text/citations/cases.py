"""The cases that one case cites, put together from their full citations: one for each page and name.

Two citations are of one case when they name the same page of the same volume and no name contradicts it: short
decisions share pages, so a page alone does not tell (Bluebook rule 10.3).
"""

from dataclasses import dataclass, field

from opinions.text.citations.grammar import slug
from opinions.text.citations.mentions import Mention, Reporter, Text
from opinions.text.citations.name_words import telling_words
from opinions.text.citations.reporters import tokens_in
from opinions.text.courts import court_beside
from opinions.text.full_citations import ReporterCitation
from opinions.text.kinds import AuthorityKind
from opinions.text.parsed import CaseFacts, ParsedAuthority, ParsedReport

REPORTS_OF_THE_SUPREME_COURT = ("U.S.", "S. Ct.", "L. Ed. 2d", "L. Ed.")
LONGEST_CASE = 400
"""Pages: no case of the reporters is longer, so that a pin further from its first page is not of that case."""
MOST_NAMESAKES = 100


@dataclass(slots=True, eq=False)
class Known:
    """A case as it becomes known, citation by citation; `id` is set when all are read."""

    reporters: list[Reporter] = field(default_factory=list)
    name: str = ""
    court: str = ""
    year: str = ""
    weight: str = ""
    id: str = ""
    itself: bool = False
    blank: str = ""
    words: frozenset[str] = frozenset()

    def learn(self, mention: Mention) -> list[Reporter]:
        """Fills in what an earlier citation left out; returns the reports that contradict one known already."""
        if not self.name and mention.name:
            self.name, self.words = mention.name, telling_words(mention.name)
        self.court = self.court or mention.court
        self.year = self.year or mention.year
        self.weight = self.weight or mention.weight
        series = {one.name for one in self.reporters}
        at_odds = [one for one in mention.reporters if one.page and one.name in series and one not in self.reporters]
        self.reporters.extend(one for one in mention.reporters if one.page and one.name not in series)
        unprinted = [one for one in mention.reporters if not one.page]
        self.blank = self.blank or (f"{unprinted[0].volume} {unprinted[0].name} ___" if unprinted else "")
        return at_odds

    @property
    def canonical(self) -> list[Reporter]:
        """The reports in an order that does not hang on who cites it: the Supreme Court's own first."""
        rank = {name: at for at, name in enumerate(REPORTS_OF_THE_SUPREME_COURT)}
        return sorted(self.reporters, key=lambda one: rank.get(one.name, len(rank)))

    def holds(self, page: int) -> bool:
        """Whether a page may be of this case, as far as its first pages tell."""
        first = [int(one.page) for one in self.reporters if one.page.isdigit()]
        return not first or any(at <= page <= at + LONGEST_CASE for at in first)

    def cite(self) -> str:
        """Bluebook rules 10.2 to 10.5: a Supreme Court case by its first report alone, others by all printed."""
        reports = self.canonical
        supreme = bool(reports) and reports[0].name in REPORTS_OF_THE_SUPREME_COURT
        printed = [one.cite for one in (reports[:1] if supreme else reports)]
        name = self.name.replace("’", "'")
        words = ", ".join(part for part in [name, *(printed or [self.blank])] if part)
        dated = " ".join(part for part in ("" if supreme else self.court, self.year) if part)
        return words + (f" ({dated})" if dated else "") + (f" ({self.weight})" if self.weight else "")

    def as_parsed(self) -> ParsedAuthority:
        """The authority that stands for the case."""
        reports = tuple(ParsedReport(one.volume, one.name, one.page) for one in self.canonical)
        name = self.name.replace("’", "'")
        return ParsedAuthority(self.id, AuthorityKind.CASE, self.cite(), name, self.court, self.year, reports)


Index = dict[Known, None]
"""Cases in the order in which they became known, each once."""


@dataclass(slots=True)
class Cases:
    """All cases that the writings of one case cite in full, and the case itself."""

    known: Index = field(default_factory=dict)
    _by_page: dict[Reporter, Index] = field(default_factory=dict)
    _by_book: dict[tuple[str, str], Index] = field(default_factory=dict)
    _by_word: dict[str, Index] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], Known] = field(default_factory=dict)

    def add_itself(self, facts: CaseFacts) -> Known | None:
        """The case that the writings belong to; None where nothing is known that would tell it from others."""
        own = [one for cite in facts.citations for one in _reporters(cite)]
        if not (own or facts.docket_number or facts.caption):
            return None
        court = court_beside(facts.court, tuple(one.name for one in own)) if facts.court else ""
        weight = "en banc" if facts.en_banc else ""
        known = Known(own, facts.caption, court, facts.decided[:4], weight, itself=True)
        known.words = telling_words(facts.caption) if facts.caption else frozenset()
        known.id = slug(own[0].cite) if own else slug(f"{facts.court} {facts.docket_number or facts.caption}")
        self._index(known)
        return known

    def add(self, mention: Mention) -> tuple[Known | None, list[Reporter], Known | None]:
        """The case of a full citation, a new one if need be; reports at odds with it; a case of another name there.

        None where the page is shared by several and no name tells.
        """
        words = telling_words(mention.name) if mention.name else frozenset()
        held = list(dict.fromkeys(known for one in mention.reporters for known in self._by_page.get(one, ())))
        fitting = [known for known in held if not words or not known.words or words & known.words]
        if len(fitting) > 1:
            first = [known for known in fitting if mention.reporters[0] in known.reporters]
            fitting = first if len(first) == 1 else fitting
        if len(fitting) > 1:
            return None, [], None
        known = fitting[0] if fitting else self._blank(mention) or Known()
        at_odds = known.learn(mention)
        self._index(known)
        return known, at_odds, held[0] if held and not fitting else None

    def _blank(self, mention: Mention) -> Known | None:
        """A case whose page was blank is known by its name and year."""
        if not mention.name or all(one.page for one in mention.reporters):
            return None
        return self._by_name.get((mention.name, mention.year))

    def _index(self, known: Known) -> None:
        self.known[known] = None
        if known.name:
            self._by_name.setdefault((known.name, known.year), known)
        for one in known.reporters:
            self._by_page.setdefault(one, {})[known] = None
            self._by_book.setdefault(one.book, {})[known] = None
        for word in known.words:
            self._by_word.setdefault(word, {})[known] = None

    def named(self, name: str) -> list[Known]:
        """The cases whose names hold all telling words of `name`; none where too many share them to be told apart."""
        words = telling_words(name)
        rarest: Index = min((self._by_word.get(word, {}) for word in words), key=len, default={})
        if len(rarest) > MOST_NAMESAKES:
            return []
        return [known for known in rarest if words <= known.words]

    def in_book(self, book: tuple[str, str]) -> list[Known]:
        """The cases that are known to be in a volume; none where they are too many to be told apart."""
        held = self._by_book.get(book, {})
        return list(held) if len(held) <= MOST_NAMESAKES else []

    def give_ids(self) -> None:
        """An id for each case, of its first report in canonical order, with its name where that is taken."""
        taken = {known.id for known in self.known if known.id}
        for known in self.known:
            if known.id:
                continue
            cite = known.canonical[0].cite if known.reporters else f"{known.name} {known.year}"
            wanted = slug(cite)
            if wanted in taken:
                wanted = slug(f"{cite} {known.name}")
            number = 2
            while wanted in taken:
                wanted = slug(f"{cite} {known.name} {number}")
                number += 1
            known.id = wanted
            taken.add(wanted)


def _reporters(cite: str) -> list[Reporter]:
    """The reports in a printed citation, as eyecite reads them; one that it does not know as it is printed."""
    found = [token.reporter() for token in tokens_in(Text(cite, (0,), ("",)))]
    if found:
        return found
    try:
        printed = ReporterCitation.parse(cite)
    except ValueError:
        return []
    return [Reporter(printed.volume, printed.reporter, printed.page)]
