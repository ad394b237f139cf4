"""Reads, each named for the page that it serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Concat

if TYPE_CHECKING:
    from opinions.models import Case
    from opinions.text.full_citations import ReporterCitation
else:  # the models import this module
    Case = models.Model


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads of cases."""

    def for_library(self, words: str = "") -> CaseQuerySet:
        """The library's cases by caption, with `writings_count` and their citations.

        With `words`, those whose caption holds each of them, or of whose citations they are a part (`366 F.3d`).
        """
        found = self.matching(words) if words.strip() else self
        return found.annotate(writings_count=Count("opinions")).prefetch_related("citations").order_by("caption", "pk")

    def matching(self, words: str) -> CaseQuerySet:
        """Those whose caption holds each of the words in any case, or of whose citations they are a part."""
        from opinions.models import CaseCitation  # noqa: PLC0415 -- the models import this module

        in_caption = Q()
        for word in words.split():
            in_caption &= Q(caption__icontains=word)
        printed = CaseCitation.objects.filter(case=OuterRef("pk")).alias(
            printed=Concat("volume", Value(" "), "reporter", Value(" "), "page")
        )
        return self.filter(in_caption | Exists(printed.filter(printed__icontains=" ".join(words.split()))))

    def reported_at(self, citation: ReporterCitation) -> CaseQuerySet:
        """Those with exactly that citation."""
        return self.filter(
            citations__volume=citation.volume, citations__reporter=citation.reporter, citations__page=citation.page
        )

    def for_page(self) -> CaseQuerySet:
        """With all that the case's own page shows, the texts apart."""
        from opinions.models import OpinionText  # noqa: PLC0415 -- the models import this module

        versions = Prefetch("opinions__versions", OpinionText.objects.defer("text"))
        return self.prefetch_related("citations", "history", "warnings", "opinions", versions)
