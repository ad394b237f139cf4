"""Who joins a writing, where the text says so in a line of its own: "SADLER and HOWE, JJ., concur.", or at its end."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opinions.text.kinds import PassageKind
from opinions.text.parsed import ParsedCase, ParsedOpinion
from opinions.text.readers.bylines import TITLE, TITLE_WORDS, names_listed, surname

LONGEST = 300
NAMES = r"(?P<names>[A-Z][^.;:]*?(?:[.][^.;:]*?){0,12}?)"
OWN_OPINION = r"(?:(?:this|the) (?:court[’']s |majority |foregoing |main |lead )?opinion|the opinion of the court)"
OTHERS_OPINION = r"(?:the )?(?:dissent|concurrence|(?:(?:separate|dissenting|concurring) )*opinion)"
CONCURS = re.compile(
    rf"{NAMES},? ?(?:all )?(?:concur|concurs|concurred|concurring|join|joins|joined)"
    rf"(?: in {OWN_OPINION}| (?:with|in {OTHERS_OPINION} (?:of|by)) (?P<whose>[^,;:]{{2,40}}?(?:, {TITLE})?))?[.]?"
)
AUTHORIZED = re.compile(
    r"\bauthorized to (?:state|say) that (?P<names>.{3,200}?),? (?:concurs?|joins?)(?: with)?(?: me)?"
    r"(?: in (?:this|the foregoing) (?:\w+ ){0,3}(?:opinion|dissent|concurrence|statement|writing))?[.]",
    re.IGNORECASE,
)
SPECIAL = re.compile(r"\b(?:result|judgment|part|parts|specially|separately|except|dissents?)\b", re.IGNORECASE)
A_TITLE = re.compile(rf"(?:{TITLE_WORDS.pattern})")


def with_concurring(case: ParsedCase) -> ParsedCase:
    """The case whose writings name those who join them by lines of their own, where no byline names any.

    A line counts only if it says no more: who concurs in the result or in a part does not join the whole.
    """
    joined: dict[int, list[str]] = {}
    for number, opinion in enumerate(case.opinions):
        for passage in opinion.passages:
            if passage.kind is PassageKind.PARAGRAPH and passage.label is None and len(passage.text) <= LONGEST:
                for names, whose in _told(passage.text):
                    meant = number if not whose else _writing_of(case.opinions, whose)
                    if meant is not None:
                        joined.setdefault(meant, []).extend(names)
    told = [
        opinion if opinion.joined_by or number not in joined else _joined(opinion, joined[number])
        for number, opinion in enumerate(case.opinions)
    ]
    return replace(case, opinions=tuple(told))


def _told(line: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Who joins, and the surname of the author of the writing that they join: empty for the one that says so."""
    match = CONCURS.fullmatch(line.strip())
    if match and A_TITLE.search(match["names"]) and not SPECIAL.search(match["names"]):
        whose = surname(" ".join(TITLE_WORDS.sub(" ", match["whose"] or "").replace(",", " ").split()))
        yield names_listed(match["names"]), whose
    for said in AUTHORIZED.finditer(line):
        if not SPECIAL.search(said[0].replace("this dissent", "")):
            yield names_listed(said["names"]), ""


def _writing_of(opinions: Sequence[ParsedOpinion], author: str) -> int | None:
    """The one writing of `author`; None where there is none, or more than one."""
    own = [number for number, opinion in enumerate(opinions) if opinion.author == author]
    return own[0] if len(own) == 1 else None


def _joined(opinion: ParsedOpinion, names: Sequence[str]) -> ParsedOpinion:
    return replace(opinion, joined_by=tuple(dict.fromkeys(name for name in names if name != opinion.author)))
