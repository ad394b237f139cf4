"""What a class's agreement costs: `python -m benchmarks.agreement`.

It needs no database: 200 coders with 60 tags each, in places that most share and at random beside them, on short and on
long texts, by each unit, with few and with many claims. Told are CPU seconds on one core (median of ROUNDS) of all
figures with 1,000 draws for the intervals, and how many times that is what the library for α takes alone: α by
sentence, claim by claim, without intervals, from the same coders and the same sentences.
"""

import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import krippendorff

from annotations.agreement.coverage import over_units, united
from annotations.agreement.reports import Coding, UnitKind, agreement
from benchmarks import report
from opinions.text.spans import Span

CODERS = 200
TAGS = 60
SENTENCE, PASSAGE = 150, 900
CASES = ((30_000, 12), (30_000, 60), (300_000, 12), (300_000, 60))
"""Characters and claims."""
SHARED = 80
"""Places that the class shares; a third of the tags lie elsewhere."""
ROUNDS = 3


def coding(length: int, claims: int, unit: UnitKind) -> Coding:
    """The class's work on a text of so many characters."""
    chance = random.Random(7)
    shared = [(chance.randrange(length - 600), chance.randrange(claims)) for _ in range(SHARED)]
    spans: dict[int, list[list[Span]]] = {claim: [[] for _ in range(CODERS)] for claim in range(claims)}
    for coder in range(CODERS):
        for _each in range(TAGS):
            start, claim = chance.choice(shared)
            if chance.random() < 1 / 3:
                start, claim = chance.randrange(length - 600), chance.randrange(claims)
            start += chance.randrange(40)
            spans[claim][coder].append(Span(start, start + chance.randrange(30, 400)))
    size = PASSAGE if unit is UnitKind.PASSAGE else SENTENCE
    units = [Span(at, min(at + size, length)) for at in range(0, length, size)]
    return Coding(spans, CODERS, units, length, unit)


def by_library(coded: Coding) -> None:
    """α by sentence for each claim, by the library, and nothing else."""
    for coders in coded.claims.values():
        grid = over_units([united(spans) for spans in coders], coded.units).grid
        if grid.any():
            krippendorff.alpha(reliability_data=grid.astype(int), level_of_measurement="nominal")


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds, the median."""
    found = []
    for _round in range(ROUNDS):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return median(found)


def run() -> None:
    """Measures and tells."""
    for length, claims in CASES:
        codings = [coding(length, claims, unit) for unit in UnitKind]
        bare = seconds(partial(by_library, codings[1]))
        for unit, coded in zip(UnitKind, codings, strict=True):
            name = f"{length:,} characters, {claims} claims, by {unit.value}"
            report.tell(name, seconds(partial(agreement, coded)), "s CPU", floor=bare)


if __name__ == "__main__":
    run()
