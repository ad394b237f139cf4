"""Where a writing's references to the other writings of its case lead: "Ct. Op. at 1104", *ante*, at 413.

Told by the page alone: a reference leads to the one other writing, of those given, on whose pages it falls; of several
an *ante* means one before, a *post* one after. What cannot be told, or is not held, leads nowhere, and says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opinions.layout import layout
from opinions.models import Citation, OpinionText
from opinions.text.kinds import CitationForm

PAGE = re.compile(r"\d+")
ONWARD = {"ante": -1, "post": 1}


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A reference that ends at `offset` of the text; `version` is where it leads, None where that is not held."""

    offset: int
    citation: int
    version: OpinionText | None
    page: str


def cross_references(
    citations: Sequence[Citation], first_words: Sequence[str], version: OpinionText, pinned: Sequence[OpinionText]
) -> list[CrossReference]:
    """The references among `citations` of `version`, whose first words are given beside them; `pinned` in order."""
    return [
        _reference(citation, words, version, pinned)
        for citation, words in zip(citations, first_words, strict=True)
        if citation.form == CitationForm.INTERNAL
    ]


def _reference(citation: Citation, words: str, version: OpinionText, pinned: Sequence[OpinionText]) -> CrossReference:
    found = PAGE.search(citation.pin)
    page = found[0] if found else ""
    here = [each.pk for each in pinned].index(version.pk)
    direction = ONWARD.get(words[:4].lower(), 0)
    held = [
        each
        for at, each in enumerate(pinned)
        if at != here and (at - here) * direction >= 0 and page in {mark.page for mark in layout(each).page_marks}
    ]
    return CrossReference(citation.end, citation.pk, held[0] if len(held) == 1 else None, page)
