"""Starts the sandbox clearinghouse as its own process, for tests that go over its wire."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from clearinghouse.adapters import open_gateway
from clearinghouse.gateway import Connection, Gateway
from clearinghouse.sandbox.switches import write_switches

ROOT = Path(__file__).resolve().parents[2]
Found = TypeVar("Found")


@dataclass
class RunningSandbox:
    """A sandbox with its settings as it published them."""

    process: subprocess.Popen[str]
    state: Path

    @property
    def settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = json.loads((self.state / "sandbox.json").read_text(encoding="utf-8"))
        return settings

    def connection(self, username: str = "lakeside", **changes: Any) -> Connection:
        """The settings of an account at this sandbox, with a short time limit."""
        settings = self.settings
        passwords = {account["username"]: account["password"] for account in settings["accounts"]}
        values: dict[str, Any] = {
            "sftp_host": settings["host"],
            "sftp_port": settings["sftp_port"],
            "sftp_username": username,
            "sftp_password": passwords[username],
            "sftp_host_key": settings["host_key"],
            "inbound_folder": settings["inbound_folder"],
            "outbound_folder": settings["outbound_folder"],
            "real_time_url": settings["real_time_url"],
            "real_time_username": username,
            "real_time_password": passwords[username],
            "real_time_ca": settings["ca_pem"],
            "sender_id": "LAKESIDE",
            "receiver_id": settings["receiver_id"],
            "timeout_seconds": 5.0,
        }
        return Connection(**(values | changes))

    def gateway(self, username: str = "lakeside", **changes: Any) -> Gateway:
        """An office_ally gateway to this sandbox."""
        return open_gateway("office_ally", self.connection(username, **changes))

    def outbound(self, username: str = "lakeside") -> Path:
        return self.state / "homes" / username / "outbound"

    def inbound(self, username: str = "lakeside") -> Path:
        return self.state / "homes" / username / "inbound"

    def throw(self, **switches: float | bool | str) -> None:
        """Throw these switches and no others."""
        write_switches(self.state / "control.json", switches)

    def stop(self) -> int:
        """Stop it as an operator does, and give its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def kill(self) -> None:
        """Stop it as a power cut does."""
        self.process.kill()
        self.process.wait(timeout=20)


def launch(state: Path, *options: str) -> RunningSandbox:
    """Start a sandbox over this folder and wait until it says that it is ready."""
    command = [
        sys.executable,
        "-m",
        "clearinghouse.sandbox",
        "--state",
        str(state),
        "--tick",
        "0.05",
        *options,
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "ready" in line, f"the sandbox did not start: {line!r}"
    return RunningSandbox(process, state)


@contextmanager
def running(state: Path, *options: str) -> Iterator[RunningSandbox]:
    """A sandbox with the account lakeside for the length of a block."""
    sandbox = launch(state, "--account", "lakeside:harbor-lamp", *options)
    try:
        yield sandbox
    finally:
        sandbox.kill()


def until(look: Callable[[], Found], *, seconds: float = 10.0) -> Found:
    """What `look` gives, as soon as it is something; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing came in time"
        time.sleep(0.05)
    return found
