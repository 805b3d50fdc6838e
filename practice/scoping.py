"""One practice at a time: the scope that row-level security reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from django.db import connection, transaction

_current: ContextVar[int | None] = ContextVar("practice_id", default=None)


class WrongScope(RuntimeError):
    """Work for one practice tried to open the scope of another."""


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@contextmanager
def practice_scope(practice_id: int) -> Iterator[None]:
    """Open a transaction in which only this practice's rows exist.

    Nesting the same practice is a savepoint; nesting another raises WrongScope. The setting ends with the
    block: PostgreSQL takes it back by itself when the block fails.
    """
    outer = _current.get()
    if outer not in (None, practice_id):
        raise WrongScope(f"practice {practice_id} asked for inside the scope of practice {outer}")
    token = _current.set(practice_id)
    try:
        with transaction.atomic(), structlog.contextvars.bound_contextvars(practice_id=practice_id):
            _set("app.practice_id", str(practice_id))
            yield
            _set("app.practice_id", "" if outer is None else str(outer))
    finally:
        _current.reset(token)


@contextmanager
def user_scope(user_id: int) -> Iterator[None]:
    """Open a transaction in which a user's own memberships, of whatever practice, can be read."""
    with transaction.atomic():
        _set("app.user_id", str(user_id))
        yield
        _set("app.user_id", "")


def current_practice_id() -> int:
    """The practice of the scope that is open; WrongScope when none is."""
    practice_id = _current.get()
    if practice_id is None:
        raise WrongScope("no practice scope is open")
    return practice_id
