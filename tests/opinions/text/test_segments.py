from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.kinds import EmphasisStyle
from opinions.text.pages import NoteMark, PageMark
from opinions.text.segments import ClassSegment, Point, Run, class_segments, depth_step, exact_segments, runs
from opinions.text.spans import Span
from tests.marked import marked

PASSAGE = Span(10, 40)
STEPS = [0, 1, 2, 2, *[3] * 4, *[4] * 8, *[5] * 40]
some_spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 50), st.integers(1, 30))
owned = st.lists(st.tuples(st.integers(0, 8), some_spans), max_size=30)
claimed = st.lists(st.tuples(st.sampled_from(["due", "duty", "rule", None]), some_spans), max_size=40)
marks = st.lists(st.builds(PageMark, st.integers(0, 50), st.just("366 F.3d 1093"), st.just("1119")), max_size=6)


def covering_ids(spans: list[tuple[int, Span]], at: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id_ for id_, span in spans if span.start <= at < span.end))


def look_at(spans: list[tuple[str | None, Span]], at: int, order: list[str]) -> tuple[int, str | None]:
    here = [claim for claim, span in spans if span.start <= at < span.end]
    counts = Counter(claim for claim in here if claim is not None)
    leading = min(counts, key=lambda claim: (-counts[claim], order.index(claim)), default=None)
    return STEPS[len(here)], leading


@given(owned)
def test_exact_segments_agree_with_a_count_at_every_place(spans: list[tuple[int, Span]]) -> None:
    segments = exact_segments(PASSAGE, spans)

    told = [segment.ids for segment in segments for _ in range(segment.span.start, segment.span.end)]
    assert told == [covering_ids(spans, at) for at in range(PASSAGE.start, PASSAGE.end)]


@given(owned)
def test_exact_segments_tile_the_passage_and_differ_from_their_neighbours(spans: list[tuple[int, Span]]) -> None:
    segments = exact_segments(PASSAGE, spans)

    edges = [segment.span.start for segment in segments] + [segments[-1].span.end]
    assert edges == [PASSAGE.start, *(segment.span.end for segment in segments)]
    assert [a for a, b in pairwise(segments) if a.ids == b.ids] == []


@given(claimed)
def test_class_segments_agree_with_a_count_at_every_place(spans: list[tuple[str | None, Span]]) -> None:
    order = ["rule", "duty", "due"]
    segments = class_segments(PASSAGE, spans, order)

    told = [(s.depth, s.claim) for s in segments for _ in range(s.span.start, s.span.end)]
    assert told == [look_at(spans, at, order) for at in range(PASSAGE.start, PASSAGE.end)]


@given(claimed)
def test_class_segments_join_neighbours_that_look_alike(spans: list[tuple[str | None, Span]]) -> None:
    segments = class_segments(PASSAGE, spans)

    alike = [(a, b) for a, b in pairwise(segments) if (a.depth, a.claim) == (b.depth, b.claim)]
    assert alike == []


def test_class_segments_break_ties_by_the_order_of_the_codebook() -> None:
    spans = [("duty", Span(0, 5)), ("due", Span(0, 5))]

    assert class_segments(Span(0, 5), spans, ["due", "duty"]) == [ClassSegment(Span(0, 5), 2, "due")]
    assert class_segments(Span(0, 5), spans) == [ClassSegment(Span(0, 5), 2, "duty")]


def test_class_segments_count_bare_highlights_for_depth_alone() -> None:
    spans = [(None, Span(0, 5)), (None, Span(0, 5)), ("due", Span(0, 5)), (None, Span(0, 2))]

    assert class_segments(Span(0, 6), spans) == [
        ClassSegment(Span(0, 2), 3, "due"),
        ClassSegment(Span(2, 5), 2, "due"),
        ClassSegment(Span(5, 6), 0, None),
    ]


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (15, 4), (16, 5)])
def test_depth_step_follows_the_six_steps(count: int, step: int) -> None:
    assert depth_step(count) == step


@given(owned, claimed, owned, marks)
def test_runs_make_up_the_text_and_keep_every_layer(
    own: list[tuple[int, Span]],
    spans: list[tuple[str | None, Span]],
    citations: list[tuple[int, Span]],
    points: list[PageMark],
) -> None:
    text = "".join(chr(0x1F600 + at) for at in range(PASSAGE.start, PASSAGE.end))
    classes = class_segments(PASSAGE, spans)
    laid = runs(PASSAGE, text, own=own, classes=classes, citations=citations, points=points)

    pieces = [piece for piece in laid if isinstance(piece, Run)]
    assert "".join(piece.text for piece in pieces) == text
    told = [(p.own, (p.depth, p.claim)) for p in pieces for _ in p.text]
    looks = [(s.depth, s.claim) for s in classes for _ in range(s.span.start, s.span.end)]
    assert told == [(covering_ids(own, at), looks[at - PASSAGE.start]) for at in range(PASSAGE.start, PASSAGE.end)]


