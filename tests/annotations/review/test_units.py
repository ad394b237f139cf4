"""Which sentences a span touches."""

from annotations.review.units import sentences_of
from opinions.models import Case
from opinions.text.spans import Span
from tests.annotations.stage import DUTY, PREDICATES
from tests.factories import version_of


def test_sentences_are_not_cut_in_citations_and_spans_touch_what_they_share(case: Case) -> None:
    version = version_of(case)
    sentences = sentences_of(version)
    words = [span.slice(version.text) for span in sentences.spans]

    assert words[:3] == ["A. Notice", DUTY, PREDICATES]
    duty, predicates = sentences.spans[1:3]
    assert list(sentences.touched(duty)) == [1]
    assert list(sentences.touched(Span(duty.end - 1, predicates.start + 1))) == [1, 2]
    assert list(sentences.touched(Span(duty.end, predicates.start))) == []
