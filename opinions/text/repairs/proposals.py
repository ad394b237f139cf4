"""What could be repaired: slips of scanning that show in the text itself, and the splits that a reader proposes.

Nothing here is ever applied by itself: a proposal carries the repair that accepts it, or is refused by its id.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from opinions.text.kinds import CitationForm
from opinions.text.parsed import ParsedCase, ParsedPassage, SplitProposal
from opinions.text.readers.structure import LEAD_IN, proposal_id
from opinions.text.repairs import apply
from opinions.text.repairs.repair import Repair
from opinions.text.repairs.whole_case import Together, one_by_one
from opinions.text.repairs.words import AcceptSplit, CorrectWords, JoinWord, RefuseProposal

CONTEXT = 24
MOST_MARKS = 4

SECTION = re.compile(r"(?P<signs>§{1,2})[ \u00a0]?(?P<number>\d+[A-Za-z]?(?: ?[—–-] ?\d+[A-Za-z]?(?:\.\d+)*)+)(?!\w)")
DASH = re.compile(r" ?[—–-] ?")
REPORTED = re.compile(
    r"(?<!\w)(?P<volume>\d{1,4}) (?P<reporter>[A-Z][\w.]*(?: (?:[A-Z][\w.]*|\d(?:d|th|st|nd|rd)))*) "
    r"(?P<page>\d{1,5})(?!\w)"
)
BROKEN = re.compile(r"(?<!\w)(?P<first>\w+)(?P<hyphen>[-\u00ad\u2010]) (?P<second>[a-z]+|\d+)(?!\w)")
SUSPENDED = frozenset({"and", "or", "nor", "to", "but", "than", "as", "through", "versus"})
"""Words after a hyphen that stands for a part left out: *two- or three-year*."""
SPACED = re.compile(r"(?<![\w§-])(?P<first>\w+) - (?P<second>\w+)(?![\w-])")
WORD = re.compile(r"\w+(?:-\w+)*")


class ProposalKind(StrEnum):
    """What a proposal is about.

    Dashes in a section's number, a volume that differs in other citations of the case, a word broken at a line's end,
    a hyphen between spaces, or a split that the reader proposes.
    """

    DASHES = "dashes"
    VOLUME = "volume"
    WORD = "word"
    HYPHEN = "hyphen"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is printed at `start` of a passage, what it might be, why, and the repair that says yes.

    `id` stays the same for as long as the words around it do. `corrected` is empty where no words would change.
    """

    id: str
    kind: ProposalKind
    opinion: int
    passage: int
    start: int
    printed: str
    corrected: str
    reason: str
    repair: Repair


@dataclass(frozen=True, slots=True)
class _Found:
    """A proposal before it has its id; `at` is the space of a broken word, `keep` whether its hyphen stays."""

    kind: ProposalKind
    start: int
    printed: str
    corrected: str
    reason: str
    at: int = -1
    keep: bool = False


Spot = tuple[int, int]
"""A writing and a passage in it, by their indices."""


def proposals(case: ParsedCase) -> list[Proposal]:
    """All that could be repaired, in reading order; an OCR repair never overlaps another."""
    whole = (BROKEN.sub(" ", passage.text) for _spot, passage in _passages(case))
    words = frozenset(word.lower() for text in whole for word in WORD.findall(text))
    volumes = _volumes(case)
    made: list[Proposal] = []
    seen: Counter[str] = Counter()
    for spot, passage in _passages(case):
        text = passage.text
        found = [*_dashes(text), *volumes.get(spot, ()), *_broken(text, words), *_spaced(text, words)]
        for each in _apart(found):
            base = _id(each, text)
            seen[base] += 1
            made.append(_proposal(each, spot, base if seen[base] == 1 else f"{base}-{seen[base]}"))
        made += _splits(case, spot, passage)
    return made


def open_proposals(case: ParsedCase, repairs: Sequence[Repair]) -> list[Proposal]:
    """What is proposed for the repaired case and was not refused. Raises `RepairDoesNotFit`."""
    refused = {each.proposal for each in one_by_one(repairs) if isinstance(each, RefuseProposal)}
    return [each for each in proposals(apply(case, repairs)) if each.id not in refused]


def all_answered(offered: Sequence[Proposal], *, accept: bool) -> Together:
    """One repair that accepts or refuses all of `offered`, which are in reading order.

    The last is answered first, so that each still stands where it was found.
    """
    backwards = reversed(offered)
    return Together(tuple(each.repair if accept else RefuseProposal(each.id) for each in backwards))


def _passages(case: ParsedCase) -> Iterator[tuple[Spot, ParsedPassage]]:
    for number, opinion in enumerate(case.opinions):
        for at, passage in enumerate(opinion.passages):
            yield (number, at), passage


def _apart(found: Collection[_Found]) -> Iterator[_Found]:
    """In the order of the text, without those that overlap an earlier one."""
    end = 0
    for each in sorted(found, key=_start):
        if each.start >= end:
            end = each.start + len(each.printed)
            yield each


def _start(found: _Found) -> int:
    return found.start


def _id(found: _Found, text: str) -> str:
    end = found.start + len(found.printed)
    around = text[max(found.start - CONTEXT, 0) : end + CONTEXT]
    digest = hashlib.sha256(f"{found.printed}\0{found.corrected}\0{around}".encode())
    return f"{found.kind.value}-{digest.hexdigest()[:12]}"


def _proposal(found: _Found, spot: Spot, name: str) -> Proposal:
    repair: Repair = CorrectWords(*spot, found.start, found.printed, found.corrected)
    if found.kind is ProposalKind.WORD:
        repair = JoinWord(*spot, found.at, found.keep)
    return Proposal(name, found.kind, *spot, found.start, found.printed, found.corrected, found.reason, repair)


