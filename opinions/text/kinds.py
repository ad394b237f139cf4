"""The closed vocabularies of the corpus: kinds of writings, passages and authorities, and forms of citation."""

from enum import StrEnum


class OpinionKind(StrEnum):
    """What a writing is in its case (Caselaw Access Project's opinion types, parted further)."""

    MAJORITY = "majority"
    PLURALITY = "plurality"
    COURT = "court"
    LEAD = "lead"
    CONCURRENCE = "concurrence"
    CONCURRENCE_IN_JUDGMENT = "concurrence_in_judgment"
    CONCURRENCE_IN_PART = "concurrence_in_part"
    CONCURRENCE_IN_PART_DISSENT_IN_PART = "concurrence_in_part_dissent_in_part"
    DISSENT = "dissent"
    STATEMENT = "statement"
    OTHER = "other"
    UNSPLIT = "unsplit"

    @property
    def speaks_for_the_court(self) -> bool:
        """Whether such a writing opens its case, so that its first page is the case's first page."""
        return self in OPENING_KINDS


OPENING_KINDS = frozenset(
    {OpinionKind.MAJORITY, OpinionKind.PLURALITY, OpinionKind.COURT, OpinionKind.LEAD, OpinionKind.UNSPLIT}
)


class PassageKind(StrEnum):
    """What a passage is on the printed page."""

    BYLINE = "byline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BLOCKQUOTE = "blockquote"
    FOOTNOTE = "footnote"
    HEAD_MATTER = "head_matter"
    HEADNOTE = "headnote"
    PREFORMATTED = "preformatted"
    UNPLACED = "unplaced"


class AuthorityKind(StrEnum):
    """What is cited."""

    CASE = "case"
    STATUTE = "statute"
    RULE = "rule"
    CONSTITUTION = "constitution"
    REGULATION = "regulation"
    RECORD = "record"
    SECONDARY = "secondary"


class CitationForm(StrEnum):
    """How an authority is mentioned."""

    FULL = "full"
    SHORT = "short"
    ID = "id"
    SUPRA = "supra"
    NAME = "name"
    SECTION = "section"
    INTERNAL = "internal"
    RECORD = "record"


class EmphasisStyle(StrEnum):
    """How words are set off from those around them."""

    ITALIC = "italic"
    BOLD = "bold"
    SMALL_CAPS = "small_caps"
    UNDERLINE = "underline"


class PageBasis(StrEnum):
    """How we know where a page begins: printed in the source, or implied by a rule (see `pages.opening_page`)."""

    PRINTED = "printed"
    CASE = "case"
    PREVIOUS_WRITING = "previous_writing"
    FIRST_MARK = "first_mark"
