"""Days on which payers work: Monday to Friday without the federal holidays (5 U.S.C. 6103)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

DAY = dt.timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
MONDAY, THURSDAY = 0, 3
_FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
# Month, weekday, which of them; -1 is the last.
_FLOATING = ((1, MONDAY, 3), (2, MONDAY, 3), (5, MONDAY, -1), (9, MONDAY, 1), (10, MONDAY, 2), (11, THURSDAY, 4))


def is_business_day(day: dt.date) -> bool:
    """False on Saturday, Sunday and federal holidays, or the day on which one is observed."""
    return day.weekday() < SATURDAY and day not in _observed(day.year)


def last_day_before(day: dt.date, count: int) -> dt.date:
    """The latest day since which so many business days have passed on `day`."""
    while count > 0:
        count -= is_business_day(day)
        day -= DAY
    return day


def business_days_between(start: dt.date, end: dt.date) -> int:
    """How many business days passed since `start`: those after it, up to and with `end`."""
    days = (start + DAY * number for number in range(1, (end - start).days + 1))
    return sum(is_business_day(day) for day in days)


@lru_cache(maxsize=16)
def _observed(year: int) -> frozenset[dt.date]:
    """The holidays of a year; one on a Saturday is kept on Friday, on a Sunday on Monday."""
    fixed = [dt.date(year, month, day) for month, day in _FIXED] + [dt.date(year + 1, 1, 1)]
    shift = {SATURDAY: -DAY, SUNDAY: DAY}
    kept = {day + shift.get(day.weekday(), dt.timedelta()) for day in fixed}
    return frozenset(kept | {_nth(year, *rule) for rule in _FLOATING})


def _nth(year: int, month: int, weekday: int, which: int) -> dt.date:
    if which < 0:
        last = dt.date(year, month + 1, 1) - DAY
        return last - DAY * ((last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (which - 1))
