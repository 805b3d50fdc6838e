"""Putting a question to a payer: first a row, then the wire."""

from __future__ import annotations

import datetime as dt

from eligibility.models import EligibilityInquiry
from eligibility.rules.service_types import service_types_for
from encounters.models import Appointment
from patients.models import Coverage, Patient
from practice.models import User, WorkState
from practice.services.audit import record_event
from practice.services.numbering import next_number


def ask_eligibility(
    *,
    patient: Patient,
    coverage: Coverage,
    modality: str,
    service_on: dt.date,
    appointment: Appointment | None,
    actor: User,
    now: dt.datetime,
) -> EligibilityInquiry:
    """Queue one inquiry for a coverage on a date of service.

    While the same question is still open it is given back instead of asked twice.
    """
    same = EligibilityInquiry.objects.filter(
        coverage=coverage,
        service_on=service_on,
        modality=modality,
        work_state__in=[WorkState.TO_DO, WorkState.TAKEN],
    ).first()
    if same is not None:
        return same
    inquiry = EligibilityInquiry.objects.create(
        practice_id=patient.practice_id,
        patient=patient,
        coverage=coverage,
        appointment=appointment,
        modality=modality,
        service_types=list(service_types_for(modality)),
        service_on=service_on,
        trace=f"E{next_number('eligibility'):08d}",
        asked_by=actor,
        asked_at=now,
    )
    record_event(
        actor=actor,
        verb="eligibility.asked",
        subject=inquiry,
        now=now,
        detail={"coverage": coverage.pk, "service_types": inquiry.service_types},
    )
    return inquiry
