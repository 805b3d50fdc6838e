"""Registering patients and keeping their details."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from patients.models import Patient
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from practice.services.numbering import next_number


@dataclass(frozen=True)
class PatientDetails:
    """Demographics as the card and the patient give them."""

    last_name: str
    first_name: str
    born_on: dt.date
    sex: str
    middle_name: str = ""
    suffix: str = ""
    phone: str = ""
    email: str = ""
    address_line1: str = ""
    address_line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    died_on: dt.date | None = None


@transaction.atomic
def register_patient(*, details: PatientDetails, actor: User, now: dt.datetime) -> Patient:
    """Open a chart with the practice's next number."""
    patient = Patient.objects.create(
        practice_id=current_practice_id(), number=next_number("patient"), **asdict(details)
    )
    record_event(actor=actor, verb="patient.registered", subject=patient, now=now)
    return patient


@transaction.atomic
def change_patient(*, patient: Patient, details: PatientDetails, actor: User, now: dt.datetime) -> Patient:
    """Write new details over the old ones; the trail names the fields that changed."""
    changed = [name for name, value in asdict(details).items() if getattr(patient, name) != value]
    for name in changed:
        setattr(patient, name, getattr(details, name))
    if changed:
        patient.save(update_fields=changed)
        record_event(actor=actor, verb="patient.changed", subject=patient, now=now, detail={"fields": changed})
    return patient
