"""Reads about eligibility."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from eligibility.models import EligibilityBenefit, EligibilityInquiry
from eligibility.rules.what_to_collect import BenefitLine, WhatToCollect, what_to_collect
from practice.models import WorkState
from practice.services.leases import waiting


def open_inquiry_ids(now: dt.datetime) -> list[int]:
    """Ids of inquiries that should be asked now, oldest first."""
    return list(waiting(EligibilityInquiry.objects.all(), now).order_by("id").values_list("id", flat=True))


def history_of(coverage_ids: list[int]) -> QuerySet[EligibilityInquiry]:
    """The inquiries of some coverages without their bytes, newest first."""
    return (
        EligibilityInquiry.objects.filter(coverage_id__in=coverage_ids)
        .defer("request", "response")
        .select_related("coverage__payer", "asked_by")
        .order_by("-id")
    )


def latest_for_appointment(appointment_id: int) -> EligibilityInquiry | None:
    """The newest inquiry made for an appointment."""
    return (
        EligibilityInquiry.objects.filter(appointment_id=appointment_id)
        .defer("request", "response")
        .select_related("coverage__payer", "coverage")
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


def answer_card(inquiry: EligibilityInquiry) -> WhatToCollect | None:
    """What the answer means for the desk; None while there is none."""
    if inquiry.answered_at is None or inquiry.outcome in {
        EligibilityInquiry.Outcome.REJECTED,
        EligibilityInquiry.Outcome.FAILED,
        EligibilityInquiry.Outcome.OPEN,
    }:
        return None
    return what_to_collect([_line(row) for row in inquiry.benefits.order_by("position")], inquiry.service_types)


def _line(row: EligibilityBenefit) -> BenefitLine:
    return BenefitLine(
        information=row.information,
        level=row.level,
        service_types=tuple(row.service_types),
        period=row.period,
        amount=row.amount,
        percent=row.percent,
        quantity_qualifier=row.quantity_qualifier,
        quantity=row.quantity,
        authorization=row.authorization,
        network=row.network,
        plan=row.plan,
        messages=tuple(row.messages),
        entities=tuple((entity[0], entity[1], entity[2]) for entity in row.entities),
    )


def needing_a_person() -> QuerySet[EligibilityInquiry]:
    """Inquiries that somebody has to call about or mend: failed, rejected or not active; newest first."""
    newest = EligibilityInquiry.objects.order_by("coverage_id", "-id").distinct("coverage_id").values("id")
    return (
        EligibilityInquiry.objects.filter(
            pk__in=newest,
            outcome__in=[
                EligibilityInquiry.Outcome.FAILED,
                EligibilityInquiry.Outcome.REJECTED,
                EligibilityInquiry.Outcome.INACTIVE,
                EligibilityInquiry.Outcome.UNCLEAR,
            ],
            work_state__in=[WorkState.DONE, WorkState.FAILED],
        )
        .defer("request", "response")
        .select_related("patient", "coverage__payer")
        .order_by("-id")
    )
