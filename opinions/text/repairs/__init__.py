"""Repairs that a person makes on a parsed case before it is published: they are kept in order and replayed.

Undo is leaving out the last. Citations move with their words; after writings or words were repaired,
`citations.finding.find` finds them anew.
"""

from collections.abc import Sequence
from functools import reduce

from opinions.text.as_json import Json
from opinions.text.parsed import ParsedCase
from opinions.text.parsed_json import WrongShape, decode, encode
from opinions.text.repairs.marks import PairNote, SetPageMark, StrikePageMark, UnpairNote
from opinions.text.repairs.repair import Repair, RepairDoesNotFit
from opinions.text.repairs.structure import (
    Joint,
    MergePassage,
    MergeWriting,
    SetPassage,
    SetWriting,
    SplitPassage,
    SplitWriting,
)
from opinions.text.repairs.words import AcceptSplit, CorrectWords, JoinWord, RefuseProposal

NAME = "repair"
REPAIRS: dict[str, type[Repair]] = {
    "set_writing": SetWriting,
    "split_writing": SplitWriting,
    "merge_writing": MergeWriting,
    "split_passage": SplitPassage,
    "merge_passage": MergePassage,
    "set_passage": SetPassage,
    "pair_note": PairNote,
    "unpair_note": UnpairNote,
    "set_page_mark": SetPageMark,
    "strike_page_mark": StrikePageMark,
    "join_word": JoinWord,
    "correct_words": CorrectWords,
    "accept_split": AcceptSplit,
    "refuse_proposal": RefuseProposal,
}
"""Every repair by its name in JSON. Names and fields are kept for ever: drafts hold them."""
_NAMES = {kind: name for name, kind in REPAIRS.items()}

__all__ = [
    "REPAIRS",
    "AcceptSplit",
    "CorrectWords",
    "JoinWord",
    "Joint",
    "MergePassage",
    "MergeWriting",
    "PairNote",
    "RefuseProposal",
    "Repair",
    "RepairDoesNotFit",
    "SetPageMark",
    "SetPassage",
    "SetWriting",
    "SplitPassage",
    "SplitWriting",
    "StrikePageMark",
    "UnpairNote",
    "apply",
    "repair_as_json",
    "repair_from_json",
]


def apply(case: ParsedCase, repairs: Sequence[Repair]) -> ParsedCase:
    """The case after all repairs, in their order. Raises `RepairDoesNotFit` at the first that does not."""
    return reduce(_repaired, repairs, case)


def _repaired(case: ParsedCase, repair: Repair) -> ParsedCase:
    return repair.on(case)


def repair_as_json(repair: Repair) -> dict[str, Json]:
    """The repair as an object: its fields, and its name under the key `repair`.

    >>> repair_as_json(MergeWriting(opinion=1))
    {'repair': 'merge_writing', 'opinion': 1}
    """
    written = encode(repair)
    assert isinstance(written, dict)  # noqa: S101 -- a dataclass is written as an object; told to mypy
    return {NAME: _NAMES[type(repair)], **written}


def repair_from_json(value: Json) -> Repair:
    """The repair that `repair_as_json` wrote. Raises `WrongShape`, also for what a browser made up."""
    if not isinstance(value, dict):
        raise WrongShape(f"a repair is an object, not a {type(value).__name__}")
    name = value.get(NAME)
    kind = REPAIRS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise WrongShape(f"there is no repair “{name}”")
    return decode(kind, {key: each for key, each in value.items() if key != NAME})
