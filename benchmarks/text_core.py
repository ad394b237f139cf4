"""Reading, citations and pins: `python -m benchmarks.text_core [FILE …]`.

Without files it reads the sample's two opinions; give it others (JSON, HTML, XML, text) to see their formats beside.
"""

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from eyecite import get_citations

from benchmarks import report
from config.places import ROOT
from opinions.text.full_citations import CitedCase, CitedWriting, ReporterCitation, full_citation
from opinions.text.kinds import OpinionKind
from opinions.text.pages import PageMark
from opinions.text.pagination import Pagination, PlacedPassage
from opinions.text.parsed import CaseFacts, ParsedCase
from opinions.text.pincites import pin_cite
from opinions.text.readers.recognition import read_any, recognise
from opinions.text.spans import Span

ROUNDS = 5
PINS = 10_000
SAMPLES = ("castle-rock-kelly.txt", "orchard-v-milldale.txt")


def seconds(work: Callable[[], object]) -> float:
    """The median of some rounds after a warm-up."""
    work()
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def peak_megabytes(work: Callable[[], object]) -> float:
    """What Python allocates at the most while it works."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def words_of(case: ParsedCase) -> str:
    """All words of a case, as eyecite would be given them."""
    return "\n".join(passage.text for opinion in case.opinions for passage in opinion.passages)


def reading(path: Path) -> None:
    """Tells one row: how fast the file is read, and eyecite alone on the same words."""
    source = path.read_bytes()

    def read() -> ParsedCase:
        return read_any(source, CaseFacts(), name=path.name)

    words = words_of(read())
    whole, alone = seconds(read), seconds(lambda: get_citations(words))
    found = sum(len(passage.citations) for opinion in read().opinions for passage in opinion.passages)
    report.tell(
        f"reading {path.name}", whole * 1000, "ms", floor=alone * 1000,
        besides=f"{recognise(source, path.name)}, {len(words):,} characters, {len(words) / whole:,.0f} a second; "
        f"{peak_megabytes(read):.1f} MB at its peak; {found} citations (the floor: eyecite alone)",
    )  # fmt: skip


def pins() -> None:
    """Tells how long ten thousand pins, and ten thousand whole citations, take."""
    case = CitedCase(
        "Gonzales v. City of Castle Rock", (ReporterCitation("366", "F.3d", "1093"),), "ca10", "2004", True
    )
    writing = CitedWriting(OpinionKind.DISSENT, author="Kelly", author_title="J.")
    marks = [PageMark(at * 3_000, "366 F.3d 1093", str(1118 + at)) for at in range(10)]
    kind = read_any((ROOT / "samples" / SAMPLES[0]).read_bytes(), CaseFacts()).opinions[0].passages[1].kind
    pagination = Pagination([PlacedPassage(kind, None, Span(0, 30_000))], marks)
    spans = [Span(at * 2 % 29_000, at * 2 % 29_000 + 200) for at in range(PINS)]
    alone = seconds(lambda: [pin_cite(pagination, span, "366 F.3d 1093") for span in spans])
    whole = seconds(
        lambda: [full_citation(case, writing, [pin_cite(pagination, span, "366 F.3d 1093")]) for span in spans]
    )
    report.tell(f"{PINS:,} pins", alone, "s")
    report.tell(f"{PINS:,} pins with their whole citations", whole, "s")


if __name__ == "__main__":
    for name in sys.argv[1:] or [str(ROOT / "samples" / sample) for sample in SAMPLES]:
        reading(Path(name))
    pins()
