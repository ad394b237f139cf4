"""Small invented cases that cite each other, for tests of what cites what."""

from collections.abc import Sequence

from opinions.actions import store_case
from opinions.models import Authority, Case
from opinions.text.kinds import AuthorityKind, CitationForm, OpinionKind, PassageKind
from opinions.text.parsed import (
    CaseFacts,
    ParsedAuthority,
    ParsedCase,
    ParsedCitation,
    ParsedOpinion,
    ParsedPageMark,
    ParsedPassage,
    ParsedReport,
)

MILL, MILL_PAGE = "Mill v. Weir Co.", ("1", "Fict.", "2")
STATUTE = "Franklin Code § 12"


def mill() -> ParsedAuthority:
    """The case that others cite."""
    reports = (ParsedReport(*MILL_PAGE),)
    return ParsedAuthority(
        "mill", AuthorityKind.CASE, f"{MILL}, 1 Fict. 2 (1999)", name=MILL, year="1999", reports=reports
    )


def citing(text: str, *, times: int = 1, form: CitationForm = CitationForm.FULL, signal: str = "") -> ParsedPassage:
    """A paragraph that names Mill so often, on page 11 of its case."""
    words = f"{text} " + "; ".join(["Mill v. Weir Co., 1 Fict. 2"] * times) + "."
    starts = [at for at in range(len(words)) if words.startswith(MILL, at)]
    cited = tuple(
        ParsedCitation(start, start + len("Mill v. Weir Co., 1 Fict. 2"), "mill", form, "", signal=signal)
        for start in starts
    )
    return ParsedPassage(PassageKind.PARAGRAPH, words, citations=cited)


def store(number: int, *passages: ParsedPassage, dissent: Sequence[ParsedPassage] = (), year: str = "2001") -> Case:
    """An invented case of that number, of these passages, and of a dissent where there is one."""
    series = f"{number} Frankl. 10"
    mark = ParsedPageMark(0, series, "11")
    opening = ParsedPassage(PassageKind.PARAGRAPH, "The weir broke.", pages=(mark,))
    writings = [ParsedOpinion(OpinionKind.MAJORITY, (opening, *passages), author="Hart", author_title="J.")]
    if dissent:
        writings.append(ParsedOpinion(OpinionKind.DISSENT, tuple(dissent), author="Ives", author_title="J."))
    facts = CaseFacts(caption=f"Reed v. Dam No. {number}", citations=(series,), decided=f"{year}-02-03")
    return store_case(ParsedCase(facts, tuple(writings), (mill(),)), by=None, fictional=True)


def store_mill() -> Case:
    """Mill itself."""
    words = ParsedPassage(PassageKind.PARAGRAPH, "It is so ordered, as Mill says.")
    facts = CaseFacts(caption=MILL, citations=("1 Fict. 2",), decided="1999")
    return store_case(ParsedCase(facts, (ParsedOpinion(OpinionKind.MAJORITY, (words,)),)), by=None, fictional=True)


def mill_row() -> Authority:
    """Mill as the library's authority."""
    return Authority.objects.get(name=MILL, same_as=None)
