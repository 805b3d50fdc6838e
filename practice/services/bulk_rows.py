"""Inserting thousands of rows of one table in one statement, without a model object or a placeholder for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, models

from practice.services.ahead import send

BATCH_ROWS = 2_500  # about 1 MB of JSON a statement


def insert_rows(
    model: type[models.Model],
    rows: Iterable[dict[str, Any]],  # Any: column values
    *,
    together: str = "",
) -> None:
    """Insert rows given as column to value.

    Every row has the same columns, named as in the database ("claim_id"); columns left out take the
    database's own default, so name every one that has none. Who needs the ids takes them first (`new_ids`) and
    names "id". Dates and money go as text, arrays as lists, JSON as it is. Neighbours that are equal in the
    column `together` go in one statement. The bulk of a posting goes this way: it costs a quarter of
    bulk_create, and within `statements_ahead` the server inserts while the next rows are made.
    """
    batch: list[dict[str, Any]] = []  # Any: column values
    for row in rows:
        if len(batch) >= BATCH_ROWS and not (together and row[together] == batch[-1][together]):
            _insert(model, batch)
            batch = []
        batch.append(row)
    if batch:
        _insert(model, batch)


def _insert(model: type[models.Model], rows: Sequence[dict[str, Any]]) -> None:  # Any: column values
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(name) for name in rows[0])
    send(
        f"INSERT INTO {table} ({columns}) SELECT {columns}"  # noqa: S608 - names of our own columns
        f" FROM json_populate_recordset(NULL::{table}, %s::json)",
        [orjson.dumps(rows, default=str, option=orjson.OPT_NON_STR_KEYS).decode()],
    )
