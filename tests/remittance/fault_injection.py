"""A process that dies by SIGKILL right before or after one of its statements, as in a power cut.

The process is a fork of the test's own, with connections of its own: it reads a file as the worker does. A COMMIT
counts as a statement, and so does each that is sent ahead of its result. Nothing of this is in the product.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

SESSION_NAME = "cleanclaim-fault"
SECONDS = 30.0
BEFORE, AFTER = "before", "after"


class Dying:
    """Counts the statements of this process, and ends it at one of them (counted from 1; 0 ends it never)."""

    def __init__(self, at: int, moment: str = BEFORE) -> None:
        self.at, self.moment, self.count = at, moment, 0

    def statement(
        self,
        execute: Callable[[str, Any, bool, Mapping[str, Any]], Any],  # Any: Django's signature of an execute wrapper
        sql: str,
        params: Any,
        many: bool,
        context: Mapping[str, Any],
    ) -> Any:
        return self._around(lambda: execute(sql, params, many, context))

    def install(self) -> None:
        """Stand around every statement and every COMMIT of the default connection."""
        connection.execute_wrappers.insert(0, self.statement)
        commit = BaseDatabaseWrapper._commit

        def commit_or_die(wrapper: BaseDatabaseWrapper) -> None:
            self._around(lambda: commit(wrapper))

        BaseDatabaseWrapper._commit = commit_or_die  # type: ignore[method-assign]  # in a process that ends soon

    def _around(self, act: Callable[[], Any]) -> Any:
        self.count += 1
        self._die_if(BEFORE)
        done = act()
        self._die_if(AFTER)
        return done

    def _die_if(self, moment: str) -> None:
        if (self.count, moment) == (self.at, self.moment):
            os.kill(os.getpid(), signal.SIGKILL)


def run_and_die(act: Callable[[], object], at: int, moment: str = BEFORE) -> int | None:
    """Do `act` in a process that dies at a statement. None when it died; else how many statements it made.

    Waits until the database server has noticed, so that what the dead process had locked is free.
    """
    connections.close_all()  # nobody shares a socket with the fork
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(act, Dying(at, moment), writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    wait_for_sessions_to_end()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0, told
    return int(told)


def _be_the_child(act: Callable[[], object], dying: Dying, writer: int) -> None:
    """Never returns: the test's own fixtures must not run in the fork."""
    code, told = 1, ""
    try:
        os.environ["PGAPPNAME"] = SESSION_NAME
        dying.install()
        act()
        connections.close_all()
        code, told = 0, str(dying.count)
    except BaseException as problem:
        told = f"{type(problem).__name__}: {problem}"
    finally:
        os.write(writer, told.encode())
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
