"""Booking appointments, changing them, and calling them off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction

from encounters.models import Appointment, AppointmentStatus
from encounters.rules.status import check_move
from patients.models import Patient
from practice.models import User
from practice.scoping import current_practice_id
from practice.services.audit import record_event
from providers.models import Location, RenderingProvider


@dataclass(frozen=True)
class Booking:
    """What is agreed with the patient. `starts_at` in UTC."""

    patient: Patient
    provider: RenderingProvider
    location: Location
    starts_at: dt.datetime
    modality: str
    minutes: int = 30
    is_new_patient: bool = False
    reason: str = ""


FIELDS = tuple(field.name for field in fields(Booking))


class AppointmentIsPast(ValueError):
    """A visit that has begun keeps its appointment as it was."""


@transaction.atomic
def book_appointment(*, booking: Booking, actor: User, now: dt.datetime) -> Appointment:
    """Two appointments at one time are allowed: the page has warned."""
    values = {name: getattr(booking, name) for name in FIELDS}
    appointment = Appointment.objects.create(practice_id=current_practice_id(), **values)
    record_event(actor=actor, verb="appointment.booked", subject=appointment, now=now)
    return appointment


@transaction.atomic
def change_appointment(*, appointment: Appointment, booking: Booking, actor: User, now: dt.datetime) -> Appointment:
    """Change what was agreed. Raises AppointmentIsPast once the patient is checked in."""
    appointment = _locked(appointment)
    if appointment.visit_id is not None:
        raise AppointmentIsPast(
            "The patient is checked in: the visit keeps the time, provider and place it began with."
        )
    changed = [name for name in FIELDS if getattr(appointment, name) != getattr(booking, name)]
    for name in changed:
        setattr(appointment, name, getattr(booking, name))
    if changed:
        appointment.save(update_fields=changed)
        record_event(actor=actor, verb="appointment.changed", subject=appointment, now=now, detail={"fields": changed})
    return appointment


def cancel_appointment(*, appointment: Appointment, actor: User, now: dt.datetime) -> Appointment:
    return _move(appointment, AppointmentStatus.CANCELLED, "appointment.cancelled", actor, now)


def mark_no_show(*, appointment: Appointment, actor: User, now: dt.datetime) -> Appointment:
    return _move(appointment, AppointmentStatus.NO_SHOW, "appointment.no_show", actor, now)


def reopen_appointment(*, appointment: Appointment, actor: User, now: dt.datetime) -> Appointment:
    """Take a no-show or a cancellation back."""
    return _move(appointment, AppointmentStatus.BOOKED, "appointment.reopened", actor, now)


@transaction.atomic
def _move(appointment: Appointment, status: AppointmentStatus, verb: str, actor: User, now: dt.datetime) -> Appointment:
    """Raises MoveNotAllowed, also when another person was quicker."""
    appointment = _locked(appointment)
    check_move(appointment.status, status)
    appointment.status = status
    appointment.save(update_fields=["status"])
    record_event(actor=actor, verb=verb, subject=appointment, now=now)
    return appointment


def _locked(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_for_update().get(pk=appointment.pk)
