"""The sandbox's SFTP side: each account sees its own home, and the switches make their trouble here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncssh

from clearinghouse.sandbox.state import INBOUND, State
from clearinghouse.sandbox.switches import Switches, read_switches


class _Login(asyncssh.SSHServer):
    """Knows the accounts; while the switch is down, hangs up before a word is said."""

    def __init__(self, state: State) -> None:
        self._state = state

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        if read_switches(self._state.control_path).down:
            conn.abort()

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self._state.is_account(username, password)


class _Home(asyncssh.SFTPServer):
    """One session in one account's home. Links are refused, so that no path leads out of it."""

    def __init__(self, chan: asyncssh.SSHServerChannel[bytes], state: State) -> None:
        self._state = state
        home = state.home(str(chan.get_extra_info("username")))
        super().__init__(chan, chroot=os.fsencode(home))

    async def _switches(self) -> Switches:
        switches = read_switches(self._state.control_path)
        await asyncio.sleep(switches.slow_seconds)
        if switches.down:
            self.connection.abort()
        return switches

    async def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        switches = await self._switches()
        if pflags & asyncssh.FXF_WRITE:
            if switches.read_only:
                raise asyncssh.SFTPPermissionDenied("Uploads are not allowed")
            if switches.full:
                raise asyncssh.SFTPFailure("No space left")
        return super().open(path, pflags, attrs)

    async def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        await self._switches()
        return asyncssh.SFTPAttrs.from_local(self._local(path).stat())

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        await self._switches()
        async for name in super().scandir(path):
            yield name

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        switches = await self._switches()
        if switches.drop_at_rename == "before":
            self.connection.abort()
            return
        super().rename(oldpath, newpath)
        if switches.drop_at_rename:
            if switches.drop_at_rename == "gone":
                self._local(newpath).unlink()
            self.connection.abort()

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("Links are not allowed")

    def link(self, oldpath: bytes, newpath: bytes) -> None:
        raise asyncssh.SFTPPermissionDenied("Links are not allowed")

    def _local(self, path: bytes) -> Path:
        return Path(os.fsdecode(self.map_path(path)))


async def serve_sftp(state: State, *, bind: str, port: int) -> asyncssh.SSHAcceptor:
    """Listen until the acceptor is closed; `get_port` tells where."""

    def home(chan: asyncssh.SSHServerChannel[bytes]) -> _Home:
        return _Home(chan, state)

    login: Callable[[], _Login] = lambda: _Login(state)  # noqa: E731 - a factory that asyncssh calls per connection
    return await asyncssh.listen(
        bind,
        port,
        server_factory=login,
        server_host_keys=[str(state.host_key_path)],
        sftp_factory=home,
        allow_scp=False,
        agent_forwarding=False,
        x11_forwarding=False,
        login_timeout=20,
        reuse_address=True,
    )


def inbound_names(state: State, username: str) -> dict[str, int]:
    """The complete files that wait in an account's inbound folder, with their sizes."""
    names = {}
    for entry in os.scandir(state.home(username) / INBOUND):
        is_complete = not entry.name.startswith(".") and not entry.name.endswith((".tmp", ".part", ".filepart"))
        if is_complete and entry.is_file(follow_symlinks=False):
            names[entry.name] = entry.stat(follow_symlinks=False).st_size
    return names
