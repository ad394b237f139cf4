"""Finds citations with eyecite on the mark-free text of a writing, and measures how far each reaches.

A writing's passages are joined, body first, then notes, so that a short form may refer to an earlier passage; what is
found is carried back to the passages. `find` is the seam: later grammars add mentions before these are resolved.
"""

import logging
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from eyecite import get_citations
from eyecite.models import (
    CitationBase,
    FullCaseCitation,
    FullLawCitation,
    IdCitation,
    ResourceCitation,
    ShortCaseCitation,
)

from opinions.text.canonical import tile
from opinions.text.citations import grammar
from opinions.text.citations.internal import internal_mentions
from opinions.text.citations.mentions import Mention, Reporter, Text
from opinions.text.citations.resolving import Resolver
from opinions.text.kinds import CitationForm
from opinions.text.parsed import CaseFacts, ParsedAuthority, ParsedCitation, ParsedOpinion, ParsedWarning

MOST_CHARACTERS = 2_000_000
MOST_CITATIONS = 20_000
MOST_PARALLELS = 8
NO_FACTS = CaseFacts()
LONGEST_PIECE = 10_000

# eyecite logs each pair of overlapping finds; `_parallels` decides about them, so nobody need be told.
logging.getLogger("eyecite.helpers").setLevel(logging.ERROR)


class TooMuchToSearch(ValueError):
    """A writing has more characters or citations than are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """The opinions with their citations, the authorities in the order of their first mention, and what was unsure."""

    opinions: tuple[ParsedOpinion, ...]
    authorities: tuple[ParsedAuthority, ...]
    warnings: tuple[ParsedWarning, ...] = ()


def find(opinions: Sequence[ParsedOpinion], facts: CaseFacts = NO_FACTS) -> Found:
    """The citations of the writings of one case, in reading order; a short form may refer to an earlier writing.

    `facts` are those of the case itself: what its writings say of one another ("Ct. Op. at 1099") is tied to it.
    """
    resolver = Resolver(facts=facts)
    found: list[ParsedOpinion] = []
    warnings: list[ParsedWarning] = []
    for opinion in opinions:
        try:
            text = _text_of(opinion)
            found.append(_attach(opinion, text, resolver.resolve(text, _all_mentions(text))))
        except TooMuchToSearch as error:
            found.append(opinion)
            warnings.append(_unsearched(str(error)))
    return Found(tuple(found), resolver.authorities(), tuple(warnings))


def _all_mentions(text: Text) -> list[Mention]:
    """What eyecite finds and what it does not see, in order; where two overlap, eyecite's stands."""
    cited = list(mentions_in(text))
    starts = [mention.start for mention in cited]
    for mention in internal_mentions(text.words):
        at = bisect_right(starts, mention.start)
        before = at == 0 or cited[at - 1].end <= mention.start
        if before and (at == len(starts) or mention.end <= starts[at]):
            cited.insert(at, mention)
            starts.insert(at, mention.start)
    return cited


def _unsearched(reason: str) -> ParsedWarning:
    return ParsedWarning(0, f"Citations were not looked for in a writing that {reason}; link authorities by hand.")


def _text_of(opinion: ParsedOpinion) -> Text:
    words, spans = tile([passage.text for passage in opinion.passages])
    if len(words) > MOST_CHARACTERS:
        raise TooMuchToSearch(f"has more than {MOST_CHARACTERS:,} characters")
    starts = tuple(span.start for span in spans)
    parts = tuple(passage.label or "" for passage in opinion.passages)
    return Text(words, starts, parts)


def _attach(opinion: ParsedOpinion, text: Text, citations: Sequence[ParsedCitation]) -> ParsedOpinion:
    """Carries citations from the writing's text to its passages; one never crosses the end of its passage."""
    own: list[list[ParsedCitation]] = [[] for _ in opinion.passages]
    for cited in citations:
        index = bisect_right(text.starts, cited.start) - 1
        start = text.starts[index]
        end = min(cited.end - start, len(opinion.passages[index].text))
        own[index].append(replace(cited, start=cited.start - start, end=end))
    passages = [replace(passage, citations=tuple(cited)) for passage, cited in zip(opinion.passages, own, strict=True)]
    return replace(opinion, passages=tuple(passages))


