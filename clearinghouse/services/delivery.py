"""Files over the wire: each step is a short transaction, and the network is used between them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction

from clearinghouse.gateway import (
    FileGone,
    FileIncomplete,
    Gateway,
    GatewayError,
    GatewayUnavailable,
    NotSupported,
    OutcomeUnknown,
)
from clearinghouse.models import Direction, FileState, InterchangeFile, TradingPartnerAccount
from clearinghouse.services.files import AlreadyReceived, BadArchive, Member, store_inbound, unpack
from clearinghouse.services.routing import gateway_for
from practice.models import User, WorkState
from practice.scoping import practice_scope
from practice.services.audit import record_event
from practice.services.leases import WORK_FIELDS, finish, give_back, take

logger = structlog.get_logger(__name__)


class OutcomeIsKnown(ValueError):
    """Somebody has settled already whether the file arrived."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    gateway: Gateway
    name: str
    content: bytes


def deliver(*, practice_id: int, file_id: int, actor: User, now: dt.datetime) -> str:
    """Send one stored file, once. Returns the FileState that it is in afterwards.

    A file whose hand-over is uncertain (a lost connection, a worker that died while sending) becomes
    `outcome_unknown` and is never sent again by itself. Call it with no transaction open.
    """
    with practice_scope(practice_id):
        parcel = _begin(file_id, actor, now)
    if parcel is None:
        with practice_scope(practice_id):
            return InterchangeFile.objects.values_list("state", flat=True).get(pk=file_id)
    failure: GatewayError | None = None
    try:
        parcel.gateway.send_file(parcel.name, parcel.content)
    except GatewayError as error:
        failure = error
    with practice_scope(practice_id):
        return _record(file_id, failure, actor, now)


def _begin(file_id: int, actor: User, now: dt.datetime) -> _Parcel | None:
    """Take the file, or None when there is nothing to send."""
    files = InterchangeFile.objects.filter(direction=Direction.OUT, state=FileState.TO_SEND)
    file = files.select_related("account").filter(pk=file_id).first()
    if file is None or file.account is None:
        return None
    was_taken = file.work_state == WorkState.TAKEN
    if not take(files, file_id, now):
        return None
    if was_taken:  # its worker died between taking it and recording what happened
        _settle(file, FileState.OUTCOME_UNKNOWN, "The sending was interrupted.", actor, now)
        return None
    return _Parcel(gateway_for(file.account), file.name, bytes(file.content))


def _record(file_id: int, failure: GatewayError | None, actor: User, now: dt.datetime) -> str:
    file = InterchangeFile.objects.get(pk=file_id)
    if failure is None:
        file.sent_at = now
        _settle(file, FileState.SENT, "", actor, now)
    elif isinstance(failure, OutcomeUnknown):
        _settle(file, FileState.OUTCOME_UNKNOWN, str(failure), actor, now)
    elif isinstance(failure, NotSupported):
        _settle(file, FileState.TO_SEND, "Download this file and hand it over by yourself.", actor, now)
    else:
        give_back(file, reason=_words(failure), now=now, retry=isinstance(failure, GatewayUnavailable))
        if file.work_state == WorkState.FAILED:
            file.state = FileState.FAILED
        file.save(update_fields=["state", *WORK_FIELDS])
        record_event(actor=actor, verb="file.not_sent", subject=file, now=now, detail={"error": type(failure).__name__})
    return file.state


def _words(failure: GatewayError) -> str:
    return f"{failure} {failure.remedy}".strip()


def _settle(file: InterchangeFile, state: FileState, failure: str, actor: User, now: dt.datetime) -> None:
    file.state = state
    finish(file)
    file.failure = failure
    if state == FileState.OUTCOME_UNKNOWN:
        file.work_state = WorkState.FAILED  # a person finds out whether it arrived
    file.save(update_fields=["state", "sent_at", *WORK_FIELDS])
    record_event(actor=actor, verb=f"file.{state}", subject=file, now=now, detail={"sha256": file.sha256})


def settle_outcome(*, file: InterchangeFile, has_arrived: bool, actor: User, now: dt.datetime) -> None:
    """Say whether a file of unknown outcome arrived: yes makes it sent, no puts it back to be sent.

    Raises OutcomeIsKnown when somebody was faster.
    """
    locked = InterchangeFile.objects.select_for_update().get(pk=file.pk)
    if locked.state != FileState.OUTCOME_UNKNOWN:
        raise OutcomeIsKnown("Somebody has settled this file already.")
    if has_arrived:
        locked.sent_at = now
        _settle(locked, FileState.SENT, "", actor, now)
        return
    locked.state = FileState.TO_SEND
    locked.work_state = WorkState.TO_DO
    locked.attempt_count = 0
    locked.failure = ""
    locked.save(update_fields=["state", *WORK_FIELDS])
    record_event(actor=actor, verb="file.resend_allowed", subject=locked, now=now)


def mark_handed_over(*, file: InterchangeFile, actor: User, now: dt.datetime) -> None:
    """Record that a person uploaded a file of a manual account himself."""
    locked = InterchangeFile.objects.select_for_update().get(pk=file.pk)
    if locked.state != FileState.TO_SEND:
        raise OutcomeIsKnown("This file was handed over already.")
    locked.sent_at = now
    _settle(locked, FileState.SENT, "", actor, now)


@dataclass(frozen=True, slots=True)
class Collected:
    """What one look into an account's mailbox brought."""

    stored_count: int = 0
    known_count: int = 0
    problem: str = ""


def collect(*, practice_id: int, account_id: int, actor: User, now: dt.datetime) -> Collected:
    """Fetch every answer that waits at an account: store and commit first, remove there after.

    Files that are known already are removed; files still being written are left for the next look.
    """
    with practice_scope(practice_id):
        account = TradingPartnerAccount.objects.get(pk=account_id)
        gateway = gateway_for(account)
    stored = known = 0
    try:
        for remote in gateway.list_files():
            try:
                content = gateway.fetch_file(remote.name)
            except (FileIncomplete, FileGone):
                continue
            with practice_scope(practice_id):
                new, old = _store_all(account, remote.name, content, actor, now)
            stored, known = stored + new, known + old
            gateway.remove_file(remote.name)
    except NotSupported:
        return Collected()
    except GatewayError as error:
        logger.warning("mailbox not read", account_id=account_id, error=type(error).__name__)
        return _looked(practice_id, account_id, Collected(stored, known, _words(error)), now)
    return _looked(practice_id, account_id, Collected(stored, known), now)


def _looked(practice_id: int, account_id: int, found: Collected, now: dt.datetime) -> Collected:
    """Keep on the account how the look went, for the pages. Not audited: beat looks every few minutes."""
    with practice_scope(practice_id):
        TradingPartnerAccount.objects.filter(pk=account_id).update(looked_at=now, mailbox_problem=found.problem[:500])
    return found


def _store_all(
    account: TradingPartnerAccount, name: str, content: bytes, actor: User, now: dt.datetime
) -> tuple[int, int]:
    """Store a fetched file, or the members of a zip; how many were new and how many known."""
    try:
        members = unpack(name, content)
    except BadArchive:
        members = [Member(name, content)]  # kept as it came: Files shows that nothing could be read in it
    stored = known = 0
    for member in members:
        try:
            with transaction.atomic():  # a savepoint: another worker may store the same bytes at this moment
                store_inbound(name=member.name, content=member.content, account=account, actor=actor, now=now)
            stored += 1
        except AlreadyReceived as again:
            record_event(actor=actor, verb="file.received_again", subject=again.first, now=now)
            known += 1
        except IntegrityError:
            known += 1
    return stored, known
