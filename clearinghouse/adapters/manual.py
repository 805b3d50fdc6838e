"""The account without a wire: files are downloaded here and uploaded at the clearinghouse by hand."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from clearinghouse.gateway import NotSupported, RemoteFile

_FILE_REMEDY = "Download the file and upload it at the clearinghouse's site, or connect the account by SFTP."
_QUESTION_REMEDY = "Ask on the payer's site or by telephone, or route the payer to an account with a real-time address."


def _not_supported(act: str, remedy: str = _FILE_REMEDY) -> NoReturn:
    raise NotSupported(f"A manual account cannot {act} by itself.", remedy=remedy)


class ManualGateway:
    """Refuses every network act, so that nothing looks sent which is not."""

    def send_file(self, name: str, content: bytes) -> None:
        _not_supported("send files")

    def list_files(self) -> tuple[RemoteFile, ...]:
        _not_supported("list files")

    def fetch_file(self, name: str) -> bytes:
        _not_supported("fetch files")

    def remove_file(self, name: str) -> None:
        _not_supported("remove files")

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: datetime) -> bytes:
        _not_supported("ask in real time", _QUESTION_REMEDY)
