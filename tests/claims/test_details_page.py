"""The sections of the preparation page: what each saves, and what the guide refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimAttachment, ClaimDate, ClaimLine, ClaimProvider, LineDrug, ScrubFinding
from claims.queries.details import ClaimDetailRows, load_details
from claims.rules.scrub import ALL_RULES
from claims.services.amend import amend_claim
from claims.services.detail_changes import DetailChange, DetailRefused
from claims.views.finding_places import SECTION_OF_RULE
from contacts.models import Contact
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.claims.pages import LogIn, claim_of, fresh, text, typed, url

HTMX = {"HX-Request": "true"}
REED = {"last_name": "Reed", "first_name": "Kim", "is_person": "person", "npi": "1000000012"}
DRUG = {"ndc": "0409-1234-01", "quantity": "2.5", "unit": "ML"}
RIDE = {
    "reason": "A",
    "miles": "12.4",
    "pick_up_line1": "4 Elm Street",
    "pick_up_city": "Ann Arbor",
    "drop_off_line1": "18 Harbor Street",
    "drop_off_city": "Ypsilanti",
}
BED = {"code": "e0260", "days": "30", "rental_amount": "95", "purchase_amount": "980", "rental_unit": "4"}


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def claim(practice: Practice, biller: User) -> Claim:
    return claim_of(practice, biller)


def section(place: str, *parts: dict[str, str] | None) -> dict[str, Any]:  # Any: posted values
    """What an open section posts: the fields of each of its parts, rows with their number in front of the name."""
    data: dict[str, Any] = {"open": place}
    for number, part in enumerate(parts):
        data |= {f"{place}-{number}-{name}": value for name, value in (part or {}).items()}
    return data


def new(fields: dict[str, Any], **more: Any) -> dict[str, Any]:  # Any: posted values
    return {f"new-{name}": value for name, value in {**fields, **more}.items()}


def save(client: Client, claim: Claim, place: str, *parts: dict[str, Any], act: str = "save") -> Any:  # Any: response
    """Press the section's button in a browser with script."""
    address = url("claim_details", claim_id=claim.pk, place=place)
    return client.post(address, section(place, *parts) | {"act": act}, headers=HTMX)


def rows_of(claim: Claim) -> ClaimDetailRows:
    with practice_scope(claim.practice_id):
        return load_details([claim.pk])[claim.pk]


def line_of(claim: Claim, number: int = 1) -> ClaimLine:
    with practice_scope(claim.practice_id):
        return ClaimLine.objects.get(claim=claim, number=number)


def test_each_section_is_one_line_until_it_is_opened(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))
    opened = text(client.get(url("claim_details", claim_id=claim.pk, place="claim-papers"), headers=HTMX))

    for title in ("Accident and injury", "People", "References", "Papers", "Chiropractic", "Ambulance"):
        assert title in page
    assert "Prescription of equipment" not in page
    assert "Prescription of equipment" in opened
    assert "<html" not in opened


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
    ("claim-patient", ({"patient_weight": "0"},), "The weight is above zero"),
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
    ("claim-ambulance", (new(RIDE, miles="-1"),), "This is not below zero."),
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
    before = fresh(claim)
    response = save(client_as(Role.BILLER), claim, place, *parts)

    assert response.status_code == 422
    assert problem in text(response)
    assert rows_of(claim) == ClaimDetailRows()
    assert fresh(claim).__dict__.keys() == before.__dict__.keys()
    with practice_scope(claim.practice_id):
        assert not AuditEvent.objects.filter(verb="claim.amended").exists()


def attachments(claim: Claim, count: int, line: ClaimLine | None = None) -> list[ClaimAttachment]:
    with practice_scope(claim.practice_id):
        return [
            ClaimAttachment.objects.create(
                practice_id=claim.practice_id,
                claim=claim,
                line=line,
                report_type="OZ",
                transmission="FX",
                control_number=f"N{number}",
            )
            for number in range(count)
        ]


