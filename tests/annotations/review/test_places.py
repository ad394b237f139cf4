"""Where a class's spans come together, and about what they are split."""

import random
from itertools import pairwise

from annotations.review.coded import CodedTag
from annotations.review.places import Place, places_in
from annotations.review.units import Sentences
from opinions.text.spans import Span

DUTY, NOTICE, STANDING = 1, 2, 3
ORDER = {DUTY: 0, NOTICE: 1, STANDING: 2}
SENTENCES = Sentences(
    tuple(Span(at, at + 9) for at in range(0, 100, 10)), tuple(range(0, 100, 10)), tuple(range(9, 109, 10))
)


def tagged(*rows: tuple[int, int, int, int]) -> list[CodedTag]:
    """Tags from coder, claim, start and end."""
    return [
        CodedTag(key, key, coder, claim, 7, Span(start, end)) for key, (coder, claim, start, end) in enumerate(rows)
    ]


def told(places: list[Place]) -> list[tuple[Span, dict[int, set[int]]]]:
    return [(place.span, {claim: set(coders) for claim, coders in place.claims.items()}) for place in places]


def test_spans_with_different_ends_are_one_place_and_neighbours_another() -> None:
    tags = tagged((1, DUTY, 20, 29), (2, DUTY, 22, 38), (3, DUTY, 20, 39), (3, NOTICE, 21, 25), (1, STANDING, 70, 79))

    assert told(places_in(tags, SENTENCES, ORDER)) == [
        (Span(20, 39), {DUTY: {1, 2, 3}, NOTICE: {3}}),
        (Span(70, 79), {STANDING: {1}}),
    ]


def test_long_span_of_one_does_not_draw_two_places_together() -> None:
    crowd = [(coder, DUTY, 10, 19) for coder in range(1, 6)] + [(coder, NOTICE, 50, 59) for coder in range(1, 6)]
    found = places_in(tagged(*crowd, (9, DUTY, 12, 58)), SENTENCES, ORDER)

    assert [place.span for place in found] == [Span(10, 19), Span(20, 49), Span(50, 59)]
    assert [len(place.coders) for place in found] == [5, 1, 5]


def test_core_is_what_most_marked_and_one_coder_counts_once() -> None:
    tags = tagged((1, DUTY, 20, 39), (1, NOTICE, 20, 28), (2, DUTY, 24, 36), (3, DUTY, 26, 31))
    (place,) = places_in(tags, SENTENCES, ORDER)

    assert (place.span, place.core) == (Span(20, 39), Span(24, 36))


def test_sides_are_those_who_chose_one_claim_and_not_the_other() -> None:
    rows = [(coder, DUTY, 20, 29) for coder in (1, 2, 3, 4)] + [(coder, NOTICE, 20, 29) for coder in (3, 5, 6)]
    (place,) = places_in(tagged(*rows), SENTENCES, ORDER)

    assert place.sides == ((DUTY, frozenset({1, 2, 4})), (NOTICE, frozenset({5, 6})))
    assert place.split == 2
    (alone,) = places_in(tagged(*rows[:4]), SENTENCES, ORDER)
    assert (alone.split, len(alone.sides)) == (0, 1)


def test_span_between_two_sentences_is_no_place() -> None:
    assert places_in(tagged((1, DUTY, 29, 30)), SENTENCES, ORDER) == []


def test_every_tag_is_in_one_place() -> None:
    chance = random.Random(4)  # noqa: S311 -- seeded, for a test
    starts = chance.choices(range(64), k=400)
    rows = [(chance.randrange(30), chance.choice([*ORDER]), at, at + chance.randint(1, 35)) for at in starts]
    tags = tagged(*rows)
    found = places_in(tags, SENTENCES, ORDER)
    held = [tag.key for place in found for tag in place.tags]

    assert sorted(held) == [tag.key for tag in tags if SENTENCES.touched(tag.span)]
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
