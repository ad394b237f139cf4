"""What is said of a whole class, and of the classes of which little can be said."""

from collections.abc import Sequence

import pytest

from annotations.agreement.reports import Coding, UnitKind, agreement
from opinions.text.spans import Span

UNITS = [Span(at, at + 10) for at in range(0, 100, 10)]


def coding(*coders: Sequence[Span], unit: UnitKind = UnitKind.SENTENCE) -> Coding:
    return Coding({1: coders}, len(coders), UNITS, 100, unit)


def test_everybody_alike_is_one_and_its_interval_too() -> None:
    found = agreement(coding(*[[Span(10, 20), Span(50, 60)]] * 3))
    (duty,) = found.claims

    assert (duty.alpha, duty.marked_by, duty.kappa.mean, duty.fleiss) == pytest.approx((1, 3, 1, 1))
    assert (found.overall, found.mean, found.unitizing) == pytest.approx((1, 1, 1))
    assert duty.interval is not None
    assert (duty.interval.low, duty.interval.high) == pytest.approx((1, 1))


@pytest.mark.parametrize("unit", UnitKind)
def test_one_marked_sentence_has_no_interval(unit: UnitKind) -> None:
    found = agreement(coding([Span(10, 20)], [Span(12, 20)], [], unit=unit))

    assert found.claims[0].alpha is not None
    assert (found.interval, found.claims[0].interval) == (None, None)


@pytest.mark.parametrize("unit", UnitKind)
def test_what_cannot_be_said_is_none(unit: UnitKind) -> None:
    nobody = agreement(coding([], [], unit=unit))
    alone = agreement(coding([Span(10, 20)], unit=unit))
    empty = agreement(Coding({1: []}, 0, UNITS, 100, unit))

    for found in (nobody, alone, empty):
        assert (found.overall, found.interval, found.mean, found.unitizing) == (None, None, None, None)
    (duty,) = nobody.claims
    assert (duty.alpha, duty.kappa.mean, duty.kappa.undefined, duty.fleiss, duty.percent) == (None, None, 1, None, 1)
    assert (duty.scores.exact, duty.unitized.alpha) == (None, None)


def test_overlapping_claims_of_one_coder_are_both_counted() -> None:
    whole = [Span(10, 40)]
    claims: dict[int, list[list[Span]]] = {1: [whole, whole], 2: [[Span(20, 30)], []]}
    found = agreement(Coding(claims, 2, UNITS, 100, UnitKind.SENTENCE))
    duty, notice = found.claims

    assert (duty.alpha, duty.scores.exact) == (1, 1)
    assert notice.marked_by == 1
    assert notice.alpha == pytest.approx(0)
    assert found.overall is not None
    assert 0 < found.overall < 1


def test_same_seed_gives_the_same_interval() -> None:
    coders = [Span(10, 30)], [Span(20, 40)], [Span(10, 20), Span(70, 80)]
    one, two = (agreement(coding(*coders), seed=3) for _ in range(2))

    assert one == two
    assert one.claims[0].interval is not None
    assert one.claims[0].alpha is not None
    assert one.claims[0].interval.low <= one.claims[0].alpha <= one.claims[0].interval.high
