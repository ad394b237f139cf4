"""How the person likes to read, for the root of every page and for the form that changes it."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from people.forms import ReadingForm
from people.reading import Theme, departures, reading_of

register = template.Library()
SCHEMES = {Theme.SYSTEM: "light dark", Theme.LIGHT: "light", Theme.SEPIA: "light", Theme.DARK: "dark"}


@register.simple_tag(takes_context=True)
def reading_attributes(context: dict[str, Any]) -> SafeString:
    """What the person chose, as attributes of the page's root; nothing where she chose nothing. No query."""
    return format_html_join("", ' data-{}="{}"', departures(_reading(context)).items())


@register.simple_tag(takes_context=True)
def reading_chosen(context: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The same as a value: who chose the same has the same. No query."""
    return tuple(departures(_reading(context)).items())


@register.simple_tag(takes_context=True)
def colour_scheme(context: dict[str, Any]) -> str:
    """The schemes that the page supports, for its first paint."""
    return SCHEMES[Theme(_reading(context)["theme"])]


@register.simple_tag(takes_context=True)
def reading_form(context: dict[str, Any]) -> ReadingForm:
    """The form, with what the person has now."""
    return ReadingForm(initial=_reading(context))


def _reading(context: dict[str, Any]) -> dict[str, str]:
    return reading_of(getattr(context.get("request"), "user", None))
