"""Pin cites in the real opinion, with its marks where the printed text has them (the reader is tested elsewhere)."""

import re
from pathlib import Path

import pytest

from opinions.text.full_citations import CitedCase, CitedWriting, ReporterCitation, full_citation
from opinions.text.kinds import OpinionKind
from opinions.text.pages import Place, opening_page
from opinions.text.pagination import Pagination
from opinions.text.pincites import choose_series, pin_cite
from opinions.text.spans import Span
from tests.marked import SERIES, Marked, marked

CALLS = ("order.{1}", "1986){2})", "precedents.{3}", "1988.{4}")


def printed_seed() -> Marked:
    source = (Path(__file__).parents[3] / "samples" / "castle-rock-kelly.txt").read_text(encoding="utf-8").strip()
    source = source.translate(str.maketrans("[]|", "⟦⟧¦"))
    for call in CALLS:
        source = source.replace(re.sub(r"[{}]", "", call), re.sub(r"\{(\d)\}", r"{^\1}", call), 1)
    lines = re.sub(r"\*(11\d\d)", r"{*\1}", source).split("\n")
    notes = [f"{{{label}:}}{line.removeprefix('.')}" for label, line in zip("122234", lines[-6:], strict=True)]
    return marked("\n".join(lines[:-6] + notes))


SEED = printed_seed()
KELLY = CitedWriting(OpinionKind.CONCURRENCE_IN_PART_DISSENT_IN_PART, author="Kelly")
CASE = CitedCase("Gonzales v. City of Castle Rock", (ReporterCitation.parse(SERIES),), "ca10", "2004", en_banc=True)


def paginated() -> Pagination:
    opening = opening_page(Place(KELLY.kind, SERIES, case_page="1093"), SEED.pages[0]).mark
    assert opening is not None
    return Pagination(SEED.passages, (opening, *SEED.pages), SEED.calls)


def span_of(words: str) -> Span:
    assert SEED.text.count(words) == 1
    start = SEED.text.index(words)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("hard cases make bad law", "1118"),
        ("it cannot bind the peace officers who are non-parties", "1119"),
        ("objective predicates and seemingly mandatory outcomes", "1118"),
        ("property interest derives from the protective order", "1119"),
        ("Instead, the court holds that the property", "1118–19"),
        ("should be notified of the officer", "1125–26"),
        ("At best, they are repeated as notice provisions", "1119 n.1"),
        ("Enormous economic consequences could follow", "1119 n.2"),
        ("I join the dissents of Judges O’Brien, McConnell and Hartz which recognize this problem.", "1119 n.3"),
        ("The arrested person shall be removed from the scene", "1124 n.4"),
        ("shall present any available arrest affidavits", "1125 n.4"),
        ("The prosecuting attorney shall present", "1124–25 n.4"),
    ],
)
def test_pin_cites_of_the_seed(words: str, pages: str) -> None:
    pagination = paginated()

    assert pin_cite(pagination, span_of(words), choose_series(pagination, [SERIES])).pages == pages


def test_pin_cite_of_the_seeds_word_that_a_page_mark_divides() -> None:
    mark = next(mark for mark in SEED.pages if mark.page == "1121")
    word = next(w for w in re.finditer(r"\w+", SEED.text) if w.start() < mark.offset < w.end())

    assert word.group() == "predicates"
    assert pin_cite(paginated(), Span(*word.span()), SERIES).pages == "1120–21"


def test_pin_cite_of_the_seeds_whole_fourth_note_is_where_it_begins() -> None:
    notes = [passage.span for passage in SEED.passages if passage.label == "4"]

    assert pin_cite(paginated(), notes, SERIES).pages == "1124 n.4"


def test_full_citation_of_words_of_the_seed() -> None:
    span = span_of("it cannot bind the peace officers who are non-parties")

    assert str(full_citation(CASE, KELLY, [pin_cite(paginated(), span, SERIES)])) == (
        "Gonzales v. City of Castle Rock, 366 F.3d 1093, 1119 (10th Cir. 2004) (en banc) "
        "(Kelly, J., concurring in part and dissenting in part)"
    )


def test_opening_page_of_the_seed_is_1118_with_a_warning() -> None:
    opening = opening_page(Place(KELLY.kind, SERIES, case_page="1093"), SEED.pages[0])

    assert (SEED.pages[0].page, opening.mark and opening.mark.page, len(opening.warnings)) == ("1119", "1118", 1)


def test_marks_of_the_seed_are_read_as_printed() -> None:
    assert [mark.page for mark in SEED.pages] == [*map(str, range(1119, 1127)), "1125"]
    assert [call.label for call in SEED.calls] == ["1", "2", "3", "4"]
