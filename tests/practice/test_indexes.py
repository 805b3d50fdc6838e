"""Every row that is written pays for each index of its table: none may do what another does already."""

from __future__ import annotations

import pytest
from django.db import connection

# The columns of each index in order, of those that cover all rows. An index that enforces something stays.
INDEXES = """
    SELECT index.indrelid::regclass::text, index.indexrelid::regclass::text, index.indisunique,
           array(SELECT attribute.attname::text
                 FROM unnest(index.indkey) WITH ORDINALITY AS key (number, place)
                 JOIN pg_attribute AS attribute
                   ON attribute.attrelid = index.indrelid AND attribute.attnum = key.number
                 ORDER BY key.place)
    FROM pg_index AS index
    JOIN pg_class AS class ON class.oid = index.indrelid
    JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
    WHERE namespace.nspname = current_schema() AND index.indpred IS NULL AND index.indexprs IS NULL
"""
Index = tuple[str, str, bool, list[str]]  # table, name, whether it enforces uniqueness, columns


def needless(indexes: list[Index]) -> list[str]:
    """The indexes of tenant tables whose columns lead another's, with or without the practice before them.

    Row-level security adds the practice to every condition, so an index that begins with it serves as well.
    Only a user's memberships are read before a practice is chosen.
    """
    tenant_tables = {table for table, *_, columns in indexes if columns == ["practice_id", "id"]}
    found: list[str] = []
    for table, name, is_unique, columns in indexes:
        if is_unique or table not in tenant_tables or columns == ["user_id"]:
            continue
        for of_table, other, _, wider in indexes:
            shorter = wider[1:] if wider[0] == "practice_id" != columns[0] else wider
            if of_table == table and other not in (name, *found) and shorter[: len(columns)] == columns:
                found.append(name)
                break
    return found


@pytest.mark.django_db
def test_no_index_does_what_another_does_already() -> None:
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        indexes = cursor.fetchall()

    assert needless(indexes) == []


def test_an_index_that_another_begins_with_is_needless() -> None:
    key = ("line", "line_key", True, ["practice_id", "id"])
    by_claim = ("line", "by_claim", False, ["practice_id", "claim_id", "number"])

    assert needless([key, by_claim]) == []
    assert needless([key, by_claim, ("line", "practice", False, ["practice_id"])]) == ["practice"]
    assert needless([key, by_claim, ("line", "claim", False, ["claim_id"])]) == ["claim"]
    assert needless([key, by_claim, ("line", "number", False, ["number"])]) == []
    assert needless([key, ("line", "one", False, ["code"]), ("line", "two", False, ["code"])]) == ["one"]
