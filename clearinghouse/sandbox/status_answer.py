"""The 277 that a payer gives to one status inquiry. Pure: an inquiry, known claims and a moment in, an answer out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from clearinghouse.sandbox.claim_register import Decision, KnownClaim, ServiceDecision
from clearinghouse.sandbox.rules import suffix_of
from x12.acknowledgements import StatusCode
from x12.remittance import Procedure
from x12.status import ClaimStatusAnswer, LineStatus, ProviderStatus, Status, StatusAnswer, StatusInquiry

NOT_FOUND = StatusCode("D0", "35")
SYSTEM_DOWN = StatusCode("E1", "484", "PR")
IN_PROCESS = StatusCode("P1", "20")
UNDER_REVIEW = StatusCode("P2", "46")  # P1
NOTES_WANTED = StatusCode("R4", "297")  # Q2: medical notes
PAID = StatusCode("F1", "65")
NOTHING_TO_PAY = StatusCode("F4", "98")  # all of it is the patient's
VOIDED = StatusCode("F4", "686")
_WAITING = {"P1": UNDER_REVIEW, "Q2": NOTES_WANTED}
# Claim status code (508) by the CARC that denied the service.
_DENIALS = {"16": "21", "22": "85", "27": "88", "29": "718", "96": "585", "97": "735", "197": "84"}


def answer_status(
    inquiry: StatusInquiry, known: Iterable[KnownClaim], now: datetime, *, is_system_down: bool = False
) -> StatusAnswer:
    """Where the claim stands `now`. `known` are the asking provider's claims at this payer, the newest first."""
    at = now.astimezone()
    statuses: tuple[Status, ...] = ()
    claims: tuple[ClaimStatusAnswer, ...] = ()
    if is_system_down:
        statuses = (Status((SYSTEM_DOWN,), at.date()),)
    else:
        claims = (_claim_answer(inquiry, _find(inquiry, known), at),)
    return StatusAnswer(
        reference=inquiry.reference,
        created_at=at.replace(tzinfo=None),
        payer=inquiry.payer,
        receiver=inquiry.receiver,
        providers=(ProviderStatus(inquiry.provider, claims),) if claims else (),
        statuses=statuses,
        trace=inquiry.reference if statuses else "",
    )


def _find(inquiry: StatusInquiry, known: Iterable[KnownClaim]) -> KnownClaim | None:
    """By the payer's number, else the provider's, else date and charge; each with the member's id."""
    member_id = inquiry.subscriber.name.identifier
    theirs = [claim for claim in known if claim.member_id == member_id]
    if suffix_of(member_id) == "Q1":
        return None
    if inquiry.payer_claim_control_number:
        number = inquiry.payer_claim_control_number
        return next((claim for claim in theirs if claim.payer_claim_control_number == number), None)
    if inquiry.patient_control_number:
        number = inquiry.patient_control_number
        return next((claim for claim in theirs if claim.patient_control_number == number), None)
    asked = (inquiry.service_from, inquiry.charge)
    return next((claim for claim in theirs if (claim.service_from, claim.charge) == asked), None)


def _claim_answer(inquiry: StatusInquiry, claim: KnownClaim | None, at: datetime) -> ClaimStatusAnswer:
    decision = claim.decision_at(at.timestamp()) if claim is not None else None
    return ClaimStatusAnswer(
        trace=inquiry.trace,
        subscriber=inquiry.subscriber.name,
        dependent=inquiry.dependent.name if inquiry.dependent is not None else None,
        statuses=(_status(claim, decision, inquiry.charge, at.date()),),
        payer_claim_control_number=claim.payer_claim_control_number if claim is not None else "",
        patient_control_number=inquiry.patient_control_number if claim is None else claim.patient_control_number,
        service_from=inquiry.service_from if claim is None else claim.service_from,
        service_to=inquiry.service_to if claim is None else claim.service_to,
        lines=tuple(_line(service, decision) for service in decision.services) if decision is not None else (),
    )


def _status(claim: KnownClaim | None, decision: Decision | None, charge: Decimal | None, today: date) -> Status:
    if claim is None:
        return Status((NOT_FOUND,), today, charge=charge)
    if claim.is_void:
        return Status((VOIDED,), claim.received_on, charge=claim.charge, finalized_on=claim.received_on)
    if decision is None:
        waiting = _WAITING.get(suffix_of(claim.member_id), IN_PROCESS)
        return Status((waiting,), today, charge=claim.charge)
    return Status(
        (_claim_code(decision),),
        decision.decided_on,
        charge=claim.charge,
        paid=decision.paid,
        finalized_on=decision.decided_on,
        paid_on=decision.decided_on if decision.paid else None,
        check_number=decision.trace if decision.paid else "",
    )


def _claim_code(decision: Decision) -> StatusCode:
    if decision.paid:
        return PAID
    return next((_service_code(service) for service in decision.services if service.reason), NOTHING_TO_PAY)


def _service_code(service: ServiceDecision) -> StatusCode:
    if service.paid:
        return PAID
    return StatusCode("F2", _DENIALS.get(service.reason, "585")) if service.reason else NOTHING_TO_PAY


def _line(service: ServiceDecision, decision: Decision) -> LineStatus:
    return LineStatus(
        procedure=Procedure(service.code, service.modifiers),
        charge=service.charge,
        paid=service.paid,
        statuses=(Status((_service_code(service),), decision.decided_on),),
        line_control_number=service.control_number,
    )
