"""Fields of the admin's forms in which a row is looked up by typing, where what was sent is no row's key."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest

MOST_DIGITS: Final = 18
"""No key has more."""


class KeySelect(AutocompleteSelect):
    """Django's own, which asks the database for whatever was sent, and fails where it is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The choice that was made, where it can be one."""
        return super().optgroups(name, [each for each in value if is_key(str(each))], attr)


class SoughtKeys(admin.ModelAdmin):  # type: ignore[type-arg]  # -- Django's takes no parameters
    """With `autocomplete_fields` that refuse what is no key in words."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """The field, by our own widget where it is looked up by typing."""
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", KeySelect(db_field, self.admin_site, using=options.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **options)


def is_key(words: str) -> bool:
    """Whether a row may have that key.

    >>> is_key("12"), is_key("x"), is_key("٣"), is_key("9" * 19)
    (True, False, False, False)
    """
    return words.isascii() and words.isdecimal() and len(words) <= MOST_DIGITS
