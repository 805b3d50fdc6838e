from __future__ import annotations

import datetime as dt

import pytest

from patients.queries import patients_matching
from practice.models import Practice
from practice.scoping import practice_scope
from tests.factories import CoverageFactory, PatientFactory, PayerFactory


def names(text: str) -> list[str]:
    return [patient.name for patient in patients_matching(text)]


@pytest.mark.parametrize(
    "text",
    [
        "okaf",
        "OKAFOR, NG",
        "Ngozi",
        "ngozi oka",
        "03/09/1984",
        "734-555-0142",
        "7345550142",
        "0142",
        "xk44",
        "XK4471902",
    ],
)
def test_patients_matching_finds_by_each_thing_typed(in_practice: Practice, text: str) -> None:
    sought = PatientFactory.create(
        practice=in_practice,
        last_name="Okafor",
        first_name="Ngozi",
        born_on=dt.date(1984, 3, 9),
        phone="7345550142",
    )
    payer = PayerFactory.create(practice=in_practice)
    CoverageFactory.create(practice=in_practice, patient=sought, payer=payer, member_id="XK4471902")
    PatientFactory.create(practice=in_practice, last_name="Lindqvist", first_name="Omar")

    assert names(text) == ["Okafor, Ngozi"]


def test_patients_matching_percent_sign_is_a_letter(in_practice: Practice) -> None:
    PatientFactory.create(practice=in_practice)

    assert names("%") == []


def test_patients_matching_other_practice_is_not_there(in_practice: Practice, other_practice: Practice) -> None:
    PatientFactory.create(practice=in_practice, last_name="Okafor")

    assert names("okafor") == ["Okafor, Avery"]


def test_patients_matching_stranger_sees_nothing(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        PatientFactory.create(practice=practice, last_name="Okafor")

    with practice_scope(other_practice.pk):
        assert names("okafor") == []


def test_patients_matching_pages_lose_and_repeat_nobody(in_practice: Practice) -> None:
    for first_name in ("Ada", "ada", "Bea", "Cid", "Dee"):
        PatientFactory.create(practice=in_practice, last_name="Same", first_name=first_name)
    everybody = [patient.pk for patient in patients_matching("same")]

    paged: list[int] = []
    while page := list(patients_matching("same", after_id=paged[-1] if paged else None, limit=2)):
        paged += [patient.pk for patient in page]

    assert paged == everybody
    assert len(everybody) == 5
