"""What other offices learned from a payer's refusal is stopped here, before a file is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from claims.rules.cms1500 import form_boxes
from claims.rules.diagnosis_order import each_once, moved
from claims.rules.facts import ClaimFacts
from claims.rules.scrub import blocks, scrub_findings
from claims.rules.scrub.coverage import MEDICARE_SECONDARY_TYPES
from tests.claims.rules.broken_services import INJECTED, ORDERED, to
from tests.claims.rules.clean_facts import (
    BILLING,
    CLEAN,
    PATIENT,
    SECONDARY,
    SHORE_ROAD,
    line,
    with_adjudication,
    with_billing,
    with_line,
    with_record,
    with_subscriber,
)
from x12.claim import ClaimBatch, ClaimDetails, Submitter
from x12.envelope import Envelope
from x12.parties import Contact, Name
from x12.remittance import Adjustment, Procedure
from x12.write_837p import write_837p

pytestmark = pytest.mark.unit
D = Decimal
AT = dt.datetime(2026, 11, 3, 9, 0, tzinfo=dt.UTC)
ENVELOPE = Envelope("ZZ", "LAKE01", "ZZ", "330897513", AT, 1, 1, is_test=True)
SUBMITTER = Submitter(
    Name("Lakeside", is_person=False, qualifier="46", identifier="LAKE01"),
    Contact(name="Lakeside", phone="7345550100"),
    "OFFICE ALLY",
    "330897513",
)


def written(facts: ClaimFacts) -> list[str]:
    """The segments of the claim's file."""
    batch = ClaimBatch("B1", AT, SUBMITTER, (facts.record,))
    return [segment.strip() for segment in write_837p([batch], ENVELOPE).decode().split("~")]


def rules_that_block(facts: ClaimFacts) -> set[str]:
    return {finding.rule for finding in scrub_findings(facts) if finding.severity == "error"}


@pytest.mark.parametrize(
    "adjustments",
    [
        (Adjustment("XX", "45", D("65.00")),),
        (Adjustment("CO", "", D("65.00")),),
        (Adjustment("CO", "45", D("65.00")), Adjustment("PR", "2", D(0))),
        (Adjustment("CO", "45", D("60.00")), Adjustment("CO", "45", D("5.00"))),
    ],
    ids=["no group", "no reason", "zero", "reason twice"],
)
def test_a_wrong_adjustment_is_not_left_to_the_clearinghouse(adjustments: tuple[Adjustment, ...]) -> None:
    assert rules_that_block(with_adjudication(adjustments=adjustments)) == {"earlier-payer-adjustments"}


def test_medicare_after_another_payer_needs_one_of_its_nine_reasons() -> None:
    medicare = with_subscriber(SECONDARY, filing_indicator="MB")

    without = rules_that_block(medicare)
    with_each = [
        rules_that_block(with_subscriber(medicare, medicare_secondary_type=code))
        for code in sorted(MEDICARE_SECONDARY_TYPES)
    ]

    assert without == {"medicare-secondary-type"}
    assert with_each == [set()] * 9
    assert any(
        segment.startswith("SBR*S*18***12")
        for segment in written(with_subscriber(medicare, medicare_secondary_type="12"))
    )


@pytest.mark.parametrize(("assignment", "benefits"), list(product("AC", "YN")))
def test_assignment_and_benefits_vary_apart_in_file_and_form(assignment: str, benefits: str) -> None:
    facts = with_record(accepts_assignment=assignment, assigns_benefits=benefits)

    [claim] = [segment.split("*") for segment in written(facts) if segment.startswith("CLM*")]
    boxes = form_boxes(facts)

    assert (claim[7], claim[8]) == (assignment, benefits)
    assert boxes["27"] == ("YES" if assignment == "A" else "NO")
    assert boxes["13"] == ("SIGNATURE ON FILE" if benefits == "Y" else "")
    assert not blocks(scrub_findings(facts))


@pytest.mark.parametrize("code", ["48103", "481039999", "481030000", ""])
def test_a_zip_plus_four_is_asked_for_and_never_invented(code: str) -> None:
    assert rules_that_block(with_billing(address=replace(SHORE_ROAD, postal_code=code))) == {"billing-zip"}
    assert rules_that_block(
        replace(CLEAN, facility=replace(CLEAN.facility, address=replace(SHORE_ROAD, postal_code=code)))
    ) == {"facility-zip"}


