"""Office Ally: files by SFTP, eligibility and claim status in real time by CAQH CORE over HTTPS.

Nothing here is true of Office Ally alone: host, folders and ids are settings of the account, so the adapter
serves every clearinghouse that speaks the two protocols, the sandbox included.
"""

from __future__ import annotations

from datetime import datetime

from clearinghouse.adapters.core_real_time import CoreClient
from clearinghouse.adapters.sftp import SftpMailbox
from clearinghouse.gateway import Connection, RemoteFile


class OfficeAllyGateway:
    """Each call opens its own connection and closes it: nothing is held between calls."""

    def __init__(self, connection: Connection) -> None:
        self._mailbox = SftpMailbox(connection)
        self._core = CoreClient(connection)

    def send_file(self, name: str, content: bytes) -> None:
        self._mailbox.send(name, content)

    def list_files(self) -> tuple[RemoteFile, ...]:
        return self._mailbox.listing()

    def fetch_file(self, name: str) -> bytes:
        return self._mailbox.fetch(name)

    def remove_file(self, name: str) -> None:
        self._mailbox.remove(name)

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: datetime) -> bytes:
        return self._core.ask(payload_type, content, payload_id, asked_at)
