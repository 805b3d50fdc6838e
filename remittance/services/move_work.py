"""Carrying a move out: read here, written there, marked here; each in a scope and a transaction of its own.

Whoever dies in between leaves a row whose lease runs out. What was written there carries the id of the move, so that
doing it again finds it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import islice

from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import AlreadyReceived, store_inbound
from practice.models import User, WorkState
from practice.scoping import current_practice_id, practice_scope
from practice.services.audit import record_event
from practice.services.leases import MAX_ATTEMPTS, WORK_FIELDS, finish, give_back, take
from remittance.models import ClaimPayment, PaymentArrival, PaymentMove, Remittance
from remittance.queries.moves import may_post_here
from remittance.queries.records import stored_remittance
from remittance.rules.moved_payment import lone_payment
from x12.cutting import one_remittance
from x12.document import NotX12
from x12.envelope import Envelope
from x12.write_835 import write_835
from x12.writer import CannotWrite

NO_MEMBER = "Who asked for it does not post remittances in that practice any more."
UNREADABLE = "Its file does not hold it any more, as we read files now. Ask support."
GONE_ON = "It is not waiting for anything there any more: its money was passed on, or it came back before."


class _Refused(ValueError):
    """It cannot be moved, and trying again will not help; the text says why."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What goes over: the file, or the move that is taken back. Of the practice that it leaves nothing but its id."""

    source_id: int
    move_id: int
    target_id: int
    returns_move_id: int | None
    name: str
    content: bytes
    of_claim: bool
    reason: str
    actor: User


def carry_out(*, practice_id: int, move_id: int, now: dt.datetime) -> tuple[int, int] | None:
    """Move one payment. Gives the target's practice and the reading that waits there, where there is one.

    Call it with no transaction open. What cannot be moved is as it was, with the reason on the move.
    """
    try:
        with practice_scope(practice_id):
            parcel = _taken(move_id, now)
        if parcel is None:
            return None
        with practice_scope(parcel.target_id):
            reading_id = _deliver(parcel, now)
    except _Refused as refusal:
        with practice_scope(practice_id):
            _take_back(move_id, str(refusal), now)
        return None
    with practice_scope(practice_id):
        _mark(move_id, now)
    return None if reading_id is None else (parcel.target_id, reading_id)


def _taken(move_id: int, now: dt.datetime) -> _Parcel | None:
    if not take(PaymentMove.objects.all(), move_id, now):
        return None
    related = ("remittance__file", "claim_payment", "target", "requested_by")
    move = PaymentMove.objects.select_related(*related).get(pk=move_id)
    if move.attempt_count > MAX_ATTEMPTS:
        give_back(move, reason="Moving it was interrupted again and again.", now=now, retry=False)
        move.save(update_fields=WORK_FIELDS)
        return None
    return _Parcel(
        source_id=move.practice_id,
        move_id=move.pk,
        target_id=move.target_id,
        returns_move_id=move.returns_move_id,
        name=move.remittance.file.name,
        content=b"" if move.returns_move_id else _content(move),
        of_claim=move.claim_payment is not None,
        reason=move.reason,
        actor=move.requested_by,
    )


def _content(move: PaymentMove) -> bytes:
    """The bytes that the other practice gets: of its own payment, and of nobody else's."""
    try:
        if move.claim_payment is None:
            return one_remittance(bytes(move.remittance.file.content), move.remittance.position)
        return _lone_file(move, move.claim_payment)
    except (NotX12, CannotWrite):
        raise _Refused(UNREADABLE) from None


def _lone_file(move: PaymentMove, row: ClaimPayment) -> bytes:
    check = stored_remittance(move.remittance)
    payment = next(islice(check.claims, row.position - 1, None), None) if check is not None else None
    if check is None or payment is None or payment.paid != row.paid_amount:
        raise _Refused(UNREADABLE)
    record = lone_payment(check, row.position, payment, move.target.name)
    return write_835([record], check.envelope or _unknown_envelope(move))


def _unknown_envelope(move: PaymentMove) -> Envelope:
    at = move.requested_at.replace(tzinfo=None, second=0, microsecond=0)
    return Envelope("ZZ", "UNKNOWN", "ZZ", "UNKNOWN", at, 1, 1, is_test=False)


