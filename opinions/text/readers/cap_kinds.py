"""What a writing is: the Caselaw Access Project's own type, made more exact by the writing's byline."""

from opinions.text.kinds import OpinionKind
from opinions.text.readers.bylines import Byline, kind_of

TYPES = {
    "majority": OpinionKind.MAJORITY,
    "unanimous": OpinionKind.MAJORITY,
    "plurality": OpinionKind.PLURALITY,
    "per-curiam": OpinionKind.MAJORITY,
    "lead": OpinionKind.LEAD,
    "lead-opinion": OpinionKind.LEAD,
    "concurrence": OpinionKind.CONCURRENCE,
    "dissent": OpinionKind.DISSENT,
    "statement": OpinionKind.STATEMENT,
    "combined": OpinionKind.UNSPLIT,
}
FINER = {
    OpinionKind.MAJORITY: {OpinionKind.PLURALITY},
    OpinionKind.CONCURRENCE: {
        OpinionKind.CONCURRENCE_IN_JUDGMENT,
        OpinionKind.CONCURRENCE_IN_PART,
        OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART,
    },
    OpinionKind.DISSENT: {OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART},
}
"""The kinds that a byline may make of a source's type: the source knows fewer."""

UNTYPED = "The source does not say what this writing is, nor does its byline: say of what kind it is."


def kind_and_doubt(source_type: str, byline: Byline | None, *, alone: bool) -> tuple[OpinionKind, str]:
    """The kind of a writing that its source types so, and a doubt about it or an empty string.

    >>> kind_and_doubt("dissent", None, alone=False)[0].value
    'dissent'
    """
    said = byline.kind if byline else None
    typed = _typed(source_type)
    if typed is None:
        if said is not None:
            return said, ""
        return (OpinionKind.UNSPLIT if alone else OpinionKind.OTHER), UNTYPED
    if said is None or said is typed:
        return typed, ""
    if said in FINER.get(typed, set()):
        return said, ""
    if said is OpinionKind.MAJORITY and typed is OpinionKind.PLURALITY:
        return typed, ""
    raw = byline.raw if byline else ""
    return typed, f"The source calls this writing “{source_type}”, but its byline reads “{raw}”: check its kind."


def _typed(source_type: str) -> OpinionKind | None:
    """The kind that a type names; other types (rehearing, remittitur, addendum …) are writings of another kind."""
    words = source_type.strip().lower().replace("_", "-")
    if not words:
        return None
    if words in TYPES:
        return TYPES[words]
    return kind_of(words.replace("-", " ")) or OpinionKind.OTHER
