"""Numbers without gaps in a practice's series."""

from __future__ import annotations

from django.db import connection

from practice.scoping import current_practice_id


def take_numbers(series: str, count: int = 1) -> range:
    """Reserve `count` numbers of a series, from 1 up. Waits for a concurrent taker; given back if rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO practice_counter (practice_id, series, last_number) VALUES (%s, %s, %s)"
            " ON CONFLICT (practice_id, series)"
            " DO UPDATE SET last_number = practice_counter.last_number + EXCLUDED.last_number"
            " RETURNING last_number",
            [current_practice_id(), series, count],
        )
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def next_number(series: str) -> int:
    return take_numbers(series)[0]
