"""Storing files, byte for byte, before anything else is done with them."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from dataclasses import dataclass

from clearinghouse.models import Direction, FileReading, FileState, InterchangeFile, TradingPartnerAccount
from practice.models import User, WorkState
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from x12.document import NotX12
from x12.document import transaction_sets as sets_in

ACKNOWLEDGEMENT_SETS = frozenset({"TA1", "999", "997", "277CA", "277"})
REMITTANCE_SETS = frozenset({"835"})
MAX_MEMBERS = 500
MAX_UNPACKED_BYTES = 500 * 1024 * 1024


class AlreadyReceived(ValueError):
    """The same bytes were received before; `first` is that file."""

    def __init__(self, first: InterchangeFile) -> None:
        super().__init__(f"This file was received before, on {first.created_at:%m/%d/%Y}, as {first.name}.")
        self.first = first


class BadArchive(ValueError):
    """A zip file that cannot be opened, or is unreasonably large."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file out of a zip archive, or the file itself."""

    name: str
    content: bytes


def store_outbound(
    *,
    account: TradingPartnerAccount,
    name: str,
    content: bytes,
    interchange_control_number: int,
    group_control_number: int,
    transaction_sets: list[str],
    actor: User,
    now: dt.datetime,
) -> InterchangeFile:
    """Keep a file that is to be sent; clearinghouse.services.delivery sends it."""
    file = InterchangeFile.objects.create(
        practice_id=account.practice_id,
        account=account,
        direction=Direction.OUT,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        transaction_sets=transaction_sets,
        interchange_control_number=interchange_control_number,
        group_control_number=group_control_number,
        state=FileState.TO_SEND,
        created_at=now,
        created_by=actor,
    )
    record_event(actor=actor, verb="file.queued", subject=file, now=now, detail={"sha256": file.sha256})
    return file


def unpack(name: str, content: bytes) -> list[Member]:
    """The members of a zip archive (Office Ally zips its ERAs), or the file itself. Raises BadArchive."""
    if not content.startswith(b"PK"):
        return [Member(name, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir() and not _is_of_a_mac(info.filename)]
            if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                raise BadArchive(f"{name} is too large when unpacked: send its files in smaller archives.")
            return [Member(info.filename.rsplit("/", 1)[-1][:200], archive.read(info)) for info in infos]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise BadArchive(f"{name} is a damaged or locked zip file: unpack it and upload its files.") from error


def _is_of_a_mac(path: str) -> bool:
    """That a Mac put it beside the files of an archive: attributes and folder settings, none of them a file sent."""
    name = path.rsplit("/", 1)[-1]
    return path.startswith("__MACOSX/") or name.startswith("._") or name == ".DS_Store"


def store_inbound(
    *, name: str, content: bytes, account: TradingPartnerAccount | None, actor: User, now: dt.datetime
) -> InterchangeFile:
    """Keep a file that came in and queue it for whoever reads its transactions, by content and not by name.

    Raises AlreadyReceived when the practice has the same bytes.
    """
    digest = hashlib.sha256(content).hexdigest()
    first = InterchangeFile.objects.filter(direction=Direction.IN, sha256=digest).first()
    if first is not None:
        raise AlreadyReceived(first)
    sets = _sets(content)
    file = InterchangeFile.objects.create(
        practice_id=current_practice_id(),
        account=account,
        direction=Direction.IN,
        name=name[:200],
        content=content,
        sha256=digest,
        size=len(content),
        transaction_sets=sorted(set(sets)),
        state=FileState.STORED,
        work_state=WorkState.DONE,
        failure="" if sets else "No X12 transaction was found in it; it is kept as it came.",
        created_at=now,
        created_by=actor,
    )
    readers = []
    if ACKNOWLEDGEMENT_SETS & set(sets):
        readers.append(FileReading.Reader.ACKNOWLEDGEMENTS)
    if REMITTANCE_SETS & set(sets):
        readers.append(FileReading.Reader.REMITTANCES)
    FileReading.objects.bulk_create(
        FileReading(practice_id=file.practice_id, file=file, reader=reader) for reader in readers
    )
    record_event(actor=actor, verb="file.received", subject=file, now=now, detail={"sha256": digest})
    return file


def _sets(content: bytes) -> tuple[str, ...]:
    """Their names, as the column holds them: a damaged ST01 may have any length, and NUL is no text."""
    try:
        return tuple(dict.fromkeys(name[:10] for name in sets_in(content.replace(b"\x00", b" "))))
    except NotX12:
        return ()


@dataclass(frozen=True, slots=True)
class Upload:
    """What became of one uploaded file: stored, or why not."""

    name: str
    file: InterchangeFile | None
    problem: str = ""


def upload_files(
    *, files: list[Member], account: TradingPartnerAccount | None, actor: User, now: dt.datetime
) -> list[Upload]:
    """Store many files at once, zip archives member by member. What cannot be stored is named with its reason."""
    results: list[Upload] = []
    for uploaded in files:
        try:
            members = unpack(uploaded.name, uploaded.content)
        except BadArchive as error:
            results.append(Upload(uploaded.name, None, str(error)))
            continue
        results += [_store_upload(member, account, actor, now) for member in members]
    return results


def _store_upload(member: Member, account: TradingPartnerAccount | None, actor: User, now: dt.datetime) -> Upload:
    try:
        file = store_inbound(name=member.name, content=member.content, account=account, actor=actor, now=now)
    except AlreadyReceived as error:
        return Upload(member.name, error.first, str(error))
    return Upload(member.name, file, file.failure)
