"""Statements sent ahead of their results: PostgreSQL works on one while Python makes the rows of the next."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.db import DatabaseError, connection, models

NEXT_IDS = """
    SELECT nextval(named.sequence)
    FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS named, generate_series(1, %s)
"""
AHEAD_BYTES = 4 * 1024 * 1024  # some statements of a posting
Params = Sequence[Any]  # Any: whatever psycopg adapts


class _Ahead:
    """What is under way on the connection, and the ids that were reserved, by table."""

    def __init__(self) -> None:
        self.ids: dict[str, list[int]] = {}
        self._pipeline: AbstractContextManager[Any] | None = None  # Any: psycopg's own
        self._is_sending = False

    def send(self, sql: str, params: Params) -> None:
        if self._pipeline is None:
            _let_wait(AHEAD_BYTES)
            self._pipeline = connection.connection.pipeline()
            self._pipeline.__enter__()
        self._is_sending = True
        try:
            connection.cursor().execute(sql, params)
        finally:
            self._is_sending = False
        _send_whole()

    def collect(self) -> None:
        """Wait for what was sent; raises the database's error if one of it failed."""
        pipeline, self._pipeline = self._pipeline, None
        if pipeline is not None:
            with connection.wrap_database_errors:
                pipeline.__exit__(None, None, None)

    def before_statement(
        self,
        execute: Callable[[str, Any, bool, dict[str, Any]], Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:  # Any: Django's signature of an execute wrapper
        """Every other statement finds the connection as Django expects it, and an error where it can be raised."""
        if not self._is_sending:
            self.collect()
        return execute(sql, params, many, context)


_current: ContextVar[_Ahead | None] = ContextVar("statements_ahead", default=None)


def _let_wait(size: int) -> None:
    """Let as many bytes wait for a busy server as the system allows; by default they are a tenth of a statement."""
    with socket.socket(fileno=os.dup(connection.connection.pgconn.socket)) as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)


def _send_whole() -> None:
    """Give the server the whole statement: libpq keeps back what the socket did not take at once."""
    raw = connection.connection.pgconn
    while raw.flush():
        readable, _, _ = select.select([raw.socket], [raw.socket], [])
        if readable:
            raw.consume_input()


@contextmanager
def statements_ahead() -> Iterator[None]:
    """Let `send` go on while the server works. Open it inside a transaction; it ends before that does.

    A statement that fails raises its error at the next statement that waits, at the latest where the block
    ends: nothing after it was carried out, and the transaction must be given up. Nesting changes nothing.
    """
    if _current.get() is not None:
        yield
        return
    ahead = _Ahead()
    token = _current.set(ahead)
    try:
        with connection.execute_wrapper(ahead.before_statement):
            yield
            ahead.collect()
    except BaseException:
        with suppress(DatabaseError):  # what ended the block is raised, not what it left unfinished
            ahead.collect()
        raise
    finally:
        _current.reset(token)


def send(sql: str, params: Params = ()) -> None:
    """Carry out a statement whose result nobody needs; within `statements_ahead` without waiting for it."""
    ahead = _current.get()
    if ahead is not None:
        ahead.send(sql, params)
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for rows to come, ascending: those that were reserved, and what is missing from the table's sequence."""
    ahead = _current.get()
    kept = ahead.ids.pop(model._meta.db_table, []) if ahead is not None else []
    if len(kept) < count:
        with connection.cursor() as cursor:
            cursor.execute(NEXT_IDS, [model._meta.db_table, count - len(kept)])
            kept += [pk for (pk,) in cursor.fetchall()]
    if ahead is not None and len(kept) > count:
        ahead.ids[model._meta.db_table] = kept[count:]
    return kept[:count]


def reserve_ids(counts: Mapping[type[models.Model], int]) -> None:
    """Take ids before they are needed, so that nothing waits for them later. What is not used is never given again."""
    ahead = _current.get()
    if ahead is None:
        return
    for model, count in counts.items():
        ahead.ids[model._meta.db_table] = new_ids(model, count)


def check_constraints() -> None:
    """Check now what was put off to the end of the transaction, and put off again what comes after."""
    send("SET CONSTRAINTS ALL IMMEDIATE")
    send("SET CONSTRAINTS ALL DEFERRED")
