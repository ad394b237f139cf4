"""An invented plurality opinion, whose Parts differ in kind and joiners."""

from opinions.actions import store_case
from opinions.models import Case
from opinions.text.canonical import tile
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedCase,
    ParsedNoteMark,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPart,
    ParsedPassage,
)

CITE = "99 Frankl. 7"
COURT = ("Rowan", "Birch", "Kelp", "Thorn")
PARTS = (
    ParsedPart("I", OpinionKind.MAJORITY, COURT),
    ParsedPart("II–A", OpinionKind.PLURALITY, ("Birch", "Kelp")),
    ParsedPart("II–B", OpinionKind.MAJORITY, COURT),
    ParsedPart("III", OpinionKind.OTHER),
)
HEADINGS = ("I", "II", "A", "B", "III")
WORDS = (
    "The harbor of Pell is open to every boat that pays its dues.",
    "I",
    "The ferry left the pier at nine.",
    "II",
    "A",
    "The charter gives the Board no power that it does not name.",
    "B",
    "The notice was no notice to the passengers, who were at sea.",
    "III",
    "A due is the price of a passage.",
)
NOTE = "The clerk's watch was slow."


def plurality(parts: tuple[ParsedPart, ...] = PARTS, words: tuple[str, ...] = WORDS) -> ParsedCase:
    """The case as a reader gives it: its note is called in Part II–A, page 7 begins with it and page 8 with Part II."""
    passages = [
        ParsedPassage(
            PassageKind.HEADING if each in HEADINGS else PassageKind.PARAGRAPH,
            each,
            pages=tuple(ParsedPageMark(0, CITE, page) for at, page in ((words[0], "7"), ("II", "8")) if at == each),
            notes=(ParsedNoteMark(len(each), "1"),) if "charter" in each else (),
        )
        for each in words
    ]
    note = ParsedPassage(PassageKind.FOOTNOTE, NOTE, label="1")
    opinion = ParsedOpinion(
        OpinionKind.PLURALITY,
        (*passages, note),
        author="Alder",
        author_title="J.",
        joined_by=("Birch", "Kelp"),
        parts=parts,
    )
    facts = CaseFacts("Aldermoor Ferry Co. v. Harbor Board of Pell (fictional)", (CITE,), "scotus", "1999")
    return ParsedCase(facts, (opinion,))


def stored(parts: tuple[ParsedPart, ...] = PARTS, words: tuple[str, ...] = WORDS) -> Case:
    """The case in the library."""
    return store_case(plurality(parts, words), by=None, fictional=True)


def starts() -> dict[str, int]:
    """Where each passage starts in the text, by its words."""
    return {words: span.start for words, span in zip((*WORDS, NOTE), tile([*WORDS, NOTE])[1], strict=True)}
