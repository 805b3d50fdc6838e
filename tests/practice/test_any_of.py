from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.models import Coverage, Patient
from practice.models import Practice
from tests.factories import CoverageFactory, PatientFactory, PayerFactory


def test_any_finds_what_in_finds(in_practice: Practice) -> None:
    patients = [PatientFactory.create(practice=in_practice, last_name=name) for name in ("Ames", "Bell", "Cole")]
    CoverageFactory.create(practice=in_practice, patient=patients[0], payer=PayerFactory.create(practice=in_practice))
    ids = {patients[0].pk, patients[2].pk}

    assert set(Patient.objects.filter(pk__any=ids)) == set(Patient.objects.filter(pk__in=ids))
    assert Coverage.objects.filter(patient_id__any=list(ids)).get().patient == patients[0]
    assert Patient.objects.filter(last_name__any=["Bell"]).get() == patients[1]


def test_any_of_nothing_finds_nothing(in_practice: Practice) -> None:
    PatientFactory.create(practice=in_practice)

    assert not Patient.objects.filter(pk__any=[]).exists()


def test_any_never_cuts_a_value_that_is_longer_than_the_column(in_practice: Practice) -> None:
    PatientFactory.create(practice=in_practice, suffix="ABCDEFGHIJ")

    assert not Patient.objects.filter(suffix__any=["ABCDEFGHIJK"]).exists()


@pytest.mark.parametrize("count", [1, 1000])
def test_any_sends_one_parameter(in_practice: Practice, count: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        list(Patient.objects.filter(pk__any=range(count)))

    assert captured[0]["sql"].count("ANY") == 1
    assert " IN (" not in captured[0]["sql"]
