"""What every journey is marked with.

Journeys share their servers, so all of them run in one process; they commit for real, so the database is emptied
by its owner after each of them.
"""

from __future__ import annotations

import pytest

JOURNEY = [
    pytest.mark.xdist_group("journeys"),
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.timeout(240),
]
