from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Contact, Payer
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from tests.factories import PayerFactory

LIST = "/p/lakeside/settings/contacts/"
NEW_PAYER = "/p/lakeside/settings/payers/new/"
NEW_CONTACT = "/p/lakeside/settings/contacts/new/"

PAYER = {
    "name": "Blue Shield of the Lakes",
    "claim_payer_id": "lake1",
    "filing_indicator": "BL",
    "timely_filing_days": "180",
    "follow_up_days": "30",
    "phone": "(800) 555-0100",
    "reference_url": "payer.example.org/claims",
    "postal_code": "48901",
    "is_active": "on",
}


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


def errors_of(page: str) -> list[str]:
    return re.findall(r'class="invalid-feedback d-block" id="id_(\w+)_error"', page)


def test_payer_is_added_with_its_ids_in_capitals(admin: Client, practice: Practice) -> None:
    answer = admin.post(NEW_PAYER, PAYER)

    assert answer["Location"] == LIST
    with practice_scope(practice.pk):
        payer = Payer.objects.get()
        event = AuditEvent.objects.get(verb="payer.added")
    assert (payer.claim_payer_id, payer.phone, payer.reference_url) == (
        "LAKE1",
        "8005550100",
        "https://payer.example.org/claims",
    )
    assert payer.id_for_eligibility == "LAKE1"
    assert "claim_payer_id" in event.detail["fields"]


def test_payer_id_that_is_taken_names_the_payer_that_has_it(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        PayerFactory.create(practice=practice, name="Aetna", claim_payer_id="LAKE1")

    answer = admin.post(NEW_PAYER, PAYER)

    page = answer.content.decode()
    assert (answer.status_code, errors_of(page)) == (422, ["claim_payer_id"])
    assert "Aetna has this id already: change that payer" in page


def test_payer_keeps_its_id_when_it_is_changed(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        payer = PayerFactory.create(practice=practice)
    address = f"/p/lakeside/settings/payers/{payer.pk}/"
    seen = admin.get(address).context["seen"]

    admin.post(address, {**PAYER, "name": "Renamed", "seen": seen})

    with practice_scope(practice.pk):
        assert Payer.objects.get(pk=payer.pk).name == "Renamed"
        assert Payer.objects.count() == 1


def test_payer_form_says_what_is_wrong_beside_the_field(admin: Client) -> None:
    typed = {**PAYER, "phone": "555-01", "postal_code": "4890", "timely_filing_days": "soon", "name": ""}

    page = admin.post(NEW_PAYER, typed).content.decode()

    assert set(errors_of(page)) == {"name", "phone", "postal_code", "timely_filing_days"}
    assert "Enter a ten-digit phone number." in page
    assert 'value="lake1"' in page


def test_referring_provider_needs_an_npi_with_the_right_check_digit(admin: Client) -> None:
    typed = {"kind": "referring", "name": "Ito", "first_name": "Mara", "is_active": "on"}

    missing = admin.post(NEW_CONTACT, typed).content.decode()
    wrong = admin.post(NEW_CONTACT, {**typed, "npi": "1234567890"}).content.decode()
    right = admin.post(NEW_CONTACT, {**typed, "npi": "1234567893"})

    assert "A referring provider needs an NPI" in missing
    assert "fails its check digit" in wrong
    assert right.status_code == 302


def test_list_finds_as_one_types(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        for name, payer_id in (("Aetna", "60054"), ("Blue Shield", "LAKE1"), ("Old Plan", "60099")):
            PayerFactory.create(practice=practice, name=name, claim_payer_id=payer_id, is_active=name != "Old Plan")

    def found(query: str) -> list[str]:
        page = admin.get(f"{LIST}?{query}", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in page
        return re.findall(r"/settings/payers/\d+/\">([^<]+)</a>", page)

    assert found("q=blue") == ["Blue Shield"]
    assert found("q=600") == ["Aetna"]
    assert found("q=600&all=1") == ["Aetna", "Old Plan"]
    assert found("q=nobody") == []


def test_list_filters_by_kind_and_counts_each(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        PayerFactory.create(practice=practice)
        Contact.objects.create(practice=practice, kind="attorney", name="Lund")

    page = admin.get(f"{LIST}?kind=attorney").content.decode()

    chips = dict(re.findall(r'class="filter-chip"[^>]*>([^<]+)<span class="filter-chip-count">(\d+)<', page))
    assert chips == {"Payers": "1", "Referring providers": "0", "Employers": "0", "Attorneys": "1", "Others": "0"}
    assert "Lund" in page


def test_empty_list_says_what_to_do_first(admin: Client) -> None:
    page = admin.get(LIST).content.decode()

    assert "No payers yet" in page
    assert f'href="{NEW_PAYER}" class="btn btn-primary">Add the first payer' in page


@pytest.mark.parametrize("kind", ["payer", "employer"])
def test_list_costs_the_same_for_many(
    admin: Client, practice: Practice, django_assert_max_num_queries: DjangoAssertNumQueries, kind: str
) -> None:
    admin.get(LIST)  # the first page of a session also notes the session
    counts = []
    for more in (1, 29):
        with practice_scope(practice.pk):
            for number in range(more):
                if kind == "payer":
                    PayerFactory.create(practice=practice)
                else:
                    Contact.objects.create(practice=practice, kind=kind, name=f"Works {number}")
        with django_assert_max_num_queries(18) as queries:
            admin.get(f"{LIST}?kind={kind}")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_payer_options_answer_the_type_ahead(client_as: Callable[[Role], Client], practice: Practice) -> None:
    with practice_scope(practice.pk):
        aetna = PayerFactory.create(practice=practice, name="Aetna", claim_payer_id="60054")
        PayerFactory.create(practice=practice, name="Other")

    answer = client_as(Role.FRONT_DESK).get("/p/lakeside/payers/options/?q=aet")

    assert answer.json() == {"results": [{"value": aetna.pk, "text": "Aetna", "hint": "60054"}]}
