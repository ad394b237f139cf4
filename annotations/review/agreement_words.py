"""What figures of agreement mean, in sentences. The steps are Krippendorff's (Content Analysis, 2nd ed. 2004, p. 241).

He relies on α of .800 and more, draws tentative conclusions from .667 on, and none below. In a class low agreement is
no fault: it tells where there is something to discuss.
"""

from typing import Any, Final

from django.utils.translation import gettext as _

RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
LITTLE: Final = 0.33
NOT_BY_CHANCE: Final = 0.05


def strength(value: float) -> str:
    """How far a class agrees, in a few words: for a sentence that begins “The class”."""
    if value >= RELIABLE:
        return _("agrees closely")
    if value >= TENTATIVE:
        return _("agrees fairly well")
    if value >= LITTLE:
        return _("agrees in part")
    if value >= NOT_BY_CHANCE:
        return _("agrees little")
    return _("agrees no more than by chance")


def overall_sentence(figures: dict[str, Any]) -> str:
    """The first sentence of the page: agreement on the whole set of claims, or why nothing can be said."""
    coders = figures["coders"]
    if coders == 0:
        return _("Nobody has handed in yet, so there is nothing to compare.")
    if coders == 1:
        return _("Only one student has handed in: agreement needs two.")
    value = figures["overall"]
    if value is None:
        if not any(claim["marked_by"] for claim in figures["claims"]):
            return _("Nobody tagged anything in this writing, so there is nothing to compare.")
        return _("All mark the very same words with the same claim everywhere: agreement cannot be told from chance.")
    return _("The class %(strength)s on which passages bear which claims: α %(value)s%(interval)s.") % {
        "strength": strength(value),
        "value": number(value),
        "interval": interval_words(figures["interval"]),
    }


def claim_sentence(claim: dict[str, Any], coders: int) -> str:
    """One claim: how many have it anywhere, and how far they agree on where it is."""
    if not claim["marked_by"]:
        return _("Nobody has it.")
    if claim["marked_by"] == 1:
        return _("One student of %(all)s has it: there is nothing to compare.") % {"all": coders}
    if claim["alpha"] is None:
        return _("%(n)s of %(all)s have it; all mark the same.") % {"n": claim["marked_by"], "all": coders}
    return _("%(n)s of %(all)s have it. On where it is the class %(strength)s.") % {
        "n": claim["marked_by"],
        "all": coders,
        "strength": strength(claim["alpha"]),
    }


def interval_words(interval: dict[str, float] | None) -> str:
    """“, between 0.52 and 0.70”, or nothing where there is no interval."""
    if interval is None:
        return ""
    low, high = number(interval["low"]), number(interval["high"])
    return _(", between %(low)s and %(high)s") % {"low": low, "high": high}


def number(value: float | None) -> str:
    """With two decimals and a real minus; a dash where it is undefined.

    >>> number(-0.126), number(None), number(-0.001)
    ('−0.13', '–', '0.00')
    """
    if value is None:
        return "–"
    written = f"{value:.2f}".replace("-0.00", "0.00")
    return written.replace("-", "−")
