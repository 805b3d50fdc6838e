"""Days and times as the practice's wall clock shows them, where a day can have 23 or 25 hours."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)


class NoSuchTime(ValueError):
    """The clock jumps over this time when it is put forward in spring."""


def moment_of(on: dt.date, at: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The moment in UTC of a wall-clock time; of a time that comes twice in autumn, the first.

    Raises NoSuchTime for one that the clock jumps over.
    """
    local = dt.datetime.combine(on, at, tzinfo=zone)
    moment = local.astimezone(dt.UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(
            f"{at:%I:%M %p} does not exist on {on:%m/%d/%Y}, since the clock is put forward then. Choose another time."
        )
    return moment


def day_bounds(on: dt.date, zone: ZoneInfo, days: int = 1) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a day to the first moment of the day after the last."""
    midnight = dt.time()
    start = dt.datetime.combine(on, midnight, tzinfo=zone).astimezone(dt.UTC)
    end = dt.datetime.combine(on + days * ONE_DAY, midnight, tzinfo=zone).astimezone(dt.UTC)
    return start, end


def week_start(on: dt.date) -> dt.date:
    """The Monday of the week."""
    return on - on.weekday() * ONE_DAY
