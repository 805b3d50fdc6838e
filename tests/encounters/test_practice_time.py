"""The wall clock of the practice decides the day and the time, also where the clock is moved."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from encounters.rules.practice_time import NoSuchTime, day_bounds, moment_of, week_start

DETROIT = ZoneInfo("America/Detroit")
PHOENIX = ZoneInfo("America/Phoenix")


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]  # date and time parts


@pytest.mark.parametrize(
    ("on", "zone", "moment"),
    [
        (dt.date(2026, 1, 15), DETROIT, utc(2026, 1, 15, 14, 30)),
        (dt.date(2026, 7, 15), DETROIT, utc(2026, 7, 15, 13, 30)),
        (dt.date(2026, 7, 15), PHOENIX, utc(2026, 7, 15, 16, 30)),
        (dt.date(2026, 11, 2), DETROIT, utc(2026, 11, 2, 14, 30)),
    ],
)
def test_moment_of_half_past_nine(on: dt.date, zone: ZoneInfo, moment: dt.datetime) -> None:
    assert moment_of(on, dt.time(9, 30), zone) == moment


def test_moment_of_skipped_time_is_refused_with_words() -> None:
    with pytest.raises(NoSuchTime, match=r"02:30 AM does not exist on 03/08/2026"):
        moment_of(dt.date(2026, 3, 8), dt.time(2, 30), DETROIT)


def test_moment_of_time_that_comes_twice_is_the_first() -> None:
    assert moment_of(dt.date(2026, 11, 1), dt.time(1, 30), DETROIT) == utc(2026, 11, 1, 5, 30)


@pytest.mark.parametrize(
    ("on", "hours"), [(dt.date(2026, 3, 8), 23), (dt.date(2026, 11, 1), 25), (dt.date(2026, 11, 2), 24)]
)
def test_day_bounds_has_the_hours_of_the_day(on: dt.date, hours: int) -> None:
    start, end = day_bounds(on, DETROIT)

    assert end - start == dt.timedelta(hours=hours)


def test_week_start_is_the_monday() -> None:
    assert week_start(dt.date(2026, 11, 8)) == dt.date(2026, 11, 2)
    assert week_start(dt.date(2026, 11, 2)) == dt.date(2026, 11, 2)
