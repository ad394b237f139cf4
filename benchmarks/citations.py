"""Finding and resolving citations, beside eyecite alone: `python -m benchmarks.citations [GOLD SOURCE]`.

Three tables: what is found of a hand-labelled opinion, code points a second on the samples, and the time on texts that
are made to be slow. GOLD is a file of labels whose offsets are code points of SOURCE, a plain text.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eyecite import get_citations, resolve_citations
from eyecite.models import CitationBase, UnknownCitation

from benchmarks import report
from config.places import ROOT
from opinions.text.citations.finding import Limits, find
from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage
from opinions.text.readers.recognition import read_any

NO_LIMITS = Limits(10**9, 10**9)
SIZES = (20_000, 40_000, 80_000)
FACTS = CaseFacts("Gonzales v. City of Castle Rock", ("366 F.3d 1093",), "ca10", "2004", en_banc=True)
DENSE = {
    "section signs": "§ ",
    "id.": "Id. ",
    "id. at": "Id. at 5. ",
    "one case again": "Elm v. Oak, 408 U.S. 564, 570 (1972). ",
    "short forms": "Elm, 408 U.S. at 5; ",
    "nested parentheses": "(citing Elm v. Oak, 408 U.S. 564 ",
    "open parentheses": "(",
    "capitals": "Aaaa ",
    "parties": "A v. B ",
    "numbers": "1, 2, ",
    "underscores": "__",
    "initials": "A. ",
}
Extent = tuple[int, int]


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def of_one_passage(words: str) -> ParsedOpinion:
    """A writing of one paragraph."""
    return ParsedOpinion(OpinionKind.MAJORITY, (ParsedPassage(PassageKind.PARAGRAPH, words),))


def labelled(labels: dict[str, Any], source: str) -> None:
    """Prints how many labelled mentions ours and eyecite find and tie, and how many authorities each makes of them."""
    wanted = [(each["start"], each["end"], each["authority"]) for each in labels["mentions"]]
    lines = [ParsedPassage(PassageKind.PARAGRAPH, line) for line in source.split("\n")]
    result = find([ParsedOpinion(OpinionKind.DISSENT, tuple(lines))], FACTS)
    ours: list[tuple[Extent, str | None]] = []
    at = 0
    for passage in result.opinions[0].passages:
        ours += [((at + one.start, at + one.end), one.authority) for one in passage.citations]
        at += len(passage.text) + 1
    theirs: list[tuple[Extent, str | None]] = []
    resolved = resolve_citations(get_citations(source))
    for number, citations in enumerate(resolved.values()):
        theirs += [(_span(each), str(number)) for each in citations if not isinstance(each, UnknownCitation)]
    tied = {extent for extent, _ in theirs}
    loose = [each for each in get_citations(source) if not isinstance(each, UnknownCitation)]
    theirs += [(_span(each), None) for each in loose if _span(each) not in tied]
    print(f"{len(wanted)} labelled mentions, {len({each[2] for each in wanted})} authorities")
    _score("ours", ours, wanted, len(result.authorities))
    _score("eyecite", theirs, wanted, len(resolved))


def _span(citation: CitationBase) -> Extent:
    first, last = citation.span()  # type: ignore[no-untyped-call]  # -- eyecite leaves it untyped
    return first, last


def _score(
    name: str, found: Sequence[tuple[Extent, str | None]], wanted: Sequence[tuple[int, int, str]], made: int
) -> None:
    """Found: a citation overlaps the mention. Tied rightly: the first mention of its cluster has the same label."""
    first: dict[str, str] = {}
    hit = right = 0
    taken: set[Extent] = set()
    for start, end, authority in wanted:
        over = [(extent, tied) for extent, tied in found if extent[0] < end and start < extent[1]]
        taken.update(extent for extent, _ in over)
        hit += bool(over)
        right += any(tied is not None and first.setdefault(tied, authority) == authority for _, tied in over)
    spurious = len({extent for extent, _ in found} - taken)
    print(f"  {name:8} found {hit:3}  tied rightly {right:3}  authorities {made:3}  spurious {spurious:3}")


def speed(path: Path) -> None:
    """Tells one row: milliseconds on the words of a case, and eyecite's on the same."""
    case: ParsedCase = read_any(path.read_bytes(), CaseFacts(), name=path.name)
    words = "\n".join(passage.text for opinion in case.opinions for passage in opinion.passages)
    find(case.opinions, case.facts)
    ours, theirs = seconds(lambda: find(case.opinions, case.facts)), seconds(lambda: get_citations(words))
    besides = f"{len(words):,} code points, {len(words) / ours:,.0f} a second (the floor: eyecite)"
    report.tell(f"citations of {path.name}", ours * 1000, "ms", floor=theirs * 1000, besides=besides)


def curve() -> None:
    """Prints the time on slow texts of three sizes, each twice the one before: linear where it doubles."""
    for name, piece in DENSE.items():
        texts = [piece * (size // len(piece)) for size in SIZES]
        ours = [seconds(lambda text=text: find([of_one_passage(text)], limits=NO_LIMITS)) for text in texts]  # type: ignore[misc]  # -- a default binds the loop's text
        theirs = seconds(lambda texts=texts: get_citations(texts[0]))  # type: ignore[misc]  # -- the same
        besides = f"with {SIZES[-1]:,}; {', '.join(f'{each:.2f} s' for each in ours[:-1])} with fewer"
        report.tell(f"citations, {name}", ours[-1], "s", besides=f"{besides}; eyecite, the fewest: {theirs:.2f} s")


if __name__ == "__main__":
    given = [Path(each) for each in sys.argv[1:3]]
    if given:
        labelled(json.loads(given[0].read_text(encoding="utf-8")), given[1].read_bytes().decode("utf-8"))
    for sample in sorted((ROOT / "samples").glob("*.txt")):
        speed(sample)
    for other in sys.argv[3:]:
        speed(Path(other))
    curve()