@pytest.mark.parametrize("code", ["97039", "E1399", "64999", "99499", "T1999"])
def test_a_code_for_what_has_no_code_needs_words(code: str) -> None:
    bare = with_line(procedure=Procedure(code, ("GP",)))
    described = with_line(procedure=Procedure(code, ("GP",), description="Made to measure"))

    assert (rules_that_block(bare), rules_that_block(described)) == ({"unlisted-description"}, set())
    assert any(segment.startswith(f"SV1*HC:{code}:GP::::Made to measure".upper()) for segment in written(described))


def test_who_ordered_is_asked_for_by_kind_of_payer() -> None:
    without_orderer = with_line(ORDERED, details=None)

    assert rules_that_block(without_orderer) == {"ordering-provider"}
    assert rules_that_block(to(without_orderer, "CI")) == set()


def test_the_drug_code_is_asked_for_by_kind_of_payer() -> None:
    without_code = with_line(INJECTED, details=None)

    assert rules_that_block(without_code) == {"drug-code"}
    assert not blocks(scrub_findings(to(without_code, "CI")))
    assert scrub_findings(to(without_code, "MB")) == []


def test_a_missing_billing_taxonomy_is_stopped() -> None:
    assert rules_that_block(with_record(billing_provider=replace(BILLING, taxonomy=""))) == {"billing-taxonomy"}


ACCIDENT_ON = dt.date(2026, 10, 20)


@pytest.mark.parametrize(
    ("causes", "state", "segment"),
    [
        ((), "", "CLM*C1*200***11:B:1*Y*A*Y*Y"),
        (("EM",), "", "CLM*C1*200***11:B:1*Y*A*Y*Y**EM"),
        (("OA",), "", "CLM*C1*200***11:B:1*Y*A*Y*Y**OA"),
        (("AA",), "MI", "CLM*C1*200***11:B:1*Y*A*Y*Y**AA:::MI"),
        (("EM", "AA"), "MI", "CLM*C1*200***11:B:1*Y*A*Y*Y**EM:AA::MI"),
    ],
)
@pytest.mark.parametrize("signed_for_patient", [False, True])
def test_causes_have_their_day_and_the_signature_source_stands_apart(
    causes: tuple[str, ...], state: str, segment: str, signed_for_patient: bool
) -> None:
    facts = with_record(
        related_causes=causes,
        accident_state=state,
        accident_on=ACCIDENT_ON if causes else None,
        details=ClaimDetails(patient_signature_source="P") if signed_for_patient else None,
    )

    segments = written(facts)

    expected = segment
    if signed_for_patient:
        expected = segment.replace("*Y**", "*Y*P*") if causes else f"{segment}*P"
    assert [each for each in segments if each.startswith("CLM*")] == [expected]
    assert ("DTP*439*D8*20261020" in segments) is bool(causes)
    assert scrub_findings(facts) == []


@pytest.mark.parametrize("cause", ["EM", "OA", "AA"])
def test_a_cause_without_its_day_is_stopped(cause: str) -> None:
    state = "MI" if cause == "AA" else ""

    assert rules_that_block(with_record(related_causes=(cause,), accident_state=state)) == {"accident-day"}


def test_a_diagnosis_given_twice_is_stopped_and_mended_with_its_pointers() -> None:
    codes = ("M5450", "M25511", "M5450", "G43909")
    pointers = (3, 4)

    kept, places = each_once(codes)
    facts = with_record(diagnoses=tuple(kept), lines=(line(1, pointers=tuple(moved(pointers, places))), line(2)))

    assert rules_that_block(with_record(diagnoses=codes)) == {"diagnosis-twice"}
    assert (facts.record.diagnoses, facts.record.lines[0].pointers) == (("M5450", "M25511", "G43909"), (1, 3))
    assert scrub_findings(facts) == []


def test_a_claim_without_subscriber_is_stopped() -> None:
    nobody = with_subscriber(person=replace(PATIENT, name=Name("", "", qualifier="MI", identifier="")))

    assert rules_that_block(nobody) == {"member-id", "subscriber-name"}
