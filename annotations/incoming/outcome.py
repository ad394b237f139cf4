"""How the bringing in of a file ended, in words."""

from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from annotations.incoming.plans import WRITTEN, Planned

_REFUSALS: Final = {
    "closed": gettext_lazy("This assignment is closed: nothing is brought in any more."),
    "not_open_yet": gettext_lazy("This assignment is not open yet: come back when it is."),
    "archived": gettext_lazy("This course was archived: it is read, and not changed any more."),
    "draft": gettext_lazy("This assignment is a draft: publish it first."),
    "accepted": gettext_lazy("Work that was accepted is not changed any more, so nothing was brought in."),
}
_OTHERWISE: Final = gettext_lazy("Something has changed meanwhile, and nothing was brought in. Look again.")


def refusal(code: str) -> Promise:
    """Why nothing was written; `code` is that of `actions.Refused`."""
    return _REFUSALS.get(code, _OTHERWISE)


def done_words(planned: Sequence[Planned]) -> str:
    """How many notes were brought in, and how many were not."""
    count = sum(each.fate in WRITTEN for each in planned)
    rest = len(planned) - count
    words = ngettext("%(count)d note was brought in.", "%(count)d notes were brought in.", count) % {"count": count}
    if not rest:
        return words
    return words + " " + ngettext("%(count)d was not.", "%(count)d were not.", rest) % {"count": rest}
