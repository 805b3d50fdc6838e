"""The sandbox's folder: identity, accounts, ports and every file that came or waits to go.

sandbox.json      how to reach the sandbox: ports, host key, certificate, accounts (readable by its owner
only) control.json      the switches; see switches.py journal.json      what must survive a restart; see
journal.py claims.jsonl      the claims that payers know; see claim_register.py homes/NAME/       an account's
SFTP home with inbound and outbound received/NAME/    files taken out of inbound waiting/          answers
that are made but not yet due
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from clearinghouse.sandbox.credentials import host_key_line, make_certificates, make_host_key, write_secret

INBOUND, OUTBOUND = "inbound", "outbound"
_ACCOUNT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class BadAccount(ValueError):
    """An account needs a plain name and a password, written NAME:PASSWORD."""


@dataclass(frozen=True, slots=True)
class Account:
    """One client of the sandbox; the same name and password open SFTP and real time."""

    username: str
    password: str


def parse_account(text: str) -> Account:
    """The account written NAME:PASSWORD. Raises BadAccount."""
    username, _, password = text.partition(":")
    if not _ACCOUNT_NAME.fullmatch(username) or not password:
        raise BadAccount("write an account as NAME:PASSWORD, its name in letters, digits, '.', '-' and '_'")
    return Account(username, password)


class State:
    """Makes the folder on first use and finds everything in it again later."""

    def __init__(self, folder: Path, *, names: Iterable[str], accounts: Iterable[Account], now: datetime) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        make_host_key(self.host_key_path)
        make_certificates(self._ca_path, self.certificate_path, names, now)
        self._settings = self._read_settings()
        self._accounts = {one["username"]: one["password"] for one in self._settings.get("accounts", [])}
        self._accounts |= {account.username: account.password for account in accounts}
        if not self._accounts:
            self._accounts = {"practice": secrets.token_urlsafe(12)}
        for path in (
            self.waiting,
            *(self.home(name) / box for name in self._accounts for box in (INBOUND, OUTBOUND)),
        ):
            path.mkdir(parents=True, exist_ok=True)

    @property
    def host_key_path(self) -> Path:
        return self.folder / "host_key.pem"

    @property
    def certificate_path(self) -> Path:
        return self.folder / "server.pem"

    @property
    def _ca_path(self) -> Path:
        return self.folder / "ca.pem"

    @property
    def settings_path(self) -> Path:
        return self.folder / "sandbox.json"

    @property
    def control_path(self) -> Path:
        return self.folder / "control.json"

    @property
    def journal_path(self) -> Path:
        return self.folder / "journal.json"

    @property
    def claims_path(self) -> Path:
        return self.folder / "claims.jsonl"

    @property
    def waiting(self) -> Path:
        return self.folder / "waiting"

    @property
    def usernames(self) -> tuple[str, ...]:
        return tuple(self._accounts)

    def home(self, username: str) -> Path:
        return self.folder / "homes" / username

    def received(self, username: str) -> Path:
        return self.folder / "received" / username

    def is_account(self, username: str, password: str) -> bool:
        """Compare in constant time; an unknown name takes as long as a wrong password."""
        expected = self._accounts.get(username, "")
        matches = secrets.compare_digest(expected.encode(), password.encode())
        return matches and username in self._accounts

    def port(self, name: str, asked: int) -> int:
        """The port asked for, else the one used last time, else 0: any free one."""
        return asked or int(self._settings.get(name, 0))

    def publish(self, *, host: str, sftp_port: int, https_port: int) -> None:
        """Write down how the sandbox is reached now."""
        self._settings = {
            "host": host,
            "sftp_port": sftp_port,
            "https_port": https_port,
            "real_time_url": f"https://{host}:{https_port}/core",
            "host_key": host_key_line(self.host_key_path),
            "ca_pem": self._ca_path.read_text(encoding="ascii"),
            "inbound_folder": INBOUND,
            "outbound_folder": OUTBOUND,
            "receiver_id": "SANDBOX",
            "control_file": str(self.control_path),
            "accounts": [{"username": name, "password": word} for name, word in self._accounts.items()],
        }
        write_secret(self.settings_path, json.dumps(self._settings, indent=2).encode())

    def _read_settings(self) -> dict[str, Any]:  # Any: JSON
        try:
            return dict(json.loads(self.settings_path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
