"""Recording a payer's answer. It belongs to the inquiry whose trace it returns, and to no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from eligibility.models import EligibilityInquiry, EligibilityRejection
from eligibility.rules.answers import own_answer
from eligibility.services.records import patient_asked
from practice.models import User
from practice.services.audit import record_event
from practice.services.leases import WORK_FIELDS, finish, give_back
from x12.benefit_questions import BenefitQuestions, Question
from x12.benefits import BenefitAnswer
from x12.coverage_status import CoverageState
from x12.document import Document, NotX12, read
from x12.rejection_advice import RejectionAdvice

Outcome = EligibilityInquiry.Outcome
_OUTCOMES = {
    CoverageState.ACTIVE: Outcome.ACTIVE,
    CoverageState.INACTIVE: Outcome.INACTIVE,
    CoverageState.NOT_SAID: Outcome.UNCLEAR,
}


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
    answer = own_answer(document, inquiry.trace)
    if answer is None:
        return _not_understood(inquiry, _why_no_answer(document), actor, now)
    rejections = _store(inquiry, answer)
    if inquiry.outcome == Outcome.REJECTED and any(one.retry_helps for one in rejections):
        give_back(inquiry, reason="The payer's system did not answer; asked again by itself.", now=now)
    else:
        finish(inquiry)
    inquiry.save()
    record_event(
        actor=actor,
        verb="eligibility.answered",
        subject=inquiry,
        now=now,
        detail={"outcome": inquiry.outcome, "rejections": sorted({one.reason for one in rejections})},
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


def _store(inquiry: EligibilityInquiry, answer: BenefitAnswer) -> tuple[RejectionAdvice, ...]:
    """Replace what an earlier try of the same inquiry said; gives the rejections."""
    questions = BenefitQuestions(answer, Question(tuple(inquiry.service_types), inquiry.service_on))
    rejections = questions.rejections()
    inquiry.rejections.all().delete()
    EligibilityRejection.objects.bulk_create(
        EligibilityRejection(
            practice_id=inquiry.practice_id,
            inquiry=inquiry,
            loop=one.level[:6],
            reason=one.reason[:2],
            follow_up=one.follow_up[:1],
        )
        for one in dict.fromkeys(replace(each, segment=0) for each in answer.all_rejections)
    )
    coverage = questions.coverage()
    inquiry.outcome = _OUTCOMES[coverage.state]
    if coverage.state is CoverageState.NOT_SAID and rejections:
        inquiry.outcome = Outcome.REJECTED
    inquiry.plan_name = coverage.plan[:100]
    inquiry.plan_starts_on, inquiry.plan_ends_on = coverage.span.first, coverage.span.last
    is_rejected = inquiry.outcome == Outcome.REJECTED  # then it sends back what was asked
    differences = () if is_rejected else questions.corrections(patient_asked(inquiry), inquiry.coverage.member_id)
    inquiry.corrected_fields = [one.field for one in differences]
    return rejections
