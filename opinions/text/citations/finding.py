"""Finds the citations in the writings of a case, measures how far each reaches, and has them tied to what they cite.

A writing's passages are joined, body first, then notes, so that a short form may refer to an earlier passage; what is
found is carried back to the passages. Reporters are seen by eyecite's tokeniser, all else by grammars of our own.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from opinions.text.canonical import tile
from opinions.text.citations.law_bare import KnownLaws
from opinions.text.citations.mentions import Text, TooMuchToSearch
from opinions.text.citations.merging import mentions_in
from opinions.text.citations.resolving import Resolver
from opinions.text.courts import court_name, is_state_court
from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import CaseFacts, ParsedAuthority, ParsedCitation, ParsedOpinion, ParsedWarning

MOST_CHARACTERS = 2_000_000
MOST_CITATIONS = 20_000
NO_FACTS = CaseFacts()
NOT_THE_COURTS = {PassageKind.HEAD_MATTER, PassageKind.HEADNOTE, PassageKind.BYLINE}
SPACES = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f"), " ")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a writing is looked at, in code points and in citations; a background job may look at more."""

    characters: int = MOST_CHARACTERS
    citations: int = MOST_CITATIONS


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Found:
    """The opinions with their citations, the authorities in the order of their first mention, and what was unsure."""

    opinions: tuple[ParsedOpinion, ...]
    authorities: tuple[ParsedAuthority, ...]
    warnings: tuple[ParsedWarning, ...] = ()


def find(opinions: Sequence[ParsedOpinion], facts: CaseFacts = NO_FACTS, limits: Limits = USUAL) -> Found:
    """The citations of the writings of one case; a short form may refer to another writing.

    `facts` are those of the case itself: what its writings say of one another ("Ct. Op. at 1099") is tied to it. Linear
    in the length of the writings. A writing over `limits` keeps no citations, and a warning says so.
    """
    resolver = Resolver(opinions, facts)
    laws, home = KnownLaws(), court_name(facts.court).place if is_state_court(facts.court) else ""
    warnings: list[ParsedWarning] = []
    texts: dict[int, Text] = {}
    for number, opinion in enumerate(opinions):
        try:
            text = _text_of(opinion, limits)
            mentions = mentions_in(text, laws, home, most=limits.citations)
        except TooMuchToSearch as error:
            warnings.append(_unsearched(str(error)))
        else:
            texts[number] = text
            resolver.read(number, text, mentions)
    resolver.name_alone()
    found = [
        _attach(opinion, texts[number], resolver.resolve(number)) if number in texts else opinion
        for number, opinion in enumerate(opinions)
    ]
    return Found(tuple(found), resolver.authorities(), tuple(warnings))


def _unsearched(reason: str) -> ParsedWarning:
    return ParsedWarning(0, f"Citations were not looked for in a writing that {reason}; link authorities by hand.")


def _text_of(opinion: ParsedOpinion, limits: Limits) -> Text:
    """The writing as one text. Spaces of every width are plain ones in it, so that a grammar need not name them."""
    words, spans = tile([passage.text for passage in opinion.passages])
    if len(words) > limits.characters:
        raise TooMuchToSearch(f"has more than {limits.characters:,} characters")
    set_off = {EmphasisStyle.ITALIC, EmphasisStyle.UNDERLINE}
    return Text(
        words.translate(SPACES),
        tuple(span.start for span in spans),
        tuple(passage.label or "" for passage in opinion.passages),
        tuple(passage.kind is PassageKind.BLOCKQUOTE for passage in opinion.passages),
        tuple(passage.kind in NOT_THE_COURTS for passage in opinion.passages),
        tuple(
            (span.start + run.start, span.start + run.end)
            for passage, span in zip(opinion.passages, spans, strict=True)
            for run in sorted(passage.emphasis, key=lambda run: run.start)
            if run.style in set_off
        ),
    )


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
