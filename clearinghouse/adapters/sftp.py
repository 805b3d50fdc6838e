"""The SFTP half of an account: files handed over for certain, answers taken whole, the server known.

Sources: SFTP version 3 (draft-ietf-secsh-filexfer-02), where rename refuses an existing name and an answer
may be lost after the server did the work.
"""

from __future__ import annotations

import base64
import stat
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko
from paramiko.pkey import UnknownKeyType

from clearinghouse.adapters.completeness import is_complete
from clearinghouse.gateway import (
    Connection,
    FileGone,
    FileIncomplete,
    GatewayRefused,
    GatewayUnavailable,
    HostKeyMismatch,
    OutcomeUnknown,
    RemoteFile,
)

TEMPORARY_SUFFIX = ".tmp"
_UNFINISHED = (".tmp", ".part", ".filepart", ".partial")
_SSH_PORT = 22
_LOOKS = 3
_SESSION_LOST = (paramiko.SSHException, EOFError, TimeoutError, ConnectionError)


class SftpMailbox:
    """The two folders of one account."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, name: str, content: bytes) -> None:
        """Upload under a temporary name, compare the size, rename, compare again."""
        folder = self._connection.inbound_folder
        final = _inside(folder, name)
        temporary = final + TEMPORARY_SUFFIX
        with self._session(folder) as sftp:
            if _was_handed_over_before(sftp, final, content):
                return
            _upload(sftp, temporary, content)
            if _rename(sftp, temporary, final):
                _confirm(sftp, final, len(content))
                return
        self._settle(temporary, final, len(content))

    def listing(self) -> tuple[RemoteFile, ...]:
        """Whole files only: names that mark an unfinished transfer, hidden files and folders are left out."""
        with self._session(self._connection.outbound_folder) as sftp:
            entries = _entries(sftp, self._connection.outbound_folder)
        files = (RemoteFile(name=entry.filename, size=entry.st_size or 0) for entry in entries if _is_answer(entry))
        return tuple(sorted(files, key=lambda file: file.name))

    def fetch(self, name: str) -> bytes:
        """Read the file between two looks at its size and time, which must agree; it must have its end."""
        folder = self._connection.outbound_folder
        path = _inside(folder, name)
        with self._session(folder) as sftp:
            before = _stat(sftp, path)
            if before is None:
                raise FileGone("The file is no longer at the clearinghouse.")
            content = _read(sftp, path, before.st_size or 0)
            after = sftp.stat(path)
        if len({before.st_size, after.st_size, len(content)}) != 1 or before.st_mtime != after.st_mtime:
            raise FileIncomplete("The file at the clearinghouse is still growing.")
        if not is_complete(content):
            raise FileIncomplete("The file at the clearinghouse has no end yet.")
        return content

    def remove(self, name: str) -> None:
        """Remove the file; one that is gone was removed by an earlier try whose answer was lost."""
        folder = self._connection.outbound_folder
        path = _inside(folder, name)
        with self._session(folder) as sftp:
            if _stat(sftp, path) is not None:
                sftp.remove(path)

    def _settle(self, temporary: str, final: str, size: int) -> None:
        """Look once more, over a new connection, at what became of a file whose rename got no answer.

        Only a temporary file that we manage to remove proves that nothing was handed over.
        """
        try:
            with self._session(self._connection.inbound_folder) as sftp:
                attributes = _stat(sftp, final)
                if attributes is not None and attributes.st_size == size:
                    return
                is_withdrawn = _withdraw(sftp, temporary)
        except (GatewayUnavailable, GatewayRefused) as error:
            raise _outcome_unknown() from error
        if is_withdrawn:
            raise GatewayUnavailable("The connection was lost before the clearinghouse took the file.")
        raise _outcome_unknown()

    @contextmanager
    def _session(self, folder: str) -> Iterator[paramiko.SFTPClient]:
        """A connected SFTP client for work in `folder`; what breaks inside comes out as a gateway error."""
        client = paramiko.SSHClient()
        try:
            _connect(client, self._connection)
            yield _open_channel(client, self._connection.timeout_seconds)
        except _SESSION_LOST as error:
            raise GatewayUnavailable("The connection to the clearinghouse was lost.") from error
        except FileNotFoundError as error:
            raise GatewayRefused(
                f"The clearinghouse has no folder {folder!r} for this account.",
                remedy="Correct the folders in the account's settings.",
            ) from error
        except PermissionError as error:
            raise GatewayRefused(
                f"The clearinghouse does not let this account use its folder {folder!r}.",
                remedy="Ask the clearinghouse to open the folder for this account.",
            ) from error
        except OSError as error:  # SFTP status 4, "failure": a full disk or quota among others
            raise GatewayUnavailable("The clearinghouse could not carry out the transfer.") from error
        finally:
            client.close()


def _connect(client: paramiko.SSHClient, connection: Connection) -> None:
    host, port, limit = connection.sftp_host, connection.sftp_port, connection.timeout_seconds
    pinned = _pinned_key(connection.sftp_host_key)
    known_as = host if port == _SSH_PORT else f"[{host}]:{port}"
    client.get_host_keys().add(known_as, pinned.get_name(), pinned)
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    try:
        client.connect(
            host,
            port=port,
            username=connection.sftp_username,
            password=connection.sftp_password,
            allow_agent=False,
            look_for_keys=False,
            timeout=limit,
            banner_timeout=limit,
            auth_timeout=limit,
            channel_timeout=limit,
        )
    except paramiko.BadHostKeyException as error:
        raise HostKeyMismatch(
            "The server is not the one whose key is on file.",
            remedy="Do not retry. Ask the clearinghouse for its new SFTP host key, then enter it.",
        ) from error
    except paramiko.AuthenticationException as error:
        if _is_lost_during_login(error):
            raise GatewayUnavailable("The clearinghouse broke off the log-in.") from error
        raise GatewayRefused(
            "The clearinghouse refused the user name or password.",
            remedy="Correct the SFTP user name and password in the account's settings.",
        ) from error
    except (
        paramiko.SSHException,
        EOFError,
        OSError,
    ) as error:  # OSError: refused, reset, time-out, unknown host
        raise GatewayUnavailable("The clearinghouse's SFTP server does not answer.") from error


def _is_lost_during_login(error: paramiko.AuthenticationException) -> bool:
    """paramiko calls a time-out and a lost connection failed authentications; only the text differs."""
    text = str(error).lower()
    return "timeout" in text or "eof" in text


def _pinned_key(line: str) -> paramiko.PKey:
    """The public key of an OpenSSH line ("ssh-ed25519 AAAA... comment")."""
    parts = line.split()
    try:
        return paramiko.PKey.from_type_string(parts[0], base64.b64decode(parts[1], validate=True))
    except (IndexError, ValueError, paramiko.SSHException, UnknownKeyType) as error:
        raise GatewayRefused(
            "The account has no usable host key.",
            remedy="Paste the public key line that the clearinghouse publishes into the account's settings.",
        ) from error


def _open_channel(client: paramiko.SSHClient, limit: float) -> paramiko.SFTPClient:
    sftp = client.open_sftp()
    channel = sftp.get_channel()
    if channel is not None:
        channel.settimeout(limit)
    return sftp


def _upload(sftp: paramiko.SFTPClient, temporary: str, content: bytes) -> None:
    with sftp.open(temporary, "wb") as remote:
        remote.set_pipelined(True)
        remote.write(content)
    if sftp.stat(temporary).st_size != len(content):
        raise GatewayUnavailable("The clearinghouse did not store the whole file.")


def _read(sftp: paramiko.SFTPClient, path: str, size: int) -> bytes:
    with sftp.open(path, "rb") as remote:
        if size:
            remote.prefetch(size)
        return remote.read()


def _rename(sftp: paramiko.SFTPClient, temporary: str, final: str) -> bool:
    """True when the server confirmed the rename, False when the connection was lost over it."""
    try:
        sftp.rename(temporary, final)
    except _SESSION_LOST:
        return False
    except OSError:
        _withdraw(sftp, temporary)
        raise
    return True


def _was_handed_over_before(sftp: paramiko.SFTPClient, final: str, content: bytes) -> bool:
    """A repeat finds its own bytes under the name; other bytes there are somebody's mistake."""
    attributes = _stat(sftp, final)
    if attributes is None:
        return False
    if _read(sftp, final, attributes.st_size or 0) == content:
        return True
    raise GatewayRefused(
        "Another file of this name waits at the clearinghouse.",
        remedy="Ask the clearinghouse about the file, then build the batch again under a new control number.",
    )


