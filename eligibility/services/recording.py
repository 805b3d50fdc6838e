"""Recording a payer's answer. It belongs to the inquiry whose trace it returns, and to no other."""

from __future__ import annotations

import datetime as dt

from eligibility.models import EligibilityBenefit, EligibilityInquiry, EligibilityRejection
from eligibility.rules.what_to_collect import ACTIVE, INACTIVE
from patients.models import Coverage, Patient
from practice.models import User
from practice.services.audit import record_event
from practice.services.leases import WORK_FIELDS, finish, give_back
from x12.benefits import Benefit, BenefitAnswer, Rejection
from x12.document import Document, NotX12, read

RETRY_REASONS = frozenset({"42", "80"})  # AAA03: system down, no response
PLAN_DATES = ("291", "346", "307", "356")  # DTP01, the nearest first
PLAN_ENDS = ("347", "357")

Outcome = EligibilityInquiry.Outcome


def record_answer(*, inquiry_id: int, content: bytes, actor: User, now: dt.datetime) -> EligibilityInquiry:
    """Store the answer's bytes and what it says. An answer with another trace is kept, but not believed."""
    inquiry = (
        EligibilityInquiry.objects.select_for_update(of=("self",))
        .select_related("patient", "coverage")
        .get(pk=inquiry_id)
    )
    inquiry.response = content
    inquiry.answered_at = now
    try:
        document = read(content)
    except NotX12:
        return _not_understood(inquiry, "The answer was not X12; it is kept. Ask again.", actor, now)
    answer = next((one for one in document.benefit_answers if one.trace == inquiry.trace), None)
    if answer is None:
        return _not_understood(inquiry, _why_no_answer(document), actor, now)
    _store(inquiry, answer)
    reasons = {rejection.reason for rejection in _rejections(answer)}
    if reasons & RETRY_REASONS and inquiry.outcome == Outcome.REJECTED:
        give_back(inquiry, reason="The payer's system did not answer; asked again by itself.", now=now)
    else:
        finish(inquiry)
    inquiry.save()
    record_event(
        actor=actor,
        verb="eligibility.answered",
        subject=inquiry,
        now=now,
        detail={"outcome": inquiry.outcome, "rejections": sorted(reasons)},
    )
    return inquiry


def _why_no_answer(document: Document) -> str:
    if document.interchange_acknowledgements or document.implementation_acknowledgements:
        return "The clearinghouse refused the inquiry (TA1 or 999); look at the raw answer, then ask again."
    return "The answer carried another inquiry's trace number and was not used. Ask again."


def _not_understood(inquiry: EligibilityInquiry, reason: str, actor: User, now: dt.datetime) -> EligibilityInquiry:
    give_back(inquiry, reason=reason, now=now, retry=False)
    inquiry.outcome = Outcome.FAILED
    inquiry.save(update_fields=["response", "answered_at", "outcome", *WORK_FIELDS])
    record_event(actor=actor, verb="eligibility.not_answered", subject=inquiry, now=now)
    return inquiry


def _rejections(answer: BenefitAnswer) -> list[Rejection]:
    return [*answer.rejections, *(one for benefit in answer.benefits for one in benefit.rejections)]


def _store(inquiry: EligibilityInquiry, answer: BenefitAnswer) -> None:
    """Replace what an earlier try of the same inquiry said."""
    inquiry.benefits.all().delete()
    inquiry.rejections.all().delete()
    rejections = _rejections(answer)
    EligibilityRejection.objects.bulk_create(
        EligibilityRejection(
            practice_id=inquiry.practice_id,
            inquiry=inquiry,
            loop=rejection.level,
            reason=rejection.reason,
            follow_up=rejection.follow_up,
        )
        for rejection in rejections
    )
    EligibilityBenefit.objects.bulk_create(
        _benefit_row(inquiry, position, benefit) for position, benefit in enumerate(answer.benefits, start=1)
    )
    inquiry.outcome = _outcome(answer, is_rejected=bool(rejections))
    inquiry.plan_name = next((b.plan for b in answer.benefits if b.plan and b.information in ACTIVE), "")[:100]
    inquiry.plan_starts_on, inquiry.plan_ends_on = _plan_dates(answer)
    inquiry.corrected_fields = _differences(answer, inquiry.patient, inquiry.coverage)


def _outcome(answer: BenefitAnswer, *, is_rejected: bool) -> str:
    kinds = {benefit.information for benefit in answer.benefits}
    if kinds & ACTIVE:
        return Outcome.ACTIVE
    if kinds & INACTIVE:
        return Outcome.INACTIVE
    return Outcome.REJECTED if is_rejected else Outcome.UNCLEAR


def _plan_dates(answer: BenefitAnswer) -> tuple[dt.date | None, dt.date | None]:
    dates = [*answer.dates, *(date for benefit in answer.benefits for date in benefit.dates)]
    begins = sorted((PLAN_DATES.index(d.qualifier), d.start, d.end) for d in dates if d.qualifier in PLAN_DATES)
    ends = [d.start for d in dates if d.qualifier in PLAN_ENDS]
    starts_on = begins[0][1] if begins else None
    ends_on = ends[0] if ends else (begins[0][2] if begins else None)
    return starts_on, ends_on


def _differences(answer: BenefitAnswer, patient: Patient, coverage: Coverage) -> list[str]:
    """Names of what the payer has otherwise than the chart: the front desk compares card, chart and answer."""
    person = answer.dependent if not coverage.is_own else answer.subscriber
    if person is None:
        return []
    differs = []
    if person.name.last and person.name.last.casefold() != patient.last_name.casefold():
        differs.append("last name")
    if person.name.first and person.name.first.casefold() != patient.first_name.casefold():
        differs.append("first name")
    if person.born_on and person.born_on != patient.born_on:
        differs.append("birth date")
    if (
        coverage.is_own
        and person.name.identifier
        and person.name.identifier.casefold() != coverage.member_id.casefold()
    ):
        differs.append("member id")
    return differs


def _benefit_row(inquiry: EligibilityInquiry, position: int, benefit: Benefit) -> EligibilityBenefit:
    return EligibilityBenefit(
        practice_id=inquiry.practice_id,
        inquiry=inquiry,
        position=position,
        information=benefit.information[:3],
        level=benefit.level[:3],
        service_types=[code[:3] for code in benefit.service_types],
        insurance_type=benefit.insurance_type[:3],
        plan=benefit.plan[:100],
        period=benefit.period[:3],
        amount=benefit.amount,
        percent=benefit.percent,
        quantity_qualifier=benefit.quantity_qualifier[:3],
        quantity=benefit.quantity,
        authorization=benefit.authorization[:1],
        network=benefit.network[:1],
        messages=list(benefit.messages),
        entities=[
            [
                one.entity,
                " ".join(filter(None, (one.name.first, one.name.last))),
                one.name.identifier,
                *one.contacts,
            ]
            for one in benefit.related
        ],
        deliveries=[
            [one.unit, str(one.quantity or ""), one.sample_unit, one.period, str(one.period_count or "")]
            for one in benefit.deliveries
        ],
    )