@given(marks)
def test_runs_put_every_point_of_the_passage_at_its_offset(points: list[PageMark]) -> None:
    at = PASSAGE.start
    stood: list[tuple[int, PageMark]] = []
    laid: list[Run[int, str] | Point[PageMark]] = runs(PASSAGE, "x" * 30, points=points)
    for piece in laid:
        if isinstance(piece, Point):
            stood.append((at, piece.mark))
        else:
            at = piece.span.end

    within = sorted((p for p in points if PASSAGE.start <= p.offset <= PASSAGE.end), key=lambda p: p.offset)
    assert stood == [(mark.offset, mark) for mark in within]


@dataclass(frozen=True)
class Shown:
    """What a template would write, in brief."""

    words: str
    own: str = ""
    claim: str = ""
    citation: str = ""


def test_runs_are_flat_around_a_page_mark_inside_a_word_and_a_note_call() -> None:
    text = marked("Objective [pred{*1121}icates|mine] of [the [statute|cited]|class]{^1}.")
    looks = class_segments(Span(0, len(text.text)), [("due", text["class"])])
    points: list[PageMark | NoteMark] = [*text.pages, *text.calls]
    laid = runs(
        Span(0, len(text.text)),
        text.text,
        own=[("a", text["mine"])],
        classes=looks,
        citations=[("c", text["cited"])],
        points=points,
    )

    shown = [
        Shown(p.text, "".join(p.own), p.claim or "", p.citation or "") if isinstance(p, Run) else p.mark for p in laid
    ]
    assert shown == [
        Shown("Objective "),
        Shown("pred", "a"),
        PageMark(14, "366 F.3d 1093", "1121"),
        Shown("icates", "a"),
        Shown(" of "),
        Shown("the ", claim="due"),
        Shown("statute", claim="due", citation="c"),
        NoteMark(35, "1"),
        Shown("."),
    ]


def test_runs_show_the_innermost_of_nested_citations() -> None:
    text = marked("[See A v. B (citing [C v. D|inner]).|outer]")
    whole = Span(0, len(text.text))
    laid: list[Run[str, str] | Point[PageMark]] = runs(
        whole, text.text, citations=[("inner", text["inner"]), ("outer", text["outer"])]
    )

    assert [(p.text, p.citation) for p in laid if isinstance(p, Run)] == [
        ("See A v. B (citing ", "outer"),
        ("C v. D", "inner"),
        (").", "outer"),
    ]


def test_runs_show_the_shorter_of_citations_that_begin_together() -> None:
    cited = [("long", Span(0, 9)), ("short", Span(0, 4))]
    laid: list[Run[str, str] | Point[PageMark]] = runs(Span(0, 9), "Roth, 408", citations=cited)

    assert [(p.text, p.citation) for p in laid if isinstance(p, Run)] == [("Roth", "short"), (", 408", "long")]


def test_runs_keep_points_at_both_ends_of_the_passage() -> None:
    points: list[NoteMark | PageMark] = [
        NoteMark(14, "1"),
        PageMark(10, "", "1119"),
        PageMark(15, "", "1120"),
        PageMark(9, "", "1118"),
    ]
    laid: list[Run[int, str] | Point[NoteMark | PageMark]] = runs(Span(10, 14), "duty", points=points)

    assert [p.text if isinstance(p, Run) else p.mark for p in laid] == [
        PageMark(10, "", "1119"),
        "duty",
        NoteMark(14, "1"),
    ]


def test_runs_refuse_a_text_of_another_length() -> None:
    with pytest.raises(ValueError, match="the passage has 4 code points, its text 5"):
        runs(Span(10, 14), "duty\n")


def test_runs_are_cut_where_the_emphasis_changes() -> None:
    emphasis = [
        (EmphasisStyle.ITALIC, Span(2, 6)),
        (EmphasisStyle.BOLD, Span(4, 8)),
        (EmphasisStyle.ITALIC, Span(5, 6)),
    ]
    laid: list[Run[str, str] | Point[PageMark]] = runs(Span(1, 9), "abcdefgh", emphasis=emphasis)

    italic, bold = EmphasisStyle.ITALIC, EmphasisStyle.BOLD
    assert [(run.text, run.emphasis) for run in laid if isinstance(run, Run)] == [
        ("a", ()),
        ("bc", (italic,)),
        ("de", (italic, bold)),
        ("fg", (bold,)),
        ("h", ()),
    ]
