"""What few claims tell: attachments, drugs, certifications, equipment, codes of the claim (2300, 2400, 2410)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import details_of, line_details_of
from claims.rules.scrub.code_sets import is_equipment
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS, Certification
from x12.claim_details import REPORT_TYPES, TRANSMISSIONS, Attachment

KEPT_ON_REQUEST = "AA"  # PWK02
NDC = re.compile(r"\d{11}\Z")
DRUG_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})  # CTP05
DRUG = "N4"  # LIN02
SPECIAL_PROGRAMS = frozenset({"02", "03", "05", "09"})  # CLM12
DELAY_REASONS = frozenset({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "15"})  # CLM20
EQUIPMENT = "09"  # CRC01
RENTED = "RR"
RENTAL_UNITS = frozenset({"1", "4", "6"})  # SV506


def _wrong_attachment(each: Attachment) -> str:
    if each.report_type not in REPORT_TYPES:
        return "the kind of an attachment is not one of the guide's"
    if each.transmission not in TRANSMISSIONS:
        return "the way in which an attachment comes is not one of the guide's"
    if each.transmission != KEPT_ON_REQUEST and not each.control_number.strip():
        return "an attachment that is sent needs a control number, which stands on the paper, too"
    return ""


def _attachments(facts: ClaimFacts) -> Iterator[str]:
    for each in details_of(facts).attachments:
        if wrong := _wrong_attachment(each):
            yield f"{wrong[0].upper()}{wrong[1:]}."
    for line in facts.record.lines:
        for each in line_details_of(line).attachments:
            if wrong := _wrong_attachment(each):
                yield f"Line {line.number}: {wrong}."


def _drug_numbers(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        drug = line_details_of(line).drug
        if drug is None:
            continue
        if getattr(drug, "qualifier", DRUG) == DRUG and not NDC.match(drug.ndc):
            yield f"Line {line.number}: a national drug code has eleven digits without dashes."
        if drug.quantity <= 0 or drug.unit not in DRUG_UNITS:
            yield f"Line {line.number}: the drug needs a quantity above zero and its unit (ML, GR, UN, F2 or ME)."


def _wrong_certification(each: Certification, allowed: dict[str, frozenset[str]]) -> bool:
    return not each.conditions or not set(each.conditions) <= allowed.get(each.category, frozenset())


def _certifications(facts: ClaimFacts) -> Iterator[str]:
    if any(_wrong_certification(each, CLAIM_CERTIFICATIONS) for each in details_of(facts).certifications):
        yield "A certification of the claim holds a condition that does not belong to its question."
    for line in facts.record.lines:
        if any(_wrong_certification(each, LINE_CERTIFICATIONS) for each in line_details_of(line).certifications):
            yield f"Line {line.number}: a certification holds a condition that does not belong to its question."


def _special_program(facts: ClaimFacts) -> Iterator[str]:
    program = details_of(facts).special_program
    if program and program not in SPECIAL_PROGRAMS:
        yield "The special program is none of 02, 03, 05, 09."


def _delay_reason(facts: ClaimFacts) -> Iterator[str]:
    reason = details_of(facts).delay_reason
    if reason and reason not in DELAY_REASONS:
        yield "The reason of the delay is not one of the guide's."


def _equipment(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        equipment = line_details_of(line).equipment
        if equipment is None:
            continue
        if equipment.code != line.procedure.code:
            yield f"Line {line.number}: rental and purchase price are of another code than the line."
        if equipment.days <= 0 or equipment.rental_unit not in RENTAL_UNITS:
            yield f"Line {line.number}: rented equipment needs days above zero, by the day, week or month."
        if min(equipment.rental_price, equipment.purchase_price) < 0:
            yield f"Line {line.number}: a price of equipment is below zero."


def _equipment_certificate(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        details = line_details_of(line)
        has_certificate = details.equipment is not None and bool(details.equipment.certification)
        answers = {each.category for each in details.certifications}
        if has_certificate and EQUIPMENT not in answers:
            yield f"Line {line.number}: a certificate of medical necessity needs the equipment conditions."
        if EQUIPMENT in answers and not has_certificate:
            yield f"Line {line.number}: equipment conditions are given without a certificate of medical necessity."
        if has_certificate and details.equipment is not None and details.equipment.months is None:
            yield f"Line {line.number}: the certificate does not say for how many months."


def _rental_price(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        is_rental = is_equipment(line.procedure.code) and RENTED in line.procedure.modifiers
        if is_rental and line_details_of(line).equipment is None:
            yield f"Line {line.number}: the equipment is rented, but its rental and purchase price are not given."


RULES: tuple[Rule, ...] = (
    error(
        "attachment",
        4,
        "19",
        "An attachment has a kind, a way, and, unless it is kept on request, a control number.",
        "Give the attachment a control number, and write the same on the paper.",
        "005010X222A1 2300, 2400 PWK01, PWK02, PWK06",
        _attachments,
    ),
    error(
        "drug-numbers",
        5,
        "24",
        "A drug has an NDC of eleven digits, a quantity and a unit.",
        "Copy the NDC from the label with its dashes, and enter quantity and unit.",
        "005010X222A1 2410 LIN03, CTP04, CTP05",
        _drug_numbers,
    ),
    error(
        "certification",
        5,
        "24",
        "Each certification holds conditions of its own question.",
        "Choose the conditions again.",
        "005010X222A1 2300, 2400 CRC",
        _certifications,
    ),
    error(
        "special-program",
        5,
        "19",
        "The special program, where there is one, is one of the guide's.",
        "Choose the program from the list.",
        "005010X222A1 2300 CLM12",
        _special_program,
    ),
    error(
        "delay-reason",
        5,
        "19",
        "The reason of a delay, where there is one, is one of the guide's.",
        "Choose the reason from the list.",
        "005010X222A1 2300 CLM20",
        _delay_reason,
    ),
    error(
        "equipment",
        6,
        "24",
        "Rented equipment has days, unit and prices, for the code of its line.",
        "Correct the equipment of the line.",
        "005010X222A1 2400 SV5",
        _equipment,
    ),
    error(
        "equipment-certificate",
        6,
        "24",
        "A certificate of medical necessity comes with the equipment conditions and its months, and not without it.",
        "Fill in certificate, months and conditions, or take them all off.",
        "005010X222A1 2400 CR3, CRC*09",
        _equipment_certificate,
    ),
    warning(
        "rental-price",
        6,
        "24",
        "Equipment that is rented (RR) gives rental and purchase price.",
        "Enter both prices if this payer reads them.",
        "005010X222A1 2400 SV5",
        _rental_price,
    ),
)
