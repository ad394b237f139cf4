"""To which reporter each page label of a case belongs: its source only numbers the reporters, and not always well."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from opinions.text.readers.marked import MarkedCase, PageSign

LARGEST_STEP = 25
LEAST_RUN = 3
LONGEST_CASE = 1_000
LAST_NUMBER = re.compile(r"(\d+)\s*$")

Run = list[PageSign]


def name_series(case: MarkedCase, citations: Sequence[str]) -> tuple[str, list[str]]:
    """Sets `series` on every page label; returns the series of the case's main citation, and names of unknown ones.

    A series belongs to the citation whose first page is at or just below its smallest label (Caselaw Access Project:
    `citation-index` is not the order of `citations`). Where one index numbers two reporters, its labels are parted
    into rising runs. A series that fits no citation is named after its first page; the only one of a case whose
    citations are unknown has no name.
    """
    body = [sign for part in case.parts for block in part.blocks for sign in block.pages if not sign.series]
    by_index: defaultdict[str, Run] = defaultdict(list)
    for sign in body:
        by_index[sign.index].append(sign)
    runs = [run for signs in by_index.values() for run in _rising(signs)]
    unknown = _name(runs, citations)
    known = [run for run in runs if run]
    for part in case.parts:
        for note in part.notes:
            for block in note.blocks:
                for sign in block.pages:
                    sign.series = sign.series or _nearest(sign, known)
    return _main(case, citations), unknown


def _rising(signs: Run) -> list[Run]:
    """The runs of one index: one, save where parting it leaves several runs of some length that only rise."""
    backs = sum(_number(after) < _number(before) for before, after in pairwise(signs))
    if backs < LEAST_RUN - 1:
        return [signs]
    runs: list[Run] = []
    for sign in signs:
        steps = [(_number(sign) - _number(run[-1]), run) for run in runs]
        fitting = [(step, run) for step, run in steps if 0 < step <= LARGEST_STEP]
        if fitting:
            min(fitting, key=lambda pair: pair[0])[1].append(sign)
        else:
            runs.append([sign])
        if len(runs) > len(signs) // LEAST_RUN:
            return [signs]
    return runs if all(len(run) >= LEAST_RUN for run in runs) else [signs]


def _number(sign: PageSign) -> int:
    found = LAST_NUMBER.search(sign.page)
    return int(found[1]) if found else 0


def _name(runs: Sequence[Run], citations: Sequence[str]) -> list[str]:
    """Gives each run the nearest citation at or below its smallest label, the nearest first; else a name."""
    firsts = {citation: int(found[1]) for citation in citations if (found := LAST_NUMBER.search(citation))}
    near = sorted(
        (distance, at, citation)
        for at, run in enumerate(runs)
        for citation, first in firsts.items()
        if 0 <= (distance := min(map(_number, run)) - first) <= LONGEST_CASE
    )
    named: dict[int, str] = {}
    for _, at, citation in near:
        if at not in named and citation not in named.values():
            named[at] = citation
    lone = len(runs) == 1
    unknown = []
    for at, run in enumerate(runs):
        series = named.get(at) or (_only(citations) if lone else f"series from page {run[0].page}")
        unknown += [series] if at not in named and not lone else []
        for sign in run:
            sign.series = series
    return unknown


def _only(citations: Sequence[str]) -> str:
    return citations[0] if len(citations) == 1 else ""


def _nearest(sign: PageSign, runs: Sequence[Run]) -> str:
    """The series of a note's page label: of its index, the run that has the label, else the one that comes nearest."""
    own = [run for run in runs if run[0].index == sign.index] or list(runs)
    if not own:
        return ""
    nearest = min(own, key=lambda run: min(abs(_number(sign) - _number(other)) for other in run))
    return nearest[0].series


def _main(case: MarkedCase, citations: Sequence[str]) -> str:
    """The first citation that has page labels, else the series with the most."""
    counted = Counter(
        sign.series
        for part in case.parts
        for blocks in (part.blocks, *(note.blocks for note in part.notes))
        for block in blocks
        for sign in block.pages
    )
    cited = next((citation for citation in citations if citation in counted), None)
    if cited is not None:
        return cited
    return counted.most_common(1)[0][0] if counted else _only(citations)
