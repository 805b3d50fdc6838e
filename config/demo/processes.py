"""The processes around the demonstration: sandbox clearinghouse, worker, beat, web server. All end with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings

START_SECONDS = 60


class DidNotStart(RuntimeError):
    """A process of the demonstration ended, or never became ready; its log says why."""


class Processes:
    """Starts processes with their output in var/demo/*.log, and stops all of them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, *command],
            cwd=settings.PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        log.close()
        self.running.append(process)
        return process

    def stop(self) -> None:
        """Ask every process to end, the last one first; insist after ten seconds."""
        for process in reversed(self.running):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self.running):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.running.clear()


def _end(number: int, frame: FrameType | None) -> NoReturn:
    """Told to end, or the terminal closed: leave through `running`, so that nothing is left behind."""
    sys.exit(128 + number)


@contextmanager
def running(folder: Path) -> Iterator[Processes]:
    """Processes that end with this block, however it ends (short of kill -9)."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    processes = Processes(folder)
    try:
        yield processes
    finally:
        processes.stop()


def start_sandbox(processes: Processes, accounts: dict[str, str]) -> dict[str, Any]:  # Any: JSON
    """Start the sandbox clearinghouse with a log-in per practice; how it is reached (its sandbox.json)."""
    state = processes.folder / "sandbox"
    settings_path = state / "sandbox.json"
    before = settings_path.stat().st_mtime_ns if settings_path.exists() else 0
    options = [option for name, password in accounts.items() for option in ("--account", f"{name}:{password}")]
    process = processes.start("sandbox", "-m", "clearinghouse.sandbox", "--state", str(state), *options)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if settings_path.exists() and settings_path.stat().st_mtime_ns != before:
            connection: dict[str, Any] = json.loads(settings_path.read_text())
            return connection
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise DidNotStart(f"The sandbox clearinghouse did not start: see {processes.folder / 'sandbox.log'}.")


def start_worker_and_beat(processes: Processes) -> None:
    celery = ("-m", "celery", "-A", "config")
    processes.start(
        "worker",
        *celery,
        "worker",
        "--concurrency",
        "2",
        "--loglevel",
        "WARNING",
        "--without-gossip",
        "--without-mingle",
    )
    processes.start(
        "beat",
        *celery,
        "beat",
        "--loglevel",
        "WARNING",
        "--schedule",
        str(processes.folder / "beat-schedule"),
    )


def start_web(processes: Processes, port: int) -> subprocess.Popen[bytes]:
    return processes.start(
        "web",
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--threads",
        "8",
    )
