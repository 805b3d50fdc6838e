"""What Medicare, Medicaid and property-and-casualty payers ask for beyond the others."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import details_of, line_details_of
from claims.rules.scrub.code_sets import (
    ALWAYS_THERAPY,
    MEDICAID,
    PROPERTY_AND_CASUALTY,
    THERAPY_MODIFIERS,
    is_drug,
    is_equipment,
    is_imaging,
    is_laboratory,
)
from claims.rules.scrub.rule import Rule, error, warning
from claims.rules.scrub.service_types import is_medicare
from x12.claim import ClaimLine


def _undisciplined(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if line.procedure.code in ALWAYS_THERAPY and not THERAPY_MODIFIERS & set(line.procedure.modifiers):
            yield f"Line {line.number}: {line.procedure.code} is therapy, but no plan of care is named (GP, GO or GN)."


def _discipline(facts: ClaimFacts) -> Iterator[str]:
    if is_medicare(facts):
        yield from _undisciplined(facts)


def _discipline_expected(facts: ClaimFacts) -> Iterator[str]:
    if not is_medicare(facts):
        yield from _undisciplined(facts)


def _needs_orderer(line: ClaimLine) -> bool:
    code = line.procedure.code
    return is_laboratory(code) or is_imaging(code) or is_equipment(code)


def _ordering(facts: ClaimFacts) -> Iterator[str]:
    if not is_medicare(facts) or facts.record.referring is not None:
        return
    for line in facts.record.lines:
        details = line_details_of(line)
        if _needs_orderer(line) and details.ordering is None and details.referring is None:
            yield f"Line {line.number}: Medicare pays {line.procedure.code} only with the provider who ordered it."


def _property_claim_number(facts: ClaimFacts) -> Iterator[str]:
    subscriber = facts.record.subscriber
    if subscriber.filing_indicator in PROPERTY_AND_CASUALTY and not subscriber.property_casualty_number:
        yield "The payer's number of the accident (property and casualty claim number) is missing."


def _drugs_without_code(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if is_drug(line.procedure.code) and line_details_of(line).drug is None:
            yield f"Line {line.number}: {line.procedure.code} has no national drug code."


def _drug_code(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.subscriber.filing_indicator == MEDICAID:
        yield from _drugs_without_code(facts)


def _drug_code_expected(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.subscriber.filing_indicator != MEDICAID and not is_medicare(facts):
        yield from _drugs_without_code(facts)


def _late_without_reason(facts: ClaimFacts) -> Iterator[str]:
    is_late = facts.service_on is not None and (facts.today - facts.service_on).days > facts.timely_filing_days
    if is_late and facts.record.subscriber.filing_indicator == MEDICAID and not details_of(facts).delay_reason:
        yield "The claim is late, and Medicaid reads no late claim without the reason of the delay."


_THERAPY_REMEDY = "Add GP for physical, GO for occupational, GN for speech therapy."
RULES: tuple[Rule, ...] = (
    error(
        "therapy-discipline",
        6,
        "24D",
        "Therapy billed to Medicare names the plan of care by GP, GO or GN.",
        _THERAPY_REMEDY,
        "CMS Claims Processing Manual ch. 5 section 20.1",
        _discipline,
    ),
    warning(
        "therapy-discipline-expected",
        6,
        "24D",
        "Therapy billed to other payers names the plan of care by GP, GO or GN.",
        _THERAPY_REMEDY,
        "CMS list of therapy codes; payer manuals",
        _discipline_expected,
    ),
    error(
        "ordering-provider",
        4,
        "17",
        "Laboratory tests, images and equipment billed to Medicare name who ordered them.",
        "Enter the referring provider of the claim, or the ordering provider of the line.",
        "42 CFR 424.507; 005010X222A1 2310A, 2420E",
        _ordering,
    ),
    error(
        "property-casualty-number",
        4,
        "11b",
        "Claims to workers' compensation, automobile and liability payers carry the payer's number of the accident.",
        "Enter the claim number that the payer gave the accident.",
        "005010X222A1 2010BA, 2010CA REF*Y4",
        _property_claim_number,
    ),
    error(
        "drug-code",
        6,
        "24",
        "Drugs billed to Medicaid have a national drug code.",
        "Enter the NDC from the label, with its quantity and unit.",
        "42 USC 1396b(i)(10); 005010X222A1 2410 LIN, CTP",
        _drug_code,
    ),
    warning(
        "drug-code-expected",
        6,
        "24",
        "Drugs billed to payers other than Medicare have a national drug code.",
        "Enter the NDC from the label, with its quantity and unit, unless this payer does not want it.",
        "005010X222A1 2410 LIN, CTP; payer manuals",
        _drug_code_expected,
    ),
    error(
        "late-without-reason",
        4,
        "24A",
        "A late claim to Medicaid gives the reason of the delay.",
        "Choose the reason of the delay on the claim.",
        "005010X222A1 2300 CLM20; 42 CFR 447.45",
        _late_without_reason,
    ),
)
