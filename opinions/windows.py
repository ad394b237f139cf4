"""A version's words, whole or by passages. They never change: the database is asked for them once in a process."""

from typing import Final

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Substr

from opinions.layout import layout
from opinions.models import OpinionText
from opinions.text.selectors import Window
from opinions.text.spans import Span
from people.kept import Kept
from people.prepared import prepared

_KEPT: Final = Kept[str](6_000_000)
"""Passages as they were asked for last: those of some hundred opinions on which a class works."""
_WHOLE: Final = Kept[str](4_000_000)
"""Texts as they were asked for whole last: a hundred of 30 kB."""


def whole_text(version: OpinionText) -> str:
    """The version's words, whether they are loaded or not; one query the first time that this process asks."""
    text = _WHOLE.get(version.uuid)
    if text is None:
        text = OpinionText.objects.values_list("text", flat=True).get(uuid=version.uuid)
        _WHOLE.keep(version.uuid, text)
    return text


def window_of(version_pk: int, start: int, end: int) -> Window:
    """The words from `start` to `end` (code points), cut by the database: the text is never loaded whole."""
    (text,) = _words(version=version_pk, first=start + 1, length=end - start)
    return Window(text, start)


def passages_window(version: OpinionText, span: Span) -> Window:
    """The words of the passages that the span touches, and of the span itself, which may end between two of them."""
    touched = layout(version).touched(span)
    start = min([span.start, *(each.start for each in touched[:1])])
    end = max([span.end, *(each.end for each in touched[-1:])])
    key = version.uuid, start, end
    words = _KEPT.get(key)
    if words is None:
        whole = _WHOLE.get(version.uuid)  # where its page was opened; PostgreSQL unpacks all of it for any part
        words = window_of(version.pk, start, end).text if whole is None else whole[start:end]
        _KEPT.keep(key, words)
    return Window(words, start)


@prepared
def _words(*, version: int, first: int, length: int) -> QuerySet[OpinionText, str]:
    """`length` code points of the text; `first` counts from 1."""
    words = Substr("text", _whole(first), _whole(length), output_field=TextField())
    return OpinionText.objects.filter(pk=version).annotate(words=words).values_list(F("words"), flat=True)


def _whole(number: int) -> Cast:
    return Cast(Value(number), IntegerField())
