"""How many notes there are, on the reading page and in each answer that makes the numbers stale."""

from typing import Protocol

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

register = template.Library()


class Counted(Protocol):
    """How many notes are shown, and how many are of the submission that is read."""

    @property
    def shown(self) -> int: ...

    @property
    def own(self) -> int: ...


@register.simple_tag
def counters(counted: Counted, owner_name: str = "", *, oob: bool = False) -> SafeString:
    """Both numbers in words. `owner_name` is whose work is read, where it is not one's own; `oob`: as in `passages`.

    The numbers are others at every save: therefore they are written here, and not kept.
    """
    name, own, shown = escape(owner_name), counted.own, counted.shown
    if owner_name:
        of_owner = ngettext("<b>%(own)s</b> note by %(name)s", "<b>%(own)s</b> notes by %(name)s", own)
    else:
        of_owner = ngettext("<b>%(own)s</b> note of yours", "<b>%(own)s</b> notes of yours", own)
    of_all = ngettext("<b>%(shown)s</b> shown", "<b>%(shown)s</b> shown", shown) % {"shown": shown}
    words = f"<span>{of_owner % {'own': own, 'name': name}}</span>\n<span>{of_all}</span>"
    return mark_safe(f'<div id="counters" class="counters"{_swap(oob=oob)}>{words}</div>')  # noqa: S308 -- escaped


@register.simple_tag
def counters_dock(counted: Counted, *, oob: bool = False) -> SafeString:
    """How many are shown, for the bar at the foot of a phone."""
    shown = counted.shown
    words = ngettext("<b>%(shown)s</b> note", "<b>%(shown)s</b> notes", shown) % {"shown": shown}
    return mark_safe(f'<span id="counters-dock"{_swap(oob=oob)}>{words}</span>')  # noqa: S308 -- numbers alone


def _swap(*, oob: bool) -> str:
    return ' hx-swap-oob="true"' if oob else ""
