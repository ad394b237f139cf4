"""What a layout finds by its sorted offsets is what a look at every mark would find."""

from opinions.layout import Layout
from opinions.models import Emphasis, NoteMark
from opinions.text.spans import Span


def test_emphasis_and_calls_in_a_span_are_those_that_every_mark_tells() -> None:
    emphasis = [Emphasis(start=start, end=end, style="italic") for start, end in ((0, 9), (2, 3), (4, 6), (9, 12))]
    calls = [NoteMark(offset=offset, label=str(offset)) for offset in (3, 3, 7, 12)]
    place = Layout((), (), tuple(calls), tuple(emphasis))
    for start in range(13):
        for end in range(start + 1, 14):
            span = Span(start, end)
            assert place.emphasis_in(span) == [each for each in emphasis if each.start < end and each.end > start]
            assert place.calls_in(span) == sum(start < mark.offset <= end for mark in calls)