def _deliver(parcel: _Parcel, now: dt.datetime) -> int | None:
    """Write it into the target, whose scope is open; the reading that waits there."""
    if parcel.returns_move_id is not None:
        _come_back(parcel.returns_move_id, parcel, now)
        return None
    known = PaymentArrival.objects.filter(source=parcel.source_id, source_move_id=parcel.move_id).first()
    file_id = known.file_id if known is not None else _file(parcel, now).pk
    readings = FileReading.objects.filter(file=file_id, reader=FileReading.Reader.REMITTANCES)
    waiting = readings.filter(work_state=WorkState.TO_DO).first()
    return waiting.pk if waiting is not None else None


def _file(parcel: _Parcel, now: dt.datetime) -> InterchangeFile:
    """Keep the file there. What was sent back from there before waits there again."""
    _demand_member(parcel)
    try:
        file = store_inbound(name=parcel.name, content=parcel.content, account=None, actor=parcel.actor, now=now)
    except AlreadyReceived as again:
        file = again.first
        for back in PaymentMove.objects.filter(remittance__file=file, returns_move_id__isnull=False, returned_at=None):
            rows = Remittance.objects.filter(pk=back.remittance_id, state=Remittance.State.MOVED)
            rows.update(state=Remittance.State.ON_HOLD, hold_reason="It was sent back and has come again. Look why.")
            back.returned_at = now
            back.save()
    arrival = PaymentArrival.objects.create(
        practice_id=current_practice_id(),
        file=file,
        source_id=parcel.source_id,
        source_move_id=parcel.move_id,
        of_claim=parcel.of_claim,
        reason=parcel.reason,
        arrived_at=now,
        arrived_by=parcel.actor,
    )
    detail = {"arrival": arrival.pk, "practice": parcel.source_id, "of_claim": parcel.of_claim}
    record_event(actor=parcel.actor, verb="payment.arrived", subject=file, now=now, detail=detail)
    return file


def _demand_member(parcel: _Parcel) -> None:
    """Asked before anything is written there, and not again when that was done: the same move never ends twice."""
    if not may_post_here(parcel.actor.pk):
        raise _Refused(NO_MEMBER)


def _come_back(move_id: int, parcel: _Parcel, now: dt.datetime) -> None:
    """Take a move of this practice back, because the other one has sent its payment back."""
    move = PaymentMove.objects.select_for_update(of=("self",)).filter(pk=move_id, target=parcel.source_id).first()
    if move is None or (move.returned_at is None and move.passed_on is not None):
        raise _Refused(GONE_ON)
    if move.returned_at is None:
        _demand_member(parcel)
        _restore(move, f"It came back: {parcel.reason}.", now)
        record_event(actor=parcel.actor, verb="payment.came_back", subject=_subject(move), now=now, detail=_ids(move))


def _take_back(move_id: int, reason: str, now: dt.datetime) -> None:
    """The move is refused: what it moved is as it was, with the reason."""
    move = PaymentMove.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=move_id)
    if move.returned_at is not None:
        return
    give_back(move, reason="", now=now, retry=False)
    _restore(move, f"It was not moved. {reason}", now)
    record_event(actor=move.requested_by, verb="payment.not_moved", subject=_subject(move), now=now, detail=_ids(move))


def _restore(move: PaymentMove, words: str, now: dt.datetime) -> None:
    if move.claim_payment_id is not None:
        rows = ClaimPayment.objects.filter(pk=move.claim_payment_id, state=ClaimPayment.State.MOVED)
        rows.update(state=move.state_before, reason=f"{words} Attach it to a claim, or move it."[:300])
    else:
        rows_of_checks = Remittance.objects.filter(pk=move.remittance_id, state=Remittance.State.MOVED)
        rows_of_checks.update(state=move.state_before)
    move.returned_at, move.failure = now, words[:500]
    move.save()


def _mark(move_id: int, now: dt.datetime) -> None:
    """It is there. Marked twice, it stays as it was."""
    related = PaymentMove.objects.select_related("requested_by")
    move = related.select_for_update(of=("self",)).get(pk=move_id)
    if move.moved_at is None:
        finish(move)
        move.moved_at = now
        move.save()
        record_event(actor=move.requested_by, verb="payment.moved", subject=_subject(move), now=now, detail=_ids(move))


def _subject(move: PaymentMove) -> ClaimPayment | Remittance:
    subject: ClaimPayment | Remittance = move.claim_payment or move.remittance
    return subject


def _ids(move: PaymentMove) -> dict[str, int]:
    return {"move": move.pk, "practice": move.target_id}
