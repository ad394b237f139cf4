"""Ties mentions to authorities. What cannot be tied without a guess stays untied, and a sentence says why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from opinions.text.citations import same_case
from opinions.text.citations.antecedents import Antecedent, Antecedents, Frame, Target
from opinions.text.citations.cases import Cases, Known
from opinions.text.citations.ids import IdReader, is_joined
from opinions.text.citations.mentions import Law, Mention, Reporter, Text
from opinions.text.citations.misprints import near_misses
from opinions.text.citations.name_words import telling_words
from opinions.text.citations.names import short_name_before
from opinions.text.citations.naming import Naming, Seen, naming_of, with_names
from opinions.text.citations.resolved import Resolved
from opinions.text.citations.secondary import is_by
from opinions.text.citations.short_forms import short_form, supra_form
from opinions.text.kinds import CitationForm
from opinions.text.parsed import CaseFacts, ParsedAuthority, ParsedCitation, ParsedOpinion

PARALLEL_AT_ODDS = "The parallel citation {printed} differs from {known}, cited elsewhere: likely a misprint."
SAME_PAGE = "{other} is cited at the same page: one of the two may be a misprint."
SHARED_PAGE = "Several cases are cited at this page, and no name tells which is meant."
NOT_KNOWN = "The case's own citation is not known."
SUB_NOM = re.compile(r"sub nom|\bby$|\bin$")


@dataclass(slots=True)
class Reading:
    """One writing with its mentions; `full` says for each full citation's start what the registry made of it."""

    text: Text
    mentions: list[Mention]
    full: dict[int, Resolved] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """A mention where it stands: in writing `number`, in its frame; `outside`: the frame around a block quotation."""

    number: int
    reading: Reading
    mention: Mention
    frame: Frame
    outside: Frame | None


