"""Days on which payers work."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.rules.business_days import business_days_between, is_business_day, last_day_before

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-24", True),
        ("2026-11-21", False),  # Saturday
        ("2026-11-22", False),  # Sunday
        ("2026-11-26", False),  # Thanksgiving
        ("2026-01-19", False),  # Martin Luther King's birthday
        ("2026-02-16", False),  # Washington's birthday
        ("2026-05-25", False),  # Memorial Day, the last Monday
        ("2026-06-19", False),  # Juneteenth
        ("2026-07-03", False),  # Independence Day, a Saturday, is kept on Friday
        ("2026-07-06", True),
        ("2026-09-07", False),  # Labor Day
        ("2026-10-12", False),  # Columbus Day
        ("2026-11-11", False),  # Veterans Day
        ("2026-12-25", False),
        ("2027-07-05", False),  # Independence Day, a Sunday, is kept on Monday
        ("2021-12-31", False),  # New Year's Day of 2022, a Saturday, is kept in the old year
        ("2022-01-03", True),
    ],
)
def test_is_business_day(day: str, expected: bool) -> None:
    assert is_business_day(dt.date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 1, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-22"),  # what was sent on Sunday has waited one business day on Monday
        ("2026-11-22", 1, "2026-11-19"),  # what was sent on Friday has waited none on Sunday
        ("2026-11-27", 1, "2026-11-26"),
        ("2026-11-27", 2, "2026-11-24"),  # over Thanksgiving
        ("2026-11-24", 30, "2026-10-12"),  # over Veterans Day; Columbus Day was the last day before
    ],
)
def test_last_day_before(day: str, count: int, expected: str) -> None:
    today = dt.date.fromisoformat(day)

    found = last_day_before(today, count)

    assert found == dt.date.fromisoformat(expected)
    assert business_days_between(found, today) >= count
    assert count == 0 or business_days_between(found + dt.timedelta(days=1), today) < count


def test_a_weekend_adds_nothing() -> None:
    assert business_days_between(dt.date(2026, 11, 20), dt.date(2026, 11, 22)) == 0
