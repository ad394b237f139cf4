"""A passage's notes in a few words, for who hears the page: how many, and by whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_NAMED: Final = 3
"""Where more people than this made notes on a passage, those but the first are counted."""


def who_words(makers: Iterable[int], people: Mapping[int, str]) -> str:
    """How many notes and by whom: "3 notes: 2 by you, 1 by Ben". Empty where there are none.

    `makers` are the submissions (keys) of the notes, one each; `people` what those are called, in the order in which
    they are told.
    """
    counts = Counter(makers)
    total = counts.total()
    if not total:
        return ""
    told = [(people[each], counts[each]) for each in people if each in counts]
    named = told if len(told) <= MOST_NAMED else told[:1]
    parts = [_("%(number)d by %(name)s") % {"number": number, "name": name} for name, number in named]
    if len(named) < len(counts):
        rest = {"number": total - sum(number for _name, number in named), "people": len(counts) - len(named)}
        parts.append(
            ngettext("%(number)d by %(people)d other", "%(number)d by %(people)d others", rest["people"]) % rest
        )
    notes = ngettext("%(number)d note", "%(number)d notes", total) % {"number": total}
    return f"{notes}: {', '.join(parts)}"