@dataclass(slots=True)
class Resolver:
    """The authorities of one case, across its writings: all are read first, then each is resolved."""

    opinions: Sequence[ParsedOpinion]
    facts: CaseFacts
    cases: Cases = field(default_factory=Cases)
    readings: dict[int, Reading] = field(default_factory=dict)
    _naming: Naming = field(default_factory=Naming)
    _itself: Known | None = None
    _writings: tuple[same_case.Writing, ...] = ()
    _laws: dict[str, Law] = field(default_factory=dict)
    _cited: dict[str, Known | Law] = field(default_factory=dict)
    _near: dict[Known, Known] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Knows the case itself before anything that it cites."""
        self._itself = self.cases.add_itself(self.facts)
        self._writings = same_case.writings_of(self.opinions)

    def read(self, number: int, text: Text, mentions: Sequence[Mention]) -> None:
        """Takes in the mentions of writing `number`: what it cites in full is known from now on, to all writings."""
        reading = self.readings[number] = Reading(text, [])
        for each in mentions:
            previous = reading.mentions[-1] if reading.mentions else None
            mention = _named_by_history(each, previous)
            reading.mentions.append(mention)
            if mention.form is CitationForm.FULL and mention.law is None and mention.reporters:
                reading.full[mention.start] = self._register(mention)

    def _register(self, mention: Mention) -> Resolved:
        known, at_odds, other = self.cases.add(mention)
        if known is None:
            return Resolved(None, mention.start, SHARED_PAGE)
        target = Target(case=known)
        if at_odds:
            return Resolved(target, mention.start, _at_odds(known, at_odds))
        if other:
            return Resolved(target, mention.start, SAME_PAGE.format(other=other.name), Target(case=other))
        return Resolved(target, mention.start)

    def name_alone(self) -> None:
        """When all writings are read: finds the cases named alone, and gives every authority its id."""
        self.cases.give_ids()
        self._near = near_misses(self.cases)
        seen = [Seen(reading.text, reading.mentions) for reading in self.readings.values()]
        self._naming = naming_of(self.cases, seen, self.facts, self.opinions)
        for reading in self.readings.values():
            _take_short_names(reading)
            reading.mentions = with_names(reading.text, reading.mentions, self._naming)

    def authorities(self) -> tuple[ParsedAuthority, ...]:
        """What was cited, in the order of the first mention."""
        return tuple(
            cited.as_parsed()
            if isinstance(cited, Known)
            else ParsedAuthority(cited.key, cited.kind, cited.cite, cited.name)
            for cited in self._cited.values()
        )

    def resolve(self, number: int) -> list[ParsedCitation]:
        """The mentions of one writing with their authorities. *Id.* never reaches into another writing or note."""
        reading = self.readings[number]
        antecedents = Antecedents()
        ids = IdReader(reading.text, reading.mentions, self._naming.shared)
        found: list[ParsedCitation] = []
        for mention in reading.mentions:
            place = _place(reading.text, mention)
            outside = antecedents.outside(place) if place[1] is not None else None
            spot = Spot(number, reading, mention, antecedents.frame_of(mention, place), outside)
            resolved = self._id(spot, ids) if mention.form is CitationForm.ID else self._resolved(spot)
            _remember(spot, resolved)
            found.append(self._as_parsed(mention, resolved))
        return found

    def _resolved(self, spot: Spot) -> Resolved:
        mention = spot.mention
        if mention.law is not None or _is_of_no_case(mention):
            return self._law(mention)
        ways = {
            CitationForm.FULL: self._full,
            CitationForm.SHORT: self._short,
            CitationForm.SUPRA: self._supra,
            CitationForm.NAME: self._named,
            CitationForm.INTERNAL: self._internal,
        }
        return ways[mention.form](spot)

    def _full(self, spot: Spot) -> Resolved:
        resolved = spot.reading.full[spot.mention.start]
        known = resolved.target.case if resolved.target else None
        near = self._near.get(known) if known else None
        if known and near and not resolved.doubt:
            doubt = f"{near.cite()} is cited too: one of the two may be a misprint."
            return replace(resolved, doubt=doubt, likely=Target(case=near))
        return resolved

    def _short(self, spot: Spot) -> Resolved:
        """A short form; parallels that it repeats may contradict those that are known."""
        told = short_form(self.cases, spot.mention)
        reports = {one.name: one for one in told.known.reporters} if told.known else {}
        odd = [one for one in spot.mention.reporters[1:] if one.page and reports.get(one.name, one) != one]
        return Resolved.of(told, _at_odds(told.known, odd) if told.known and odd else "")

    def _named(self, spot: Spot) -> Resolved:
        known = self._naming.known(spot.mention.name)
        return Resolved(Target(case=known) if known else None, spot.mention.start)

    def _supra(self, spot: Spot) -> Resolved:
        mention = spot.mention
        told = supra_form(self.cases, mention)
        if told.known or told.likely:
            return Resolved.of(told)
        laws = [law for law in self._laws.values() if law.name and mention.name.lower() in law.name.lower()]
        laws = laws or [law for law in self._laws.values() if is_by(law, mention.name)]
        if len(laws) == 1:
            return Resolved(Target(law=laws[0]), mention.start)
        return Resolved.of(told)

    def _law(self, mention: Mention) -> Resolved:
        if mention.law is None:
            return Resolved(None, mention.start, mention.doubt)
        law = self._laws.setdefault(mention.law.key, mention.law)
        return Resolved(Target(law=law), mention.start, mention.doubt)

    def _internal(self, spot: Spot) -> Resolved:
        mention = spot.mention
        if mention.other and mention.other.case:
            return self._lower(mention, mention.other.case)
        meant = same_case.meant(self._writings, spot.number, mention, spot.reading.text.words)
        if self._itself is None:
            return Resolved(Target(writing=meant.writing), mention.start, meant.doubt or NOT_KNOWN)
        return Resolved(Target(case=self._itself, writing=meant.writing), mention.start, meant.doubt)

    def _lower(self, mention: Mention, court: str) -> Resolved:
        """An opinion of another court in the same litigation: a case cited by the same parties, if there is but one."""
        same = (
            [known for known in self.cases.named(self.facts.caption) if not known.itself] if self.facts.caption else []
        )
        likely = Target(case=same[0]) if len(same) == 1 else None
        if likely and court == "panel":
            return Resolved(likely, mention.start)
        return Resolved(None, mention.start, f"The opinion of the {court} is not cited in full here.", likely)

    def _id(self, spot: Spot, ids: IdReader) -> Resolved:
        """*Id.*; after a reference to a writing of the same case that is reckoned anew, for the page is another."""
        mention, last = spot.mention, spot.frame.last
        resolved = self._in_its_volume(mention, ids.resolve(mention, spot.frame, spot.outside))
        target = resolved.target
        if target is None or target.case is None or target.case is not self._itself or last is None:
            return resolved
        if last.mention.other is None or mention.pin is None:
            return resolved
        other = replace(last.mention.other, page=_page(mention.pin), note=_note(mention.pin))
        again = replace(mention, form=CitationForm.INTERNAL, other=other)
        meant = same_case.meant(self._writings, spot.number, again, spot.reading.text.words)
        writing = meant.writing if meant.writing is not None else target.writing
        return replace(resolved, target=replace(target, writing=writing))

    def _in_its_volume(self, mention: Mention, resolved: Resolved) -> Resolved:
        """An *id.* that names a volume ("id., 131 Haw. at 203") means a case that is in that volume, and no other."""
        books = {one.book for one in mention.reporters}
        cited = resolved.target.case if resolved.target else None
        if not books or (cited and books & {one.book for one in cited.reporters}):
            return resolved
        report = mention.reporters[0]
        told = short_form(self.cases, replace(mention, name="", pin=report.page or None, bare_start=mention.start))
        return Resolved.of(told)

    def _as_parsed(self, mention: Mention, resolved: Resolved) -> ParsedCitation:
        target, likely = resolved.target, resolved.likely
        for one in (target, likely):
            cited = (one.case or one.law) if one else None
            if one and one.id and cited:
                self._cited.setdefault(one.id, cited)
        return ParsedCitation(
            resolved.start,
            mention.end,
            target.id if target else None,
            mention.form,
            mention.pin,
            mention.signal,
            mention.parenthetical,
            mention.history,
            target.writing if target else None,
            resolved.doubt,
            likely.id if likely and (target is None or likely.id != target.id) else None,
        )


def _named_by_history(mention: Mention, previous: Mention | None) -> Mention:
    """A decision in a case's history has the name of the case, unless another is given (Bluebook rule 10.7)."""
    if mention.history and not mention.name and previous and not SUB_NOM.search(mention.history):
        return replace(mention, name=previous.name)
    return mention