@dataclass(frozen=True, slots=True)
class Token:
    """What eyecite found, at `start` up to `end` of a writing's text: volume, reporter and page, a section, or *id.*"""

    start: int
    end: int
    citation: CitationBase

    @property
    def is_full(self) -> bool:
        return isinstance(self.citation, FullCaseCitation)


def mentions_in(text: Text) -> Iterator[Mention]:
    """The mentions in one writing in order. Parallel citations, and those that trail a short form or *id.*, are one."""
    tokens = _tokens(text)
    floor = 0
    index = 0
    while index < len(tokens):
        if tokens[index].start < floor:
            index += 1
            continue
        mention, used = _mention(text.words, tokens[index : index + MOST_PARALLELS], floor)
        index += used
        if mention is not None:
            floor = mention.end
            yield mention


def _tokens(text: Text) -> list[Token]:
    """Asks eyecite piece by piece: for each case cited, its search for names reads to the end of what it is given."""
    wanted = (FullCaseCitation, ShortCaseCitation, IdCitation, FullLawCitation)
    tokens: list[Token] = []
    for start, end in _pieces(text):
        if len(tokens) > MOST_CITATIONS:
            break
        for found in get_citations(text.words[start:end]):
            if isinstance(found, wanted) and not _is_blank(found):
                first, last = found.span()  # type: ignore[no-untyped-call]  # -- eyecite leaves it untyped
                tokens.append(Token(start + first, start + last, found))
    if len(tokens) > MOST_CITATIONS:
        raise TooMuchToSearch(f"has more than {MOST_CITATIONS:,} citations")
    return sorted(tokens, key=lambda token: (token.start, token.end))


def _pieces(text: Text) -> Iterator[tuple[int, int]]:
    """The passages; a very long one is cut after a sentence, else at a space."""
    for start, following in pairwise((*text.starts, len(text.words))):
        low = start
        while following - low > LONGEST_PIECE:
            limit = low + LONGEST_PIECE
            sentence, space = text.words.rfind(". ", low, limit), text.words.rfind(" ", low, limit)
            cut = sentence + 1 if sentence > low + LONGEST_PIECE // 2 else space if space > low else limit
            yield low, cut
            low = cut
        yield low, following


def _is_blank(found: CitationBase) -> bool:
    """Whether volume or page was left blank for a report not yet printed (`545 U.S. ___`)."""
    if not isinstance(found, FullCaseCitation):
        return False
    volume, page = found.groups.get("volume") or "", found.groups.get("page") or ""
    return not (volume[:1].isdigit() and page[:1].isalnum())


def _mention(words: str, tokens: Sequence[Token], floor: int) -> tuple[Mention | None, int]:
    """The mention that begins with the first of `tokens`, and how many of them it takes up."""
    token = tokens[0]
    if isinstance(token.citation, FullLawCitation):
        return _statute(words, token, token.citation), 1
    if isinstance(token.citation, IdCitation):
        return _id(words, tokens)
    if isinstance(token.citation, ShortCaseCitation):
        return _short(words, tokens, floor)
    return _full(words, tokens, floor)


def _reporter(token: Token) -> Reporter:
    groups = token.citation.groups
    return Reporter(groups.get("volume") or "", _reporter_name(token.citation), groups.get("page") or "")


def _reporter_name(found: CitationBase) -> str:
    if not isinstance(found, ResourceCitation):
        return ""
    return str(found.corrected_reporter())  # type: ignore[no-untyped-call]  # -- eyecite leaves it untyped


