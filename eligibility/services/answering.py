"""Getting an answer: take the row, ask over the wire with no transaction open, record what came."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from clearinghouse.gateway import ELIGIBILITY_QUESTION, Gateway, GatewayError, GatewayUnavailable
from clearinghouse.services.routing import NoRoute, gateway_for, route_for
from eligibility.models import EligibilityInquiry
from eligibility.services.recording import record_answer
from eligibility.services.records import NoBillingProvider, inquiry_bytes
from practice.models import User, WorkState
from practice.scoping import practice_scope
from practice.services.audit import record_event
from practice.services.leases import MAX_ATTEMPTS, WORK_FIELDS, give_back, take
from x12.writer import CannotWrite

LEASE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class _Question:
    gateway: Gateway
    content: bytes


def answer_inquiry(*, practice_id: int, inquiry_id: int, actor: User, now: dt.datetime) -> None:
    """Ask the payer of one inquiry, once; safe to repeat. Call it with no transaction open.

    A payer that is down leaves the inquiry open, to be asked again later; what only a person can mend
    leaves it failed with words that say what to do.
    """
    with practice_scope(practice_id):
        question = _begin(inquiry_id, actor, now)
    if question is None:
        return
    try:
        answer = question.gateway.ask(ELIGIBILITY_QUESTION, question.content, str(uuid.uuid4()), now)
    except GatewayError as error:
        with practice_scope(practice_id):
            _record_failure(inquiry_id, error, actor, now)
        return
    with practice_scope(practice_id):
        record_answer(inquiry_id=inquiry_id, content=answer, actor=actor, now=now)


def _begin(inquiry_id: int, actor: User, now: dt.datetime) -> _Question | None:
    if not take(EligibilityInquiry.objects.all(), inquiry_id, now, LEASE):
        return None
    inquiry = EligibilityInquiry.objects.select_related(
        "practice", "patient", "coverage__payer", "appointment__provider__default_billing_provider"
    ).get(pk=inquiry_id)
    if inquiry.attempt_count > MAX_ATTEMPTS:  # the worker itself died each time
        reason = "Asking failed again and again: check with the payer by telephone or on its site, and tell support."
        _fail(inquiry, reason, actor, now, retry=False)
        return None
    try:
        account = route_for(payer=inquiry.coverage.payer)
        content = inquiry_bytes(inquiry, account, now=now.astimezone(inquiry.practice.zone))
    except (NoRoute, NoBillingProvider, CannotWrite) as error:
        _fail(inquiry, str(error), actor, now, retry=False)
        return None
    inquiry.request = content
    inquiry.save(update_fields=["request"])
    return _Question(gateway_for(account), content)


def _record_failure(inquiry_id: int, error: GatewayError, actor: User, now: dt.datetime) -> None:
    inquiry = EligibilityInquiry.objects.select_for_update().get(pk=inquiry_id)
    _fail(inquiry, f"{error} {error.remedy}".strip(), actor, now, retry=isinstance(error, GatewayUnavailable))


def _fail(inquiry: EligibilityInquiry, reason: str, actor: User, now: dt.datetime, *, retry: bool) -> None:
    give_back(inquiry, reason=reason, now=now, retry=retry)
    if inquiry.work_state == WorkState.FAILED:
        inquiry.outcome = EligibilityInquiry.Outcome.FAILED
    inquiry.save(update_fields=["outcome", *WORK_FIELDS])
    record_event(
        actor=actor,
        verb="eligibility.not_answered",
        subject=inquiry,
        now=now,
        detail={"state": inquiry.work_state},
    )
