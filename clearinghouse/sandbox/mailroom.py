"""Carries files between the accounts' folders and the intake; a kill at any moment loses and doubles nothing.

A file is first moved out of inbound, then worked off; its answers are written down to wait, its claims
registered, then the journal is saved. What was moved but is not in the journal is worked off again at the next
start, under the same numbers and names.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from pathlib import Path

from clearinghouse.sandbox.claim_register import ClaimRegister
from clearinghouse.sandbox.intake import Delays, Intake, Outgoing
from clearinghouse.sandbox.journal import Journal
from clearinghouse.sandbox.sftp_server import inbound_names
from clearinghouse.sandbox.state import INBOUND, OUTBOUND, State
from clearinghouse.sandbox.switches import Switches, read_switches

logger = logging.getLogger(__name__)

_WHOLE, _REST = "whole", "rest"


class Mailroom:
    """`tick` does what there is to do now; it is called again and again, never twice at a time."""

    def __init__(self, state: State, delays: Delays, register: ClaimRegister, *, has_plain_eras: bool = False) -> None:
        self._state = state
        self._register = register
        self._delays = delays
        self._has_plain_eras = has_plain_eras
        self._journal = Journal.open(state.journal_path, time.time())
        self._seen: dict[tuple[str, str], int] = {}
        self._is_new = True

    def tick(self) -> None:
        """Take what lies complete in the inbound folders, work it off, deliver what is due."""
        if self._is_new:
            self._resume()
            self._is_new = False
        seen: dict[tuple[str, str], int] = {}
        for username in self._state.usernames:
            for name, size in sorted(inbound_names(self._state, username).items()):
                if self._seen.get((username, name)) == size:  # unchanged since the last look
                    self._work_off(username, self._take(username, name))
                else:
                    seen[username, name] = size
        self._seen = seen
        self._deliver()

    def _resume(self) -> None:
        for username in self._state.usernames:
            received = self._state.received(username)
            received.mkdir(parents=True, exist_ok=True)
            for path in sorted(received.iterdir()):
                if f"{username}/{path.name}" not in self._journal.done:
                    self._work_off(username, path)

    def _take(self, username: str, name: str) -> Path:
        taken = self._state.received(username) / f"{time.time_ns()}_{name}"
        (self._state.home(username) / INBOUND / name).replace(taken)
        return taken

    def _work_off(self, username: str, path: Path) -> None:
        now = datetime.now()  # noqa: DTZ005 - X12 bears local time without a zone
        intake = Intake(
            self._journal,
            self._delays,
            account=username,
            name=path.name.partition("_")[2],
            now=now,
            has_plain_eras=self._has_plain_eras,
        )
        answers = _answers(intake, path)
        made_at = time.time()
        for number, outgoing in enumerate(answers):
            self._let_wait(username, outgoing, made_at + outgoing.wait_seconds, f"{number:06}")
        self._register.add(intake.known_claims)
        self._journal.done.add(f"{username}/{path.name}")
        self._journal.save()
        logger.info("worked off a file of %s, %d bytes", username, path.stat().st_size)

    def _let_wait(self, username: str, outgoing: Outgoing, due: float, order: str, kind: str = _WHOLE) -> None:
        folder = self._state.waiting / username
        folder.mkdir(parents=True, exist_ok=True)
        waiting = folder / f"{int(due * 1000):015}.{order}.{kind}.{outgoing.name}"
        _write_at_once(waiting, outgoing.content)

    def _deliver(self) -> None:
        switches = read_switches(self._state.control_path)
        now = time.time()
        for username in self._state.usernames:
            folder = self._state.waiting / username
            if not folder.is_dir():
                continue
            for path in sorted(folder.iterdir()):
                if path.name.startswith("."):
                    continue  # half-written when the process was killed; its file is worked off again
                due, order, kind, name = path.name.split(".", 3)
                if int(due) > now * 1000:
                    break
                self._deliver_one(username, Outgoing(name, path.read_bytes()), kind, order, switches)
                path.unlink()

    def _deliver_one(self, username: str, outgoing: Outgoing, kind: str, order: str, switches: Switches) -> None:
        outbound = self._state.home(username) / OUTBOUND
        target = outbound / outgoing.name
        half = len(outgoing.content) // 2
        if kind == _REST:
            if target.exists():
                with target.open("ab") as file:
                    file.write(outgoing.content[half:])
            return
        if switches.half_file:
            _write_at_once(target, outgoing.content[:half])
            if switches.half_file is not True:
                self._let_wait(username, outgoing, time.time() + switches.half_file, order, _REST)
            return
        _write_at_once(target, outgoing.content)
        if switches.duplicate:
            _write_at_once(outbound / f"{target.stem}_copy{target.suffix}", outgoing.content)


def _answers(intake: Intake, path: Path) -> list[Outgoing]:
    """What comes of the file; one that breaks the sandbox is answered in words and not tried again."""
    try:
        return intake.work_off(path.read_bytes())
    except Exception as error:  # a training server outlives any file; the text may quote it
        logger.error("a file could not be worked off: %s", type(error).__name__)
        return [intake.failure()]


def _write_at_once(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)