def test_a_row_is_changed_and_another_removed_in_one_save(claim: Claim, client_as: LogIn) -> None:
    kept, removed = attachments(claim, 2)
    rows = {
        f"{kept.pk}-report_type": "LA",
        f"{kept.pk}-transmission": "BM",
        f"{kept.pk}-control_number": "N0",
        f"{removed.pk}-remove": "on",
    }

    answer = text(save(client_as(Role.BILLER), claim, "claim-papers", rows))

    assert "Laboratory results (by mail, N0)" in answer
    assert [row.pk for row in rows_of(claim).own.attachments] == [kept.pk]


def test_a_date_that_is_emptied_is_removed(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    save(client, claim, "claim-dates", {"last_seen_on": "10/01/2026"})

    save(client, claim, "claim-dates", {"last_seen_on": ""})

    assert rows_of(claim) == ClaimDetailRows()


def test_ten_papers_are_all_that_fit(claim: Claim, biller: User, client_as: LogIn) -> None:
    attachments(claim, 10)

    page = client_as(Role.BILLER).get(url("claim_details", claim_id=claim.pk, place="claim-papers"), headers=HTMX)

    assert "That is all that fits: 10 at the most." in text(page)
    assert "New paper" not in text(page)
    eleventh = DetailChange("attachment", None, None, {"report_type": "OZ", "transmission": "AA"})
    with practice_scope(claim.practice_id):
        with pytest.raises(DetailRefused, match="10 papers is the most"):
            amend_claim(claim=claim, changes={}, details=[eleventh], actor=biller, today=TODAY, now=NOW)
        assert ClaimAttachment.objects.count() == 10


def test_a_line_takes_five_authorizations_beside_five_referrals(claim: Claim, biller: User, client_as: LogIn) -> None:
    def numbers(kind: str, count: int) -> list[DetailChange]:
        return [DetailChange("reference", 1, None, {"kind": kind, "value": f"{kind}{n}"}) for n in range(count)]

    with practice_scope(claim.practice_id):
        many = [*numbers("G1", 5), *numbers("9F", 4)]
        amend_claim(claim=claim, changes={}, details=many, actor=biller, today=TODAY, now=NOW)

    sixth = save(client_as(Role.BILLER), claim, "line-1-numbers", new({"kind": "G1", "value": "SIX"}))

    assert sixth.status_code == 422
    assert "A line takes 5 authorizations and 5 referrals: remove one." in text(sixth)
    assert len(rows_of(claim).of_line(line_of(claim).pk).references) == 9


@pytest.mark.parametrize(
    ("kind", "line", "values", "problem"),
    [
        ("provider", None, {"role": "82", "last_name": "Reed"}, "names who supervised"),
        ("date", None, {"kind": "shipped_on", "on": TODAY}, "This date does not stand here"),
        ("date", 1, {"kind": "disabled_from", "on": TODAY}, "This date does not stand here"),
        ("reference", 1, {"kind": "EA", "value": "1"}, "This number does not stand here"),
        ("reference", None, {"kind": "EW", "value": "1", "payer_id": "2"}, "given by another payer"),
        ("certificate", 1, {"category": "75", "conditions": ["IH"]}, "does not stand here"),
        ("drug", None, {"ndc": "00409123401", "quantity": 1, "unit": "UN"}, "belongs to a service line"),
        ("drug", 7, {"ndc": "00409123401", "quantity": 1, "unit": "UN"}, "no line 7"),
    ],
)
def test_a_detail_at_the_wrong_place_is_refused_whole(
    claim: Claim, biller: User, kind: str, line: int | None, values: dict[str, Any], problem: str
) -> None:
    good = DetailChange("date", None, {"kind": "last_seen_on"}, {"on": TODAY})

    with practice_scope(claim.practice_id), pytest.raises(DetailRefused, match=problem):
        amend_claim(
            claim=claim,
            changes={"note": "Kept only with all"},
            details=[good, DetailChange(kind, line, None, values)],
            actor=biller,
            today=TODAY,
            now=NOW,
        )

    assert rows_of(claim) == ClaimDetailRows()
    assert fresh(claim).note == ""


def test_certificates_are_given_once_but_the_ambulances_three_times(claim: Claim, biller: User) -> None:
    def certificates(category: str, condition: str, count: int) -> list[DetailChange]:
        values = {"category": category, "applies": True, "conditions": [condition]}
        return [DetailChange("certificate", None, None, values)] * count

    def amend(details: list[DetailChange]) -> None:
        amend_claim(claim=claim, changes={}, details=details, actor=biller, today=TODAY, now=NOW)

    with practice_scope(claim.practice_id):
        amend(certificates("07", "04", 3))
        with pytest.raises(DetailRefused, match="The ambulance takes 3"):
            amend(certificates("07", "05", 1))
        with pytest.raises(DetailRefused, match="given once"):
            amend(certificates("75", "IH", 2))


def test_a_second_supervising_provider_changes_the_first(claim: Claim, client_as: LogIn) -> None:
    """Two people open the empty section at once; the second save finds the row that the first made."""
    client = client_as(Role.BILLER)
    save(client, claim, "claim-people", new(REED, role="DQ"))

    save(client, claim, "claim-people", new(REED, role="DQ", last_name="Ostrander"))

    assert [row.last_name for row in rows_of(claim).own.providers] == ["Ostrander"]


def test_a_row_that_somebody_removed_meanwhile_is_not_lost(claim: Claim, biller: User) -> None:
    (paper,) = attachments(claim, 1)
    with practice_scope(claim.practice_id):
        gone = paper.pk
        paper.delete()
        change = DetailChange(
            "attachment", None, {"pk": gone}, {"report_type": "LA", "transmission": "AA", "control_number": ""}
        )
        amend_claim(claim=claim, changes={}, details=[change], actor=biller, today=TODAY, now=NOW)

    assert [row.report_type for row in rows_of(claim).own.attachments] == ["LA"]


def test_saving_a_section_leaves_the_boxes_to_the_browser(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, note="Typed, not saved") | section("claim-dates", {"last_seen_on": "10/01/2026"})

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="claim-dates"), posted | {"act": "save"}, headers=HTMX
    )

    assert rows_of(claim).own.dates[0].on == dt.date(2026, 10, 1)
    assert fresh(claim).note == ""
    assert 'id="claim-form"' not in text(response)
    assert 'name="note"' not in text(response)


