"""Repairs of the case as a whole: what is said of it, which warnings were looked at, and several repairs as one.

No word of the text is changed by the first two; they are repairs so that one undo takes back whatever was done last.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from opinions.text.parsed import CaseFacts, ParsedCase, ParsedWarning
from opinions.text.repairs.repair import Repair, RepairDoesNotFit

WARNING_ID = re.compile(r"[0-9a-f]{12}(?:-\d+)?")
DIGITS = 12


@dataclass(frozen=True, slots=True)
class FactsSaid:
    """What is said of a case. `history_checked`: somebody looked for later history; None where that is not said."""

    facts: CaseFacts
    fictional: bool = False
    history_checked: bool | None = None


@dataclass(frozen=True, slots=True)
class SetFacts(Repair):
    """Says what the case is; `before` is what was said until then, to which undo returns."""

    said: FactsSaid
    before: FactsSaid

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case under these facts."""
        return replace(case, facts=self.said.facts)


@dataclass(frozen=True, slots=True)
class SettleWarning(Repair):
    """Says that the warning with that id (`warning_ids`) was looked at, or with `settled` false that it was not."""

    warning: str
    settled: bool = True

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case as it is. Raises `RepairDoesNotFit` for what is no id."""
        if not WARNING_ID.fullmatch(self.warning):
            raise RepairDoesNotFit(f"“{self.warning}” is no id of a warning.")
        return case


@dataclass(frozen=True, slots=True)
class Together(Repair):
    """Several repairs made, and taken back, as one; each means the case as those before it left it."""

    repairs: tuple[Repair, ...]

    def on(self, case: ParsedCase) -> ParsedCase:
        """The case after all of them. Raises `RepairDoesNotFit` at the first that does not, and for none at all."""
        if not self.repairs:
            raise RepairDoesNotFit("Nothing is left to be repaired together.")
        return reduce(_repaired, self.repairs, case)


def _repaired(case: ParsedCase, repair: Repair) -> ParsedCase:
    return repair.on(case)


def one_by_one(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """The repairs in order, those that were made together each for itself."""
    for repair in repairs:
        if isinstance(repair, Together):
            yield from one_by_one(repair.repairs)
        else:
            yield repair


def settled_warnings(repairs: Iterable[Repair]) -> frozenset[str]:
    """The ids of the warnings that were looked at and not opened again."""
    said = {each.warning: each.settled for each in one_by_one(repairs) if isinstance(each, SettleWarning)}
    return frozenset(warning for warning, settled in said.items() if settled)


def warning_ids(warnings: Sequence[ParsedWarning]) -> list[str]:
    """An id for each warning, the same after every repair: made of its words and its place in the source."""
    return ids_of([f"{each.at}\0{each.message}" for each in warnings])


def ids_of(words: Sequence[str]) -> list[str]:
    """An id for each of some words; those that stand there again are counted.

    >>> [each[12:] for each in ids_of(["a", "b", "a"])]
    ['', '', '-2']
    """
    seen: Counter[str] = Counter()
    ids = []
    for each in words:
        digest = hashlib.sha256(each.encode()).hexdigest()[:DIGITS]
        seen[digest] += 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids
