"""The one way in which a claim changes its status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from claims.models import Claim, ClaimEvent, EventSource
from claims.rules.status import MoveNotAllowed, check_move
from practice.models import AuditEvent, User
from practice.scoping import current_practice_id
from practice.services.ahead import send
from practice.services.bulk_rows import insert_rows

EVENT_FIELDS = [
    (str(field.column), field.attname) for field in ClaimEvent._meta.concrete_fields if not field.primary_key
]
# One statement for any number of claims: a remittance moves a thousand at once. An amount that is null stays.
UPDATE_CLAIMS = """
    UPDATE claims_claim AS claim
    SET status = moved.status,
        status_at = %s,
        hold_reason = moved.hold_reason,
        paid_amount = coalesce(moved.paid, claim.paid_amount),
        adjusted_amount = coalesce(moved.adjusted, claim.adjusted_amount),
        patient_amount = coalesce(moved.patient, claim.patient_amount),
        payer_claim_control_number = coalesce(moved.payer_number, claim.payer_claim_control_number)
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[])
        AS moved (id, status, hold_reason, paid, adjusted, patient, payer_number)
    WHERE claim.id = moved.id
"""


@dataclass(frozen=True, slots=True)
class ClaimMove:
    """One claim to its next status, and what its timeline says of it.

    The amounts, where given, become the claim's: the caller keeps them in step with what it posted.
    """

    claim: Claim
    target: str
    text: str
    source: str = EventSource.PRACTICE
    code: str = ""
    raw: str = ""
    file_id: int | None = None
    hold_reason: str = ""
    paid_amount: Decimal | None = None
    adjusted_amount: Decimal | None = None
    patient_amount: Decimal | None = None
    payer_claim_control_number: str = ""


def advance_claim(*, move: ClaimMove, actor: User, now: dt.datetime) -> None:
    """Make one move; raises MoveNotAllowed when the table of moves does not have it."""
    advance_claims([move], actor=actor, now=now)


def advance_claims(moves: Sequence[ClaimMove], *, actor: User, now: dt.datetime, are_locked: bool = False) -> None:
    """Make the moves in their order (a claim may move twice), in four statements for any number of claims.

    Writes a timeline event and an audit event for each. Raises MoveNotAllowed, and then nothing has moved.
    `are_locked`: the caller locked the claims before it read them, so that nothing has to be waited for.
    """
    if not moves:
        return
    statuses = {move.claim.pk: move.claim.status for move in moves} if are_locked else _locked_statuses(moves)
    audited = []
    for move in moves:
        check_move(statuses[move.claim.pk], move.target)
        audited.append(_audit_row(move, statuses[move.claim.pk], actor, now))
        statuses[move.claim.pk] = move.target
    with transaction.atomic(savepoint=False):
        _update_claims(moves, now)
        insert_rows(AuditEvent, audited)
        insert_rows(ClaimEvent, (_event_row(move, actor, now) for move in moves))


def note_events(events: Sequence[tuple[Claim, ClaimEvent]]) -> None:
    """Add entries to timelines without moving the claims."""
    for claim, event in events:
        event.claim = claim
        event.practice_id = claim.practice_id
    insert_rows(ClaimEvent, ({column: getattr(event, name) for column, name in EVENT_FIELDS} for _, event in events))


def _locked_statuses(moves: Sequence[ClaimMove]) -> dict[int, str]:
    """The statuses as the database has them; held until the transaction ends."""
    wanted = {move.claim.pk for move in moves}
    rows = (
        Claim.objects.select_for_update(no_key=True).filter(pk__any=wanted).order_by("pk").values_list("pk", "status")
    )
    statuses = dict(rows)
    if len(statuses) != len(wanted):
        raise MoveNotAllowed("a claim of another practice, or one that is not there, cannot move")
    return statuses


def _update_claims(moves: Sequence[ClaimMove], now: dt.datetime) -> None:
    final = _merged(moves)
    send(
        UPDATE_CLAIMS,
        [
            now,
            [move.claim.pk for move in final],
            [str(move.target) for move in final],
            [move.hold_reason for move in final],
            [move.paid_amount for move in final],
            [move.adjusted_amount for move in final],
            [move.patient_amount for move in final],
            [move.payer_claim_control_number or None for move in final],
        ],
    )
    for move in final:
        _copy_to_row(move, now)


def _merged(moves: Sequence[ClaimMove]) -> list[ClaimMove]:
    """The last move of each claim, with what its earlier moves of this call set."""
    last: dict[int, ClaimMove] = {}
    for move in moves:
        before = last.get(move.claim.pk, move)
        last[move.claim.pk] = replace(
            move,
            paid_amount=before.paid_amount if move.paid_amount is None else move.paid_amount,
            adjusted_amount=before.adjusted_amount if move.adjusted_amount is None else move.adjusted_amount,
            patient_amount=before.patient_amount if move.patient_amount is None else move.patient_amount,
            payer_claim_control_number=move.payer_claim_control_number or before.payer_claim_control_number,
        )
    return list(last.values())


def _copy_to_row(move: ClaimMove, now: dt.datetime) -> None:
    """Keep the row in memory as the one in the database."""
    claim = move.claim
    claim.status, claim.status_at, claim.hold_reason = str(move.target), now, move.hold_reason
    for name in ("paid_amount", "adjusted_amount", "patient_amount"):
        if getattr(move, name) is not None:
            setattr(claim, name, getattr(move, name))
    if move.payer_claim_control_number:
        claim.payer_claim_control_number = move.payer_claim_control_number


def _event_row(move: ClaimMove, actor: User, now: dt.datetime) -> dict[str, Any]:  # Any: column values
    return {
        "practice_id": move.claim.practice_id,
        "claim_id": move.claim.pk,
        "at": now,
        "source": move.source,
        "status": str(move.target),
        "code": move.code[:100],
        "text": move.text[:500],
        "raw": move.raw,
        "file_id": move.file_id,
        "actor_id": actor.pk,
    }


def _audit_row(move: ClaimMove, before: str, actor: User, now: dt.datetime) -> dict[str, Any]:  # Any: column values
    return {
        "practice_id": current_practice_id(),
        "actor_id": actor.pk,
        "verb": "claim.status_changed",
        "subject_type": Claim._meta.label,
        "subject_id": move.claim.pk,
        "detail": {"from": before, "to": str(move.target), "code": move.code},
        "at": now,
    }