def test_without_script_a_section_is_saved_with_everything_typed(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    posted = typed(claim, note="Typed before") | section("claim-dates", {"last_seen_on": "10/01/2026"})

    response = client.post(url("claim_details", claim_id=claim.pk, place="claim-papers"), posted | {"act": "open"})

    assert rows_of(claim).own.dates[0].on == dt.date(2026, 10, 1)
    assert fresh(claim).note == "Typed before"
    assert response["Location"] == f"{url('claim_prepare', claim_id=claim.pk)}?open=claim-papers#claim-papers"
    assert "Prescription of equipment" in text(client.get(response["Location"]))


def test_without_script_what_is_wrong_in_a_section_keeps_everything_typed(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, note="Kept") | section("claim-dates", {"last_seen_on": "13/45/2026"})

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="claim-dates"), posted | {"act": "save"}
    )

    assert response.status_code == 422
    assert 'value="13/45/2026"' in text(response)
    assert 'value="Kept"' in text(response)
    assert fresh(claim).note == ""


def test_save_and_submit_takes_along_what_is_typed_in_an_open_section(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, submit="1") | section("line-2-drug", new(DRUG))

    client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), posted)

    with practice_scope(claim.practice_id):
        assert LineDrug.objects.get().ndc == "00409123401"
    assert fresh(claim).status == "queued"


def test_save_and_submit_stops_at_what_is_wrong_in_an_open_section(claim: Claim, client_as: LogIn) -> None:
    posted = typed(claim, submit="1") | section("line-2-drug", new(DRUG, ndc="12"))

    response = client_as(Role.BILLER).post(url("claim_prepare", claim_id=claim.pk), posted)

    assert response.status_code == 422
    assert "An NDC has three parts" in text(response)
    assert '<a href="#line-2-drug" class="alert-link">Drug of line 2</a>' in text(response)
    assert fresh(claim).status == "ready"


