import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinions.text.canonical import canonical_layout, canonicalize, fingerprint, tile
from opinions.text.spans import Span

CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "offsets.json").read_text(encoding="utf-8"))
SOURCES = [case for case in CASES if "source" in case]
awkward = st.text(st.sampled_from("ab \n\r\t\f\v\xa0\xad\u0301\u0323\u1100\u1161\u11a8\u2028\u0344\u2126e\U0001d15e"))


@pytest.mark.parametrize("case", SOURCES, ids=[case["name"] for case in SOURCES])
def test_canonical_layout_makes_the_text_of_the_cases(case: dict[str, Any]) -> None:
    assert canonical_layout(case["source"]) == case["text"]


def test_the_texts_of_all_cases_are_canonical() -> None:
    assert ["\n".join(map(canonical_layout, case["text"].split("\n"))) for case in CASES] == [c["text"] for c in CASES]


def test_canonical_layout_keeps_no_break_spaces_soft_hyphens_and_printed_errors() -> None:
    assert (
        canonical_layout("\xa0§\xa018 — 6—803.5 predi\xadcates teh\xa0")
        == "\xa0§\xa018 — 6—803.5 predi\xadcates teh\xa0"
    )


def test_canonical_layout_joins_lines_with_one_space_and_trims() -> None:
    assert canonical_layout(" \tof\r\nthe \n\n law\u2028of\x85torts\f") == "of the law of torts"


@given(awkward)
def test_canonicalize_agrees_with_canonical_layout(source: str) -> None:
    assert canonicalize(source)[0] == canonical_layout(source)


@given(awkward)
def test_canonical_layout_is_settled_after_one_pass(source: str) -> None:
    once = canonical_layout(source)

    assert canonical_layout(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(awkward)
def test_canonicalize_carries_offsets_in_order_from_start_to_end(source: str) -> None:
    text, offsets = canonicalize(source)
    carried = [offsets.to_canonical(at) for at in range(len(source) + 1)]

    assert carried == sorted(carried)
    assert (carried[-1], min(carried)) == (len(text), 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["duty", "é", "😀", "q\u0307"]), st.sampled_from([" ", "\r\n", " \t "])), min_size=1
    )
)
def test_canonicalize_carries_the_start_of_every_word(words: list[tuple[str, str]]) -> None:
    source, starts = "", []
    for word, gap in words:
        starts.append(len(source))
        source += word + gap
    text, offsets = canonicalize(source)

    carried = [offsets.to_canonical(at) for at in starts]
    assert [text[at : at + len(word)] for at, (word, _) in zip(carried, words, strict=True)] == [w for w, _ in words]


def test_canonicalize_puts_a_mark_inside_layout_before_the_next_word() -> None:
    text, offsets = canonicalize("all \n involve")

    assert [text[offsets.to_canonical(at) :] for at in (3, 4, 5, 6)] == [" involve", "involve", "involve", "involve"]


def test_canonicalize_puts_a_mark_inside_a_composed_character_after_it() -> None:
    text, offsets = canonicalize("e\u0301tat")

    assert (text, [offsets.to_canonical(at) for at in range(6)]) == ("état", [0, 1, 1, 2, 3, 4])


@pytest.mark.parametrize("offset", [-1, 5])
def test_canonicalize_refuses_offsets_outside_the_source(offset: int) -> None:
    with pytest.raises(ValueError, match="outside a source of 4 code points"):
        canonicalize("duty")[1].to_canonical(offset)


@given(st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1), min_size=1))
def test_tile_covers_the_text_without_gap_and_divides_by_one_line_feed(texts: list[str]) -> None:
    text, spans = tile(texts)

    assert "".join(span.slice(text) for span in spans) == text
    assert [span.slice(text).removesuffix("\n") for span in spans] == texts
    assert text.count("\n") == len(texts) - 1


def test_tile_gives_the_line_feed_to_the_passage_before_it() -> None:
    assert tile(["One.", "Two.", "😀"]) == ("One.\nTwo.\n😀", (Span(0, 5), Span(5, 10), Span(10, 11)))


def test_tile_refuses_an_empty_passage_by_its_number() -> None:
    with pytest.raises(ValueError, match="passage 2 is empty"):
        tile(["One.", ""])


def test_fingerprint_is_the_sha256_of_the_utf8_text() -> None:
    assert fingerprint("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
