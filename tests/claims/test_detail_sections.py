"""What each section of details saves, and what the guide refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, ClaimLine
from claims.queries.details import ClaimDetailRows
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.detail_posts import (
    BED,
    DRUG,
    REED,
    RIDE,
    line_of,
    new,
    rows_of,
    save,
)
from tests.claims.pages import LogIn, claim_of, fresh, text, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def claim(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


CLAIM_COLUMNS = [
    (
        "claim-accident",
        {"related_cause": "AA", "second_cause": "EM", "accident_on": "10/03/2026", "accident_state": "MI"},
        {
            "related_cause": "AA",
            "second_cause": "EM",
            "accident_on": dt.date(2026, 10, 3),
            "accident_state": "MI",
        },
        "Auto accident and Employment · 10/03/2026 · MI",
    ),
    (
        "claim-accident",
        {"related_cause": "OA", "accident_country": "ca", "property_casualty_number": "PC-77"},
        {"related_cause": "OA", "accident_country": "CA", "property_casualty_number": "PC-77"},
        "Other accident · CA · Claim number PC-77",
    ),
    (
        "claim-billing",
        {"releases_information": "I", "patient_signature_source": "P", "special_program": "03", "delay_reason": "7"},
        {
            "has_provider_signature": False,
            "releases_information": "I",
            "patient_signature_source": "P",
            "special_program": "03",
            "delay_reason": "7",
        },
        "No signature of the provider on file",
    ),
    (
        "claim-patient",
        {"patient_weight": "151.5", "is_patient_pregnant": "on", "known_codes": "AI", "other_codes": "w6 W3"},
        {
            "patient_weight": Decimal("151.50"),
            "is_patient_pregnant": True,
            "condition_codes": ["AI", "W6", "W3"],
        },
        "Weighs 151.5 pounds · Pregnant · AI Sterilization · W6 · W3 Appeal, first level",
    ),
    (
        "claim-chiropractic",
        {"spinal_condition": "M", "spinal_description": "Neck and shoulder"},
        {"spinal_condition": "M", "spinal_description": "Neck and shoulder"},
        "Acute manifestation of a chronic condition · Neck and shoulder",
    ),
    (
        "claim-anesthesia",
        {"first_procedure": "27447", "second_procedure": "0232t"},
        {"anesthesia_procedures": ["27447", "0232T"]},
        "For surgery 27447 and 0232T",
    ),
]


@pytest.mark.parametrize(("place", "fields", "columns", "words"), CLAIM_COLUMNS)
def test_a_section_of_the_claim_saves_what_it_shows(
    claim: Claim, client_as: LogIn, place: str, fields: dict[str, str], columns: dict[str, Any], words: str
) -> None:
    response = save(client_as(Role.BILLER), claim, place, fields)

    assert response.status_code == 200
    saved = fresh(claim)
    assert {name: getattr(saved, name) for name in columns} == columns
    assert words in text(response)


LINE_COLUMNS = [
    (
        "line-1-facts",
        {
            "service_to": "11/04/2026",
            "place_of_service": "22",
            "is_emergency": "on",
            "is_epsdt": "on",
            "is_family_planning": "on",
            "is_copay_exempt": "on",
            "sales_tax_amount": "1.20",
            "postage_amount": "3",
            "obstetric_units": "2",
            "patient_count": "2",
        },
        {
            "service_to": dt.date(2026, 11, 4),
            "place_of_service": "22",
            "is_emergency": True,
            "is_epsdt": True,
            "is_family_planning": True,
            "is_copay_exempt": True,
            "sales_tax_amount": Decimal("1.20"),
            "postage_amount": Decimal("3.00"),
            "obstetric_units": Decimal("2.000"),
            "patient_count": 2,
        },
        "Until 11/04/2026 · Place 22 · Emergency · EPSDT · Family planning · No copay due",
    ),
    (
        "line-1-notes",
        {"note_kind": "DCP", "note": "Walks again", "third_party_note": "Copy to the lab"},
        {"note_kind": "DCP", "note": "Walks again", "third_party_note": "Copy to the lab"},
        "Goals and plans: Walks again · For a third party: Copy to the lab",
    ),
]


@pytest.mark.parametrize(("place", "fields", "columns", "words"), LINE_COLUMNS)
def test_a_section_of_a_line_saves_what_it_shows(
    claim: Claim, client_as: LogIn, place: str, fields: dict[str, str], columns: dict[str, Any], words: str
) -> None:
    response = save(client_as(Role.BILLER), claim, place, fields)

    saved = line_of(claim)
    assert {name: getattr(saved, name) for name in columns} == columns
    assert words in text(response)
    until = "11 04 26" if saved.service_to else "11 02 26"
    assert f'<span id="line-1-days" hx-swap-oob="innerHTML">11 02 26 – {until}</span>' in text(response)
    assert line_of(claim, 2).service_to is None


ROWS = [
    ("claim-people", (new(REED, role="DQ"),), "Supervising provider Kim Reed, NPI 1000000012"),
    ("claim-people", (new(REED, role="P3", npi="", other_id_type="G2", other_id="88"),), "Payer's own number 88"),
    ("claim-dates", ({"last_seen_on": "10/01/2026"},), "Last seen by the physician 10/01/2026"),
    ("claim-accident", ({}, {"disabled_from": "10/04/2026", "disabled_to": "10/20/2026"}), "Disabled until 10/20/2026"),
    ("claim-chiropractic", ({}, {"initial_treatment_on": "09/01/2026"}), "Initial treatment 09/01/2026"),
    ("claim-numbers", ({"4N": "3", "EA": "MR 7", "F5": "Y"},), "Authorization exception: Emergency care"),
    ("claim-papers", (new({"report_type": "OB", "transmission": "FX"}),), "Operative note (by fax, C1P1)"),
    ("claim-papers", (new({"report_type": "RR", "transmission": "AA"}),), "X-ray reports (available on request)"),
    ("claim-ambulance", (new(RIDE),), "12.4 miles from Ann Arbor to Ypsilanti"),
    (
        "claim-ambulance",
        ({}, new({"category": "07", "applies": "yes", "conditions": ["04", "12"]})),
        "Ambulance: Moved by stretcher, Confined to a bed or chair",
    ),
    (
        "claim-certificates",
        (new({"category": "ZZ", "applies": "no", "conditions": ["NU"]}),),
        "EPSDT: the child was referred: not No referral was given",
    ),
    ("line-2-drug", (new(DRUG, prescription_number="RX5"),), "NDC 00409-1234-01, 2.5 milliliters, prescription RX5"),
    ("line-1-people", (new(REED, role="QB", purchased_amount="41.5"),), "NPI 1000000012, for 41.50"),
    (
        "line-1-people",
        (
            new(
                REED,
                role="DK",
                address_line1="2 Quay",
                city="Ann Arbor",
                state="MI",
                postal_code="48104",
                contact_name="Pat",
                phone="734-555-0188",
            ),
        ),
        "Ordering provider Kim Reed, NPI 1000000012, Ann Arbor, Pat (734) 555-0188",
    ),
    ("line-1-numbers", (new({"kind": "G1", "value": "AU9", "payer_id": "60054"}),), "AU9 by payer 60054"),
    ("line-1-numbers", ({}, {"X4": "23D1234567"}), "CLIA number: 23D1234567"),
    ("line-1-papers", (new({"report_type": "B3", "transmission": "EL"}),), "(electronically (275), C1L1P1)"),
    ("line-1-dates", ({"shipped_on": "11/01/2026"},), "Shipped 11/01/2026"),
    ("line-1-equipment", (new(BED, certificate="I", months="10"),), "E0260 for 30 days, rented monthly at 95.00"),
    ("line-1-tests", (new({"measure": "R2", "kind": "TR", "value": "31.5"}),), "Hematocrit 31.5 (test result)"),
    ("line-1-ambulance", (new(RIDE, drop_off_name="Harbor Clinic"),), "to Harbor Clinic (to the nearest facility)"),
    (
        "line-1-certificates",
        (new({"category": "70", "applies": "yes", "conditions": ["65"]}),),
        "Employed by a hospice: The provider works for the hospice",
    ),
]


@pytest.mark.parametrize(("place", "parts", "words"), ROWS, ids=[row[2][:40] for row in ROWS])
def test_a_row_is_kept_and_told_in_words(
    claim: Claim, client_as: LogIn, place: str, parts: tuple[dict[str, Any], ...], words: str
) -> None:
    client = client_as(Role.BILLER)

    answer = text(save(client, claim, place, *parts))
    page = text(client.get(f"{url('claim_prepare', claim_id=claim.pk)}?open=nothing"))

    assert words.replace("'", "&#x27;") in answer
    assert words.replace("'", "&#x27;") in page


def columns_of(claim: Claim) -> list[Mapping[str, object]]:
    """Every column of the claim and of its lines."""
    with practice_scope(claim.practice_id):
        return [Claim.objects.values().get(pk=claim.pk), *ClaimLine.objects.filter(claim=claim).order_by("pk").values()]


REFUSED = [
    ("claim-accident", ({"second_cause": "EM"},), "Choose the first cause before a second one."),
    ("claim-accident", ({"related_cause": "EM", "second_cause": "EM"},), "This is the first cause already"),
    ("claim-accident", ({"accident_country": "US"},), "Enter the two letters of a country abroad"),
    ("claim-accident", ({"accident_country": "CA", "accident_state": "MI"},), "Give the state or the country"),
    (
        "claim-accident",
        ({}, {"disabled_from": "10/20/2026", "disabled_to": "10/04/2026"}),
        "This is before the disability begins",
    ),
    ("claim-dates", ({"last_seen_on": "13/45/2026"},), "Enter the date as MM/DD/YYYY"),
    ("claim-numbers", ({"4N": "9"},), "Select a valid choice"),
    ("claim-patient", ({"patient_weight": "0"},), "Enter a weight above zero"),
    ("claim-patient", ({"other_codes": "W22"},), "Condition codes have two characters"),
    ("claim-chiropractic", ({"spinal_description": "Neck"},), "Choose the condition"),
    ("claim-anesthesia", ({"first_procedure": "274"},), "A procedure code has five characters"),
    ("claim-people", (new(REED, role="82"),), "Select a valid choice"),
    ("claim-people", (new(REED, role="DQ", npi="1234567890"),), "fails its check digit"),
    ("claim-people", (new(REED, role="DQ", npi=""),), "Enter the NPI; who has none is known by another number."),
    ("claim-people", (new(REED, role="DQ", first_name=""),), "Enter the first name"),
    ("claim-papers", (new({"report_type": "OB"}),), "Fill this in, or empty the other fields."),
    (
        "claim-certificates",
        (new({"category": "ZZ", "applies": "yes", "conditions": ["L1"]}),),
        "These conditions do not belong to this certificate",
    ),
    (
        "claim-ambulance",
        ({}, new({"category": "07", "applies": "yes", "conditions": ["01", "04", "05", "06", "07", "08"]})),
        "Choose one to 5 conditions.",
    ),
    ("claim-ambulance", (new(RIDE, miles="-1"),), "Enter zero or more."),
    ("line-1-facts", ({"service_to": "11/01/2026"},), "The first day is 11/02/2026"),
    ("line-1-drug", (new(DRUG, ndc="0409123401"),), "Ten digits can be read in three ways"),
    ("line-1-drug", (new(DRUG, quantity="0"),), "Enter a number above zero."),
    ("line-1-drug", (new(DRUG, prescription_number="1", compound_link="2"),), "Give the prescription or the compound"),
    ("line-1-people", (new(REED, role="QB"),), "Enter what the service cost."),
    ("line-1-people", (new(REED, role="DK", city="Ann Arbor"),), "Street, city, state and ZIP code belong together."),
    ("line-1-equipment", (new(BED, certificate="I"),), "A certificate says for how many months"),
    ("line-1-equipment", (new(BED, months="3"),), "Choose the certificate that these months are of."),
    ("line-1-notes", ({"note_kind": "ADD", "note": "x" * 81},), "at most 80 characters"),
]


@pytest.mark.parametrize(("place", "parts", "problem"), REFUSED, ids=[f"{row[0]}: {row[2][:30]}" for row in REFUSED])
def test_what_the_guide_refuses_is_said_beside_the_field(
    claim: Claim, client_as: LogIn, place: str, parts: tuple[dict[str, Any], ...], problem: str
) -> None:
    before = columns_of(claim)
    response = save(client_as(Role.BILLER), claim, place, *parts)

    assert response.status_code == 422
    assert problem in text(response)
    assert rows_of(claim) == ClaimDetailRows()
    assert columns_of(claim) == before
    with practice_scope(claim.practice_id):
        assert not AuditEvent.objects.filter(verb="claim.amended").exists()
