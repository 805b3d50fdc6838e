"""A claim from the visit superbill."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest

from billing.models import CashMethod, Payment, Visit
from billing.services.payments import take_payment
from billing.services.superbills import GivenDrug
from claims.models import ClaimLine, LineDrug
from claims.services.build import ClaimAlreadyBuilt, NoCoverage, NoVisitSuperbill, build_claim
from clearinghouse.models import ClaimType
from practice.models import AuditEvent, Practice, User
from tests import factories as base
from tests.claims import factories


def test_build_claim_copies_the_superbill(in_practice: Practice, biller: User) -> None:
    superbill = factories.make_superbill(in_practice, biller, diagnoses=("M54.50", "M25.511"))

    claim = build_claim(visit=superbill.visit, actor=biller, now=factories.NOW)

    assert claim.status == "draft"
    assert claim.charge_amount == Decimal("200.00")
    assert claim.diagnoses == ["M54.50", "M25.511"]
    assert [
        (line.number, line.code, line.modifiers, line.charge_amount) for line in claim.lines.order_by("number")
    ] == [
        (1, "99213", [], Decimal("150.00")),
        (2, "97110", ["GP"], Decimal("50.00")),
    ]
    assert [event.text for event in claim.events.all()] == ["Built from the visit superbill."]
    assert AuditEvent.objects.filter(verb="claim.built", subject_id=claim.pk, actor=biller).count() == 1


def test_control_numbers_are_short_and_never_repeat(in_practice: Practice, biller: User) -> None:
    first = factories.make_claim(in_practice, biller)
    second = factories.make_claim(in_practice, biller)

    assert [first.patient_control_number, second.patient_control_number] == ["C1", "C2"]
    assert sorted(ClaimLine.objects.values_list("control_number", flat=True)) == [
        "C1L1",
        "C1L2",
        "C2L1",
        "C2L2",
    ]


def test_two_equal_services_stay_two_lines(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller, lines=(factories.exercise(), factories.exercise()))

    assert [(line.code, line.charge_amount) for line in claim.lines.order_by("number")] == [
        ("97110", Decimal("50.00")),
        ("97110", Decimal("50.00")),
    ]


def test_a_policy_that_changes_later_changes_nothing(in_practice: Practice, biller: User) -> None:
    patient = factories.make_patient(in_practice, coverage={"member_id": "OLD123"})
    claim = factories.make_claim(in_practice, biller, patient=patient)

    patient.coverages.update(member_id="NEW999", group_number="G2")

    claim.refresh_from_db()
    assert claim.coverage_snapshot["coverage"]["member_id"] == "OLD123"
    assert claim.coverage_snapshot["coverage"]["group_number"] == ""


def test_the_coverage_is_the_one_in_force_on_the_day(in_practice: Practice, biller: User) -> None:
    ended = {"member_id": "ENDED", "starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2026, 10, 31)}
    patient = factories.make_patient(in_practice, coverage=ended)
    current = factories.add_coverage(patient, "P", member_id="NOW", starts_on=dt.date(2026, 11, 1))
    factories.add_coverage(patient, "P", member_id="LATER", starts_on=dt.date(2026, 12, 1))

    claim = factories.make_claim(in_practice, biller, patient=patient)

    assert claim.coverage == current


def test_each_sequence_has_its_own_payer(in_practice: Practice, biller: User) -> None:
    patient = factories.make_patient(in_practice)
    secondary = factories.add_coverage(patient, "S")
    superbill = factories.make_superbill(in_practice, biller, patient=patient)

    primary_claim = build_claim(visit=superbill.visit, sequence="P", actor=biller, now=factories.NOW)
    secondary_claim = build_claim(visit=superbill.visit, sequence="S", actor=biller, now=factories.NOW)

    assert primary_claim.payer != secondary_claim.payer
    assert secondary_claim.payer == secondary.payer


def test_what_the_patient_paid_goes_on_the_claim(in_practice: Practice, biller: User) -> None:
    superbill = factories.make_superbill(in_practice, biller)
    take_payment(
        patient=superbill.visit.patient,
        visit=superbill.visit,
        amount=Decimal("25.00"),
        method=CashMethod.CASH,
        purpose=Payment.Purpose.COPAY,
        reference="",
        idempotency_key=uuid4(),
        actor=biller,
        today=factories.TODAY,
        now=factories.NOW,
    )

    claim = build_claim(visit=Visit.objects.get(pk=superbill.visit_id), actor=biller, now=factories.NOW)

    assert claim.patient_paid_amount == Decimal("25.00")


def test_a_drug_of_the_superbill_stands_on_its_line(in_practice: Practice, biller: User) -> None:
    drug = GivenDrug("00409123401", Decimal("1.500"), "ML")

    claim = factories.make_claim(
        in_practice, biller, lines=(factories.office_visit(), factories.office_visit(service_code="J1885", drug=drug))
    )

    assert list(LineDrug.objects.values_list("line__number", "ndc", "quantity", "unit")) == [
        (2, "00409123401", Decimal("1.500"), "ML")
    ]
    assert claim.lines.count() == 2


def test_the_insurers_number_of_the_accident_goes_on_the_claim(in_practice: Practice, biller: User) -> None:
    patient = factories.make_patient(in_practice, coverage={"property_casualty_number": "WC-2026-118"})

    claim = factories.make_claim(in_practice, biller, patient=patient)

    assert claim.property_casualty_number == "WC-2026-118"


def test_a_workers_compensation_payer_makes_that_type_of_claim(in_practice: Practice, biller: User) -> None:
    payer = base.PayerFactory.create(practice=in_practice, filing_indicator="WC")
    patient = factories.make_patient(in_practice, payer=payer)

    assert factories.make_claim(in_practice, biller, patient=patient).claim_type == ClaimType.WORKERS


def test_a_second_claim_to_the_same_payer_is_refused(in_practice: Practice, biller: User) -> None:
    claim = factories.make_claim(in_practice, biller)

    with pytest.raises(ClaimAlreadyBuilt) as refusal:
        build_claim(visit=claim.visit, actor=biller, now=factories.NOW)

    assert refusal.value.claim == claim


def test_an_unsigned_visit_cannot_be_billed(in_practice: Practice, biller: User) -> None:
    visit = base.VisitFactory.create(practice=in_practice, patient=factories.make_patient(in_practice))

    with pytest.raises(NoVisitSuperbill):
        build_claim(visit=visit, actor=biller, now=factories.NOW)


def test_a_visit_without_coverage_cannot_be_billed(in_practice: Practice, biller: User) -> None:
    patient = base.PatientFactory.create(practice=in_practice)
    superbill = factories.make_superbill(in_practice, biller, patient=patient)

    with pytest.raises(NoCoverage):
        build_claim(visit=superbill.visit, actor=biller, now=factories.NOW)
