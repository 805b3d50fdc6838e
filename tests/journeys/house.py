"""The product as it runs in production, on the test database: web server, worker and sandbox clearinghouse.

Each is a process of its own. The worker's broker is a folder of this house, unless REDIS_URL names a server.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import psycopg
from celery import Task
from django.conf import settings
from django.db import connections
from kombu import Connection

from config import embedded_postgres
from config.celery import app
from tests.clearinghouse.running_sandbox import RunningSandbox

SANDBOX_PASSWORD = "harbor-lamp"
SANDBOX_ACCOUNTS = [f"lakeside{number}" for number in range(1, 41)]
PR_SET_PDEATHSIG = 1
Found = TypeVar("Found")


class DidNotStart(RuntimeError):
    """A process ended before it was ready; this is its log."""


def until(look: Callable[[], Found], what: str, *, seconds: float = 60.0, every: float = 0.05) -> Found:
    """What `look` gives, as soon as it is something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} seconds for {what}"
        time.sleep(every)
    return found


def _on_test_database(url: str) -> str:
    return urlsplit(url)._replace(path=f"/{connections['owner'].settings_dict['NAME']}").geturl()


def environment(folder: Path) -> dict[str, str]:
    """What the processes are told: the test database, the keys of this process, and a folder of their own."""
    runtime_url = os.environ.get("DATABASE_URL") or embedded_postgres.runtime_url()
    owner_url = os.environ.get("DATABASE_OWNER_URL") or embedded_postgres.owner_url()
    return os.environ | {
        "DATABASE_URL": _on_test_database(runtime_url),
        "DATABASE_OWNER_URL": _on_test_database(owner_url),
        "CLEANCLAIM_VAR": str(folder),
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "DJANGO_SETTINGS_MODULE": "tests.journeys.production_settings",
        "DEBUG": "false",
        "SECURE_SSL_REDIRECT": "false",
        "ALLOWED_HOSTS": "localhost",
        "PYTHONUNBUFFERED": "1",
        "PGAPPNAME": folder.name,  # tells this house's sessions from others'
    }


def die_with_parent() -> None:
    """A process of an interrupted run would hold the test database open, and the next run could not begin."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_sessions_to_end(environment: Mapping[str, str]) -> None:
    """After a kill the database server takes a moment to notice; until then its database cannot be dropped."""
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as session:
        sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
        until(
            lambda: session.execute(sessions, [environment["PGAPPNAME"]]).fetchone() == (0,),
            "the killed sessions to end",
        )


@dataclass
class House:
    """The running processes by name, and how to reach them."""

    folder: Path
    environment: Mapping[str, str]
    url: str = ""
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    unused_accounts: list[str] = field(default_factory=lambda: [*SANDBOX_ACCOUNTS])

    def start(self, name: str, *command: str, **options: Any) -> None:  # Any: Popen's options
        with self._log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, *command],
                cwd=settings.PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - no thread of ours holds a lock
                text=True,
                **options,
            )

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def log(self, name: str) -> str:
        return self._log(name).read_text()

    def wait_for(self, name: str, is_ready: Callable[[], bool]) -> None:
        """Wait until a process is ready; raises DidNotStart with its log when it ends before."""

        def look() -> bool:
            if self.processes[name].poll() is not None:
                raise DidNotStart(self.log(name))
            return is_ready()

        until(look, f"the {name} to start")

    @property
    def sandbox(self) -> RunningSandbox:
        return RunningSandbox(self.processes["sandbox"], self.folder / "sandbox")

    def start_sandbox(self) -> None:
        accounts = [part for name in SANDBOX_ACCOUNTS for part in ("--account", f"{name}:{SANDBOX_PASSWORD}")]
        delays = ("--tick", "0.05", "--correction-delay", "0.5")
        state = self.folder / "sandbox"
        self.start("sandbox", "-m", "clearinghouse.sandbox", "--state", str(state), *delays, *accounts)
        self.wait_for("sandbox", (state / "sandbox.json").exists)

    def start_worker(self) -> None:
        options = ("--concurrency=1", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
        self.start("worker", "-m", "celery", "-A", "config", "worker", *options)

    def start_web(self) -> None:
        """Serve as production does, on a socket that is ours before the server starts."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{listener.getsockname()[1]}"
        bind = ("--bind", f"fd://{listener.fileno()}")
        command = ("-m", "gunicorn", "config.wsgi", *bind, "--workers=1", "--threads=8")
        self.start("web", *command, pass_fds=(listener.fileno(),))
        listener.close()

        def is_serving() -> bool:
            try:
                return httpx.get(f"{self.url}/accounts/login/", timeout=60.0).is_success
            except httpx.TransportError:
                return False

        self.wait_for("web", is_serving)

    def ring(self, task: Task[Any, Any], *arguments: int) -> None:  # Any: a task of whatever signature
        """Wake the house's worker, as beat does."""
        with self._broker() as broker:
            app.send_task(task.name, arguments, connection=broker)

    def _broker(self) -> Connection:
        if settings.REDIS_URL:
            return Connection(settings.CELERY_BROKER_URL)
        folder = self.folder / "broker"
        (folder / "control").mkdir(parents=True, exist_ok=True)
        options = {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "control_folder": str(folder / "control"),
        }
        return Connection("filesystem://localhost//", transport_options=options)

    def kill(self, name: str) -> None:
        """End a process and its children as a power cut does."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def running_house(folder: Path) -> Iterator[House]:
    """The sandbox runs from the beginning; web server and worker are started by whoever needs them."""
    house = House(folder, environment(folder))
    try:
        house.start_sandbox()
        yield house
    finally:
        for name in reversed(list(house.processes)):
            house.kill(name)
        wait_for_sessions_to_end(house.environment)
