"""Ties mentions to authorities. What cannot be tied without a guess stays untied."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from opinions.text.citations.grammar import slug
from opinions.text.citations.mentions import Mention, Reporter, Text
from opinions.text.kinds import AuthorityKind, CitationForm
from opinions.text.parsed import CaseFacts, ParsedAuthority, ParsedCitation

# References that the finder does not see: after one of these, an *id.* may mean it and not what was found before.
UNSEEN = re.compile(
    r"\bOp\.|\bApps?\.|\bBr\.|\bTr\.|\bRec\.|\bExs?\.|\b(?:[Aa]nte|[Pp]ost|[Ss]upra|[Ii]nfra)\b|§|\bU\.S\.C|\bC\.F\.R"
    r"|\bStat\.|\bConst\.|\bR\. ?(?:Civ|Crim|Evid|App)\.|\bCode\b|\bRestatement\b|\bL\. ?Rev\.|\bL\.J\.|\bat \d{2,}"
    r"|\b\d{1,4} [A-Z][\w.]{0,8}(?: ?[\w.]{1,5})? \d+|\bJJ?\.,|\bRule \d"
)
PARENTHETICAL = re.compile(r"\((?:[^()]*, )?(?:citing|quoting|cited in|quoted in)\b[^()]*$")
CITING = re.compile(r"\([^()]*\b(?:citing|quoting)\b[^()]*(?:\([^()]*\)[^()]*)*\)")
STRING_JOINT = re.compile(r"(?: \([^()]*(?:\([^()]*\)[^()]*)*\))*; ?(?:[a-z.,]+ ){0,3}", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_][\w'’-]+")
COMMON_WORDS = frozenset(
    {
        "the",
        "of",
        "and",
        "for",
        "in",
        "re",
        "ex",
        "parte",
        "state",
        "states",
        "united",
        "people",
        "city",
        "county",
        "town",
        "board",
        "department",
        "dep't",
        "co",
        "corp",
        "inc",
        "estate",
        "matter",
        "commonwealth",
        "comm'n",
        "ass'n",
        "v",
    }
)
REPORTS_OF_THE_SUPREME_COURT = frozenset({"U.S.", "S. Ct.", "L. Ed.", "L. Ed. 2d"})


@dataclass(slots=True)
class _Known:
    """An authority as it becomes known, mention by mention."""

    id: str
    kind: AuthorityKind
    reporters: list[Reporter] = field(default_factory=list)
    name: str = ""
    court: str = ""
    year: str = ""
    weight: str = ""
    cite: str = ""
    section: str = ""

    @property
    def name_words(self) -> set[str]:
        return _telling_words(self.name)

    def learn(self, mention: Mention) -> None:
        """Fills in from a fuller mention what an earlier one left out."""
        self.name = self.name or mention.name
        self.court = self.court or mention.court
        self.year = self.year or mention.year
        self.weight = self.weight or mention.weight
        self.reporters.extend(one for one in mention.reporters if one not in self.reporters)

    def as_parsed(self) -> ParsedAuthority:
        return ParsedAuthority(self.id, self.kind, self.cite or self._case_cite())

    def _case_cite(self) -> str:
        """Bluebook rules 10.2 to 10.5: a Supreme Court case by its first report alone, others by all printed."""
        supreme = self.reporters[0].name in REPORTS_OF_THE_SUPREME_COURT
        reports = self.reporters[:1] if supreme else self.reporters
        cite = ", ".join([part for part in [self.name.replace("’", "'")] if part] + [one.cite for one in reports])
        court = "" if supreme else self.court
        dated = " ".join(part for part in (court, self.year) if part)
        return cite + (f" ({dated})" if dated else "") + (f" ({self.weight})" if self.weight else "")


def _telling_words(name: str) -> set[str]:
    words = {word.lower().replace("’", "'") for word in WORD.findall(name)}
    return words - COMMON_WORDS or words


@dataclass(slots=True)
class Resolver:
    """The authorities of one case, across its writings; `facts` are those of the case itself."""

    facts: CaseFacts = field(default_factory=CaseFacts)
    _known: list[_Known] = field(default_factory=list)
    _by_page: dict[Reporter, _Known] = field(default_factory=dict)
    _by_book: dict[tuple[str, str], list[_Known]] = field(default_factory=dict)
    _by_cite: dict[str, _Known] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)
    _by_word: dict[str, list[_Known]] = field(default_factory=dict)

    def authorities(self) -> tuple[ParsedAuthority, ...]:
        """What was cited, in the order of the first mention."""
        return tuple(known.as_parsed() for known in self._known)

    def resolve(self, text: Text, mentions: Sequence[Mention]) -> list[ParsedCitation]:
        """The mentions of one writing with their authorities. *Id.* never reaches over into another writing or note."""
        resolved: list[ParsedCitation] = []
        antecedent: tuple[Mention, _Known | None] | None = None
        previous: Mention | None = None
        for mention in mentions:
            if antecedent and text.part_at(antecedent[0].start) != text.part_at(mention.start):
                antecedent = None
            known, start = self._authority(text, mention, antecedent)
            resolved.append(ParsedCitation(start, mention.end, known.id if known else None, mention.form, mention.pin))
            if antecedent is None or not _is_parenthetical(text, antecedent[0], mention):
                other = antecedent is None or antecedent[1] is not known
                in_string = other and previous is not None and _is_joined(text, previous, mention)
                antecedent = (mention, None if in_string else known)
            previous = mention
        return resolved

    def _authority(
        self, text: Text, mention: Mention, antecedent: tuple[Mention, _Known | None] | None
    ) -> tuple[_Known | None, int]:
        """The authority of a mention, if sure, and where the mention starts (its name is not always its own)."""
        if mention.form is CitationForm.FULL:
            return self._case(mention), mention.start
        if mention.form is CitationForm.SECTION:
            return self._statute(mention), mention.start
        if mention.form is CitationForm.SHORT:
            return self._short(mention)
        if mention.form is CitationForm.INTERNAL:
            return None, mention.start
        return self._id(text, mention, antecedent), mention.start

    def _case(self, mention: Mention) -> _Known:
        for reporter in mention.reporters:
            known = self._by_page.get(reporter)
            if known and _compatible(known, mention):
                break
        else:
            known = _Known(self._new_id(mention.reporters[0].cite), AuthorityKind.CASE)
            self._known.append(known)
        known.learn(mention)
        for reporter in mention.reporters:
            self._by_page.setdefault(reporter, known)
            books = self._by_book.setdefault(reporter.book, [])
            if known not in books:
                books.append(known)
        for word in known.name_words:
            named = self._by_word.setdefault(word, [])
            if known not in named:
                named.append(known)
        return known

    def _statute(self, mention: Mention) -> _Known:
        cite = f"{mention.code} § {mention.section}"
        if cite not in self._by_cite:
            kind = AuthorityKind.REGULATION if "C.F.R." in cite else AuthorityKind.STATUTE
            known = _Known(self._new_id(cite), kind, cite=cite, section=mention.section)
            self._by_cite[cite] = known
            self._known.append(known)
        return self._by_cite[cite]

    def _short(self, mention: Mention) -> tuple[_Known | None, int]:
        """The one case in that volume whose name has the words of the short name."""
        cases = self._by_book.get(mention.reporters[0].book, [])
        words = _telling_words(mention.name)
        named = [known for known in cases if words and words <= _telling_words(known.name)]
        if len(named) == 1:
            return named[0], mention.start
        last_word = _telling_words(mention.name.split()[-1]) if mention.name else set()
        if len(cases) == 1 and not (last_word and mention.name[0].isupper() and cases[0].name):
            return cases[0], mention.bare_start
        return None, mention.start

    def _id(self, text: Text, mention: Mention, antecedent: tuple[Mention, _Known | None] | None) -> _Known | None:
        known = antecedent[1] if antecedent else None
        if antecedent is None or known is None:
            return None
        between = CITING.sub("", text.words[antecedent[0].end : mention.start])
        if UNSEEN.search(between) or self._names_another(between, known):
            return None
        if mention.section:
            return known if known.section == mention.section else None
        if mention.pin and known.kind is not AuthorityKind.CASE:
            return None
        return known

    def _names_another(self, words: str, known: _Known) -> bool:
        """Whether the words name another case that is known here, or cite one by its parties."""
        if " v. " in words:
            return True
        capitalised = {word.lower().replace("’", "'") for word in WORD.findall(words) if word[0].isupper()}
        return any(
            other is not known for word in capitalised - known.name_words for other in self._by_word.get(word, ())
        )

    def _new_id(self, cite: str) -> str:
        base = wanted = slug(cite)
        number = 2
        while wanted in self._ids:
            wanted = f"{base}-{number}"
            number += 1
        self._ids.add(wanted)
        return wanted


def _compatible(known: _Known, mention: Mention) -> bool:
    """Whether a citation to the same page is to the same case: short decisions share pages."""
    if not known.name or not mention.name:
        return True
    return bool(known.name_words & _telling_words(mention.name))


def _is_parenthetical(text: Text, antecedent: Mention, mention: Mention) -> bool:
    """Whether `mention` stands in a "(citing …)" after the antecedent: *id.* looks past those (Bluebook rule 4.1)."""
    return PARENTHETICAL.search(text.words, antecedent.end, mention.start) is not None


def _is_joined(text: Text, previous: Mention, mention: Mention) -> bool:
    """Whether two mentions stand in one string of citations, after which *id.* would be ambiguous."""
    return STRING_JOINT.fullmatch(text.words, previous.end, mention.start) is not None
