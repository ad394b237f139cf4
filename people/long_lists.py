"""Lists of the admin over tables that grow without end: neither counted, nor sorted, nor searched from end to end."""

from typing import Any, Final
from uuid import UUID

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

LISTED: Final = 10_000
"""Rows that such a list leads to, the newest; others are found by what it is searched for."""


class NewestRows(Paginator[Any]):
    """Pages of the newest `LISTED` rows: no more are counted."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, `LISTED` at the most."""
        found: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # -- the admin gives it a queryset
        return found[:LISTED].count()


class LongList(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """The newest rows first, by the table's key, searched by what has an index.

    `found_by_uuid` and `found_by_email` name the columns in which a UUID, or a person's e-mail address, is looked for.
    """

    paginator = NewestRows
    show_full_result_count = False
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("pk",)
    """Django shows the field to search by where there is any; `get_search_results` says what is looked at."""
    search_help_text = _("A whole UUID, or a person’s whole e-mail address. The list shows the newest 10,000.")
    found_by_uuid: tuple[str, ...] = ()
    found_by_email: tuple[str, ...] = ()

    def get_search_results(
        self, _request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """The rows that the UUID or the address leads to; all where nothing is asked, none for other words."""
        words = search_term.strip()
        if not words:
            return queryset, False
        columns, value = self._asked(words)
        found = Q(pk__in=[])
        for column in columns:
            found |= Q(**{column: value})
        return queryset.filter(found), False

    def _asked(self, words: str) -> tuple[tuple[str, ...], str | UUID]:
        try:
            return self.found_by_uuid, UUID(words)
        except ValueError:
            return self.found_by_email, words.lower()
