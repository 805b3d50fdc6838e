"""How far the long transactions that are under way have come, as practice.services.activity tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from practice.scoping import current_practice_id


@dataclass(frozen=True, slots=True)
class Activity:
    """Of `total` pieces of work so many are done, in all transactions of one kind together."""

    done: int = 0
    total: int = 0


def activity(kind: str) -> Activity:
    """What transactions of the current practice have told of this kind; zeros when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)",
            [f"{kind} {current_practice_id()} "],
        )
        told = [name.split() for (name,) in cursor.fetchall()]
    return Activity(sum(int(one[2]) for one in told), sum(int(one[3]) for one in told))
