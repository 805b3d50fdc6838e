"""Reads about appointments, notes and what can be coded."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Upper

from billing.models import Service, Visit
from encounters.models import Appointment, AppointmentStatus, ChartNote
from providers.models import BillingProvider, RenderingProvider

LONGEST_APPOINTMENT = dt.timedelta(minutes=480)
SERVICE_RESULTS = 12
TAKES_TIME = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN, AppointmentStatus.CHECKED_OUT)


def appointments_between(start: dt.datetime, end: dt.datetime) -> QuerySet[Appointment]:
    """Appointments that begin in a span, in order, with what the schedule shows of each."""
    return (
        Appointment.objects.filter(starts_at__gte=start, starts_at__lt=end)
        .select_related("patient", "provider", "location", "visit__chart_note")
        .order_by("starts_at", "pk")
    )


def appointments_that_overlap(
    *, provider_id: int, starts_at: dt.datetime, minutes: int, but_not_id: int | None = None
) -> list[Appointment]:
    """Other appointments of a provider that share a minute with a span."""
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    near = (
        Appointment.objects.filter(
            provider_id=provider_id,
            starts_at__gt=starts_at - LONGEST_APPOINTMENT,
            starts_at__lt=ends_at,
            status__in=TAKES_TIME,
        )
        .exclude(pk=but_not_id or 0)
        .select_related("patient")
        .order_by("starts_at")
    )
    return [each for each in near if each.starts_at + dt.timedelta(minutes=each.minutes) > starts_at]


def provider_of(user_id: int) -> RenderingProvider | None:
    """The provider profile of a person who also logs in."""
    return RenderingProvider.objects.filter(user_id=user_id, is_active=True).order_by("pk").first()


def billing_providers_in_use() -> list[BillingProvider]:
    return list(BillingProvider.objects.filter(is_active=True).order_by("pk"))


def visits_without_signed_note(provider_id: int | None = None) -> QuerySet[Visit]:
    """Visits whose note is not signed, oldest first; of one provider or of all."""
    visits = Visit.objects.filter(chart_note__status=ChartNote.Status.DRAFT)
    if provider_id is not None:
        visits = visits.filter(rendering_provider_id=provider_id)
    return visits.select_related("patient", "rendering_provider", "chart_note").order_by("service_on", "pk")


def last_coded_note(visit: Visit) -> ChartNote | None:
    """The patient's latest signed note before this visit."""
    return (
        ChartNote.objects.filter(
            visit__patient_id=visit.patient_id,
            visit__service_on__lte=visit.service_on,
            status=ChartNote.Status.SIGNED,
        )
        .exclude(visit_id=visit.pk)
        .select_related("visit")
        .order_by("-visit__service_on", "-visit_id")
        .first()
    )


def services_matching(text: str, modality: str = "") -> QuerySet[Service]:
    """Lines of the fee schedule by the beginning of the code or by words of the name.

    Those of the appointment's modality come first. An empty text finds those alone.
    """
    services = Service.objects.filter(is_active=True)
    words = text.split()
    if words:
        named = Q()
        for word in words:
            named &= Q(name__icontains=word)
        services = services.filter(Q(code__istartswith=words[0]) | named)
    elif modality:
        services = services.filter(modality=modality)
    is_of_modality: Any = Q(modality=modality)  # Any: the stubs do not know a condition as an ordering
    return services.alias(is_of_modality=is_of_modality).order_by("-is_of_modality", "code", Upper("name"))[
        :SERVICE_RESULTS
    ]


def appointments_of_patient(patient_id: int) -> QuerySet[Appointment]:
    """A patient's appointments, the latest first, with visit and note."""
    return (
        Appointment.objects.filter(patient_id=patient_id)
        .select_related("provider", "location", "visit__chart_note")
        .order_by(F("starts_at").desc(), "-pk")
    )
