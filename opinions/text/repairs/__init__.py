"""Repairs that a person makes on a parsed case before it is published: they are kept in order and replayed.

Undo is leaving out the last. Citations move with their words; after writings or words were repaired,
`citations.finding.find` finds them anew.
"""

from collections.abc import Sequence

from opinions.text.as_json import Json
from opinions.text.parsed import ParsedCase
from opinions.text.parsed_json import WrongShape, decode, encode
from opinions.text.repairs.marks import PairNote, SetPageMark, StrikePageMark, UnpairNote
from opinions.text.repairs.repair import Repair, RepairDoesNotFit
from opinions.text.repairs.structure import (
    Joint,
    MergePassage,
    MergeWriting,
    SetParts,
    SetPassage,
    SetWriting,
    SplitPassage,
    SplitWriting,
)
from opinions.text.repairs.whole_case import FactsSaid, SetFacts, SettleWarning, Together
from opinions.text.repairs.words import AcceptSplit, CorrectWords, JoinWord, RefuseProposal

NAME = "repair"
REPAIRS: dict[str, type[Repair]] = {
    "set_writing": SetWriting,
    "set_parts": SetParts,
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
    "set_facts": SetFacts,
    "settle_warning": SettleWarning,
    "together": Together,
}
"""Every repair by its name in JSON. Names and fields are kept for ever: drafts hold them."""
_NAMES = {kind: name for name, kind in REPAIRS.items()}

__all__ = [
    "REPAIRS",
    "AcceptSplit",
    "CorrectWords",
    "FactsSaid",
    "JoinWord",
    "Joint",
    "MergePassage",
    "MergeWriting",
    "PairNote",
    "RefuseProposal",
    "Repair",
    "RepairDoesNotFit",
    "SetFacts",
    "SetPageMark",
    "SetParts",
    "SetPassage",
    "SetWriting",
    "SettleWarning",
    "SplitPassage",
    "SplitWriting",
    "StrikePageMark",
    "Together",
    "UnpairNote",
    "apply",
    "repair_as_json",
    "repair_from_json",
]


def apply(case: ParsedCase, repairs: Sequence[Repair]) -> ParsedCase:
    """The case after all repairs, in their order. Raises `RepairDoesNotFit` at the first that does not."""
    return Together(tuple(repairs)).on(case) if repairs else case


def repair_as_json(repair: Repair) -> dict[str, Json]:
    """The repair as an object: its fields, and its name under the key `repair`.

    >>> repair_as_json(MergeWriting(opinion=1))
    {'repair': 'merge_writing', 'opinion': 1}
    """
    if isinstance(repair, Together):
        return {NAME: _NAMES[Together], "repairs": [repair_as_json(each) for each in repair.repairs]}
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
    if kind is Together:
        return _together_from_json(value)
    return decode(kind, {key: each for key, each in value.items() if key != NAME})


def _together_from_json(value: dict[str, Json]) -> Together:
    """Repairs made as one; none of them is made of several again."""
    held = value.get("repairs")
    if not isinstance(held, list) or set(value) != {NAME, "repairs"}:
        raise WrongShape("repairs made together are a list under the key “repairs”")
    repairs = tuple(repair_from_json(each) for each in held)
    if any(isinstance(each, Together) for each in repairs):
        raise WrongShape("repairs made together are each one repair")
    return Together(repairs)
