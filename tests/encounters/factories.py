"""Appointments, and the practice day around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from billing.models import Modality, Service, Visit
from encounters.models import Appointment
from encounters.services.arrival import check_in
from patients.models import Coverage, Patient
from practice.models import Practice, User
from providers.models import BillingProvider, Location, RenderingProvider
from tests.factories import (
    BillingProviderFactory,
    CoverageFactory,
    LocationFactory,
    PatientFactory,
    PayerFactory,
    RenderingProviderFactory,
    ServiceFactory,
)

MONDAY = dt.date(2026, 11, 2)
NINE_THIRTY = dt.datetime(2026, 11, 2, 14, 30, tzinfo=dt.UTC)  # 9:30 AM in Detroit


class AppointmentFactory(DjangoModelFactory[Appointment]):
    class Meta:
        model = Appointment

    patient = factory.SubFactory(PatientFactory, practice=factory.SelfAttribute("..practice"))
    provider = factory.SubFactory(RenderingProviderFactory, practice=factory.SelfAttribute("..practice"))
    location = factory.SubFactory(LocationFactory, practice=factory.SelfAttribute("..practice"))
    starts_at = NINE_THIRTY
    modality = Modality.CHIROPRACTIC


@dataclass(frozen=True)
class Arranged:
    """An insured patient who is booked on Monday, in a practice that can bill and has two services."""

    patient: Patient
    coverage: Coverage
    provider: RenderingProvider
    location: Location
    billing_provider: BillingProvider
    appointment: Appointment
    adjustment: Service
    exercise: Service


def arrange(practice: Practice) -> Arranged:
    patient = PatientFactory.create(practice=practice, last_name="Okafor", first_name="Ngozi")
    coverage = CoverageFactory.create(
        practice=practice,
        patient=patient,
        payer=PayerFactory.create(practice=practice, name="Great Lakes Health"),
        copay_amount=Decimal("25.00"),
    )
    provider = RenderingProviderFactory.create(practice=practice)
    location = LocationFactory.create(practice=practice)
    billing_provider = BillingProviderFactory.create(practice=practice)
    appointment = AppointmentFactory.create(practice=practice, patient=patient, provider=provider, location=location)
    adjustment = ServiceFactory.create(
        practice=practice,
        code="98941",
        name="Spine, three to four regions",
        price_amount=Decimal("65.00"),
        default_modifiers=["AT"],
        modality=Modality.CHIROPRACTIC,
    )
    exercise = ServiceFactory.create(
        practice=practice,
        code="97110",
        name="Exercise",
        price_amount=Decimal("50.00"),
        modality=Modality.PHYSICAL_THERAPY,
    )
    return Arranged(patient, coverage, provider, location, billing_provider, appointment, adjustment, exercise)


def visit_of(arranged: Arranged, actor: User) -> Visit:
    """Check the patient in."""
    appointment = check_in(appointment=arranged.appointment, actor=actor, now=NINE_THIRTY)
    visit: Visit = appointment.visit
    return visit