def _at_odds(known: Known, odd: Sequence[Reporter]) -> str:
    told = next(one for one in known.reporters if one.name == odd[0].name)
    return PARALLEL_AT_ODDS.format(printed=odd[0].cite, known=told.cite)


def _remember(spot: Spot, resolved: Resolved) -> None:
    """Makes a mention the antecedent of what follows in its frame; a textual one only adds a name."""
    mention, frame, target, text = spot.mention, spot.frame, resolved.target, spot.reading.text
    if mention.form is CitationForm.NAME and mention.pin is None:
        frame.named += [(mention, target)] if target else []
        return
    if _is_textual(text, mention):
        return
    kept = Antecedent(_with_section(mention, target, frame), target, target or resolved.likely)
    previous = frame.previous
    if previous and previous[1] != target and is_joined(text, previous[0], mention):
        kept = replace(kept, target=None, string=True)
    frame.previous = (mention, target)
    if mention.history and frame.last:
        return
    if spot.outside is not None and _ends_passage(text, mention):
        spot.outside.last = spot.outside.paged = replace(kept, target=None)
    frame.cite(kept, target)


def _take_short_names(reading: Reading) -> None:
    """A full citation without both parties ("Goss, 419 U.S. 565") starts at a short name of its case before it."""
    floor = 0
    for at, mention in enumerate(reading.mentions):
        resolved = reading.full.get(mention.start)
        known = resolved.target.case if resolved and resolved.target else None
        if resolved and known and mention.form is CitationForm.FULL and not mention.name:
            name = short_name_before(reading.text.words, floor, mention.start)
            if name and telling_words(name.name) <= known.words:
                reading.mentions[at] = replace(mention, start=name.start)
                reading.full[name.start] = replace(resolved, start=name.start)
        floor = mention.end


def _is_of_no_case(mention: Mention) -> bool:
    """Whether a mention is a law's, a book's or a document's, also where it is not told which."""
    if mention.form in {CitationForm.FULL, CitationForm.SHORT}:
        return not mention.reporters
    return mention.form in {CitationForm.SECTION, CitationForm.RECORD}


def _with_section(mention: Mention, target: Target | None, frame: Frame) -> Mention:
    """An *id.* for a law with the section that it stands for, so that another *id.* may name a section beside it."""
    if mention.form is not CitationForm.ID or target is None or target.law is None:
        return mention
    before = frame.law.mention.section if frame.law else ""
    return replace(mention, law=target.law, section=mention.section or before)


def _place(text: Text, mention: Mention) -> tuple[str, int | None]:
    passage = text.passage_at(mention.start)
    return text.part_at(mention.start), passage if _is_quoted(text, mention, passage) else None


def _is_quoted(text: Text, mention: Mention, passage: int) -> bool:
    """Whether a mention is of a block quotation; one that opens it, or follows its closing mark, is the court's own."""
    if not text.is_quoted(mention.start):
        return False
    before = text.words[text.starts[passage] : mention.start].rstrip()
    return bool(before) and not (before[-1] in "”\"’'" and _ends_passage(text, mention))


def _ends_passage(text: Text, mention: Mention) -> bool:
    """Whether nothing but closing marks follows in the passage."""
    following = text.passage_at(mention.start) + 1
    end = text.starts[following] if following < len(text.starts) else len(text.words)
    return not text.words[mention.tail : end].strip(' .,;)]”"’\n')


def _is_textual(text: Text, mention: Mention) -> bool:
    """Whether a law is spoken of and not cited: "the Fourteenth Amendment", without a sign or a number."""
    if mention.form is not CitationForm.SECTION:
        return False
    return re.search(r"[§¶]|\d|\b(?:Const|art|amend)\.", text.words[mention.start : mention.end]) is None


def _page(pin: str) -> str:
    found = re.match(r"\d+", pin)
    return found[0] if found else ""


def _note(pin: str) -> str:
    found = re.search(r"nn?\. ?(\d+)", pin)
    return found[1] if found else ""
