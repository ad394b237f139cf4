"""Rows within a row's page in Django's admin: not as many as whoever sends the form says that there are.

Django builds up to two thousand, each with its fields, before it looks at what was sent for them: a codebook's form
that said so cost 42 seconds of the processor and an answer of 31 MB.
"""

from typing import Any, Final

from django.contrib import admin
from django.http import HttpRequest

MORE: Final = 50
"""So many rows can be added at once."""


class FewRows(admin.options.InlineModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """With as many rows as there are, and `MORE`."""

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Django's own, bounded; the page's link that adds one goes away at the bound."""
        rows: Any = super().get_formset(request, obj, **kwargs)
        present = rows.model._default_manager.filter(**{rows.fk.name: obj}).count() if obj else 0  # noqa: SLF001 -- Django's documented way to a model's manager
        rows.max_num = rows.absolute_max = present + MORE
        return rows
