"""Cells of a review's tables, of which a large class has thousands."""

from django import template
from django.utils.html import format_html

from annotations.review.tables.grid import Cell

register = template.Library()


@register.filter
def opened_at(cell: Cell, address: str) -> str:
    """A cell's count, which leads to what it counts, beneath an address to which the cell adds; the bare count of none.

    It is written here, since a template takes six steps for each.
    """
    if not cell.query:
        return str(cell.count)
    return format_html('<a href="{}{}#opened">{}</a>', address, cell.query, cell.count)