def test_another_location_keeps_what_is_typed_in_an_open_section(
    practice: Practice, claim: Claim, client_as: LogIn
) -> None:
    with practice_scope(practice.pk):
        location = base.LocationFactory.create(practice=practice)
    posted = typed(claim, location=str(location.pk)) | section("claim-dates", {"last_seen_on": "10/01/2026"})

    client_as(Role.BILLER).post(url("claim_switch", claim_id=claim.pk), posted, headers=HTMX)

    assert (fresh(claim).location_id, len(rows_of(claim).own.dates)) == (location.pk, 1)


def test_save_and_add_another_leaves_the_section_open(claim: Claim, client_as: LogIn) -> None:
    paper = new({"report_type": "OB", "transmission": "FX"})

    answer = text(save(client_as(Role.BILLER), claim, "claim-papers", paper, act="another"))

    assert 'value="C1P1"' in answer
    assert "If you leave it empty, it will be C1P2." in answer


def test_closing_a_line_saves_what_is_typed_in_its_sections(claim: Claim, client_as: LogIn) -> None:
    posted = section("line-2-drug", new(DRUG)) | {"open": ["line-2", "line-2-drug"], "act": "close"}

    response = client_as(Role.BILLER).post(
        url("claim_details", claim_id=claim.pk, place="line-2"), posted, headers=HTMX
    )

    assert "NDC 00409-1234-01, 2.5 milliliters" in text(response)
    assert 'aria-expanded="false"' in text(response)


def test_a_section_that_is_closed_untouched_writes_nothing(claim: Claim, client_as: LogIn) -> None:
    save(client_as(Role.BILLER), claim, "claim-dates", {"last_seen_on": ""}, act="close")

    with practice_scope(claim.practice_id):
        assert not AuditEvent.objects.filter(verb="claim.amended").exists()


def test_the_trail_names_kinds_and_no_values(claim: Claim, client_as: LogIn) -> None:
    save(client_as(Role.BILLER), claim, "line-2-drug", new(DRUG))

    with practice_scope(claim.practice_id):
        event = AuditEvent.objects.get(verb="claim.amended")
    assert event.detail == {"fields": [], "lines": [2], "details": ["drug"]}


def test_a_saved_section_takes_its_finding_off_the_page(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller, is_scrubbed=False)
    with practice_scope(practice.pk):
        amend_claim(claim=claim, changes={"related_cause": "AA"}, actor=biller, today=TODAY, now=NOW)
    client = client_as(Role.BILLER)

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))
    accident = {"related_cause": "AA", "accident_on": "10/03/2026", "accident_state": "MI"}
    answer = text(save(client, claim, "claim-accident", accident, {}))

    assert '<a href="#claim-accident">' in page
    assert 'name="claim-accident-0-accident_on"' in page  # open by itself, since something is to be mended in it
    assert "Nothing stops this claim." in answer
    assert '<p id="box-10-text" hx-swap-oob="innerHTML">Auto accident MI</p>' in answer
    assert '<p id="box-15-text" hx-swap-oob="innerHTML">10 03 2026 439</p>' in answer
    assert fresh(claim).status == "ready"


@pytest.mark.parametrize(
    ("filing_indicator", "missing"),
    [
        ("WC", "the cause, the day of the accident, the insurer&#x27;s claim number."),
        ("AM", "the cause, the day of the accident, the state or country, the insurer&#x27;s claim number."),
    ],
)
def test_an_accident_insurers_claim_says_at_once_what_is_missing(
    practice: Practice, biller: User, client_as: LogIn, filing_indicator: str, missing: str
) -> None:
    with practice_scope(practice.pk):
        payer = base.PayerFactory.create(practice=practice, filing_indicator=filing_indicator)
    claim = claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer))

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert f"This payer needs {missing}" in page
    assert 'name="claim-accident-0-accident_on"' in page


def test_a_finding_about_a_line_opens_that_lines_section(claim: Claim, client_as: LogIn) -> None:
    with practice_scope(claim.practice_id):
        ScrubFinding.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            rule="drug-numbers",
            severity="error",
            box="24",
            text="Line 2: the drug has no unit.",
        )

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert '<a href="#line-2-drug">' in page
    assert '<div id="box-24-findings"> </div>' in page  # said once, where it is mended
    assert 'name="line-2-drug-0-new-ndc"' in page
    assert 'name="line-1-drug-0-new-ndc"' not in page