def _parallels(words: str, end: int, tokens: Sequence[Token]) -> tuple[list[Reporter], int, str | None, int]:
    """The full citations that follow at `end` as parallels: they, their end, a pin among them, and their number."""
    found: list[Reporter] = []
    pin: str | None = None
    for token in tokens:
        if not token.is_full or token.start < end:
            break
        gap = grammar.PARALLEL_GAP.fullmatch(words, end, token.start)
        if gap is None:
            break
        pin = pin or gap["pin"]
        found.append(_reporter(token))
        end = token.end + words.startswith("]", token.end)
    return found, end, pin, len(found)


def _full(words: str, tokens: Sequence[Token], floor: int) -> tuple[Mention, int]:
    first = tokens[0]
    parallels, end, pin, count = _parallels(words, first.end, tokens[1:])
    tail = grammar.COMMA_PIN.match(words, end)
    if tail and tail["pin"]:
        pin, end = pin or tail["pin"], tail.end()
    name = grammar.case_name_before(words, floor, first.start)
    year = grammar.YEAR_PAREN.match(words, end)
    end = year.end() if year else end
    weight = grammar.WEIGHT.match(words, end) if year else None
    mention = Mention(
        start=name.start if name else first.start,
        end=weight.end() if weight else end,
        form=CitationForm.FULL,
        pin=pin,
        reporters=(_reporter(first), *parallels),
        name=name.name if name else "",
        court=(grammar.court_words(year["court"]) if year else "") or (name.court if name else ""),
        year=year["year"] if year else name.year if name else "",
        weight=weight["weight"] if weight else "",
    )
    return mention, 1 + count


def _short(words: str, tokens: Sequence[Token], floor: int) -> tuple[Mention, int]:
    token = tokens[0]
    start, end = token.start, token.end
    at = words.find(" at ", start, end + 4)
    matched = grammar.PIN.match(words, at + 4) if at >= 0 else None
    end = matched.end() if matched else end
    parallels, end, more, count = _parallels(words, end, tokens[1:])
    name = grammar.short_name_before(words, floor, start)
    pin = matched["pin"] if matched else None
    return Mention(
        start=name.start if name else start,
        end=end,
        form=CitationForm.SHORT,
        pin=f"{pin}, {more}" if pin and more else pin,
        reporters=(_reporter(token), *parallels),
        name=name.name if name else "",
        bare_start=start,
    ), 1 + count


def _id(words: str, tokens: Sequence[Token]) -> tuple[Mention, int]:
    start = tokens[0].start
    end = words.find(".", start) + 1
    section = None
    pin: str | None = None
    if words.startswith((" at ", ", at "), end):
        matched = grammar.PIN.match(words, words.find("at ", end) + 3)
        if matched:
            pin, end = matched["pin"], matched.end()
    elif words.startswith(" §", end):
        section = grammar.SECTION.match(words, end + 1)
    _, end, more, count = _parallels(words, end, tokens[1:])
    if section:
        end = section.end()
    return Mention(
        start=start,
        end=end,
        form=CitationForm.ID,
        pin=(section["pin"] or None) if section else f"{pin}, {more}" if pin and more else pin,
        section=grammar.section_number(section["section"]) if section else "",
    ), 1 + count


def _statute(words: str, token: Token, law: FullLawCitation) -> Mention | None:
    """A statute; the section is read again, for scans part its number (`§ 18 — 6—803.5`) and eyecite stops there."""
    start, end = token.start, token.end
    printed = law.groups.get("section") or ""
    at = words.rfind(printed, start, end) if printed else -1
    section = grammar.SECTION.match(words, at) if at >= 0 else None
    if section is None:
        return None
    title = law.groups.get("title") or law.groups.get("volume") or law.groups.get("chapter") or ""
    return Mention(
        start=start,
        end=section.end(),
        form=CitationForm.SECTION,
        pin=_sub_sections(section["pin"]),
        section=grammar.section_number(section["section"]),
        code=" ".join(part for part in (title, _reporter_name(law)) if part),
    )


def _sub_sections(printed: str) -> str | None:
    return printed.replace("—", "-").replace("–", "-").replace(") (", ")(").strip() or None
