"""The opinion's passages on the reading page, and in answers that replace some of them."""

from collections.abc import Iterable
from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from opinions.drawing import NoteView, PassageView

register = template.Library()
ELEMENTS: Final = {"heading": "h2", "blockquote": "blockquote"}
"""What a passage of the kind is in HTML; of any other kind it is a paragraph."""


@register.simple_tag
def passages(views: PassageView | Iterable[PassageView], *, first: int | None = None, oob: bool = False) -> SafeString:
    """The passages with their marks, each an element.

    `first` is the number of the one on which the page's tab stop is; `oob`: they replace those on the page.
    """
    each = [views] if isinstance(views, PassageView) else views
    return SafeString("\n".join(_element(view, stop=view.number == first, oob=oob) for view in each))


@register.simple_tag
def court_notes(notes: Iterable[NoteView]) -> SafeString:
    """The notes of the court, each with its passages and the way back to its call."""
    return SafeString("\n".join(_note(each) for each in notes))


def _note(note: NoteView) -> str:
    label = escape(note.label)
    back = escape(_("Note %(label)s: back to its place in the text") % {"label": note.label})
    return (
        f'<div class="note" id="{escape(note.dom_id)}" data-note-text="{label}">'
        f'<a class="note-label" href="#{escape(note.call_dom_id)}" data-apart aria-label="{back}">{label}</a>\n'
        f"{passages(note.passages)}</div>"
    )


def _element(view: PassageView, *, stop: bool, oob: bool) -> str:
    name = ELEMENTS.get(view.kind, "p")
    told = f' aria-description="{escape(view.told)}"' if view.told else ""
    swap = ' hx-swap-oob="true"' if oob else ""
    return (
        f'<{name} id="{view.dom_id}" class="passage {view.kind}" data-passage="{view.number}"'
        f' data-start="{view.start}" tabindex="{0 if stop else -1}"{told}{swap}>'
        f"{view.html}</{name}>"
    )
