"""The key of a form that does its work once."""

from secrets import token_urlsafe

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from people.once import FIELD

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """A hidden field with a key of this drawing of the form: see `people.once`. Not within what `kept` writes."""
    return format_html('<input type="hidden" name="{}" value="{}" autocomplete="off">', FIELD, token_urlsafe(12))
