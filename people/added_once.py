"""Rows that a second click on Django's admin pages does not add a second time."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from people.once import once


class AddedOnce(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """For rows that nothing makes unique; its form has the key by `admin/change_form.html`."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, and its saving."""
        return once(super().add_view)(request, form_url, extra_context)
