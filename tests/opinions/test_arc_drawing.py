"""The places and arcs of who cites whom."""

import re

from opinions.arc_drawing import ARCS, ROW, THICKEST, dot_at, draw_arcs, height_of


def test_arc_leads_from_dot_to_dot() -> None:
    [arc] = draw_arcs(["new", "old"], {("new", "old"): 1})

    start, *_controls, end = re.findall(r"(-?[\d.]+) (-?[\d.]+)", arc.path)
    assert (float(start[1]), float(end[1])) == (dot_at(0).y, dot_at(1).y) == (ROW / 2, ROW * 1.5)
    assert arc.tip.startswith(f"{ARCS - 4},{dot_at(1).y} ")


def test_arcs_stay_left_of_the_names_and_inside_the_drawing() -> None:
    order = list(range(30))
    arcs = draw_arcs(order, {(source, target): 1 for source in order for target in order if source != target})

    assert all(0 < arc.x < ARCS and 0 < arc.y < height_of(30) for arc in arcs)


def test_longer_arcs_reach_farther_and_more_citations_are_thicker() -> None:
    near, far, often, always = draw_arcs(
        ["a", "b", "c"], {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): 4, ("b", "a"): 10_000}
    )

    assert far.x < near.x
    assert near.width < often.width < always.width == THICKEST


def test_arc_back_to_an_earlier_row_points_up() -> None:
    [arc] = draw_arcs(["a", "b"], {("b", "a"): 1})

    assert arc.tip.startswith(f"{ARCS - 4},{dot_at(0).y} ")
