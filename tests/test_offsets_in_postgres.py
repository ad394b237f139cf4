"""PostgreSQL counts as Python and the browser do: the offsets that all three are held to, on stored text."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from opinions.models import OpinionText
from opinions.windows import window_of
from tests.factories import make_case, version_of

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "fixtures" / "offsets.json").read_text())


@pytest.fixture
def stored(db: None, request: pytest.FixtureRequest) -> OpinionText:
    """A version that holds the case's text as it is."""
    first = version_of(make_case())
    return OpinionText.objects.create(
        opinion=first.opinion, number=2, text=request.param["text"], fingerprint=first.fingerprint
    )


every_case = pytest.mark.parametrize(
    ("stored", "case"), [(case, case) for case in CASES], indirect=["stored"], ids=[case["name"] for case in CASES]
)


@every_case
def test_length_is_in_code_points(stored: OpinionText, case: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT char_length(text), length, text FROM opinions_opiniontext WHERE id = %s", [stored.pk])
        assert cursor.fetchone() == (len(case["text"]), len(case["text"]), case["text"])


@every_case
def test_substring_gives_the_exact_words(stored: OpinionText, case: dict[str, Any]) -> None:
    cut = "SELECT substring(text FROM %s FOR %s) FROM opinions_opiniontext WHERE id = %s"
    found = []
    with connection.cursor() as cursor:
        for span in case["spans"]:
            cursor.execute(cut, [span["start"] + 1, span["end"] - span["start"], stored.pk])
            found.append(cursor.fetchone())
    assert found == [(span["exact"],) for span in case["spans"]]


@every_case
def test_window_of_is_a_slice_that_knows_its_start(stored: OpinionText, case: dict[str, Any]) -> None:
    for span in case["spans"]:
        start, end = span["start"], span["end"]
        window = window_of(stored.pk, start, end)
        assert (window.text, window.start, window.slice(start, end)) == (span["exact"], start, span["exact"])


def test_cases_hold_what_is_hard() -> None:
    text = "".join(case["text"] for case in CASES)
    assert [mark for mark in ("\u00ad", "\u00a0", "\u200d", "\n") if mark not in text] == []
    assert any(unicodedata.combining(character) for character in text)
    assert any(ord(character) > 0xFFFF for character in text)
