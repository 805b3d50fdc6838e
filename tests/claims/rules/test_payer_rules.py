"""Each kind of payer rule speaks of a claim that breaks it, and of no other."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from claims.rules.facts import ClaimFacts
from claims.rules.scrub import Severity, scrub_findings
from claims.rules.scrub.claim_field_values import CLAIM_VALUES, LINE_VALUES, claim_values, line_values
from contacts.rules.claim_fields import CLAIM_FIELDS
from contacts.rules.payer_rules import PayerRuleTerms, RuleKind
from tests.claims.rules.clean_facts import (
    CLEAN,
    PATIENT,
    RENDERING,
    SECONDARY,
    SERVICE_ON,
    line,
    with_line,
    with_primary,
    with_record,
    with_subscriber,
)
from x12.claim import ClaimDetails, LineDetails, Provider
from x12.claim_details import (
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    Attachment,
    ClaimDates,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDates,
    OrderingProvider,
)
from x12.parties import Name
from x12.remittance import Procedure, Reference

pytestmark = pytest.mark.unit
D = Decimal
K = RuleKind


def terms(kind: RuleKind, **given: Any) -> PayerRuleTerms:  # Any: field values
    return PayerRuleTerms(7, kind, "Great Lakes Mutual", is_error=True, **given)


def said(rule: PayerRuleTerms, facts: ClaimFacts) -> list[str]:
    """The sentences of the rule, which is the only one that speaks."""
    found = scrub_findings(replace(facts, payer_rules=(rule,)))
    assert {finding.rule for finding in found} <= {"payer-rule-7"}
    return [finding.text for finding in found]


def with_details(**given: Any) -> ClaimFacts:  # Any: field values
    return with_record(details=ClaimDetails(**given))


def with_line_details(**given: Any) -> ClaimFacts:  # Any: field values
    return with_line(details=LineDetails(**given))


FAX = Attachment("OZ", "FX", "A1")
MAIL = Attachment("OZ", "BM", "A2")
AUTHORIZED = with_record(prior_authorization="A1")
CORRECTED = with_record(frequency="7", payer_claim_control_number="ICN1")
# kind and terms, a claim that breaks it, a claim that does not, what is said
CASES: list[tuple[PayerRuleTerms, ClaimFacts, ClaimFacts, str]] = [
    (
        terms(K.FIELD_REQUIRED, field="prior_authorization"),
        CLEAN,
        AUTHORIZED,
        "Prior authorization (2300 REF*G1) must be there.",
    ),
    (
        terms(K.FIELD_REQUIRED, field="line_note", service_codes=("97110-97150",)),
        CLEAN,
        with_record(lines=(line(1), line(2, note="Gait"))),
        "Line 2: Note of the line (2400 NTE02) must be there. For 97110-97150.",
    ),
    (
        terms(K.FIELD_FORBIDDEN, field="group_number"),
        with_subscriber(group_number="G1"),
        CLEAN,
        "Group number (2000B SBR03) must be empty.",
    ),
    (
        terms(K.VALUE_LIST, field="place_of_service", values=("12",)),
        CLEAN,
        with_record(place_of_service="12"),
        "Place of service (2300 CLM05-1): only 12.",
    ),
    (
        terms(K.VALUE_LIST, field="modifier", values=("GP", "59")),
        with_line(procedure=Procedure("99213", ("25",))),
        CLEAN,
        "Line 1: Each modifier (2400 SV101-3 to 6): only GP, 59.",
    ),
    (
        terms(K.VALUE_FORMAT, field="member_id", pattern=r"[A-Z]\d{6}"),
        with_subscriber(person=replace(PATIENT, name=replace(PATIENT.name, identifier="WW00123"))),
        CLEAN,
        r"Member id (2010BA NM109) must look like [A-Z]\d{6}.",
    ),
    (terms(K.MOST_LINES, limit_count=1), CLEAN, with_record(CLEAN), "At most 1 service lines. The claim has 2."),
    (
        terms(K.MOST_DIAGNOSES, limit_count=1),
        CLEAN,
        with_record(diagnoses=("M5450",)),
        "At most 1 diagnoses. The claim has 2.",
    ),
    (
        terms(K.HIGHEST_CHARGE, limit_amount=D("199.99")),
        CLEAN,
        CLEAN,
        "At most 199.99 dollars. The claim asks for 200.00.",
    ),
    (
        terms(K.TIMELY_FILING, limit_count=30, counted_from="service"),
        replace(CLEAN, today=SERVICE_ON + dt.timedelta(31)),
        replace(CLEAN, today=SERVICE_ON + dt.timedelta(30)),
        "To be sent within 30 days of the first day of service. That day was 11/02/2026.",
    ),
    (
        terms(K.TIMELY_FILING, limit_count=60, counted_from="answer"),
        replace(SECONDARY, today=dt.date(2027, 1, 3)),
        replace(SECONDARY, today=dt.date(2027, 1, 2)),
        "To be sent within 60 days of the earlier payer's answer. That day was 11/03/2026.",
    ),
    (
        terms(K.TAXONOMY_REQUIRED, field="rendering_taxonomy", values=("225100000X",)),
        CLEAN,
        replace(CLEAN, rendering=replace(RENDERING, taxonomy="225100000X")),
        "Rendering provider's taxonomy (2310B PRV03) must be there, one of 225100000X.",
    ),
    (
        terms(K.PAYER_NUMBER_REQUIRED, field="billing_payer_number"),
        CLEAN,
        with_subscriber(billing_provider_ids=(Reference("G2", "MD778"),)),
        "Payer's number of the billing provider (2010BB REF*G2) must be there.",
    ),
    (terms(K.ATTACHMENTS), with_details(attachments=(FAX,)), CLEAN, "No attachments."),
    (
        terms(K.ATTACHMENTS, values=("FX",)),
        with_details(attachments=(FAX, MAIL)),
        with_details(attachments=(FAX,)),
        "Attachments only by FX.",
    ),
    (
        terms(K.ATTACHMENTS, values=("FX",)),
        with_line_details(attachments=(MAIL,)),
        with_line_details(attachments=(FAX,)),
        "Line 1: Attachments only by FX.",
    ),
    (terms(K.CLAIM_NOTES, note_policy="forbidden"), with_record(note="Please"), CLEAN, "No claim note."),
    (
        terms(K.CLAIM_NOTES, note_policy="required"),
        CLEAN,
        with_record(note="Please"),
        "A claim note must be there.",
    ),
    (
        terms(K.CLAIM_NOTES, note_policy="required", values=("CER",)),
        with_record(note="Please"),
        with_record(note="Please", note_kind="CER"),
        "A claim note of the kinds CER must be there.",
    ),
    (
        terms(K.CLAIM_NOTES, note_policy="accepted", values=("CER",)),
        with_record(note="Please"),
        CLEAN,
        "Only claim notes of the kinds CER.",
    ),
    (
        terms(K.RESUBMISSION_WINDOW, limit_count=10, counted_from="service"),
        replace(CORRECTED, today=SERVICE_ON + dt.timedelta(11)),
        replace(CLEAN, today=SERVICE_ON + dt.timedelta(11)),
        "To be corrected within 10 days of the first day of service. That day was 11/02/2026.",
    ),
    (
        terms(K.RESUBMISSION_WINDOW, limit_count=10, counted_from="answer"),
        replace(CORRECTED, answered_on=SERVICE_ON, today=SERVICE_ON + dt.timedelta(11)),
        replace(CORRECTED, answered_on=SERVICE_ON, today=SERVICE_ON + dt.timedelta(10)),
        "To be corrected within 10 days of this payer's answer. That day was 11/02/2026.",
    ),
    (terms(K.SECONDARY_ON_PAPER), SECONDARY, CLEAN, "Claims after another payer only on paper."),
]
# What the same claim cannot show: a limit just kept.
KEPT = {
    K.MOST_LINES: terms(K.MOST_LINES, limit_count=2),
    K.HIGHEST_CHARGE: terms(K.HIGHEST_CHARGE, limit_amount=D("200.00")),
}


@pytest.mark.parametrize(
    ("rule", "breaking", "keeping", "words"), CASES, ids=[f"{n}-{case[0].kind}" for n, case in enumerate(CASES)]
)
def test_the_rule_speaks_of_a_claim_that_breaks_it_alone(
    rule: PayerRuleTerms, breaking: ClaimFacts, keeping: ClaimFacts, words: str
) -> None:
    kept_rule = KEPT.get(rule.kind, rule)

    assert (said(rule, breaking), said(kept_rule, keeping)) == ([words], [])


def test_every_kind_is_broken_here() -> None:
    assert {case[0].kind for case in CASES} == set(RuleKind)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_in_force"),
    [
        (None, None, True),
        (SERVICE_ON, SERVICE_ON, True),
        (SERVICE_ON + dt.timedelta(1), None, False),
        (None, SERVICE_ON - dt.timedelta(1), False),
    ],
)
def test_a_rule_is_in_force_by_the_day_of_service(
    starts_on: dt.date | None, ends_on: dt.date | None, is_in_force: bool
) -> None:
    rule = terms(K.MOST_LINES, limit_count=1, starts_on=starts_on, ends_on=ends_on)

    assert bool(said(rule, CLEAN)) is is_in_force


def test_a_rule_for_other_services_is_silent() -> None:
    assert (
        said(terms(K.FIELD_REQUIRED, field="prior_authorization", service_codes=("97161", "J0000-J9999")), CLEAN) == []
    )


def test_the_words_and_the_remedy_are_the_admins_own() -> None:
    rule = replace(
        terms(K.FIELD_REQUIRED, field="line_note"),
        is_error=False,
        words="Great Lakes wants {a} note.",
        remedy="Write the goal on the line.",
    )

    [first, second] = scrub_findings(replace(CLEAN, payer_rules=(rule,)))

    assert (first.severity, first.box, first.text, first.remedy) == (
        Severity.WARNING,
        "24",
        "Line 1: Great Lakes wants {a} note.",
        "Write the goal on the line.",
    )
    assert second.text == "Line 2: Great Lakes wants {a} note."


def test_a_day_that_is_not_known_is_not_late() -> None:
    rule = terms(K.RESUBMISSION_WINDOW, limit_count=1, counted_from="answer")

    assert said(rule, replace(CORRECTED, today=dt.date(2027, 6, 1))) == []


# ---- every field of the list can be read --------------------------------------------------------------------------


def test_each_field_of_the_list_has_its_reader() -> None:
    assert {name for name, field in CLAIM_FIELDS.items() if not field.is_of_line} == set(CLAIM_VALUES)
    assert {name for name, field in CLAIM_FIELDS.items() if field.is_of_line} == set(LINE_VALUES)


DAY = dt.date(2026, 10, 1)
FULL_DATES = ClaimDates(**{field.name: DAY for field in fields(ClaimDates)})
FULL_REFERENCES = ClaimReferences(**{field.name: "X1" for field in fields(ClaimReferences)})


@pytest.mark.parametrize("name", sorted(set(CLAIM_VALUES) & {*CLAIM_DATE_QUALIFIERS, "disabled_from"}))
def test_a_date_of_the_claim_is_read(name: str) -> None:
    assert claim_values(CLEAN, name) == []
    assert claim_values(with_details(dates=FULL_DATES), name) == ["20261001"]


@pytest.mark.parametrize("name", sorted(set(CLAIM_VALUES) & set(CLAIM_REFERENCE_QUALIFIERS)))
def test_a_reference_of_the_claim_is_read(name: str) -> None:
    assert claim_values(CLEAN, name) == []
    assert claim_values(with_details(references=FULL_REFERENCES), name) == ["X1"]


OTHER = Provider(Name("Reed", "Kim", identifier="1000000012"), references=(Reference("G2", "P1"),))


@pytest.mark.parametrize(
    ("name", "facts", "values"),
    [
        ("billing_npi", CLEAN, ["1234567893"]),
        ("billing_contact_phone", replace(CLEAN, billing_phone="7345550100"), ["7345550100"]),
        ("diagnosis", CLEAN, ["M5450", "M25511"]),
        ("first_diagnosis", CLEAN, ["M5450"]),
        ("patient_paid", with_record(patient_paid=D("20.00")), ["20"]),
        ("referring_npi", with_record(referring=OTHER), ["1000000012"]),
        ("referring_payer_number", with_record(referring=OTHER), ["P1"]),
        ("supervising_npi", with_record(supervising=OTHER), ["1000000012"]),
        ("primary_care_npi", with_record(primary_care=OTHER), ["1000000012"]),
        ("rendering_npi", with_record(rendering=None), ["1000000004"]),  # left out of the file for being equal
        ("other_payer_claim_number", with_primary(), ["ICN77"]),
        ("attachment_type", with_details(attachments=(FAX,)), ["OZ"]),
        ("attachment_control_number", with_details(attachments=(FAX,)), ["A1"]),
        ("condition_code", with_details(conditions=("45",)), ["45"]),
        ("delay_reason", with_details(delay_reason="8"), ["8"]),
        ("special_program", with_details(special_program="02"), ["02"]),
        ("property_casualty_number", with_subscriber(property_casualty_number="Y4"), ["Y4"]),
    ],
)
def test_a_field_of_the_claim_is_read(name: str, facts: ClaimFacts, values: list[str]) -> None:
    assert claim_values(facts, name) == values


DRUG = Drug("00002751001", D("2.5"), "ML", prescription_number="RX1")


@pytest.mark.parametrize(
    ("name", "changes", "values"),
    [
        ("unit", {}, ["UN"]),
        ("units", {"units": D("10.500")}, ["10.5"]),
        ("emergency", {"is_emergency": True}, ["Y"]),
        ("line_place_of_service", {"place_of_service": "12"}, ["12"]),
        ("ndc", {"details": LineDetails(drug=DRUG)}, ["00002751001"]),
        ("drug_quantity", {"details": LineDetails(drug=DRUG)}, ["2.5"]),
        ("drug_unit", {"details": LineDetails(drug=DRUG)}, ["ML"]),
        ("prescription_number", {"details": LineDetails(drug=DRUG)}, ["RX1"]),
        ("epsdt", {"details": LineDetails(is_epsdt=True)}, ["Y"]),
        ("family_planning", {"details": LineDetails(is_family_planning=True)}, ["Y"]),
        ("line_clia_number", {"details": LineDetails(clia_number="23D1234567")}, ["23D1234567"]),
        ("immunization_batch", {"details": LineDetails(immunization_batch="B1")}, ["B1"]),
        ("line_prescribed_on", {"details": LineDetails(dates=LineDates(prescribed_on=DAY))}, ["20261001"]),
        (
            "line_initial_treatment_on",
            {"details": LineDetails(dates=LineDates(initial_treatment_on=DAY))},
            ["20261001"],
        ),
        ("line_last_seen_on", {"details": LineDetails(dates=LineDates(last_seen_on=DAY))}, ["20261001"]),
        ("ordering_npi", {"details": LineDetails(ordering=OrderingProvider(OTHER.name))}, ["1000000012"]),
        ("line_rendering_npi", {"details": LineDetails(rendering=OTHER)}, ["1000000012"]),
        ("line_supervising_npi", {"details": LineDetails(supervising=OTHER)}, ["1000000012"]),
        ("line_referring_npi", {"details": LineDetails(referring=OTHER)}, ["1000000012"]),
        (
            "line_prior_authorization",
            {
                "details": LineDetails(
                    authorizations=(LineAuthorization("G1", "A1"), LineAuthorization("G1", "A2", payer_id="PRIM1"))
                )
            },
            ["A1"],
        ),
        ("line_referral_number", {"details": LineDetails(authorizations=(LineAuthorization("9F", "R1"),))}, ["R1"]),
        ("line_attachment_control_number", {"details": LineDetails(attachments=(FAX,))}, ["A1"]),
    ],
)
def test_a_field_of_the_line_is_read(name: str, changes: dict[str, Any], values: list[str]) -> None:  # Any: values
    assert line_values(line(1, **changes), name) == values


# ---- overriding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_error", "is_overridable", "severity"),
    [(True, False, "error"), (True, True, "info"), (False, False, "info")],
)
def test_a_reason_counts_where_the_rule_warns_or_may_be_overridden(
    is_error: bool, is_overridable: bool, severity: str
) -> None:
    rule = replace(terms(K.MOST_LINES, limit_count=1), is_error=is_error, is_overridable=is_overridable)
    reason = {("payer-rule-7", "At most 1 service lines. The claim has 2."): "Agreed by phone."}

    [finding] = scrub_findings(replace(CLEAN, payer_rules=(rule,), overrides=reason))

    assert finding.severity == severity
    assert finding.override_reason == ("Agreed by phone." if severity == "info" else "")


def test_a_reason_for_another_sentence_does_not_count() -> None:
    rule = replace(terms(K.MOST_LINES, limit_count=1), is_overridable=True)
    reason = {("payer-rule-7", "At most 1 service lines. The claim has 3."): "Agreed by phone."}

    [finding] = scrub_findings(replace(CLEAN, payer_rules=(rule,), overrides=reason))

    assert finding.severity == Severity.ERROR
