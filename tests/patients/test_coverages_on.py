from __future__ import annotations

import datetime as dt

from patients.models import Sequence
from patients.queries import coverages_on, coverages_on_by_patient
from patients.services.coverages import remove_coverage
from practice.models import Practice, User
from tests.factories import CoverageFactory, PatientFactory, PayerFactory

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


def test_coverages_on_ended_policy_gives_way_to_the_one_in_force(in_practice: Practice) -> None:
    patient = PatientFactory.create(practice=in_practice)
    payer = PayerFactory.create(practice=in_practice)
    ended = CoverageFactory.create(
        practice=in_practice,
        patient=patient,
        payer=payer,
        starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2026, 6, 30),
    )
    current = CoverageFactory.create(practice=in_practice, patient=patient, payer=payer, starts_on=dt.date(2026, 7, 1))
    medigap = CoverageFactory.create(practice=in_practice, patient=patient, payer=payer, sequence=Sequence.SECONDARY)

    assert coverages_on(patient_id=patient.pk, service_on=dt.date(2026, 6, 30)) == {
        Sequence.PRIMARY: ended,
        Sequence.SECONDARY: medigap,
    }
    assert coverages_on(patient_id=patient.pk, service_on=dt.date(2026, 7, 1)) == {
        Sequence.PRIMARY: current,
        Sequence.SECONDARY: medigap,
    }


def test_coverages_on_removed_coverage_is_not_used(in_practice: Practice, biller: User) -> None:
    patient = PatientFactory.create(practice=in_practice)
    mistaken = CoverageFactory.create(
        practice=in_practice, patient=patient, payer=PayerFactory.create(practice=in_practice)
    )

    remove_coverage(coverage=mistaken, actor=biller, now=NOW)

    assert coverages_on(patient_id=patient.pk, service_on=dt.date(2026, 11, 2)) == {}


def test_coverages_on_by_patient_answers_for_each(in_practice: Practice) -> None:
    insured = PatientFactory.create(practice=in_practice)
    uninsured = PatientFactory.create(practice=in_practice)
    coverage = CoverageFactory.create(
        practice=in_practice, patient=insured, payer=PayerFactory.create(practice=in_practice)
    )

    answer = coverages_on_by_patient(patient_ids=[insured.pk, uninsured.pk], service_on=dt.date(2026, 11, 2))

    assert answer == {insured.pk: {Sequence.PRIMARY: coverage}, uninsured.pk: {}}
