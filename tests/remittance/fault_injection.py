"""A process that dies by SIGKILL, as in a power cut, or halts right before or after one of its statements.

The process is a fork of the test's own, with connections of its own: it reads a file as the worker does. A COMMIT
counts as a statement, and so does each that is sent ahead of its result. Nothing of this is in the product.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SESSION_NAME = "cleanclaim-fault"
SECONDS = 30.0
BEFORE, AFTER = "before", "after"
PAUSED = b"\x00"


class AtStatement:
    """Counts the statements of this process, and does something at one of them (counted from 1; 0 never)."""

    def __init__(self, at: int, moment: str, then: Callable[[], object]) -> None:
        self.at, self.moment, self.then, self.count = at, moment, then, 0

    def statement(
        self,
        execute: Callable[[str, Any, bool, dict[str, Any]], Any],  # Any: Django's signature of an execute wrapper
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        return self._around(lambda: execute(sql, params, many, context))

    def install(self) -> None:
        """Stand around every statement and every COMMIT of the default connection."""
        connection.execute_wrappers.insert(0, self.statement)
        wrappers: Any = BaseDatabaseWrapper  # Any: its stubs leave out what it does not promise
        commit = wrappers._commit

        def commit_and_count(wrapper: BaseDatabaseWrapper) -> None:
            self._around(lambda: commit(wrapper))

        wrappers._commit = commit_and_count  # in a process that ends soon

    def _around(self, act: Callable[[], Any]) -> Any:
        self.count += 1
        if (self.count, BEFORE) == (self.at, self.moment):
            self.then()
        done = act()
        if (self.count, AFTER) == (self.at, self.moment):
            self.then()
        return done


class Fork:
    """A process that does `act` with connections of its own, and is interrupted at one of its statements."""

    def __init__(
        self, act: Callable[[], object], *, at: int = 0, moment: str = BEFORE, is_to_die: bool = False
    ) -> None:
        connections.close_all()  # nobody shares a socket with the fork
        self._told, told = os.pipe()
        go, self._go = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._told)
            os.close(self._go)

            def halt() -> None:
                os.write(told, PAUSED)
                os.read(go, 1)

            _be_the_child(act, AtStatement(at, moment, _die if is_to_die else halt), told)
        os.close(told)
        os.close(go)
        self._heard = b""

    def wait_until_halted(self) -> None:
        """Fails when it comes to its end instead."""
        self._heard = os.read(self._told, 1)
        assert self._heard == PAUSED, "it made fewer statements"

    def is_over(self) -> bool:
        """That it has told its end; does not wait."""
        readable, _, _ = select.select([self._told], [], [], 0)
        return bool(readable)

    def go_on(self) -> None:
        os.write(self._go, b".")

    def end(self) -> str | None:
        """What it told at its end, or None when it was killed. Fails with the child's own words when it failed."""
        os.close(self._go)
        with os.fdopen(self._told, "rb") as pipe:
            words = (self._heard + pipe.read()).removeprefix(PAUSED).decode()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return None
        assert os.WEXITSTATUS(status) == 0, words
        return words


def run_and_die(act: Callable[[], object], at: int, moment: str = BEFORE) -> bool:
    """Do `act` in a process that dies at a statement; False when it came to its end before.

    Waits until the database server has noticed, so that what the dead process had locked is free.
    """
    has_died = Fork(act, at=at, moment=moment, is_to_die=True).end() is None
    wait_for_sessions_to_end()
    return has_died


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _be_the_child(act: Callable[[], object], interruption: AtStatement, told: int) -> None:
    """Never returns: the test's own fixtures must not run in the fork."""
    code, words = 1, ""
    try:
        os.environ["PGAPPNAME"] = SESSION_NAME
        interruption.install()
        words = str(act())
        connections.close_all()
        code = 0
    except BaseException as problem:
        words = f"{type(problem).__name__}: {problem}"
    finally:
        os.write(told, words.encode())
        os._exit(code)


def wait_for_sessions_to_end() -> None:
    deadline = time.monotonic() + SECONDS
    sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sessions, [SESSION_NAME])
            if cursor.fetchone() == (0,):
                return
        assert time.monotonic() < deadline, "the dead process still has a session"
        time.sleep(0.002)


def is_somebody_waiting() -> bool:
    """That a session of ours waits for what another holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
            " AND wait_event_type = 'Lock')",
            [SESSION_NAME],
        )
        (found,) = cursor.fetchone()
    return bool(found)
