"""What is asked of an authority's page: how it is cited, where, and with what treatment, as plain GET fields."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from annotations.models import AuthorityLink, Treatment
from opinions import citing
from opinions.citation_cards import FORMS
from opinions.cited import Cited, mentions_of
from opinions.models import Citation, Opinion, Passage
from opinions.text.kinds import CitationForm, OpinionKind

NO_SIGNAL: Final = "none"
ANY_TREATMENT: Final = "any"
CHOICES: Final = ("form", "signal", "kind", "treatment")


class CitedByForm(forms.Form):
    """The filters of an authority's page; made of one request. One query, for the choices that are there.

    What is not among the choices is as if it were not asked. `by` is the UUID of one citing case.
    """

    form = forms.ChoiceField(required=False, label=_("Form"))
    signal = forms.ChoiceField(required=False, label=_("Signal"))
    kind = forms.ChoiceField(required=False, label=_("Kind of writing"))
    treatment = forms.ChoiceField(required=False, label=_("Treatment"))
    by = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: QueryDict, cited: Cited) -> None:
        """Offers what occurs among the mentions of the cited thing."""
        super().__init__({name: asked.get(name, "") for name in (*CHOICES, "by")})
        self.cited = cited
        there = mentions_of(cited).order_by().annotate(lower=Lower("signal"))
        rows = list(there.values_list("form", "lower", "version__opinion__kind").distinct())
        used, signals, kinds = ({row[at] for row in rows} for at in range(3))
        self._offer("form", _("Any form"), [(key.value, capfirst(words)) for key, words in FORMS.items()
                                              if key.value in used])  # fmt: skip
        self._offer("signal", _("All"), [(NO_SIGNAL, _("No signal"))] * ("" in signals)
                    + [(each, each) for each in sorted(signals - {""})])  # fmt: skip
        self._offer("kind", _("Any kind"), [(kind.value, citing.kind_words(Opinion(kind=kind.value)))
                                              for kind in OpinionKind if kind.value in kinds])  # fmt: skip
        self._offer("treatment", _("All"), [(ANY_TREATMENT, _("Treated")),
                                                        *((each.value, each.label) for each in Treatment)])  # fmt: skip
        self.full_clean()

    def _offer(self, name: str, every: Any, choices: list[Any]) -> None:
        self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]  # -- a ChoiceField's

    def chosen(self, name: str) -> str:
        """What is chosen in that field; empty for nothing."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def by_case(self) -> UUID | None:
        """The one citing case that is asked about."""
        return self.cleaned_data.get("by")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked."""
        return any(map(self.chosen, (*CHOICES, "by")))

    @property
    def asks_of_mentions(self) -> bool:
        """Whether only mentions can answer: a link without one has no form and no signal."""
        return bool(self.chosen("form") or self.chosen("signal"))

    @property
    def address(self) -> str:
        """What is asked, for the addresses of the list's other pages; empty or ends in `&`."""
        return "".join(f"{urlencode({name: self.chosen(name)})}&" for name in (*CHOICES, "by") if self.chosen(name))

    def mentions(self, links: QuerySet[AuthorityLink]) -> QuerySet[Citation]:
        """The mentions that answer; `links` are those with which their passages are to be treated, if that is asked."""
        found = mentions_of(self.cited).filter(self._of_writing("version__opinion__"))
        if self.chosen("form"):
            found = found.filter(form=CitationForm(self.chosen("form")).value)
        if signal := self.chosen("signal"):
            found = found.filter(signal__iexact="" if signal == NO_SIGNAL else signal)
        if self.chosen("treatment"):
            touching = links.filter(
                annotation__version=OuterRef("version"),
                annotation__start__lt=OuterRef("end"),
                annotation__end__gt=OuterRef("start"),
            )
            around = Passage.objects.filter(
                version=OuterRef("version"), start__lte=OuterRef("start"), end__gt=OuterRef("start")
            )
            found = found.filter(Exists(around.filter(Exists(touching))))
        return found

    def links(self, links: QuerySet[AuthorityLink]) -> QuerySet[AuthorityLink]:
        """Those of the visible `links` that answer."""
        found = links.filter(self._of_writing("annotation__version__opinion__"))
        treatment = self.chosen("treatment")
        return found.filter(treatment=treatment) if treatment not in ("", ANY_TREATMENT) else found

    def _of_writing(self, path: str) -> Q:
        asked = {}
        if self.chosen("kind"):
            asked[f"{path}kind"] = self.chosen("kind")
        if self.by_case is not None:
            asked[f"{path}case__uuid"] = str(self.by_case)
        return Q(**asked)
