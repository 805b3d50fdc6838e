"""The badges of a day: those of the rows that the schedule shows, and no others."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from eligibility.services.asking import ask_eligibility
from encounters.models import Appointment
from patients.models import Coverage
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.eligibility.test_recording import NOW
from tests.encounters.factories import MONDAY, AppointmentFactory, arrange
from tests.factories import CoverageFactory, PatientFactory, RenderingProviderFactory

BADGES = "/p/lakeside/eligibility/badges/"


def asked(appointment: Appointment, coverage: Coverage, actor: User) -> Appointment:
    ask_eligibility(
        patient=appointment.patient,
        coverage=coverage,
        modality="chiropractic",
        service_on=MONDAY,
        appointment=appointment,
        actor=actor,
        now=NOW,
    )
    return appointment


def test_badges_are_those_of_the_rows_that_are_shown(
    practice: Practice, biller: User, client_as: Callable[[Role], Client]
) -> None:
    with practice_scope(practice.pk):
        arranged = arrange(practice)
        own = asked(arranged.appointment, arranged.coverage, biller)
        stranger = RenderingProviderFactory.create(practice=practice)
        patient = PatientFactory.create(practice=practice)
        coverage = CoverageFactory.create(practice=practice, patient=patient, payer=arranged.coverage.payer)
        other = asked(
            AppointmentFactory.create(practice=practice, patient=patient, provider=stranger), coverage, biller
        )
    client, day = client_as(Role.FRONT_DESK), {"day": MONDAY.isoformat()}

    everybody = client.get(BADGES, {**day, "provider": "all"}).content.decode()
    filtered = client.get(BADGES, {**day, "provider": str(own.provider_id)}).content.decode()
    elsewhere = client.get(BADGES, {**day, "location": str(other.location_id)}).content.decode()

    assert f"eligibility-{own.pk}" in everybody
    assert f"eligibility-{other.pk}" in everybody
    assert f"eligibility-{own.pk}" in filtered
    assert f"eligibility-{other.pk}" not in filtered
    assert f"eligibility-{other.pk}" in elsewhere
    assert f"eligibility-{own.pk}" not in elsewhere
