"""Warnings stand beside the passage that they are about, where just one can be meant."""

import pytest

from opinions.text.kinds import OpinionKind, PassageKind
from opinions.text.parsed import CaseFacts, ParsedCase, ParsedOpinion, ParsedPassage, ParsedPlace, ParsedWarning
from opinions.text.placing import place_warnings

SOURCE = "The hen crows.\nThe fox\nsleeps in the barn.\nThe hen crows."
WRITINGS = (("The hen crows.", "The fox sleeps in the barn."), ("The hen crows.",))


@pytest.mark.parametrize(
    ("at", "message", "place"),
    [
        (0, "The paragraph “The fox sleeps …” was read as a quotation.", ParsedPlace(0, 1)),
        (0, "“The hen crows.” stands twice.", None),
        (0, "“The fox sleeps”, “a hen”, “a dog” and “a cat” were taken off.", None),
        (15, "Look here.", ParsedPlace(0, 1)),
        (0, "Nobody is named as the author of writing 2 (dissent).", ParsedPlace(1, 0)),
        (0, "Nobody is named as the author of writing 3 (dissent).", None),
        (0, "The source has lost its page marks.", None),
    ],
)
def test_warning_is_placed_by_its_words(at: int, message: str, place: ParsedPlace | None) -> None:
    opinions = tuple(
        ParsedOpinion(OpinionKind.MAJORITY, tuple(ParsedPassage(PassageKind.PARAGRAPH, text) for text in texts))
        for texts in WRITINGS
    )
    case = ParsedCase(CaseFacts(), opinions, warnings=(ParsedWarning(at, message),))
    [placed] = place_warnings(case, SOURCE).warnings
    assert (placed.place, placed.message) == (place, message)


def test_place_that_a_reader_gave_stays() -> None:
    passage = ParsedPassage(PassageKind.PARAGRAPH, "The fox sleeps in the barn.")
    given = ParsedWarning(15, "“The fox sleeps”", place=ParsedPlace(0, 7))
    case = ParsedCase(CaseFacts(), (ParsedOpinion(OpinionKind.MAJORITY, (passage,)),), warnings=(given,))
    assert place_warnings(case, SOURCE) == case
