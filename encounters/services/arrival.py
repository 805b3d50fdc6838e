"""Checking patients in and out: the appointment becomes a visit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from billing.models import Visit
from encounters.models import Appointment, AppointmentStatus, ChartNote
from encounters.queries import billing_providers_in_use
from encounters.rules.status import check_move
from practice.models import User
from practice.services.audit import record_event
from practice.services.numbering import next_number
from providers.models import BillingProvider, RenderingProvider


class NoBillingProvider(ValueError):
    """It cannot be told which billing provider a visit is billed by."""


class NotYetDue(ValueError):
    """The appointment is on a later day."""


def billing_provider_for(provider: RenderingProvider) -> BillingProvider:
    """The provider's default billing provider, or the practice's only one. Raises NoBillingProvider."""
    default: BillingProvider | None = provider.default_billing_provider
    if default is not None and default.is_active:
        return default
    in_use = billing_providers_in_use()
    if len(in_use) == 1:
        return in_use[0]
    if not in_use:
        raise NoBillingProvider("No billing provider is set up. An admin adds one under Settings, Billing providers.")
    raise NoBillingProvider(
        f"{provider} has no default billing provider, and the practice has {len(in_use)}."
        " An admin chooses one in the provider's profile under Settings."
    )


@transaction.atomic
def check_in(*, appointment: Appointment, actor: User, now: dt.datetime) -> Appointment:
    """Make the visit, dated by the practice's own calendar, and its empty chart note. Money hangs on the visit.

    Raises MoveNotAllowed, NotYetDue or NoBillingProvider; then nothing is made.
    """
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("practice", "provider__default_billing_provider")
        .get(pk=appointment.pk)
    )
    check_move(appointment.status, AppointmentStatus.CHECKED_IN)
    zone = appointment.practice.zone
    service_on = appointment.starts_at.astimezone(zone).date()
    if service_on > now.astimezone(zone).date():
        raise NotYetDue(f"This appointment is on {service_on:%m/%d/%Y}. If the patient is here, change its date first.")
    appointment.visit = Visit.objects.create(
        practice_id=appointment.practice_id,
        number=next_number("visit"),
        patient_id=appointment.patient_id,
        rendering_provider=appointment.provider,
        billing_provider=billing_provider_for(appointment.provider),
        location_id=appointment.location_id,
        service_on=service_on,
    )
    ChartNote.objects.create(
        practice_id=appointment.practice_id, visit=appointment.visit, version=0, updated_at=now, updated_by=actor
    )
    appointment.status = AppointmentStatus.CHECKED_IN
    appointment.checked_in_at = now
    appointment.save(update_fields=["visit", "status", "checked_in_at"])
    record_event(
        actor=actor,
        verb="appointment.checked_in",
        subject=appointment,
        now=now,
        detail={"visit": appointment.visit.number},
    )
    return appointment


@transaction.atomic
def check_out(*, appointment: Appointment, actor: User, now: dt.datetime) -> Appointment:
    """Raises MoveNotAllowed."""
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    check_move(appointment.status, AppointmentStatus.CHECKED_OUT)
    appointment.status = AppointmentStatus.CHECKED_OUT
    appointment.checked_out_at = now
    appointment.save(update_fields=["status", "checked_out_at"])
    record_event(actor=actor, verb="appointment.checked_out", subject=appointment, now=now)
    return appointment
