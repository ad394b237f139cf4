"""Where in the site a page stands, for the links at the head of every page."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django import template
from django.urls import get_script_prefix

from people.addresses import reverse

register = template.Library()
PLACES: Final = ("home", "courses", "library", "notices")
"""Where the links at the head of every page lead."""


@register.simple_tag(takes_context=True)
def place_in_site(context: dict[str, Any]) -> str:
    """Which of `PLACES` the page is; empty for any other. No query."""
    return _places(get_script_prefix()).get(context["request"].path, "")


@lru_cache(maxsize=4)
def _places(_prefix: str) -> Mapping[str, str]:
    """The places by their paths."""
    return {reverse(name): name for name in PLACES}
