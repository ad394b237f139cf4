"""Sentences from counts: what stands before every table, in words that can be read out in class."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def coders_sentence(coders: int) -> str:
    """Why there is no table yet; empty where somebody has handed in."""
    return "" if coders else _("Nobody has handed in yet, so there is nothing to count.")


def found_sentence(claim: str, found: int, coders: int, near: int = 0) -> str:
    """How many of the coders found the claim; `near` of them within a sentence of each other.

    >>> found_sentence("notice", 17, 24, 12)
    '17 of 24 found “notice”; 12 of them within a sentence of each other.'
    """
    if coders <= 1:
        return coders_sentence(coders) or _only_one(claim, found)
    if not found:
        return _("None of %(all)s found “%(claim)s”.") % {"all": coders, "claim": claim}
    told = {"n": found, "all": coders, "claim": claim, "near": _near(found, near)}
    if found == coders:
        return _("All %(all)s found “%(claim)s”%(near)s.") % told
    return _("%(n)s of %(all)s found “%(claim)s”%(near)s.") % told


def _only_one(claim: str, found: int) -> str:
    if found:
        return _("The one student who has handed in found “%(claim)s”.") % {"claim": claim}
    return _("The one student who has handed in did not find “%(claim)s”.") % {"claim": claim}


def _near(found: int, near: int) -> str:
    """What follows a count; nothing where one student alone can't be near another."""
    if found == 1:
        return ""
    if near <= 1:
        return _("; no two of them within a sentence of each other")
    if near == found:
        return _(", all within a sentence of each other")
    return _("; %(near)s of them within a sentence of each other") % {"near": near}


def marked_sentence(  # noqa: PLR0917 -- one sentence's parts
    place: str, marked: int, coders: int, claim: str = "", with_claim: int = 0, tied: int = 0
) -> str:
    """How many marked the place that most marked, and with what most of them; `tied` others were marked by as many.

    >>> marked_sentence("1109", 20, 24, "notice", 17)
    'Most marked is 1109: by 20 of 24, by 17 with “notice”.'
    >>> marked_sentence("1109", 20, 24, "notice", 17, tied=1)
    'Most marked are 1109 and one other passage, each by 20 of 24; 1109 by 17 with “notice”.'
    """
    if not coders or not marked:
        return coders_sentence(coders) or _("Nobody marked anything here.")
    told = {"place": place, "n": marked, "all": coders, "claim": claim, "with": with_claim}
    if tied:
        other = ngettext("one other passage", "%(tied)s other passages", tied) % {"tied": tied}
        first = _("Most marked are %(place)s and %(other)s, each by %(n)s of %(all)s") % (told | {"other": other})
        return first + (_("; %(place)s by %(with)s with “%(claim)s”.") % told if claim else ".")
    if not claim:
        return _("Most marked is %(place)s: by %(n)s of %(all)s.") % told
    return _("Most marked is %(place)s: by %(n)s of %(all)s, by %(with)s with “%(claim)s”.") % told


def linked_sentence(authority: str, linked: int, coders: int, tied: int = 0) -> str:
    """How many linked the authority that most linked; `tied` others were linked by as many.

    >>> linked_sentence("Roe v. Poe", 9, 24, tied=1)
    '9 of 24 linked Roe v. Poe, and as many one other authority.'
    """
    if not coders or not linked:
        return coders_sentence(coders) or _("Nobody linked an authority here.")
    told = {"n": linked, "all": coders, "authority": authority, "tied": tied}
    if tied:
        return (
            ngettext(
                "%(n)s of %(all)s linked %(authority)s, and as many one other authority.",
                "%(n)s of %(all)s linked %(authority)s, and as many each of %(tied)s other authorities.",
                tied,
            )
            % told
        )
    return _("%(n)s of %(all)s linked %(authority)s, more than any other authority.") % told


def you_sentence(*, found: bool, others: int, everybody: int) -> str:
    """To a student: whether she found a claim, and how many of the others whose work she can see.

    >>> you_sentence(found=True, others=12, everybody=24)
    'You and 12 of 24 others.'
    """
    told = {"n": others, "all": everybody}
    if not everybody:
        return _("You.") if found else _("Not you.")
    if found and not others:
        return ngettext("You, and not the other one.", "You alone, and none of %(all)s others.", everybody) % told
    if found:
        return ngettext("You and the other one.", "You and %(n)s of %(all)s others.", everybody) % told
    if not others:
        return ngettext("Neither you nor the other one.", "Neither you nor any of %(all)s others.", everybody) % told
    return ngettext("The other one; not you.", "%(n)s of %(all)s others; not you.", everybody) % told


def marks_sentence(others: int, everybody: int) -> str:
    """How many of the others marked a passage.

    >>> marks_sentence(3, 24), marks_sentence(24, 24)
    ('3 of 24 others', 'all 24 others')
    """
    told = {"n": others, "all": everybody}
    if others == everybody:
        return ngettext("the other one", "all %(all)s others", everybody) % told
    return ngettext("not the other one", "%(n)s of %(all)s others", everybody) % told
