"""The library's authorities: what is asked of their list, and what it shows."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from opinions.citation_cards import KINDS
from opinions.cited import with_citing_cases
from opinions.library_form import read_words
from opinions.models import Authority, ParallelCitation
from opinions.text.kinds import AuthorityKind

MOST_CITED: Final = "cited"
FIELDS: Final = ("q", "kind", "order")


class AuthorityListForm(forms.Form):
    """The list's search, as plain GET fields; what cannot be answered is as if it were not asked."""

    q = forms.CharField(
        required=False, label=_("Search"),
        widget=forms.TextInput({"type": "search", "placeholder": _("Name or citation")}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        required=False, label=_("Kind"),
        choices=[("", _("All but records")), *((kind.value, capfirst(words)) for kind, words in KINDS.items())],
    )  # fmt: skip
    order = forms.ChoiceField(
        required=False, label=_("Order"), choices=[("", _("By name")), (MOST_CITED, _("The most cited first"))]
    )

    def __init__(self, asked: QueryDict) -> None:
        """Reads what is asked."""
        super().__init__({name: asked.get(name, "") for name in FIELDS} | {"q": read_words(asked.get("q", ""))})
        self.full_clean()

    def chosen(self, name: str) -> str:
        """What is asked in that field; empty for nothing."""
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_narrowed(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.chosen("q") or self.chosen("kind"))

    @property
    def address(self) -> str:
        """What is asked, for the addresses of the list's other pages; empty or ends in `&`."""
        return "".join(f"{urlencode({name: self.chosen(name)})}&" for name in FIELDS if self.chosen(name))

    def authorities(self) -> QuerySet[Authority]:
        """The authorities that answer, as people see them: merged ones are found under the one that is shown.

        With `citing_cases`. The words are part of the name or cite, each by itself, or all together of a report.
        """
        found = Authority.objects.filter(same_as=None).select_related("case")
        kind = self.chosen("kind")
        found = found.filter(kind=kind) if kind else found.exclude(kind=AuthorityKind.RECORD.value)
        if words := self.chosen("q"):
            found = found.filter(pk__any_of=_answering(words))
        order = ("-citing_cases", "cite", "pk") if self.chosen("order") == MOST_CITED else ("cite", "pk")
        return with_citing_cases(found).order_by(*order)


def _answering(words: str) -> list[int]:
    """The keys of the authorities, as people see them, that answer. One query.

    It reads all names and cites: once, where the list and its count would each do so.
    """
    named = Q()
    for word in words.split():
        named &= Q(cite__icontains=word) | Q(name__icontains=word)
    printed: Any = Concat("volume", Value(" "), "reporter", Value(" "), "page")
    reports = ParallelCitation.objects.filter(authority=OuterRef("pk")).alias(printed=printed)
    found = Authority.objects.filter(named | Q(Exists(reports.filter(printed__icontains=words))))
    return list(found.values_list(Coalesce("same_as", "pk"), flat=True).distinct())
