import pytest

from opinions.text.kinds import PageBasis
from opinions.text.pincites import PinCite, choose_series, notes_written, page_range, pages_written, pin_cite
from opinions.text.spans import Span
from tests.marked import SERIES, Marked, marked

OPINION = marked(
    "[Before|opening] any mark. [All that|no gap] {*1119}[property|at mark] interest[ derives|one page].{^1} More{^2} "
    "[words.{^3}|call]\n"
    "[Objective [pred{*1120}icates|word]|across] and [an end |before mark]{*1121}[the last.|last]{^4} After{^5} it.\n"
    "{1:}[At best.|n1]\n"
    "{2:}[In rejecting.|n2 a]\n"
    "{2:}[Enormous|n2 b] consequences.\n"
    "{3:}[I join.|n3]\n"
    "{4:}[[Amici|before] brief [attor{*1122}ney|across note] [after|after].|n4]\n"
    "{5:}[Last.|n5]"
)


def pin(text: Marked, *names: str, opening: str = "") -> str:
    return pin_cite(text.pagination(opening), [text[name] for name in names], SERIES).pages


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("1120", "1121", "1120–21"),
        ("1099", "1101", "1099–101"),
        ("1100", "1101", "1100–01"),
        ("96", "101", "96–101"),
        ("11", "110", "11–110"),
        ("999", "1001", "999–1001"),
        ("100", "105", "100–05"),
        ("12", "14", "12–14"),
        ("5", "7", "5–7"),
        ("1198", "1203", "1198–203"),
        ("1999", "2001", "1999–2001"),
        ("1119", "1119", "1119"),
        ("xii", "xiv", "xii–xiv"),
        ("1119", "1119a", "1119–1119a"),
        ("A-12", "A-13", "A-12–A-13"),
    ],
)
def test_page_range_drops_repeated_digits_but_keeps_two(first: str, last: str, written: str) -> None:
    assert page_range(first, last) == written


@pytest.mark.parametrize(
    ("ranges", "written"),
    [
        ([("¶ 12", "¶ 14")], "¶¶ 12–14"),
        ([("¶ 112", "¶ 114")], "¶¶ 112–114"),
        ([("¶12", "¶12")], "¶ 12"),
        ([("¶ 12", "¶ 12"), ("¶ 15", "¶ 16")], "¶¶ 12, 15–16"),
        ([("1119", "1119"), ("1124", "1125")], "1119, 1124–25"),
        ([], ""),
    ],
)
def test_pages_written_drop_no_digits_of_paragraphs(ranges: list[tuple[str, str]], written: str) -> None:
    assert pages_written(ranges) == written


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        (["1"], "n.1"),
        (["1", "2"], "nn.1–2"),
        (["1", "2", "3"], "nn.1–3"),
        (["1", "3"], "nn.1 & 3"),
        (["1", "3", "5"], "nn.1, 3 & 5"),
        (["1", "2", "3", "5"], "nn.1–3 & 5"),
        (["99", "100", "101"], "nn.99–101"),
        (["*"], "n.*"),
        (["*", "†"], "nn.* & †"),
    ],
)
def test_notes_written_join_consecutive_ones(labels: list[str], written: str) -> None:
    assert notes_written(labels) == written


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("opening", "1118"),
        ("no gap", "1118"),
        ("at mark", "1119"),
        ("one page", "1119"),
        ("call", "1119"),
        ("across", "1119–20"),
        ("word", "1119–20"),
        ("before mark", "1120"),
        ("last", "1121"),
        ("n1", "1119 n.1"),
        ("n2 a", "1119 n.2"),
        ("n2 b", "1119 n.2"),
        ("before", "1121 n.4"),
        ("after", "1122 n.4"),
        ("across note", "1121–22 n.4"),
        ("n4", "1121 n.4"),
    ],
)
def test_pin_cite_of_one_span(name: str, pages: str) -> None:
    assert pin(OPINION, name, opening="1118") == pages


@pytest.mark.parametrize(
    ("names", "pages"),
    [
        (("n1", "n2 a", "n2 b", "n3"), "1119 nn.1–3"),
        (("n1", "n3"), "1119 nn.1 & 3"),
        (("n4", "n5"), "1121 nn.4–5"),
        (("n3", "n4"), "1119 n.3, 1121 n.4"),
        (("one page", "n4"), "1119, 1121 n.4"),
        (("one page", "n1"), "1119, 1119 n.1"),
        (("call", "n3"), "1119 & n.3"),
        (("call", "n3", "n4"), "1119 & n.3, 1121 n.4"),
        (("across", "last", "n4"), "1119–21 & n.4"),
        (("last", "after"), "1121, 1122 n.4"),
        (("opening", "last"), "1118, 1121"),
        (("at mark", "one page"), "1119"),
        (("last", "opening"), "1118, 1121"),
    ],
)
def test_pin_cite_of_several_spans(names: tuple[str, ...], pages: str) -> None:
    assert pin(OPINION, *names, opening="1118") == pages


def test_pin_cite_of_one_span_from_body_into_notes() -> None:
    start = OPINION["last"].start
    spans = Span(start, OPINION["n2 b"].end)

    assert pin_cite(OPINION.pagination("1118"), spans, SERIES).pages == "1121, 1119 nn.1–2"


def test_pin_cite_of_one_span_from_a_note_into_later_body() -> None:
    text = marked("Body{^1} one.\n{1:}Note [words.\n{*4}Body|x] two.")

    assert pin(text, "x", opening="3") == "4, 3 n.1"