def test_each_rule_that_a_section_mends_is_a_rule() -> None:
    assert set(SECTION_OF_RULE) - {rule.id for rule in ALL_RULES} == set()


def test_a_warning_leaves_its_section_closed_with_a_mark(claim: Claim, client_as: LogIn) -> None:
    with practice_scope(claim.practice_id):
        ScrubFinding.objects.create(
            practice_id=claim.practice_id,
            claim=claim,
            rule="drug-code-expected",
            severity="warning",
            box="24",
            text="Line 2: the drug has no national drug code.",
        )

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert "1 to look at" in page
    assert 'name="line-2-drug-0-new-ndc"' not in page


def test_the_contact_list_is_offered_with_numbers(practice: Practice, claim: Claim, client_as: LogIn) -> None:
    with practice_scope(practice.pk):
        for kind, name in (("referring", "Reed"), ("employer", "Harbor Works")):
            Contact.objects.create(practice=practice, kind=kind, name=name, first_name="Kim", npi="1000000012")

    page = text(client_as(Role.BILLER).get(url("claim_prepare", claim_id=claim.pk)))

    assert '<option value="Reed, Kim, NPI 1000000012" data-last_name="Reed"' in page
    assert "Harbor Works" not in page


def test_a_claim_that_is_out_takes_no_details(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    client.post(url("claim_submit", claim_id=claim.pk))

    response = save(client, claim, "claim-dates", {"last_seen_on": "10/01/2026"})

    assert response["HX-Redirect"] == url("claim_page", claim_id=claim.pk)
    assert rows_of(claim) == ClaimDetailRows()


@pytest.mark.parametrize("place", ["claim-nonsense", "line-9-drug", "line-1-accident", "claim-drug"])
def test_a_section_that_is_not_there_is_not_found(claim: Claim, client_as: LogIn, place: str) -> None:
    address = url("claim_details", claim_id=claim.pk, place=place)

    assert client_as(Role.BILLER).get(address, headers=HTMX).status_code == 404


def thirty_details(claim: Claim) -> None:
    """Thirty more rows, at the claim and at both lines."""
    dates = ["prescribed_on", "last_seen_on", "last_x_ray_on", "initial_treatment_on"]
    with practice_scope(claim.practice_id):
        for line in (None, *ClaimLine.objects.filter(claim=claim)):
            whose = {"practice_id": claim.practice_id, "claim": claim, "line": line}
            for kind in dates:
                ClaimDate.objects.create(**whose, kind=kind, on=TODAY)
            ClaimProvider.objects.create(**whose, role="DQ", last_name="Reed", npi="1000000012")
            for number in range(5):
                ClaimAttachment.objects.create(
                    **whose, report_type="OZ", transmission="FX", control_number=f"M{number}"
                )


def queries(client: Client, path: str) -> int:
    client.get(path)  # the first page of a session asks more
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["claim_prepare", "claim_page"])
def test_the_pages_take_as_many_queries_for_thirty_details(claim: Claim, client_as: LogIn, name: str) -> None:
    client = client_as(Role.BILLER)
    attachments(claim, 1)
    everything = "&".join(f"open={owner}-people" for owner in ("claim", "line-1", "line-2"))
    path = f"{url(name, claim_id=claim.pk)}?{everything}&open=claim-papers"
    with_one = queries(client, path)
    thirty_details(claim)

    assert queries(client, path) == with_one
    assert with_one <= 45


def test_the_claim_page_tells_the_details_in_words(claim: Claim, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    save(client, claim, "line-2-drug", new(DRUG))
    save(client, claim, "claim-people", new(REED, role="DQ"))
    client.post(url("claim_submit", claim_id=claim.pk))

    page = text(client_as(Role.PROVIDER).get(url("claim_page", claim_id=claim.pk)))

    assert "Supervising provider Kim Reed, NPI 1000000012" in page
    assert "NDC 00409-1234-01, 2.5 milliliters" in page
    assert "Line 2" in page
