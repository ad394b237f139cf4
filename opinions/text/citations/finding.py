"""Finds citations with eyecite on the mark-free text of a writing, and measures how far each reaches.

eyecite wants one text for each writing, so the passages are joined (body first, then notes) and what it finds is carried
back to the passages. `find` is the seam: later grammars add mentions of their own before these are resolved.
"""

import logging
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eyecite import get_citations
from eyecite.models import CitationBase, FullCaseCitation, FullLawCitation, IdCitation, ShortCaseCitation

from opinions.text.canonical import tile
from opinions.text.citations import grammar
from opinions.text.citations.mentions import Mention, Reporter, Text
from opinions.text.citations.resolving import Resolver
from opinions.text.kinds import CitationForm
from opinions.text.parsed import ParsedAuthority, ParsedCitation, ParsedOpinion, ParsedWarning

MOST_CHARACTERS = 2_000_000
MOST_CITATIONS = 20_000

# eyecite logs each pair of overlapping finds; ours below decides about them, and a person who parses a file is not told.
logging.getLogger("eyecite.find").setLevel(logging.ERROR)
logging.getLogger("eyecite.helpers").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Found:
    """The opinions with their citations, the authorities in the order of their first mention, and what was unsure."""

    opinions: tuple[ParsedOpinion, ...]
    authorities: tuple[ParsedAuthority, ...]
    warnings: tuple[ParsedWarning, ...] = ()


def find(opinions: Sequence[ParsedOpinion]) -> Found:
    """The citations of the writings of one case, in reading order; a short form may refer to an earlier writing."""
    resolver = Resolver()
    found: list[ParsedOpinion] = []
    warnings: list[ParsedWarning] = []
    for opinion in opinions:
        if not opinion.passages or sum(len(passage.text) for passage in opinion.passages) > MOST_CHARACTERS:
            found.append(opinion)
            if opinion.passages:
                warnings.append(_too_long(f"has more than {MOST_CHARACTERS:,} characters"))
            continue
        text = _text_of(opinion)
        mentions = list(mentions_in(text))
        if len(mentions) > MOST_CITATIONS:
            warnings.append(_too_long(f"has more than {MOST_CITATIONS:,} citations"))
            found.append(opinion)
            continue
        found.append(_attach(opinion, text, resolver.resolve(text, mentions)))
    return Found(tuple(found), resolver.authorities(), tuple(warnings))


def _too_long(reason: str) -> ParsedWarning:
    return ParsedWarning(0, f"Citations were not looked for in a writing that {reason}; link authorities by hand.")


def _text_of(opinion: ParsedOpinion) -> Text:
    words, spans = tile([passage.text for passage in opinion.passages])
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
    passages = [
        replace(passage, citations=tuple(cited))
        for passage, cited in zip(opinion.passages, own, strict=True)
    ]
    return replace(opinion, passages=tuple(passages))


def mentions_in(text: Text) -> Iterator[Mention]:
    """The mentions in one writing in order. Parallel citations, and those that trail a short form or *id.*, are one."""
    tokens = sorted(_tokens(text.words), key=lambda token: token.span())
    floor = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.span()[0] < floor:
            index += 1
            continue
        mention, used = _mention(text.words, tokens[index:index + 8], floor)
        index += used
        if mention is not None:
            floor = mention.end
            yield mention


def _tokens(words: str) -> list[CitationBase]:
    wanted = (FullCaseCitation, ShortCaseCitation, IdCitation, FullLawCitation)
    return [found for found in get_citations(words) if isinstance(found, wanted) and not _is_blank(found)]


def _is_blank(token: CitationBase) -> bool:
    """Whether volume or page was left blank for a report not yet printed (`545 U.S. ___`)."""
    if not isinstance(token, FullCaseCitation):
        return False
    volume, page = token.groups.get("volume") or "", token.groups.get("page") or ""
    return not (volume[:1].isdigit() and page[:1].isalnum())


def _mention(words: str, tokens: Sequence[CitationBase], floor: int) -> tuple[Mention | None, int]:
    """The mention that begins with the first of `tokens`, and how many of them it takes up."""
    token = tokens[0]
    if isinstance(token, FullLawCitation):
        return _statute(words, token), 1
    if isinstance(token, IdCitation):
        return _id(words, tokens)
    if isinstance(token, ShortCaseCitation):
        return _short(words, tokens, floor)
    return _full(words, tokens, floor)


def _reporter(token: CitationBase) -> Reporter:
    groups = token.groups
    return Reporter(groups.get("volume") or "", token.corrected_reporter(), groups.get("page") or "")


def _parallels(words: str, end: int, tokens: Sequence[CitationBase]) -> tuple[list[Reporter], int, str | None, int]:
    """The full citations that follow at `end` as parallels: they, their end, a pin among them, and how many there are."""
    found: list[Reporter] = []
    pin: str | None = None
    for token in tokens:
        if not isinstance(token, FullCaseCitation) or token.span()[0] < end:
            break
        gap = grammar.PARALLEL_GAP.fullmatch(words, end, token.span()[0])
        if gap is None:
            break
        pin = pin or gap["pin"]
        found.append(_reporter(token))
        end = token.span()[1] + words.startswith("]", token.span()[1])
    return found, end, pin, len(found)


def _full(words: str, tokens: Sequence[CitationBase], floor: int) -> tuple[Mention, int]:
    first = tokens[0]
    parallels, end, pin, count = _parallels(words, first.span()[1], tokens[1:])
    tail = grammar.COMMA_PIN.match(words, end)
    if tail and tail["pin"]:
        pin, end = pin or tail["pin"], tail.end()
    name = grammar.case_name_before(words, floor, first.span()[0])
    year = grammar.YEAR_PAREN.match(words, end)
    end = year.end() if year else end
    weight = grammar.WEIGHT.match(words, end) if year else None
    mention = Mention(
        start=name.start if name else first.span()[0],
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


def _short(words: str, tokens: Sequence[CitationBase], floor: int) -> tuple[Mention, int]:
    token = tokens[0]
    start, end = token.span()
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


def _id(words: str, tokens: Sequence[CitationBase]) -> tuple[Mention, int]:
    start = tokens[0].span()[0]
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


def _statute(words: str, token: FullLawCitation) -> Mention | None:
    """A statute; the section is read again, for scans part its number (`§ 18 — 6—803.5`) and eyecite stops there."""
    start, end = token.span()
    printed = token.groups.get("section") or ""
    at = words.rfind(printed, start, end) if printed else -1
    section = grammar.SECTION.match(words, at) if at >= 0 else None
    if section is None:
        return None
    title = token.groups.get("title") or token.groups.get("volume") or token.groups.get("chapter") or ""
    return Mention(
        start=start,
        end=section.end(),
        form=CitationForm.SECTION,
        pin=_sub_sections(section["pin"]),
        section=grammar.section_number(section["section"]),
        code=" ".join(part for part in (title, token.corrected_reporter()) if part),
    )


def _sub_sections(printed: str) -> str | None:
    return printed.replace("—", "-").replace("–", "-").replace(") (", ")(").strip() or None