def _dashes(text: str) -> Iterator[_Found]:
    """Numbers of sections whose hyphens were read as dashes: `§ 18 — 6—803.5`.

    One dash alone may be a range (`§§ 101–105`) or punctuation (`§ 1983 — 42 of them`): then nothing is proposed.
    """
    for match in SECTION.finditer(text):
        joints = DASH.findall(match["number"])
        if set(joints) == {"-"} or (len(joints) == 1 and (match["signs"] == "§§" or joints[0] != "—")):
            continue
        number = DASH.sub("-", match["number"])
        opening = match[0][: match.start("number") - match.start()]
        yield _Found(
            ProposalKind.DASHES,
            match.start(),
            match[0],
            opening + number,
            f"The number of a section is printed with dashes or spaces; hyphens would make it {number}.",
        )


def _volumes(case: ParsedCase) -> dict[Spot, list[_Found]]:
    """Parallel citations of one case that differ in the volume alone; the full citation, or else most, are believed."""
    cited: defaultdict[tuple[str, str, str], list[tuple[Spot, re.Match[str], bool]]] = defaultdict(list)
    for spot, passage in _passages(case):
        for mention in passage.citations:
            if mention.authority is None:
                continue
            for match in REPORTED.finditer(passage.text, mention.start, mention.end):
                cite = mention.authority, match["reporter"].replace(" ", ""), match["page"]
                full = mention.form is CitationForm.FULL
                cited[cite].append((spot, match, full))
    found: defaultdict[Spot, list[_Found]] = defaultdict(list)
    for (_authority, reporter, page), places in cited.items():
        believed = _believed([(match["volume"], full) for _spot, match, full in places])
        for spot, match, _full in places:
            volume, rest = match["volume"], match[0].removeprefix(match["volume"])
            if believed and volume != believed:
                reason = f"Elsewhere this case is cited to {reporter} {page} in volume {believed}, not {volume}."
                found[spot].append(_Found(ProposalKind.VOLUME, match.start(), match[0], believed + rest, reason))
    return found


def _believed(volumes: Sequence[tuple[str, bool]]) -> str:
    """The volume of the full citations if they agree, else the one that is printed most often; empty on a tie."""
    full = {volume for volume, is_full in volumes if is_full}
    if len(full) == 1:
        return full.pop()
    counted = Counter(volume for volume, _full in volumes).most_common(2)
    return counted[0][0] if len(counted) == 1 or counted[0][1] > counted[1][1] else ""


def _broken(text: str, words: Collection[str]) -> Iterator[_Found]:
    """Words that a hyphen breaks at a line's end. The hyphen stays where only the hyphenated word occurs elsewhere.

    Two words that stand elsewhere by themselves are none (`on- the market`), unless they stand joined there too.
    """
    for match in BROKEN.finditer(text):
        first, second = match["first"], match["second"]
        if second in SUSPENDED or first.isdigit() != second.isdigit():
            continue
        whole, hyphenated = f"{first}{second}", f"{first}-{second}"
        keep = second.isdigit() or (hyphenated.lower() in words and whole.lower() not in words)
        if not keep and whole.lower() not in words and first.lower() in words and second in words:
            continue
        corrected = f"{first}{match['hyphen']}{second}" if keep else whole
        reason = f"A line seems to have broken this word: “{corrected}”."
        yield _Found(ProposalKind.WORD, match.start(), match[0], corrected, reason, match.start("second") - 1, keep)


def _spaced(text: str, words: Collection[str]) -> Iterator[_Found]:
    """Hyphens between spaces: in a range of numbers, or in a word that is hyphenated elsewhere."""
    for match in SPACED.finditer(text):
        corrected = f"{match['first']}-{match['second']}"
        numbers = match["first"].isdigit() and match["second"].isdigit()
        if numbers or corrected.lower() in words:
            reason = f"The hyphen stands between spaces: “{corrected}”."
            yield _Found(ProposalKind.HYPHEN, match.start(), match[0], corrected, reason)


def _splits(case: ParsedCase, spot: Spot, passage: ParsedPassage) -> Iterator[Proposal]:
    """The reader's proposed split of this passage; its id is made of the passage's words as they are printed."""
    lead = LEAD_IN.match(passage.text)
    open_ids = {each.proposal.id: each.proposal for each in case.warnings if each.proposal is not None}
    if lead is None or not open_ids:
        return
    for words in _as_printed(passage):
        proposal: SplitProposal | None = open_ids.get(proposal_id(words))
        if proposal is not None:
            reason = f"What follows the colon seems to be a {proposal.kind.value} that has lost its line break."
            repair = AcceptSplit(proposal.id, *spot, lead.end())
            opening = passage.text[lead.end() : lead.end() + CONTEXT]
            yield Proposal(proposal.id, ProposalKind.SPLIT, *spot, lead.end(), opening, "", reason, repair)
            return


def _as_printed(passage: ParsedPassage) -> Iterator[str]:
    """The passage's words with its marks in them, in each way in which plain text prints marks."""
    marks: list[tuple[int, Sequence[str]]] = [(each.at, (f"*{each.page}", f"*{each.page} ")) for each in passage.pages]
    marks += [(each.at, (each.label, f"[{each.label}]", f" {each.label}")) for each in passage.notes]
    if len(marks) > MOST_MARKS:
        return
    ordered = sorted(marks, key=_place, reverse=True)
    for chosen in product(*(forms for _at, forms in ordered)):
        text = passage.text
        for (at, _forms), form in zip(ordered, chosen, strict=True):
            text = f"{text[:at]}{form}{text[at:]}"
        yield text


def _place(mark: tuple[int, Sequence[str]]) -> int:
    return mark[0]
