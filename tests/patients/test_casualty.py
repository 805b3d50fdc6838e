"""Policies of employers, the insurer's number of an accident, and the day of a death."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from patients.models import Coverage, Patient
from practice.models import Practice, Role
from practice.scoping import practice_scope
from tests.factories import CoverageFactory, PatientFactory, PayerFactory
from tests.patients.factories import PATIENT_FORM, coverage_form

ClientAs = Callable[[Role], Client]


def test_coverage_of_an_employer_needs_its_name_alone(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        insurer = PayerFactory.create(practice=practice, filing_indicator="WC")
    form = coverage_form(
        insurer,
        relationship="20",
        subscriber_is_organization="on",
        subscriber_last_name="Harbor Boatworks",
        subscriber_first_name="left over",
        property_casualty_number="WC-2026-118",
    )

    client_as(Role.FRONT_DESK).post(f"/p/lakeside/patients/{patient.pk}/coverages/new/", form)

    with practice_scope(practice.pk):
        coverage = Coverage.objects.get()
    assert (coverage.subscriber_name, coverage.is_own) == ("Harbor Boatworks", False)
    assert coverage.property_casualty_number == "WC-2026-118"


def test_coverage_of_an_employer_without_name_is_refused(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        insurer = PayerFactory.create(practice=practice, filing_indicator="WC")
    form = coverage_form(insurer, relationship="20", subscriber_is_organization="on")

    answer = client_as(Role.FRONT_DESK).post(f"/p/lakeside/patients/{patient.pk}/coverages/new/", form)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"subscriber_last_name"}


def test_coverage_of_a_health_plan_has_no_accident(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        payer = PayerFactory.create(practice=practice)
    form = coverage_form(payer, property_casualty_number="WC-2026-118")

    client_as(Role.FRONT_DESK).post(f"/p/lakeside/patients/{patient.pk}/coverages/new/", form)

    with practice_scope(practice.pk):
        assert Coverage.objects.get().property_casualty_number == ""


def test_an_organization_has_no_birth_date(in_practice: Practice) -> None:
    patient = PatientFactory.create(practice=in_practice)
    payer = PayerFactory.create(practice=in_practice)

    with pytest.raises(IntegrityError, match="coverage_organization_is_no_person"), transaction.atomic():
        CoverageFactory.create(
            practice=in_practice,
            patient=patient,
            payer=payer,
            relationship="20",
            subscriber_is_organization=True,
            subscriber_last_name="Harbor Boatworks",
            subscriber_born_on=dt.date(1980, 1, 1),
        )


@pytest.mark.parametrize(
    ("died_on", "status", "words"),
    [
        ("11/02/2025", 302, ""),
        ("01/01/2199", 422, "cannot be in the future"),
        ("01/01/1950", 422, "before the birth date"),
    ],
)
def test_patient_edit_takes_a_date_of_death(
    practice: Practice, client_as: ClientAs, died_on: str, status: int, words: str
) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
    browser = client_as(Role.FRONT_DESK)
    url = f"/p/lakeside/patients/{patient.pk}/edit/"

    answer = browser.post(url, PATIENT_FORM | {"died_on": died_on})

    assert answer.status_code == status
    assert words in answer.content.decode()
    with practice_scope(practice.pk):
        assert Patient.objects.get().died_on == (dt.date(2025, 11, 2) if status == 302 else None)
