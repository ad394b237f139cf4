"""Cases to store: the seed as it is parsed, and tiny ones that are plainly invented."""

from collections.abc import Collection
from pathlib import Path

from opinions.text.citations.finding import find
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.readers.recognition import read_any

SEED = Path(__file__).resolve().parents[2] / "samples" / "castle-rock-kelly.txt"
SEED_FACTS = CaseFacts(
    caption="Gonzales v. City of Castle Rock",
    citations=("366 F.3d 1093",),
    court="ca10",
    decided="2004-04-29",
    en_banc=True,
    history=("rev'd sub nom. Town of Castle Rock v. Gonzales, 545 U.S. 748 (2005)",),
)


def parsed_seed(accept: Collection[str] = ()) -> ParsedCase:
    """The seed as an import reads it, with its author named."""
    return read_any(SEED.read_bytes(), SEED_FACTS, author="Kelly", author_title="J.", accept=accept)


def tiny(caption: str = "Pott v. Kettle", cite: str = "1 Frankl. 1", words: str = "It is so ordered.") -> ParsedCase:
    """A case of one paragraph; plainly invented."""
    passages = (ParsedPassage(PassageKind.PARAGRAPH, words),)
    opinion = ParsedOpinion(OpinionKind.MAJORITY, passages, author="Fable", author_title="J.")
    return ParsedCase(CaseFacts(caption=caption, citations=(cite,) if cite else ()), (opinion,))


def cited() -> ParsedCase:
    """A case whose one opinion cites two others, all plainly invented, with the citations that the finder sees."""
    words = (
        "See Weir v. Mill, 12 U.S. 34, 36 (1901). The weir stands. Id. at 37.",
        "Hop v. Kiln, 56 U.S. 78 (1902), differs. So does the Oast case, which nobody reported.",
    )
    passages = tuple(ParsedPassage(PassageKind.PARAGRAPH, each) for each in words)
    facts = CaseFacts(caption="Sluice v. Bywater", citations=("7 Frankl. 9",))
    found = find([ParsedOpinion(OpinionKind.MAJORITY, passages, author="Fable", author_title="J.")], facts)
    return ParsedCase(facts, found.opinions, found.authorities)
