"""Each rule of the scrubber is broken alone: it speaks, and no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from claims.rules.facts import ClaimFacts
from claims.rules.scrub import ALL_RULES, Severity, blocks, scrub_findings
from tests.claims.rules.broken_details import BROKEN_DETAILS, CLEAN_DETAILS
from tests.claims.rules.broken_services import BROKEN_SERVICES, CLEAN_SERVICES, LATE
from tests.claims.rules.clean_facts import (
    BILLING,
    CLEAN,
    ELM_STREET,
    FACILITY,
    PATIENT,
    PRIMARY,
    RENDERING,
    SECONDARY,
    SHORE_ROAD,
    SUBSCRIBER,
    adjudication,
    line,
    with_adjudication,
    with_billing,
    with_line,
    with_primary,
    with_record,
    with_subscriber,
)
from x12.claim import Provider
from x12.parties import Name
from x12.remittance import Adjustment, Procedure

pytestmark = pytest.mark.unit

D = Decimal
OTHER_SUBSCRIBER = replace(SUBSCRIBER, is_patient=False)
BAD_NPI = "1234567890"
CO, PR = "CO", "PR"
UNHEARD = replace(PRIMARY, sequence="S", payer_id="OTHER", paid=None)

BROKEN: list[tuple[str, ClaimFacts]] = [
    ("claim-number", with_record(patient_control_number="C" * 21)),
    ("claim-number", with_record(patient_control_number="")),
    ("line-count", replace(with_record(lines=(), charge=D(0)), superbill_charge=D(0))),
    (
        "line-count",
        replace(
            with_record(
                lines=tuple(line(n, charge=D(1), procedure=Procedure("97110", ("GP", "76"))) for n in range(1, 52)),
                charge=D(51),
            ),
            superbill_charge=D(51),
        ),
    ),
    ("line-numbers", with_record(lines=(line(1), line(3)))),
    ("line-numbers", with_line(control_number="C1L2")),
    ("frequency", with_record(frequency="")),
    ("payer-claim-number", with_record(frequency="7")),
    ("payer-claim-number", with_record(frequency="8")),
    ("payer-claim-number", with_record(payer_claim_control_number="ICN1")),
    ("note-length", with_record(note="x" * 81)),
    ("identifier-characters", with_subscriber(group_number="A*B")),
    ("member-id", with_subscriber(person=replace(PATIENT, name=replace(PATIENT.name, identifier="")))),
    ("patient-name", replace(CLEAN, patient=replace(PATIENT, name=Name("Sample")))),
    ("patient-birth-date", replace(CLEAN, patient=replace(PATIENT, born_on=None))),
    ("patient-sex", replace(CLEAN, patient=replace(PATIENT, sex=""))),
    ("patient-address", replace(CLEAN, patient=replace(PATIENT, address=replace(ELM_STREET, city="")))),
    ("patient-address", replace(CLEAN, patient=replace(PATIENT, address=replace(ELM_STREET, state="XX")))),
    (
        "patient-address",
        replace(CLEAN, patient=replace(PATIENT, address=replace(ELM_STREET, postal_code="481"))),
    ),
    ("subscriber-name", with_subscriber(person=replace(PATIENT, name=replace(PATIENT.name, first="")))),
    ("patient-relationship", with_record(relationship="19")),
    ("subscriber-or-patient", with_record(subscriber=OTHER_SUBSCRIBER, relationship="01")),
    ("subscriber-or-patient", with_record(patient=PATIENT)),
    ("payer", with_subscriber(payer_id="")),
    ("filing-indicator", with_subscriber(filing_indicator="09")),
    ("coverage-active", replace(CLEAN, coverage_ends_on=dt.date(2026, 11, 1))),
    ("coverage-active", replace(CLEAN, coverage_starts_on=dt.date(2026, 11, 3))),
    ("coverage-changed", replace(CLEAN, is_coverage_changed=True)),
    ("medicare-secondary-type", with_subscriber(SECONDARY, filing_indicator="MB")),
    ("route", replace(CLEAN, has_route=False)),
    ("submitter-contact", replace(CLEAN, has_submitter_contact=False)),
    ("timely-filing", replace(CLEAN, today=dt.date(2028, 1, 1))),
    ("duplicate-claim", replace(CLEAN, claims_alike=("C9",))),
    ("payer-sequence", with_record(SECONDARY, other_payers=(PRIMARY, UNHEARD))),
    ("earlier-payer", with_subscriber(sequence="S")),
    (
        "earlier-payer-known",
        with_record(
            SECONDARY,
            lines=(
                line(1, adjudications=(adjudication(), adjudication(payer_id="WHO"))),
                SECONDARY.record.lines[1],
            ),
        ),
    ),
    (
        "earlier-payer-swapped",
        with_subscriber(
            SECONDARY,
            payer_id="PRIM1",
            person=replace(PATIENT, name=replace(PATIENT.name, identifier="P999")),
        ),
    ),
    (
        "earlier-payer-day",
        with_record(with_primary(adjustments=(Adjustment(CO, "45", D("115.00")),)), lines=(line(1), line(2))),
    ),
    ("earlier-payer-claim-number", with_primary(payer_claim_control_number="")),
    ("earlier-payer-adjustments", with_adjudication(adjustments=(Adjustment("XX", "45", D("65.00")),))),
    (
        "earlier-payer-adjustments",
        with_adjudication(adjustments=(Adjustment(CO, "45", D("65.00")), Adjustment(PR, "3", D(0)))),
    ),
    (
        "earlier-payer-adjustments",
        with_adjudication(adjustments=(Adjustment(CO, "45", D("60.00")), Adjustment(CO, "45", D("5.00")))),
    ),
    ("billing-npi", with_billing(name=replace(BILLING.name, identifier=BAD_NPI))),
    ("billing-name", with_billing(name=replace(BILLING.name, is_person=True))),
    ("billing-taxonomy", with_billing(taxonomy="")),
    ("billing-address", with_billing(address=replace(SHORE_ROAD, line1=""))),
    ("billing-post-office-box", with_billing(address=replace(SHORE_ROAD, line1="P.O. Box 12"))),
    ("billing-zip", with_billing(address=replace(SHORE_ROAD, postal_code="48103"))),
    ("billing-zip", with_billing(address=replace(SHORE_ROAD, postal_code="481039999"))),
    ("tax-id", with_billing(tax_id="12345")),
    ("tax-id", with_billing(tax_id_qualifier="24")),
    (
        "rendering-npi",
        replace(CLEAN, rendering=Provider(replace(RENDERING.name, identifier=BAD_NPI), "111N00000X")),
    ),
    ("rendering-name", replace(CLEAN, rendering=replace(RENDERING, name=replace(RENDERING.name, first="")))),
    ("rendering-taxonomy", replace(CLEAN, rendering=replace(RENDERING, taxonomy="111N"))),
    ("referring-provider", with_record(referring=Provider(Name("Reed", "Kim", identifier=BAD_NPI)))),
    ("facility-npi", replace(CLEAN, facility=replace(FACILITY, npi=BAD_NPI))),
    ("facility-address", replace(CLEAN, facility=replace(FACILITY, address=replace(SHORE_ROAD, line1="")))),
    (
        "facility-zip",
        replace(CLEAN, facility=replace(FACILITY, address=replace(SHORE_ROAD, postal_code="48103"))),
    ),
    ("diagnosis-missing", with_record(diagnoses=())),
    ("diagnosis-twice", with_record(diagnoses=("M5450", "M5450"))),
    ("diagnosis-billable", with_record(diagnoses=("M545", "M25511"))),
    ("diagnosis-pointer", with_line(pointers=())),
    ("diagnosis-pointer", with_line(pointers=(3,))),
    ("diagnosis-pointer", with_line(pointers=(1, 1))),
    ("service-in-future", replace(CLEAN, today=dt.date(2026, 11, 1))),
    ("service-before-birth", replace(CLEAN, patient=replace(PATIENT, born_on=dt.date(2026, 11, 3)))),
    ("service-day", with_line(service_to=dt.date(2026, 11, 1))),
    ("onset", with_record(onset_on=dt.date(2026, 11, 3))),
    ("admission", with_record(place_of_service="21")),
    ("accident-day", with_record(related_causes=("EM",))),
    ("accident-day", with_record(related_causes=("OA",), accident_on=dt.date(2026, 11, 3))),
    ("accident-state", with_record(related_causes=("AA",), accident_on=dt.date(2026, 11, 2))),
    ("accident-state", with_record(accident_state="MI")),
    ("accident-cause", with_record(accident_on=dt.date(2026, 10, 1))),
    ("accident-expected", replace(CLEAN, claim_type="workers")),
    ("procedure", with_line(procedure=Procedure("9921"))),
    ("unlisted-description", with_line(procedure=Procedure("97039", ("GP",)))),
    ("unlisted-description", with_line(procedure=Procedure("E1399"))),
    ("modifiers", with_line(procedure=Procedure("99213", ("2",)))),
    ("modifiers", with_line(procedure=Procedure("99213", ("25", "25")))),
    ("modifiers", with_line(procedure=Procedure("99213", ("25", "26", "27", "28", "29")))),
    ("unit", with_line(unit="MJ")),
    ("place-of-service", with_record(place_of_service="00")),
    ("equal-lines", with_record(lines=(line(1), line(2, procedure=Procedure("99213"))))),
    ("superbill-total", replace(CLEAN, superbill_charge=D("210.00"))),
    ("claim-total", replace(with_record(charge=D("201.00")), superbill_charge=D("201.00"))),
    ("line-charge", with_record(lines=(line(1, charge=D("150.005")), line(2, charge=D("49.995"))))),
    ("line-without-charge", with_record(lines=(line(1, charge=D(200)), line(2, charge=D(0))))),
    ("units", with_line(units=D(0))),
    ("patient-paid", with_record(patient_paid=D("200.01"))),
]
# A sum that is wrong is seen from more than one side.
UNBALANCED: list[tuple[set[str], ClaimFacts]] = [
    ({"earlier-payer-line-balance", "earlier-payer-paid"}, with_adjudication(paid=D("80.00"))),
    ({"earlier-payer-paid", "earlier-payer-claim-balance"}, with_primary(paid=D("84.99"))),
    (
        {"earlier-payer-line-balance", "earlier-payer-claim-balance"},
        with_adjudication(adjustments=(Adjustment(CO, "45", D("40.00")),)),
    ),
    (
        {"earlier-payer-paid", "earlier-payer-claim-balance"},
        with_primary(adjustments=(Adjustment(CO, "45", D("1.00")),)),
    ),
]


def rules_that_speak(facts: ClaimFacts) -> set[str]:
    return {finding.rule for finding in scrub_findings(facts)}


CLEAN_CLAIMS = {"primary": CLEAN, "secondary": SECONDARY, **CLEAN_SERVICES, **CLEAN_DETAILS}
ALL_BROKEN = [*BROKEN, *BROKEN_SERVICES, *BROKEN_DETAILS]


@pytest.mark.parametrize("facts", CLEAN_CLAIMS.values(), ids=CLEAN_CLAIMS)
def test_a_clean_claim_has_no_findings(facts: ClaimFacts) -> None:
    assert scrub_findings(facts) == []


@pytest.mark.parametrize(("rule", "facts"), ALL_BROKEN, ids=[f"{n}-{rule}" for n, (rule, _) in enumerate(ALL_BROKEN)])
def test_only_the_broken_rule_speaks(rule: str, facts: ClaimFacts) -> None:
    assert rules_that_speak(facts) - ALSO_TOLD.get(rule, set()) == {rule}


# Without diagnoses no pointer can be right.
ALSO_TOLD: dict[str, set[str]] = {"diagnosis-missing": {"diagnosis-pointer"}}


@pytest.mark.parametrize(("rules", "facts"), UNBALANCED)
def test_an_earlier_answer_that_does_not_balance_is_found(rules: set[str], facts: ClaimFacts) -> None:
    assert rules_that_speak(facts) == rules


def test_every_rule_is_broken_here() -> None:
    tested = {rule for rule, _ in ALL_BROKEN} | {rule for rules, _ in UNBALANCED for rule in rules}

    assert {rule.id for rule in ALL_RULES} - tested == {"diagnosis-count", "late-without-reason"}


def test_a_late_claim_to_medicaid_gives_the_reason_of_the_delay() -> None:
    without_reason = with_record(LATE, details=None)

    assert (rules_that_speak(LATE), rules_that_speak(without_reason)) == (
        {"timely-filing"},
        {"timely-filing", "late-without-reason"},
    )


def test_thirteen_diagnoses_are_too_many() -> None:
    codes = tuple(f"M25{joint}{side}" for joint in ("51", "52", "53", "54", "55", "56", "57") for side in "12")[:13]

    assert rules_that_speak(with_record(diagnoses=codes)) == {"diagnosis-count"}


def test_rule_ids_are_unique_and_each_rule_says_what_to_do() -> None:
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(rule.remedy.endswith(".") and rule.meaning.endswith(".") for rule in ALL_RULES)
    assert all(rule.box and rule.source and 1 <= rule.snip <= 7 for rule in ALL_RULES)


def test_warnings_come_last_and_do_not_block() -> None:
    warned = replace(CLEAN, is_coverage_changed=True)
    both = replace(warned, has_route=False)

    assert not blocks(scrub_findings(warned))
    assert blocks(scrub_findings(both))
    assert [finding.severity for finding in scrub_findings(both)] == [Severity.ERROR, Severity.WARNING]


@pytest.mark.parametrize("state", ["MI", "DC", "PR", "AE", "PW"])
def test_a_patient_lives_wherever_the_post_goes(state: str) -> None:
    moved = replace(PATIENT, address=replace(ELM_STREET, state=state))

    assert rules_that_speak(replace(CLEAN, patient=moved)) == set()


def test_an_unlisted_code_with_a_description_is_clean() -> None:
    described = Procedure("E1399", description="Cushion for a wheelchair, made to measure")

    assert scrub_findings(with_line(procedure=described)) == []


def test_a_line_that_the_payer_unbundled_balances_over_its_parts() -> None:
    parts = (adjudication(paid=D("50.00"), adjustments=()), adjudication(paid=D("35.00")))

    assert scrub_findings(with_record(SECONDARY, lines=(line(1, adjudications=parts), SECONDARY.record.lines[1]))) == []


def test_a_claim_level_adjustment_is_part_of_the_balance() -> None:
    facts = with_record(
        with_primary(paid=D("80.00"), adjustments=(Adjustment(CO, "131", D("5.00")),)),
    )

    assert scrub_findings(facts) == []
