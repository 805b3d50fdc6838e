"""What the front desk sees and does with patients."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from contacts.models import FilingIndicator
from patients.models import Coverage, Patient
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from tests.factories import CoverageFactory, PatientFactory, PayerFactory
from tests.patients.counting import query_count
from tests.patients.factories import PATIENT_FORM, coverage_form

ClientAs = Callable[[Role], Client]


def test_patient_new_registers_and_goes_on_to_the_card(practice: Practice, client_as: ClientAs) -> None:
    answer = client_as(Role.FRONT_DESK).post("/p/lakeside/patients/new/", PATIENT_FORM | {"then_cover": "1"})

    with practice_scope(practice.pk):
        patient = Patient.objects.get()
        event = AuditEvent.objects.get(verb="patient.registered")
    assert answer.headers["Location"] == f"/p/lakeside/patients/{patient.pk}/coverages/new/"
    assert (patient.number, patient.phone, patient.postal_code) == (1, "7345550142", "481042201")
    assert patient.born_on == dt.date(1984, 3, 9)
    assert event.subject_id == patient.pk


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("born_on", "13/40/1984", "Enter the date as MM/DD/YYYY"),
        ("born_on", "01/01/2999", "cannot be in the future"),
        ("phone", "555-0142", "Enter ten digits"),
        ("postal_code", "4810", "Enter five or nine digits"),
        ("last_name", "", "required"),
    ],
)
def test_patient_new_bad_value_says_what_to_do_and_keeps_the_rest(
    practice: Practice, client_as: ClientAs, field: str, typed: str, said: str
) -> None:
    answer = client_as(Role.FRONT_DESK).post("/p/lakeside/patients/new/", PATIENT_FORM | {field: typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "9 Birch Lane" in page
    with practice_scope(practice.pk):
        assert Patient.objects.count() == 0


def test_patient_new_duplicate_is_shown_and_registered_when_confirmed(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        PatientFactory.create(
            practice=practice, number=77, last_name="OKAFOR", first_name="ngozi", born_on=dt.date(1984, 3, 9)
        )
    browser = client_as(Role.FRONT_DESK)

    warned = browser.post("/p/lakeside/patients/new/", PATIENT_FORM)
    confirmed = browser.post("/p/lakeside/patients/new/", PATIENT_FORM | {"is_confirmed": "on"})

    assert warned.status_code == 422
    assert "Chart 77" in warned.content.decode()
    assert confirmed.status_code == 302
    with practice_scope(practice.pk):
        assert Patient.objects.count() == 2


def test_patient_edit_trail_names_the_fields_that_changed(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice, last_name="Okafor", first_name="Ngozi")
    same = {"born_on": "05/17/1980", "phone": "7345550111", "address_line1": "4 Elm Street"}

    client_as(Role.FRONT_DESK).post(f"/p/lakeside/patients/{patient.pk}/edit/", PATIENT_FORM | same)

    with practice_scope(practice.pk):
        patient.refresh_from_db()
        details = list(AuditEvent.objects.filter(verb="patient.changed").values_list("detail", flat=True))
    assert patient.postal_code == "481042201"
    assert details == [{"fields": ["postal_code"]}]


def test_patient_page_shows_who_it_is_and_logs_the_view(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice, last_name="Okafor", first_name="Ngozi")

    answer = client_as(Role.FRONT_DESK).get(f"/p/lakeside/patients/{patient.pk}/")

    page = answer.content.decode()
    assert "Okafor, Ngozi" in page
    assert "No coverage is on file" in page
    assert f'hx-get="/p/lakeside/patients/{patient.pk}/coverages/"' in page
    with practice_scope(practice.pk):
        assert AuditEvent.objects.get(verb="chart.viewed").subject_id == patient.pk


@pytest.mark.parametrize(
    ("role", "panels"),
    [
        (Role.ADMIN, ["coverages", "eligibility", "visits", "claims", "balance"]),
        (Role.FRONT_DESK, ["coverages", "eligibility", "visits", "balance"]),
    ],
)
def test_patient_page_loads_the_panels_that_the_role_may_see(
    practice: Practice, client_as: ClientAs, role: Role, panels: list[str]
) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)

    page = client_as(role).get(f"/p/lakeside/patients/{patient.pk}/").content.decode()

    assert re.findall(r'<section id="patient-(\w+)-panel"', page) == panels


def test_patient_list_searches_without_the_text_in_the_address(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        PatientFactory.create(practice=practice, last_name="Okafor")
        PatientFactory.create(practice=practice, last_name="Lindqvist")

    answer = client_as(Role.FRONT_DESK).post("/p/lakeside/patients/", {"q": "okaf"}, headers={"HX-Request": "true"})

    page = answer.content.decode()
    assert "Okafor, Avery" in page
    assert "Lindqvist" not in page
    assert "<html" not in page


def test_patient_list_nobody_found_offers_to_register(practice: Practice, client_as: ClientAs) -> None:
    page = client_as(Role.FRONT_DESK).post("/p/lakeside/patients/", {"q": "zzz"}).content.decode()

    assert "Nobody found" in page
    assert "/p/lakeside/patients/new/" in page


def test_patient_list_queries_do_not_grow_with_rows(practice: Practice, client_as: ClientAs) -> None:
    browser = client_as(Role.FRONT_DESK)
    counts = []
    for more in (1, 29):
        with practice_scope(practice.pk):
            PatientFactory.create_batch(more, practice=practice)
        counts.append(query_count(browser, "/p/lakeside/patients/"))

    assert counts[0] == counts[1]


def test_coverages_panel_queries_do_not_grow_with_rows(practice: Practice, client_as: ClientAs) -> None:
    browser = client_as(Role.FRONT_DESK)
    counts = []
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
    for more in (1, 29):
        with practice_scope(practice.pk):
            for _ in range(more):
                payer = PayerFactory.create(practice=practice)
                CoverageFactory.create(practice=practice, patient=patient, payer=payer)
        counts.append(query_count(browser, f"/p/lakeside/patients/{patient.pk}/coverages/"))

    assert counts[0] == counts[1]


def test_coverage_new_takes_the_card(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        payer = PayerFactory.create(practice=practice)

    client_as(Role.FRONT_DESK).post(f"/p/lakeside/patients/{patient.pk}/coverages/new/", coverage_form(payer))

    with practice_scope(practice.pk):
        coverage = Coverage.objects.get()
    assert (coverage.member_id, coverage.copay_amount, coverage.starts_on) == (
        "XK4471902",
        Decimal("25.00"),
        dt.date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"relationship": "19"}, "Claims for a dependent name the subscriber"),
        ({"starts_on": "02/01/2026", "ends_on": "01/31/2026"}, "The last day is before the first"),
        ({"payer": ""}, "Choose the payer"),
        ({"payer": "999999"}, "not one of the available choices"),
        ({"copay_amount": "twenty"}, "Enter a number"),
    ],
)
def test_coverage_new_refuses_with_words(
    practice: Practice, client_as: ClientAs, changes: dict[str, str], said: str
) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        payer = PayerFactory.create(practice=practice)

    answer = client_as(Role.FRONT_DESK).post(
        f"/p/lakeside/patients/{patient.pk}/coverages/new/", coverage_form(payer) | changes
    )

    assert answer.status_code == 422
    assert said in answer.content.decode()
    with practice_scope(practice.pk):
        assert Coverage.objects.count() == 0


def test_coverage_new_medicare_as_secondary_asks_why(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        medicare = PayerFactory.create(practice=practice, filing_indicator=FilingIndicator.MEDICARE_B)
    browser = client_as(Role.FRONT_DESK)
    url = f"/p/lakeside/patients/{patient.pk}/coverages/new/"

    refused = browser.post(url, coverage_form(medicare, sequence="S"))
    taken = browser.post(url, coverage_form(medicare, sequence="S", medicare_secondary_type="12"))

    assert "Medicare is not primary here" in refused.content.decode()
    assert taken.status_code == 302


def test_coverage_new_same_member_id_is_shown_and_saved_when_confirmed(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        payer = PayerFactory.create(practice=practice)
        mother = PatientFactory.create(practice=practice, last_name="Okafor", first_name="Ngozi")
        CoverageFactory.create(practice=practice, patient=mother, payer=payer, member_id="XK4471902")
        child = PatientFactory.create(practice=practice, last_name="Okafor", first_name="Chidi")
    browser = client_as(Role.FRONT_DESK)
    url = f"/p/lakeside/patients/{child.pk}/coverages/new/"

    warned = browser.post(url, coverage_form(payer))
    confirmed = browser.post(url, coverage_form(payer, is_confirmed="on"))

    assert "Okafor, Ngozi" in warned.content.decode()
    assert confirmed.status_code == 302


def test_coverage_edit_keeps_the_row_and_names_what_changed(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        payer = PayerFactory.create(practice=practice)
        coverage = CoverageFactory.create(
            practice=practice,
            patient=patient,
            payer=payer,
            member_id="XK4471902",
            copay_amount=Decimal("25.00"),
        )

    client_as(Role.FRONT_DESK).post(f"/p/lakeside/coverages/{coverage.pk}/", coverage_form(payer, ends_on="06/30/2026"))

    with practice_scope(practice.pk):
        assert Coverage.objects.get().ends_on == dt.date(2026, 6, 30)
        assert AuditEvent.objects.get(verb="coverage.changed").detail == {"fields": ["ends_on"]}


def test_coverage_remove_takes_it_out_of_use(practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(practice.pk):
        patient = PatientFactory.create(practice=practice)
        coverage = CoverageFactory.create(
            practice=practice, patient=patient, payer=PayerFactory.create(practice=practice)
        )
    browser = client_as(Role.FRONT_DESK)

    browser.post(f"/p/lakeside/coverages/{coverage.pk}/remove/")

    with practice_scope(practice.pk):
        assert not Coverage.objects.get().is_active
    assert browser.get(f"/p/lakeside/coverages/{coverage.pk}/").status_code == 404


def test_pages_of_a_stranger_are_not_found(practice: Practice, other_practice: Practice, client_as: ClientAs) -> None:
    with practice_scope(other_practice.pk):
        patient = PatientFactory.create(practice=other_practice)
        coverage = CoverageFactory.create(
            practice=other_practice, patient=patient, payer=PayerFactory.create(practice=other_practice)
        )
    browser = client_as(Role.ADMIN)

    urls = (
        f"patients/{patient.pk}/",
        f"patients/{patient.pk}/edit/",
        f"patients/{patient.pk}/coverages/",
        f"patients/{patient.pk}/coverages/new/",
        f"coverages/{coverage.pk}/",
    )
    assert [browser.get(f"/p/lakeside/{url}").status_code for url in urls] == [404] * len(urls)
    assert browser.post(f"/p/lakeside/coverages/{coverage.pk}/remove/").status_code == 404
    assert browser.get(f"/p/hillside/patients/{patient.pk}/").status_code == 404
