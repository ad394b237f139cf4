"""Reads, each named for the page that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case as Case_
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Left

if TYPE_CHECKING:
    from opinions.courts import Court
    from opinions.models import Case
    from opinions.text.full_citations import ReporterCitation
else:  # the models import this module
    Case = models.Model


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads of cases."""

    def for_library(self, words: str = "", *, court: str = "", year: str = "") -> CaseQuerySet:
        """The library's cases by caption, with `writings_count` and their citations.

        With `words`, those that `matching` finds: first those whose facts answer, then those whose texts alone do.
        `court` is a courts-db id, or the name of a court that has none; `year` the year of decision.
        """
        from opinions.models import Opinion  # noqa: PLC0415 -- the models import this module

        found = self.matching(words) if words.strip() else self.annotate(by_facts=Value(value=True))
        if court:
            found = found.filter(Q(court=court) | Q(court="", court_name=court))
        if year:
            found = found.filter(decided__startswith=year)
        written = Opinion.objects.filter(case=OuterRef("pk")).order_by().values("case").annotate(number=Count("pk"))
        return (
            found.annotate(writings_count=Coalesce(Subquery(written.values("number")), 0))
            .prefetch_related("citations")
            .order_by(F("by_facts").desc(), "caption", "pk")
        )

    def matching(self, words: str) -> CaseQuerySet:
        """Those that answer to `words` by their facts (`by_facts`) or by the words of their texts.

        By facts: each of the words is part of the caption, of a judge's name, or of the court's name; or all of them
        are part of a citation. Case does not matter. By texts: `opinions.search`.
        """
        from opinions.models import CaseCitation, Opinion  # noqa: PLC0415 -- the models import this module
        from opinions.search import cases_holding  # noqa: PLC0415 -- likewise

        listed = self.courts()
        joiners = Func("joined_by", Value(" "), function="array_to_string", output_field=models.TextField())
        judges = Opinion.objects.filter(case=OuterRef("pk")).alias(
            names=Concat("author", Value(" "), joiners, output_field=models.TextField())
        )
        named = Q()
        for word in words.split():
            sitting = [court.key for court in listed if word.lower() in court.searched]
            of_court = Q(court__in=sitting) | Q(court="", court_name__in=sitting)
            named &= Q(caption__icontains=word) | of_court | Q(Exists(judges.filter(names__icontains=word)))
        printed = CaseCitation.objects.filter(case=OuterRef("pk")).alias(
            printed=Concat("volume", Value(" "), "reporter", Value(" "), "page")
        )
        cited = Q(Exists(printed.filter(printed__icontains=" ".join(words.split()))))
        held = Q(pk__any_of=cases_holding(words))
        by_facts = Case_(When(named | cited, then=Value(value=True)), default=Value(value=False))
        return self.filter(named | cited | held).annotate(by_facts=by_facts)

    def courts(self) -> list[Court]:
        """The courts of these cases, by their abbreviations. One query."""
        from opinions.courts import Court  # noqa: PLC0415 -- the models import this module

        pairs = self.order_by().values_list("court", "court_name").distinct()
        courts = {Court.of(court, name) for court, name in pairs if court or name}
        return sorted(courts, key=lambda court: (court.abbreviation.lower(), court.key))

    def years(self) -> list[str]:
        """The years in which these cases were decided, the last first. One query."""
        years = self.order_by().exclude(decided="").values_list(Left("decided", 4), flat=True).distinct()
        return sorted(years, reverse=True)

    def reported_at(self, citation: ReporterCitation) -> CaseQuerySet:
        """Those with exactly that citation."""
        return self.filter(
            citations__volume=citation.volume, citations__reporter=citation.reporter, citations__page=citation.page
        )

    def for_page(self) -> CaseQuerySet:
        """With all that the case's own page shows, the texts apart."""
        from opinions.models import OpinionText  # noqa: PLC0415 -- the models import this module

        versions = Prefetch("opinions__versions", OpinionText.objects.defer("text").select_related("made_by"))
        return self.prefetch_related("citations", "history", "opinions", versions)
