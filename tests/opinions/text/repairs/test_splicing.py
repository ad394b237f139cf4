"""What stands beside a text moves with its words, whichever field it is in."""

from dataclasses import dataclass, fields

import pytest

from opinions.text.kinds import EmphasisStyle, PassageKind
from opinions.text.parsed import ParsedEmphasis, ParsedPassage
from opinions.text.repairs.splicing import beside, cut, join, respell

WHOLE = ParsedPassage(
    PassageKind.PARAGRAPH, "The old stalls stay.", emphasis=(ParsedEmphasis(4, 14, EmphasisStyle.ITALIC),)
)


@dataclass(frozen=True, slots=True)
class Drawn(ParsedPassage):
    """A passage with something beside its text that has no place in it."""

    drawings: tuple[str, ...] = ()


def slices(passage: ParsedPassage) -> list[str]:
    return [passage.text[each.start : each.end] for each in passage.emphasis]


def test_beside_knows_each_tuple_of_a_passage() -> None:
    tuples = {each.name for each in fields(WHOLE) if isinstance(getattr(WHOLE, each.name), tuple)}

    assert set(beside(WHOLE)) == tuples == {"pages", "notes", "citations", "emphasis", "corrections"}


def test_beside_refuses_what_it_could_not_move() -> None:
    with pytest.raises(TypeError, match=r"^drawings holds a str, which has no place in a text$"):
        beside(Drawn(PassageKind.PARAGRAPH, "The.", drawings=("a fish",)))


def test_emphasis_through_a_cut_is_in_both_parts_and_whole_again_when_joined() -> None:
    first, second = cut(WHOLE, 7)

    assert (slices(first), slices(second)) == (["old"], ["stalls"])
    assert join(first, second, " ") == WHOLE


def test_emphasis_grows_with_the_words_inside_it_and_moves_with_those_before() -> None:
    assert slices(respell(WHOLE, 8, 14, "wooden stalls")) == ["old wooden stalls"]
    assert slices(respell(WHOLE, 0, 3, "Some")) == ["old stalls"]


def test_emphasis_without_words_goes() -> None:
    assert slices(respell(WHOLE, 4, 15, "")) == []
