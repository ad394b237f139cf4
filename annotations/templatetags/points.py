"""Points as a person writes them."""

from decimal import Decimal

from django import template

from annotations.review.grade_forms import plain

register = template.Library()


@register.filter
def points(value: Decimal | int | None) -> str:
    """“2.5” of 2.50; nothing of None."""
    return "" if value is None else plain(Decimal(value))
