"""The moments that are taken: at both ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.core.exceptions import ValidationError

from people.moments import EARLIEST, LATEST, check_day, is_within_reach


def test_moments_within_reach_can_be_shown_on_every_clock() -> None:
    for at in (EARLIEST, LATEST - timedelta(microseconds=1)):
        assert is_within_reach(at)
        for zone in available_timezones():
            assert at.astimezone(ZoneInfo(zone)).astimezone(UTC) == at


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC), LATEST])
def test_moments_out_of_reach_are_not_taken(at: datetime) -> None:
    assert not is_within_reach(at)
    with pytest.raises(ValidationError):
        check_day(at.date())


def test_days_are_taken_up_to_both_ends() -> None:
    for day in (EARLIEST.date(), LATEST.date() - timedelta(days=1), date(2026, 2, 28)):
        check_day(day)
