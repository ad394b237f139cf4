"""Where a writing's references to the other writings of its case lead: "Ct. Op. at 1104", *ante*, at 413.

Told by the page alone: a reference leads to the one other writing, of those given, on whose pages it falls; of several
an *ante* means one before, a *post* one after. What cannot be told, or is not held, leads nowhere, and says so.
"""

import re
from collections.abc import Callable, Sequence

from opinions.citing import writing_words
from opinions.drawing import Lead
from opinions.layout import layout
from opinions.models import Citation, OpinionText
from opinions.text.kinds import CitationForm
from opinions.text.selectors import Window

PAGE = re.compile(r"\d+")
ONWARD = {"ante": -1, "post": 1}


def leads(
    citations: Sequence[Citation],
    window: Window,
    version: OpinionText,
    held: Sequence[OpinionText],
    address: Callable[[OpinionText], str],
) -> list[Lead]:
    """Where the references among `citations` of `version` lead; `window` holds their words.

    `held` are the writings that can be read, in the case's order, `version` among them; `address` is a writing's.
    """
    here = [each.pk for each in held].index(version.pk)
    return [
        _lead(citation, _there(citation, window, here, held), address)
        for citation in citations
        if citation.form == CitationForm.INTERNAL
    ]


def _there(citation: Citation, window: Window, here: int, held: Sequence[OpinionText]) -> OpinionText | None:
    page = _page(citation)
    direction = ONWARD.get(window.slice(citation.start, citation.end)[:4].lower(), 0)
    found = [
        each
        for at, each in enumerate(held)
        if at != here and (at - here) * direction >= 0 and page in {mark.page for mark in layout(each).page_marks}
    ]
    return found[0] if len(found) == 1 else None


def _lead(citation: Citation, there: OpinionText | None, address: Callable[[OpinionText], str]) -> Lead:
    if there is None:
        return Lead(citation.end, citation.pk, "", "")
    return Lead(citation.end, citation.pk, f"{address(there)}#page-{_page(citation)}", writing_words(there.opinion))


def _page(citation: Citation) -> str:
    found = PAGE.search(citation.pin)
    return found[0] if found else ""
