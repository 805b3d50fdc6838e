"""Getting an answer: take the row, ask over the wire with no transaction open, record what came."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from claims.models import StatusInquiry
from claims.services.status_inquiry_recording import leave_unanswered, record_answer
from claims.services.status_inquiry_records import inquiry_bytes
from clearinghouse.gateway import STATUS_QUESTION, Gateway, GatewayError, GatewayUnavailable
from clearinghouse.services.routing import NoRoute, gateway_for, route_for
from practice.models import User
from practice.scoping import practice_scope
from practice.services.leases import MAX_ATTEMPTS, take
from x12.writer import CannotWrite

LEASE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Question:
    gateway: Gateway
    content: bytes = field(repr=False)


def answer_status_inquiry(*, practice_id: int, inquiry_id: int, actor: User, now: dt.datetime) -> None:
    """Ask the payer of one inquiry; safe to repeat. Call it with no transaction open.

    A payer that is down leaves the inquiry open, to be asked again after a pause; what only a person can mend
    leaves it failed with words that say what to do.
    """
    with practice_scope(practice_id):
        question = _begin(inquiry_id, actor, now)
    if question is None:
        return
    try:
        answer = question.gateway.ask(STATUS_QUESTION, question.content, str(uuid.uuid4()), now)
    except GatewayError as error:
        reason = f"{error} {error.remedy}".strip()
        with practice_scope(practice_id):
            leave_unanswered(
                inquiry_id=inquiry_id,
                reason=reason,
                retry=isinstance(error, GatewayUnavailable),
                actor=actor,
                now=now,
            )
        return
    with practice_scope(practice_id):
        record_answer(inquiry_id=inquiry_id, content=answer, actor=actor, now=now)


def _begin(inquiry_id: int, actor: User, now: dt.datetime) -> _Question | None:
    if not take(StatusInquiry.objects.all(), inquiry_id, now, LEASE):
        return None
    inquiry = StatusInquiry.objects.select_related("practice", "claim__payer", "claim__billing_provider").get(
        pk=inquiry_id
    )
    if inquiry.attempt_count > MAX_ATTEMPTS:
        reason = "Asking failed again and again: ask on the payer's site or by telephone, and tell support."
        leave_unanswered(inquiry_id=inquiry_id, reason=reason, retry=False, actor=actor, now=now)
        return None
    claim = inquiry.claim
    try:
        account = route_for(payer=claim.payer, claim_type=claim.claim_type)
        content = inquiry_bytes(inquiry, account, inquiry.practice, now=now.astimezone(inquiry.practice.zone))
    except (NoRoute, CannotWrite) as error:
        leave_unanswered(inquiry_id=inquiry_id, reason=str(error), retry=False, actor=actor, now=now)
        return None
    inquiry.request = content
    inquiry.save(update_fields=["request"])
    return _Question(gateway_for(account), content)
