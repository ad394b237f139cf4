"""Excerpts: the words around what was found, cut between words; marks are never set in the wrong place."""

from hypothesis import given
from hypothesis import strategies as st

from opinions.excerpts import Piece, excerpt, marked_spans
from opinions.text.spans import Span

LONG = "The ferry left at nine. " * 20 + "A duty to tell arises here. " + "Nobody was told of it at all. " * 20


def spans_of(text: str, *words: str) -> list[Span]:
    return [Span(text.index(word), text.index(word) + len(word)) for word in words]


def shown(text: str, found: list[Span], most: int) -> str:
    """The excerpt as a person sees it."""
    cut = excerpt(text, found, most=most)
    words = "".join(f"[{piece.text}]" if piece.found else piece.text for piece in cut.pieces)
    return f"{'… ' if cut.cut_before else ''}{words}{' …' if cut.cut_after else ''}"


def test_short_passage_is_shown_whole() -> None:
    text = "A duty to tell."
    assert shown(text, spans_of(text, "duty", "tell"), 40) == "A [duty] to [tell]."


def test_long_passage_is_cut_between_words_around_what_was_found() -> None:
    assert shown(LONG, spans_of(LONG, "duty"), 80) == (
        "… left at nine. The ferry left at nine. The ferry left at nine. A [duty] to …"
    )


def test_stretch_with_the_most_found_words_is_chosen() -> None:
    text = "duty " + "word " * 50 + "duty of care " + "word " * 50
    at = text.rindex("duty")
    found = [Span(0, 4), Span(at, at + 4), Span(at + 8, at + 12)]
    assert [piece.text for piece in excerpt(text, found, most=100).pieces if piece.found] == ["duty", "care"]


def test_nothing_found_shows_the_beginning() -> None:
    assert shown(LONG, [], 30) == "The ferry left at nine. The …"


def test_text_without_spaces_is_cut_all_the_same() -> None:
    cut = excerpt("x" * 500, [Span(300, 310)], most=100)
    assert (len("".join(piece.text for piece in cut.pieces)), Piece("x" * 10, found=True) in cut.pieces) == (100, True)


@given(
    st.text("ab \u0301𝔘", min_size=1, max_size=300),
    st.lists(st.integers(0, 300), max_size=12),
    st.integers(1, 80),
)
def test_pieces_are_the_text_of_the_span(text: str, edges: list[int], most: int) -> None:
    inside = sorted({edge for edge in edges if edge <= len(text)})
    found = [Span(start, end) for start, end in zip(inside[::2], inside[1::2], strict=False)]
    cut = excerpt(text, found, most=most)
    assert "".join(piece.text for piece in cut.pieces) == text[cut.span.start : cut.span.end]
    assert (cut.cut_before, cut.cut_after) == (cut.span.start > 0, cut.span.end < len(text))
    assert cut.span.end - cut.span.start <= most


def test_marks_are_where_the_words_are() -> None:
    assert marked_spans("<duty> of <care> 𝔘 <x>", "duty of care 𝔘 x", "<", ">") == [
        Span(0, 4),
        Span(8, 12),
        Span(15, 16),
    ]


def test_marks_of_another_text_are_dropped() -> None:
    assert marked_spans("a <duty>", "the duty", "<", ">") == []
