"""Where notes lie: under which heading, and on the map of the whole text."""

from uuid import UUID

import lxml.html

from annotations.reading.marks import BARE, Mark
from annotations.reading.outline import BINS, outline_lines, text_map
from opinions.drawing import OutlineEntry
from tests.annotations.stage import HTMX, Desk

DUTY, BREACH = 11, 22
LABELS = {"c1 p1": "Duty", "c2 p2": "Breach"}


def mark(start: int, end: int, look: int = DUTY) -> Mark:
    """A mark of no annotation."""
    return Mark(UUID(int=start), start, end, look)


def entry(start: int) -> OutlineEntry:
    """A heading that begins there."""
    return OutlineEntry(f"passage-{start}", f"At {start}", "1", start=start)


def test_outline_counts_each_note_under_the_heading_where_it_begins() -> None:
    marks = [mark(5, 30), mark(20, 21, BREACH), mark(25, 26), mark(39, 60), mark(40, 41, BARE), mark(41, 42, 55)]
    lines = outline_lines([entry(10), entry(20), entry(40), entry(50)], marks, LABELS)
    assert [(line.dom_id, line.count, line.claims) for line in lines] == [
        ("passage-10", 0, ()),
        ("passage-20", 3, (("Duty", 2), ("Breach", 1))),
        ("passage-40", 2, (("Highlight", 1), ("other claims", 1))),
        ("passage-50", 0, ()),
    ]


def test_map_draws_claims_beside_each_other_where_both_lie() -> None:
    drawn = text_map(2 * BINS, [mark(0, 4), mark(2, 3, BREACH), mark(399, 400, BARE)], [entry(398)])
    assert [(path.classes, path.d) for path in drawn.paths] == [
        ("c0", "M0 199.5h12"),
        ("c1 p1", "M0 0.5h12M0 1.5h6"),
        ("c2 p2", "M6 1.5h6"),
    ]
    assert drawn.headings == "M0 199h12"


def test_map_is_no_larger_for_many_notes() -> None:
    looks = [DUTY, BREACH, 33, 44, 55, 66]
    few, many = (
        text_map(BINS, [mark(at, at + 1, look) for at in range(BINS) for look in looks * often], []) for often in (1, 5)
    )
    assert many == few


def test_outline_is_asked_for_anew_under_the_filter(ana: Desk) -> None:
    ana.annotate("duty of care")
    ana.annotate("predicates", claims=[0])
    sent = ana.client.get(ana.url("reader_outline", f"?claim={ana.claims[0].uuid}"), headers=HTMX).content.decode()
    page = lxml.html.fromstring(sent)
    lines = [" ".join(line.text_content().split()) for line in page.find_class("outline")[0].iter("li")]
    assert lines == [f"A. Notice 100 11 note: {ana.claims[0].label} 1", "Notes of the court 101"]
    assert [path.get("class") for path in page.iter("path")] == ["map-headings", "c1 p1"]
