"""Reads about eligibility."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from contacts.models import Payer
from eligibility.models import EligibilityInquiry, EligibilityRejection
from eligibility.rules.answers import questions_of
from practice.models import WorkState
from practice.services.leases import waiting
from x12.benefit_questions import BenefitQuestions
from x12.codes.eligibility_rejections import REJECTION_REASONS, Desk

Outcome = EligibilityInquiry.Outcome
# Whose work an answer without AAA is: a plan that ended is the front desk's, silence is to be called about.
_DESK_OF_OUTCOME = {
    Outcome.INACTIVE: Desk.REGISTRATION,
    Outcome.UNCLEAR: Desk.PAYER,
    Outcome.FAILED: Desk.PAYER,
}


def open_inquiry_ids(now: dt.datetime) -> list[int]:
    """Ids of inquiries that should be asked now, oldest first."""
    return list(waiting(EligibilityInquiry.objects.all(), now).order_by("id").values_list("id", flat=True))


def history_of(coverage_ids: list[int]) -> QuerySet[EligibilityInquiry]:
    """The inquiries of some coverages without their bytes, newest first."""
    return (
        EligibilityInquiry.objects.filter(coverage_id__in=coverage_ids)
        .defer("request", "response")
        .select_related("patient", "coverage__payer", "asked_by", "appointment__location")
        .order_by("-id")
    )


def latest_for_appointment(appointment_id: int) -> EligibilityInquiry | None:
    """The newest inquiry made for an appointment."""
    return (
        EligibilityInquiry.objects.filter(appointment_id=appointment_id)
        .defer("request", "response")
        .select_related("patient", "coverage__payer", "appointment__location")
        .order_by("-id")
        .first()
    )


def latest_outcomes(appointment_ids: list[int]) -> dict[int, EligibilityInquiry]:
    """The newest inquiry of each appointment that has one."""
    rows = (
        EligibilityInquiry.objects.filter(appointment_id__in=appointment_ids)
        .defer("request", "response")
        .order_by("appointment_id", "-id")
        .distinct("appointment_id")
    )
    return {row.appointment_id: row for row in rows if row.appointment_id is not None}


def kept_answer(inquiry: EligibilityInquiry) -> BenefitQuestions | None:
    """The answer to an inquiry, ready to be asked about its services and date; None while there is none.

    A failed inquiry's bytes are not believed: they may answer somebody else's question.
    """
    if inquiry.answered_at is None or inquiry.outcome in {Outcome.FAILED, Outcome.OPEN} or inquiry.response is None:
        return None
    place = inquiry.appointment.location.place_of_service if inquiry.appointment is not None else ""
    return questions_of(
        bytes(inquiry.response),
        inquiry.trace,
        service_types=inquiry.service_types,
        on=inquiry.service_on,
        place_of_service=place,
    )


def payers_named(identifiers: set[str]) -> dict[str, Payer]:
    """Payers on file by any id that a 271 may name them with."""
    wanted = {one for one in identifiers if one}
    if not wanted:
        return {}
    rows = Payer.objects.filter(
        Q(claim_payer_id__in=wanted) | Q(eligibility_payer_id__in=wanted), is_active=True
    ).order_by("-pk")
    named: dict[str, Payer] = {}
    for row in rows:
        named.update({code: row for code in (row.claim_payer_id, row.eligibility_payer_id) if code in wanted})
    return named


def needing_a_person(desk: Desk | None = None) -> QuerySet[EligibilityInquiry]:
    """Inquiries that somebody has to call about or mend: failed, rejected or not active; newest first.

    With a desk, only those that it can mend: a rejection is counted by its AAA03, once for each desk it names.
    """
    newest = EligibilityInquiry.objects.order_by("coverage_id", "-id").distinct("coverage_id").values("id")
    rows = (
        EligibilityInquiry.objects.filter(
            pk__in=newest,
            outcome__in=[Outcome.FAILED, Outcome.REJECTED, Outcome.INACTIVE, Outcome.UNCLEAR],
            work_state__in=[WorkState.DONE, WorkState.FAILED],
        )
        .defer("request", "response")
        .select_related("patient", "coverage__payer")
        .order_by("-id")
    )
    if desk is None:
        return rows
    reasons = [code for code, reason in REJECTION_REASONS.items() if reason.desk is desk]
    mendable = Q(reason__in=reasons)
    if desk is Desk.PAYER:  # a reason that is not in the table is called about
        mendable |= ~Q(reason__in=list(REJECTION_REASONS))
    rejected = EligibilityRejection.objects.filter(mendable).values("inquiry_id")
    by_outcome = [outcome for outcome, whose in _DESK_OF_OUTCOME.items() if whose is desk]
    return rows.filter(Q(outcome=Outcome.REJECTED, pk__in=rejected) | Q(outcome__in=by_outcome))
