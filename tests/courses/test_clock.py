"""Times of a course's clock: missing ones are refused, of doubled ones the first is meant."""

from datetime import UTC, datetime

import pytest

from courses.clock import MissingHour, read_clock, show_clock


def naive(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_clock_gives_the_instant_of_its_zone() -> None:
    told = read_clock(naive("2027-01-15T23:59"), "America/Denver")

    assert (told.at, told.twice) == (datetime(2027, 1, 16, 6, 59, tzinfo=UTC), False)


@pytest.mark.parametrize("shown", ["2027-03-14T02:00", "2027-03-14T02:30", "2027-03-14T02:59"])
def test_clock_refuses_the_missing_hour_with_the_hours_around_it(shown: str) -> None:
    with pytest.raises(MissingHour) as missing:
        read_clock(naive(shown), "America/Denver")

    assert (missing.value.leap, missing.value.landing) == (naive("2027-03-14T02:00"), naive("2027-03-14T03:00"))


@pytest.mark.parametrize("shown", ["2027-03-14T01:59", "2027-03-14T03:00"])
def test_clock_takes_the_minutes_around_the_missing_hour(shown: str) -> None:
    assert show_clock(read_clock(naive(shown), "America/Denver").at, "America/Denver") == naive(shown)


def test_clock_knows_a_leap_of_half_an_hour() -> None:
    with pytest.raises(MissingHour) as missing:
        read_clock(naive("2026-10-04T02:10"), "Australia/Lord_Howe")

    assert (missing.value.leap, missing.value.landing) == (naive("2026-10-04T02:00"), naive("2026-10-04T02:30"))


def test_clock_means_the_first_of_a_doubled_hour_and_says_so() -> None:
    told = read_clock(naive("2026-11-01T01:30"), "America/New_York")

    assert (told.at, told.twice) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), True)
