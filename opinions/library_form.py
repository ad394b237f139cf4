"""What is asked of the library: words, a court, a year. What cannot be answered is as if it were not asked."""

from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opinions.models import Case
from opinions.querysets import CaseQuerySet

MOST_WORDS = 12
MOST_CHARACTERS = 200
MOST_DIGITS = 6


def read_words(query: str) -> str:
    """The words of a search, at most 12 in at most 200 code points, parted by single spaces."""
    return " ".join(query.replace("\0", "")[:MOST_CHARACTERS].split()[:MOST_WORDS])


def read_number(text: str) -> int | None:
    """The whole number from 1 that `text` writes; None where it writes none."""
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return (int(text) or None) if fits else None


class LibraryForm(forms.Form):
    """The library's search, as plain GET fields; made of one request. Two queries, for the courts and the years."""

    q = forms.CharField(
        required=False, label=_("Search"),
        widget=forms.TextInput({"type": "search", "placeholder": _("Caption, citation, court, judge, words")}),
    )  # fmt: skip
    court = forms.ChoiceField(required=False, label=_("Court"))
    year = forms.ChoiceField(required=False, label=_("Year"))

    def __init__(self, asked: QueryDict) -> None:
        """Offers the courts and the years of the cases that are here."""
        self.words = read_words(asked.get("q", ""))
        super().__init__({"q": self.words, "court": asked.get("court", ""), "year": asked.get("year", "")})
        courts = [(court.key, court.abbreviation) for court in Case.objects.all().courts()]
        years = [(year, year) for year in Case.objects.all().years()]
        self.fields["court"].choices = [("", _("Every court")), *courts]  # type: ignore[attr-defined]  # -- a ChoiceField's
        self.fields["year"].choices = [("", _("Every year")), *years]  # type: ignore[attr-defined]  # -- likewise
        self.full_clean()

    def chosen(self, name: str) -> str:
        """The chosen court's key, or year; empty for none, and for one that is not here."""
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked."""
        return bool(self.words or self.chosen("court") or self.chosen("year"))

    @property
    def address(self) -> str:
        """What is asked, for the addresses of the other pages of the list; empty or ends in `&`."""
        asked = {"q": self.words, "court": self.chosen("court"), "year": self.chosen("year")}
        return "".join(f"{urlencode({name: value})}&" for name, value in asked.items() if value)

    def cases(self) -> CaseQuerySet:
        """The cases that answer."""
        return Case.objects.all().for_library(self.words, court=self.chosen("court"), year=self.chosen("year"))
