"""Citations that differ by a slip of the pen: proposed to a person, never taken for one (Bluebook rule 10.3)."""

from collections import defaultdict
from itertools import combinations

from opinions.text.citations.cases import Cases, Known
from opinions.text.citations.mentions import Reporter

MOST_ALIKE = 12


def near_misses(cases: Cases) -> dict[Known, Known]:
    """For each case, another of the same name whose volume or page differs by one digit or two that changed places."""
    alike: dict[tuple[frozenset[str], str], list[tuple[Known, Reporter]]] = defaultdict(list)
    for known in cases.known:
        for one in known.reporters:
            if known.words:
                alike[known.words, one.name].append((known, one))
    near: dict[Known, Known] = {}
    for group in alike.values():
        for (first, one), (second, other) in combinations(group[:MOST_ALIKE], 2):
            if (
                first is not second
                and (not first.year or not second.year or first.year == second.year)
                and _slip(one, other)
            ):
                near.setdefault(second, first)
                near.setdefault(first, second)
    return near


def _slip(one: Reporter, other: Reporter) -> bool:
    if one.volume == other.volume:
        return is_slip(one.page, other.page)
    return one.page == other.page and is_slip(one.volume, other.volume)


def is_slip(printed: str, meant: str) -> bool:
    """Whether two numbers differ by one digit, or by two that changed places.

    >>> is_slip("1741", "1747"), is_slip("564", "546"), is_slip("564", "645")
    (True, True, False)
    """
    if len(printed) != len(meant):
        return False
    differ = [at for at, (one, other) in enumerate(zip(printed, meant, strict=True)) if one != other]
    if len(differ) == 1:
        return True
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1  # noqa: PLR2004 -- two digits change places
    return swapped and printed[differ[0]] == meant[differ[1]] and printed[differ[1]] == meant[differ[0]]