def test_pin_cite_of_the_whole_text_takes_its_notes_along() -> None:
    whole = Span(0, len(OPINION.text))

    assert pin_cite(OPINION.pagination("1118"), whole, SERIES) == PinCite("1118–21 & nn.1–5", SERIES)


def test_pin_cite_of_a_note_that_begins_at_its_own_mark_takes_that_mark() -> None:
    text = marked("Body.{^1}\n{1:}{*3}[Note.|note]")

    assert pin(text, "note", opening="2") == "3 n.1"


def test_pin_cite_warns_before_the_first_mark_where_nothing_opens_the_text() -> None:
    warning = "The words begin before the first page mark: their first page is not known."

    assert pin_cite(OPINION.pagination(), OPINION["opening"], SERIES) == PinCite("", SERIES, (warning,))
    assert pin_cite(OPINION.pagination(), Span(0, OPINION["word"].start), SERIES) == PinCite("1119", SERIES, (warning,))


GAP = marked("{*281}[one|a] {*282}[two|b] {*284}[four|c] {*285}[five|d]")
MISSING = "A page mark is missing after 282: the words may stand on a page up to 283."


@pytest.mark.parametrize(
    ("first", "last", "pages", "warnings"),
    [
        ("b", "b", "282–83", (MISSING,)),
        ("a", "b", "281–83", (MISSING,)),
        ("b", "c", "282–84", (MISSING,)),
        ("a", "a", "281", ()),
        ("c", "c", "284", ()),
        ("a", "d", "281–85", ()),
    ],
)
def test_pin_cite_with_a_missing_label_is_a_range_with_a_warning_where_it_matters(
    first: str, last: str, pages: str, warnings: tuple[str, ...]
) -> None:
    span = Span(GAP[first].start, GAP[last].end)

    assert pin_cite(GAP.pagination(), span, SERIES) == PinCite(pages, SERIES, warnings)


def test_pin_cite_of_a_note_called_on_a_page_with_a_gap_inherits_the_doubt() -> None:
    text = marked("{*282}call{^1} {*284}on\n{1:}[note|n]")

    assert pin_cite(text.pagination(), text["n"], SERIES) == PinCite("282–83 n.1", SERIES, (MISSING,))


def test_pin_cite_opens_no_gap_after_an_implied_page() -> None:
    text = marked("[before|a] {*1096}after")

    assert pin_cite(text.pagination("1093", PageBasis.CASE), text["a"], SERIES) == PinCite("1093", SERIES)


def test_pin_cite_of_marks_that_repeat_or_go_backwards() -> None:
    text = marked("{*5}a {*6}[b {*6}c|repeat] {*7}[d {*5}e|back] f")

    assert (pin(text, "repeat"), pin(text, "back")) == ("6", "7, 5")


def test_pin_cite_does_not_stumble_over_roman_and_lettered_pages() -> None:
    text = marked("{*xi}[a {*xii}b|roman] {*1119}[c {*1119a}d|letter] {*1120}[e|after]")

    assert [pin(text, name) for name in ("roman", "letter", "after")] == ["xi–xii", "1119–1119a", "1120"]


def test_pin_cite_by_paragraphs() -> None:
    text = marked("{*¶ 12}[One{^1} {*¶ 13}two {*¶ 14}three.|all]\n{1:}[Note.|note]")

    assert (pin(text, "all"), pin(text, "note"), pin(text, "all", "note")) == ("¶¶ 12–14", "¶ 12 n.1", "¶¶ 12–14 & n.1")


def test_pin_cite_reads_each_series_for_itself() -> None:
    text = marked("{*702}{*137 b}one [{*703}two|x] {*138 b}three")

    assert [pin_cite(text.pagination(), text["x"], series) for series in (SERIES, "b")] == [
        PinCite("703", SERIES),
        PinCite("137", "b"),
    ]


@pytest.mark.parametrize("series", [None, SERIES, "99 U.S. 1"])
def test_pin_cite_invents_no_page_where_the_text_has_none(series: str | None) -> None:
    text = marked("[Words|w].{^1}\n{1:}[Note|n].")

    assert pin_cite(text.pagination(), [text["w"], text["n"]], series) == PinCite("", None)


def test_pin_cite_of_a_note_without_call_or_mark_says_that_its_page_is_not_known() -> None:
    text = marked("{*5}Body.\n{1:}[Note.|n]")

    assert pin_cite(text.pagination(), text["n"], SERIES) == PinCite("", SERIES, ("The page of note 1 is not known.",))


def test_pin_cite_of_a_body_without_marks_says_that_its_page_is_not_known() -> None:
    text = marked("[Body.|b]{^1}\n{1:}{*5}[Note.|n]")

    assert pin_cite(text.pagination(), [text["b"], text["n"]], SERIES) == PinCite(
        "5 n.1", SERIES, ("The page of these words is not known.",)
    )


@pytest.mark.parametrize(
    ("printed", "chosen", "series"),
    [
        (["a", "b"], "", "b"),
        (["b", "c"], "", "b"),
        (["b", "c"], "c", "c"),
        (["a"], "", "c"),
        (["b"], "a", "b"),
        ([], "", "c"),
    ],
)
def test_choose_series_takes_the_printed_one_that_has_marks(printed: list[str], chosen: str, series: str) -> None:
    assert choose_series(marked("{*1 c}x {*2 b}y").pagination(), printed, chosen) == series


def test_choose_series_finds_none_without_pages() -> None:
    assert choose_series(marked("No pages.").pagination(), [SERIES], SERIES) is None
