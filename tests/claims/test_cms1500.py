"""The CMS-1500: what stands in each box, in the rules and in the PDF."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal

import pytest

from claims.documents.cms1500 import cms1500_document, cms1500_pages, cms1500_pdf
from claims.rules.cms1500 import form_boxes
from claims.rules.cms1500_lines import form_lines, pointer_letters
from claims.rules.facts import ClaimFacts
from tests.claims.cms1500_facts import FULL, LINE
from tests.claims.rules.clean_facts import CLEAN, PATIENT, RECORD, SUBSCRIBER, line, with_billing, with_record
from x12.claim import Provider
from x12.claim_details import (
    ClaimDates,
    ClaimDetails,
    LineDetails,
    OrderingProvider,
)
from x12.parties import Name, Person
from x12.remittance import Procedure

EXPECTED = {
    "carrier": "GREAT LAKES MUTUAL",
    "1": "OTHER",
    "1a": "W000123",
    "2": "SAMPLE, AVERY",
    "3": "05 17 1980",
    "3 sex": "F",
    "4": "SAMPLE, AVERY",
    "5": "4 ELM STREET",
    "5 city": "ANN ARBOR",
    "5 state": "MI",
    "5 zip": "48104",
    "5 phone": "734 5550111",
    "6": "SELF",
    "7": "4 ELM STREET",
    "9": "SAMPLE, ROBIN",
    "9a": "G9",
    "9d": "HARBOR PLAN",
    "10a": "NO",
    "10b": "YES",
    "10b state": "MI",
    "10c": "NO",
    "10d": "W2   AI",
    "11b": "Y4 PC-77",
    "11": "NONE",
    "11a": "05 17 1980",
    "11a sex": "F",
    "11c": "GOLD PPO",
    "11d": "YES",
    "12": "SIGNATURE ON FILE",
    "13": "SIGNATURE ON FILE",
    "14": "10 01 2026",
    "14 qualifier": "431",
    "15": "10 03 2026",
    "15 qualifier": "439",
    "16": "10 04 2026 – 10 20 2026",
    "17": "DN KIM REED",
    "17a": "0B L55",
    "17b": "1000000012",
    "18": "11 01 2026 – 11 05 2026",
    "19": "SECOND COURSE OF TREATMENT   PWKOBFXC1P1   PWKRRAA",
    "20": "YES",
    "20 charges": "41 50",
    "21 indicator": "0",
    "21A": "M5450",
    "21B": "M25511",
    "21C": "",
    "22": "",
    "22 reference": "",
    "23": "AUTH77",
    "25": "381234567",
    "25 type": "EIN",
    "26": "C1",
    "27": "YES",
    "28": "200 00",
    "29": "25 00",
    "31": "DANA HALE",
    "32": "MAIN OFFICE\n12 SHORE ROAD\nANN ARBOR MI 48103-1234",
    "33": "LAKESIDE INTEGRATIVE HEALTH\n12 SHORE ROAD\nANN ARBOR MI 48103-1234",
    "33 phone": "734 5550100",
    "33a": "1234567893",
}


@pytest.mark.unit
@pytest.mark.parametrize(("box", "text"), EXPECTED.items(), ids=list(EXPECTED))
def test_each_box_says_what_belongs_there(box: str, text: str) -> None:
    assert form_boxes(FULL)[box] == text


@pytest.mark.unit
def test_a_line_fills_box_24() -> None:
    facts = with_record(lines=(line(1, pointers=(1, 2), units=Decimal("2.0")), line(2)))

    first, second = form_lines(facts)

    assert (first.service_from, first.place, first.code, first.pointers) == ("11 02 26", "11", "99213", "AB")
    assert (first.charge, first.units, first.rendering_npi) == ("150 00", "2", "1000000004")
    assert (second.code, second.modifiers) == ("97110", "GP")


@pytest.mark.unit
def test_14_takes_the_last_period_where_nothing_began() -> None:
    dates = ClaimDates(last_menstrual_period_on=dt.date(2026, 6, 2))

    boxes = form_boxes(with_record(details=ClaimDetails(dates=dates)))

    assert (boxes["14"], boxes["14 qualifier"]) == ("06 02 2026", "484")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "qualifier"),
    [
        ("initial_treatment_on", "454"),
        ("acute_manifestation_on", "453"),
        ("last_x_ray_on", "455"),
        ("last_seen_on", "304"),
        ("prescribed_on", "471"),
        ("care_assumed_on", "090"),
        ("care_relinquished_on", "091"),
        ("first_contact_on", "444"),
    ],
)
def test_15_takes_each_date_that_the_form_knows(name: str, qualifier: str) -> None:
    dates = ClaimDates(**{name: dt.date(2026, 6, 2)})

    boxes = form_boxes(with_record(details=ClaimDetails(dates=dates)))

    assert (boxes["15"], boxes["15 qualifier"], boxes["14"]) == ("06 02 2026", qualifier, "")


@pytest.mark.unit
def test_16_tells_when_the_patient_worked_where_no_disability_is_told() -> None:
    dates = ClaimDates(last_worked_on=dt.date(2026, 6, 2), returned_to_work_on=dt.date(2026, 6, 9))

    assert form_boxes(with_record(details=ClaimDetails(dates=dates)))["16"] == "06 02 2026 – 06 09 2026"


@pytest.mark.unit
def test_17_names_who_referred_before_who_ordered_before_who_supervised() -> None:
    reed, ostrander, hale = (Name(last, "Kim", identifier="1000000012") for last in ("Reed", "Ostrander", "Hale"))
    ordered = (line(1, details=LineDetails(ordering=OrderingProvider(ostrander))),)

    all_three = with_record(referring=Provider(reed), lines=ordered, supervising=Provider(hale))
    two = with_record(lines=ordered, supervising=Provider(hale))
    one = with_record(supervising=Provider(hale))

    assert [form_boxes(facts)["17"] for facts in (all_three, two, one)] == [
        "DN KIM REED",
        "DK KIM OSTRANDER",
        "DQ KIM HALE",
    ]


@pytest.mark.unit
def test_20_says_no_where_nothing_was_bought() -> None:
    boxes = form_boxes(CLEAN)

    assert (boxes["20"], boxes["20 charges"]) == ("NO", "")


@pytest.mark.unit
def test_assignment_and_benefits_are_said_apart() -> None:
    accepts_only = form_boxes(with_record(accepts_assignment="A", assigns_benefits="N"))
    assigns_only = form_boxes(with_record(accepts_assignment="C", assigns_benefits="Y"))

    assert (accepts_only["27"], accepts_only["13"]) == ("YES", "")
    assert (assigns_only["27"], assigns_only["13"]) == ("NO", "SIGNATURE ON FILE")


@pytest.mark.unit
def test_a_corrected_claim_names_its_reference() -> None:
    boxes = form_boxes(with_record(frequency="7", payer_claim_control_number="ICN7"))

    assert (boxes["22"], boxes["22 reference"]) == ("7", "ICN7")


@pytest.mark.unit
def test_a_dependent_stands_beside_his_subscriber() -> None:
    parent = Person(Name("Sample", "Kerry", qualifier="MI", identifier="W000123"), None, dt.date(1955, 2, 1), "M")
    boxes = form_boxes(
        with_record(subscriber=replace(SUBSCRIBER, person=parent, is_patient=False), patient=PATIENT, relationship="19")
    )

    assert (boxes["2"], boxes["4"], boxes["6"]) == ("SAMPLE, AVERY", "SAMPLE, KERRY", "CHILD")
    assert (boxes["3 sex"], boxes["11a sex"], boxes["11a"]) == ("F", "M", "02 01 1955")


@pytest.mark.unit
def test_an_individual_bills_under_his_social_security_number() -> None:
    assert form_boxes(with_billing(tax_id_qualifier="SY"))["25 type"] == "SSN"


@pytest.mark.unit
def test_pointers_are_letters() -> None:
    assert pointer_letters([1, 3, 12]) == "ACL"
    assert pointer_letters([13]) == "?"


def texts_by_box(facts: ClaimFacts) -> dict[str, str]:
    """The words that the laid-out sheet shows, by the id of the box that they stand in."""
    found: dict[str, str] = {}

    def walk(box: object, inside: str) -> None:
        element = getattr(box, "element", None)
        own = element.get("id") if element is not None and getattr(box, "element_tag", "") == "div" else None
        inside = own or inside
        if inside and hasattr(box, "text"):
            found[inside] = f"{found.get(inside, '')} {box.text}".strip()
        for child in getattr(box, "children", ()):
            walk(child, inside)

    for page in cms1500_document(facts).pages:
        walk(page._page_box, "")
    return found


LAID_OUT = {
    "carrier": "GREAT LAKES MUTUAL",
    "box-1a": "W000123",
    "box-2": "SAMPLE, AVERY",
    "box-3-3-sex": "05 17 1980   F",
    "box-10b-10b-state": "YES   MI",
    "box-14-14-qualifier": "10 01 2026   431",
    "box-15-15-qualifier": "10 03 2026   439",
    "box-16": "10 04 2026 – 10 20 2026",
    "box-20-20-charges": "YES   41 50",
    "box-24-shaded_supplement-1": "N400409123401   ML2.5",
    "box-24-shaded_supplement-2": "ZZSECOND KNEE",
    "box-24C-emergency-1": "Y",
    "box-24H-family_planning-1": "Y",
    "box-24H-shaded_epsdt-1": "ST",
    "box-24I-shaded_qualifier-1": "G2",
    "box-24J-shaded_rendering_id-1": "88",
    "box-17b": "1000000012",
    "box-21A": "M5450",
    "box-23": "AUTH77",
    "box-24A-service_from-1": "11 02 26",
    "box-24B-place-1": "11",
    "box-24D-code-2": "97110",
    "box-24D-modifiers-2": "GP",
    "box-24E-pointers-1": "A",
    "box-24F-charge-1": "150 00",
    "box-24G-units-1": "1",
    "box-24J-rendering_npi-2": "1000000004",
    "box-25-25-type": "381234567   EIN",
    "box-26": "C1",
    "box-27": "YES",
    "box-28": "200 00",
    "box-29": "25 00",
    "box-33a": "1234567893",
}


def test_the_sheet_shows_each_text_in_its_box() -> None:
    texts = texts_by_box(FULL)

    assert {box: texts[box].endswith(text) for box, text in LAID_OUT.items()} == dict.fromkeys(LAID_OUT, True)


def test_the_payers_tax_id_and_a_state_are_nowhere_in_the_wrong_boxes() -> None:
    texts = texts_by_box(FULL)

    assert "381234567" in texts["box-25-25-type"]
    assert texts["box-24B-place-1"] == "11"
    assert texts["box-24E-pointers-2"] == "A"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not here")
def test_the_pdf_has_every_text() -> None:
    pdf = cms1500_pdf(FULL)

    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S607 - a fixed program

    lines = {" ".join(value.split()) for text in EXPECTED.values() for value in text.splitlines()}
    printed = " ".join(run.stdout.decode().split())
    missing = [text for text in lines if text not in printed]
    assert missing == []


def test_more_than_six_lines_take_a_second_sheet() -> None:
    lines = tuple(line(n, charge=Decimal("10.00"), procedure=Procedure("97110", ("76",))) for n in range(1, 9))

    first, second = cms1500_pages(with_record(lines=lines, charge=Decimal("80.00")))

    assert {box.text for box in first.boxes if box.number == "28"} == {"CONTINUED"}
    assert {box.text for box in second.boxes if box.number == "28"} == {"80 00"}


def test_no_text_leaves_its_box() -> None:
    widest = replace(
        CLEAN,
        record=replace(
            RECORD,
            lines=(
                line(
                    1,
                    procedure=Procedure("97110", ("GP", "59", "76", "KX"), description="x" * 80),
                    pointers=(1, 2, 1, 2),
                    charge=Decimal("12345.67"),
                    details=LINE,
                ),
            ),
        ),
    )

    for page in (*cms1500_pages(widest), *cms1500_pages(FULL)):
        for box in page.boxes:
            longest = max((len(part) for part in box.text.split("\n")), default=0)
            assert longest * 1.81 <= box.width - 1.9, box  # a letter of 8.5 pt is 1.81 mm wide