def _confirm(sftp: paramiko.SFTPClient, final: str, size: int) -> None:
    """After a confirmed rename an absent file has been collected already; another size is nobody's plan."""
    try:
        attributes = _stat(sftp, final)
    except (*_SESSION_LOST, OSError) as error:
        raise _outcome_unknown() from error
    if attributes is not None and attributes.st_size != size:
        raise _outcome_unknown()


def _entries(sftp: paramiko.SFTPClient, folder: str) -> list[paramiko.SFTPAttributes]:
    """Look again when a file goes away while it is listed: some servers then say that nothing is there."""
    for _ in range(_LOOKS):
        try:
            return sftp.listdir_attr(folder)
        except FileNotFoundError:
            sftp.stat(folder)  # raises the same when it is the folder that is missing
    raise GatewayUnavailable("The clearinghouse's folder changed while it was read.")


def _stat(sftp: paramiko.SFTPClient, path: str) -> paramiko.SFTPAttributes | None:
    try:
        return sftp.stat(path)
    except FileNotFoundError:
        return None


def _withdraw(sftp: paramiko.SFTPClient, temporary: str) -> bool:
    try:
        sftp.remove(temporary)
    except OSError:
        return False
    return True


def _is_answer(entry: paramiko.SFTPAttributes) -> bool:
    name = entry.filename
    is_file = entry.st_mode is None or stat.S_ISREG(entry.st_mode)
    return is_file and _is_one_name(name) and not name.startswith(".") and not name.lower().endswith(_UNFINISHED)


def _is_one_name(name: str) -> bool:
    return name not in {"", ".", ".."} and "/" not in name and "\\" not in name and name.isprintable()


def _inside(folder: str, name: str) -> str:
    if not _is_one_name(name):
        raise GatewayRefused("That is not the name of one file.")
    return f"{folder.rstrip('/')}/{name}"


def _outcome_unknown() -> OutcomeUnknown:
    return OutcomeUnknown(
        "The connection was lost while the file was handed over; the clearinghouse may have taken it.",
        remedy="Wait for its acknowledgement, or ask the clearinghouse, before you send these claims again.",
    )
