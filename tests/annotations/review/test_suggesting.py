"""The formula of suggested points, counted by hand; and that more tags never bring more."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from annotations.review.coded import CodedTag
from annotations.review.matching import Matched, Outcome, Settled, match
from annotations.review.suggesting import Counts, KeyPlace, Linked, count, points_for
from annotations.review.units import Sentences
from opinions.text.spans import Span

SENTENCES = 12
TEXT = Sentences(
    tuple(Span(10 * at, 10 * at + 10) for at in range(SENTENCES)),
    tuple(10 * at for at in range(SENTENCES)),
    tuple(10 * at + 10 for at in range(SENTENCES)),
)
FAMILIES = {1: {2, 3}, 2: {1, 3}, 3: {1, 2}}


def settled(key: int, claim: int, first: int, gives: Outcome = Outcome.FOUND, last: int | None = None) -> Settled:
    return Settled(key, claim, 1, Span(10 * first, 10 * (last or first) + 10), gives)


def tagged(key: int, claim: int, first: int, last: int | None = None) -> CodedTag:
    return CodedTag(key, key, 1, claim, 1, Span(10 * first, 10 * (last or first) + 10))


def counted(
    tags: list[CodedTag], key: list[Settled], links: dict[int, list[Linked]] | None = None, wanted: Linked | None = None
) -> Counts:
    """One student's tags against the key; `wanted` is linked at each accepted passage."""
    places = [
        KeyPlace(each.key, frozenset((1, at) for at in TEXT.touched(each.span)), (wanted,) if wanted else ())
        for each in key
        if each.gives == Outcome.FOUND
    ]
    touched = {tag.key: frozenset((1, at) for at in TEXT.touched(tag.span)) for tag in tags}
    return count(match(tags, key, {1: TEXT}, FAMILIES), places, touched, links or {})


def test_example_of_the_page_is_computed_as_it_says() -> None:
    some = Counts(10, 6, 2, useful=9, beyond=12, overlap=Fraction(5), links=4, linked=3, right=2, loose=0)
    fewer = Counts(10, 6, 2, useful=9, beyond=9, overlap=Fraction(5), links=4, linked=3, right=2, loose=0)
    assert (some.care, some.claims, points_for(some.claims, Decimal(4))) == (
        Fraction(3, 4), Fraction(525, 1000), Decimal("2.00"),
    )  # fmt: skip
    assert (fewer.claims, points_for(fewer.claims, Decimal(4))) == (Fraction(7, 10), Decimal("2.75"))
    assert (some.boundaries, some.authorities) == (Fraction(3, 8), Fraction(5, 8) * Fraction(3, 4))


def test_work_is_counted_by_passages_of_the_key() -> None:
    key = [settled(1, 1, 0, last=1), settled(2, 1, 6), settled(3, 2, 9), settled(4, 3, 4, Outcome.DEFENSIBLE)]
    key.append(settled(5, 2, 11, Outcome.REJECTED))
    tags = [tagged(1, 1, 0), tagged(2, 1, 0), tagged(3, 1, 7), tagged(4, 3, 4), tagged(5, 2, 11), tagged(6, 4, 3)]
    linked = {1: [Linked(7, "follows"), Linked(8, "mentions")], 6: [Linked(7, "follows")]}
    found = counted(tags, key, linked, Linked(7, "follows"))
    assert found == Counts(3, 1, 1, useful=3, beyond=2, overlap=Fraction(1, 2), links=3, linked=1, right=1, loose=1)
    assert (found.claims, found.boundaries, found.authorities) == (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3))


def test_rejected_tag_does_not_come_near_what_stands_beside_it() -> None:
    key = [settled(1, 1, 4), settled(2, 1, 5, Outcome.REJECTED)]
    assert counted([tagged(1, 1, 5)], key).claims == 0


def test_nothing_is_suggested_without_a_key() -> None:
    empty = counted([tagged(1, 1, 0)], [])
    assert (empty.claims, empty.boundaries, empty.authorities) == (None, None, None)
    assert points_for(None, Decimal(4)) is None


def test_empty_hands_get_nothing() -> None:
    assert counted([], [settled(1, 1, 0)], wanted=Linked(7, "follows")).claims == 0


def test_two_treatments_of_one_authority_are_not_its_treatment() -> None:
    links = {1: [Linked(7, "follows"), Linked(7, "limits")]}
    found = counted([tagged(1, 1, 0)], [settled(1, 1, 0)], links, Linked(7, "follows"))
    assert (found.linked, found.right, found.authorities) == (1, 0, Fraction(1, 2))


def test_everything_tagged_with_everything_brings_less_than_honest_work() -> None:
    key = [settled(at, 1 + at % 3, at) for at in range(0, SENTENCES, 2)]
    honest = [tagged(at, key[at].claim, 2 * at) for at in range(4)]
    every = [tagged(100 * claim + at, claim, at) for claim in range(1, 7) for at in range(SENTENCES)]
    few, all_ = counted(honest, key), counted(every, key)
    assert all_.claims is not None
    assert few.claims is not None
    assert (few.claims, all_.claims < Fraction(1, 3)) == (Fraction(2, 3), True)


PLACES = st.tuples(st.integers(1, 4), st.integers(0, SENTENCES - 2), st.integers(0, 1))
STANDINGS = st.sampled_from([Outcome.FOUND, Outcome.DEFENSIBLE, Outcome.REJECTED])


@given(
    st.lists(PLACES, max_size=8), st.lists(st.tuples(PLACES, STANDINGS), max_size=6, unique_by=lambda k: k[0]), PLACES
)
def test_tag_that_the_key_does_not_want_never_raises_a_line(
    mine: list[tuple[int, int, int]], asked: list[tuple[tuple[int, int, int], Outcome]], more: tuple[int, int, int]
) -> None:
    key = [settled(at, claim, first, gives, first + size) for at, ((claim, first, size), gives) in enumerate(asked)]
    tags = [tagged(at, claim, first, first + size) for at, (claim, first, size) in enumerate(mine)]
    one = tagged(99, more[0], more[1], more[1] + more[2])
    links = {tag.key: [Linked(7, "follows")] for tag in [*tags, one]}
    wanted = Linked(7, "follows")
    before, after = counted(tags, key, links, wanted), counted([*tags, one], key, links, wanted)
    matched: Matched = match([*tags, one], key, {1: TEXT}, FAMILIES)
    outcome = matched.tags[99][0]
    if outcome in (Outcome.EXTRA, Outcome.REJECTED):
        assert (after.claims or 0) <= (before.claims or 0)
        assert (after.boundaries or 0) <= (before.boundaries or 0)
        assert (after.authorities or 0) <= (before.authorities or 0)
    else:
        assert (after.claims or 0) >= (before.claims or 0) or outcome == Outcome.NEAR


@given(st.lists(PLACES, max_size=8), st.lists(PLACES, max_size=6, unique=True), st.integers(2, 5))
def test_same_tags_again_never_raise_a_line(
    mine: list[tuple[int, int, int]], asked: list[tuple[int, int, int]], times: int
) -> None:
    key = [settled(at, claim, first, Outcome.FOUND, first + size) for at, (claim, first, size) in enumerate(asked)]
    tags = [
        tagged(100 * again + at, claim, first, first + size)
        for again in range(times)
        for at, (claim, first, size) in enumerate(mine)
    ]
    once, often = counted(tags[: len(mine)], key), counted(tags, key)
    assert (often.claims or 0) <= (once.claims or 0)
    assert (often.boundaries or 0) <= (once.boundaries or 0)
