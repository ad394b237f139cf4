"""The way into a case that the library holds, at the place that a citation's pin names."""

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from opinions.citing import writing_words
from opinions.models import Case, NoteMark, OpinionText, PageMark
from opinions.text.citations.places import Place, first_place

Placed = set[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """Where a citation leads, in words: the writing in which the page lies; `exact` where the very place was found."""

    url: str
    label: str
    exact: bool = True


def cited_place(case: Case, pin: str, parenthetical: str = "") -> CitedPlace:
    """The place in the case's latest texts that `pin` names first: its note, else its page or numbered paragraph.

    Of several writings on that page the one whose author the `parenthetical` names (`Souter, J., dissenting`), else the
    first in the case's order. Without such a place the case's own page. Three queries.
    """
    place = first_place(pin)
    versions = _latest(case)
    notes = _notes(versions, place) if place.note else set()
    pages = _pages(versions, place) if place.page else set()
    for version in sorted(versions, key=lambda each: _rank(each, place, notes, parenthetical)):
        if (version.pk, place.note) in notes and (not place.page or (version.pk, place.page) in pages):
            return _way(version, f"#note-{quote(place.note)}", place)
        if (version.pk, place.page) in pages:
            return _way(version, f"#page-{quote(place.page)}", Place(page=place.page))
    return CitedPlace(case.get_absolute_url(), case.caption, exact=not pin)


def _latest(case: Case) -> list[OpinionText]:
    texts = OpinionText.objects.filter(opinion__case=case).defer("text").select_related("opinion")
    return list(texts.order_by("opinion__position", "-number").distinct("opinion__position"))


def _notes(versions: list[OpinionText], place: Place) -> Placed:
    return set(NoteMark.objects.filter(version__in=versions, label=place.note).values_list("version_id", "label"))


def _pages(versions: list[OpinionText], place: Place) -> Placed:
    return set(PageMark.objects.filter(version__in=versions, page=place.page).values_list("version_id", "page"))


def _rank(version: OpinionText, place: Place, notes: Placed, parenthetical: str) -> tuple[bool, bool]:
    """First the author's who is named, then those that have the note; else the case's order stays."""
    author = version.opinion.author
    named = bool(author) and author.casefold() in parenthetical.casefold()
    return not named, (version.pk, place.note) not in notes


def _way(version: OpinionText, fragment: str, place: Place) -> CitedPlace:
    writing = writing_words(version.opinion)
    if place.note:
        label = _("%(writing)s, note %(note)s") % {"writing": writing, "note": place.note}
    elif place.page.startswith("¶"):
        label = _("%(writing)s, %(paragraph)s") % {"writing": writing, "paragraph": place.page}
    else:
        label = _("%(writing)s, page %(page)s") % {"writing": writing, "page": place.page}
    return CitedPlace(version.opinion.get_absolute_url() + fragment, label)
