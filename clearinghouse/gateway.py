"""What Cleanclaim asks of a clearinghouse, whichever it is, and how each call may fail.

An adapter keeps these promises; the services above it know no protocol, host or envelope.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

# PayloadType of the real-time questions (CAQH CORE Connectivity vC2.2.0, section 4.4.3).
ELIGIBILITY_QUESTION = "X12_270_Request_005010X279A1"
STATUS_QUESTION = "X12_276_Request_005010X212"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that waits at the clearinghouse."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Connection:
    """The plain settings of one account. Its repr hides the secrets."""

    sftp_host: str
    sftp_port: int
    sftp_username: str
    sftp_password: str = field(repr=False)
    sftp_host_key: str  # one OpenSSH public key line, pinned
    inbound_folder: str  # where we upload ("inbound" at Office Ally)
    outbound_folder: str  # where answers appear
    real_time_url: str
    real_time_username: str
    real_time_password: str = field(repr=False)
    real_time_ca: str  # PEM to trust; "" trusts the system's store
    sender_id: str
    receiver_id: str
    real_time_envelope: str = "soap"  # or "mime"
    timeout_seconds: float = 20.0  # CAQH CORE allows 20 seconds for a real-time answer


class GatewayError(Exception):
    """A call failed. The text and `remedy` are fit for the screen: no secret, no patient data."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class GatewayUnavailable(GatewayError):
    """Time-out, refused, reset, unknown host, busy: nothing was handed over, try again later."""


class FileIncomplete(GatewayUnavailable):
    """The file at the clearinghouse is still being written, or arrived cut off: look again later."""


class FileGone(GatewayError):
    """The file was taken away since it was listed: another look into the mailbox has it."""


class GatewayRefused(GatewayError):
    """The clearinghouse said no. Trying again changes nothing; `remedy` says what the user can do."""


class HostKeyMismatch(GatewayRefused):
    """The server is not the one whose key is pinned: stop and alert, never connect by itself again."""


class OutcomeUnknown(GatewayError):
    """The file may have been handed over or not: never resend it blindly, wait for its acknowledgement."""


class NotSupported(GatewayError):
    """This kind of account has no such channel."""


class Gateway(Protocol):
    """One account at one clearinghouse. Every call opens, works within its time limit, and closes."""

    def send_file(self, name: str, content: bytes) -> None:
        """Hand the file over under `name`; returns only when the server confirmed its size there.

        Raises OutcomeUnknown when the connection was lost so late that the file may have been taken.
        """
        ...

    def list_files(self) -> tuple[RemoteFile, ...]:
        """The answers that wait, by name; files under a temporary name are left out."""
        ...

    def fetch_file(self, name: str) -> bytes:
        """The whole file. Raises FileIncomplete while it grows or lacks its end, FileGone when it is there no more."""
        ...

    def remove_file(self, name: str) -> None:
        """Take the file away at the clearinghouse; one that is gone already counts as removed."""
        ...

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: datetime) -> bytes:
        """The X12 answer to a real-time question: a 271 or 277, or a 999 or TA1 that refuses it.

        `payload_type` is one of the questions above. Asking again is harmless: nothing is handed over.
        """
        ...
