"""Markdown in templates."""

from django import template
from django.utils.safestring import SafeString

from annotations.markdown import as_html

register = template.Library()


@register.filter
def markdown(words: str) -> SafeString:
    """The words, read as Markdown: `{{ card.note|markdown }}`."""
    return as_html(words)
