"""What certain kinds of service ask for besides (SNIP type 6): ambulance, chiropractic, anesthesia and others."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import claim_dates_of, details_of, line_dates_of, line_details_of
from claims.rules.scrub.code_sets import (
    ANESTHESIA_MODIFIERS,
    ANESTHESIA_WITHOUT_MINUTES,
    HOMEBOUND_TRAVEL,
    MAMMOGRAPHY,
    MEDICARE,
    SPINAL_MANIPULATION,
    is_ambulance,
    is_anesthesia,
    is_clia_test,
    lens_category,
)
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import ClaimLine

NATURES = frozenset("ACDEFGM")  # CR208
IN_ACTIVE_TREATMENT = "AT"
NOT_COVERED_AS_KNOWN = frozenset({"GA", "GX", "GY", "GZ"})  # maintenance: the denial is expected
REFERRED_OUT = "90"
IS_REPLACED = "RA"
OF_HOSPICE_PATIENT = frozenset({"GV", "GW"})
HOSPICE = "34"  # place of service
AMBULANCE, HOMEBOUND, EPSDT, HOSPICE_EMPLOYEE = "07", "75", "ZZ", "70"  # CRC01
NO_REFERRAL = "NU"  # CRC03 of EPSDT: no referral was given


def is_medicare(facts: ClaimFacts) -> bool:
    return facts.record.subscriber.filing_indicator in MEDICARE


def _certified(facts: ClaimFacts, line: ClaimLine | None = None) -> set[str]:
    """The categories that the claim certifies, and those of one line."""
    own = {each.category for each in details_of(facts).certifications}
    return own | ({each.category for each in line_details_of(line).certifications} if line else set())


def _manipulations(facts: ClaimFacts) -> list[ClaimLine]:
    return [line for line in facts.record.lines if line.procedure.code in SPINAL_MANIPULATION]


def _ambulance(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if not is_ambulance(line.procedure.code):
            continue
        ride = line_details_of(line).ambulance or details_of(facts).ambulance
        if ride is None:
            yield f"Line {line.number}: the ambulance ride is not described (reason, miles, places)."
        elif ride.pick_up is None or ride.drop_off is None:
            yield f"Line {line.number}: the ambulance ride needs the place it came from and the place it went to."
        if AMBULANCE not in _certified(facts, line):
            yield f"Line {line.number}: the patient's condition for the ambulance is not certified."


def _first_treatment(facts: ClaimFacts) -> Iterator[str]:
    if is_medicare(facts) and claim_dates_of(facts).initial_treatment_on is None:
        for line in _manipulations(facts):
            if line_dates_of(line).initial_treatment_on is None:
                yield f"Line {line.number}: Medicare needs the day of the first treatment of this course."


def _active_treatment(facts: ClaimFacts) -> Iterator[str]:
    if not is_medicare(facts):
        return
    for line in _manipulations(facts):
        if not {IN_ACTIVE_TREATMENT, *NOT_COVERED_AS_KNOWN} & set(line.procedure.modifiers):
            yield f"Line {line.number}: without modifier AT Medicare takes the adjustment for maintenance."


def _nature(facts: ClaimFacts) -> Iterator[str]:
    manipulation = details_of(facts).spinal_manipulation
    if manipulation is not None and manipulation.condition not in NATURES:
        yield "The nature of the condition (CR208) is none of A, C, D, E, F, G, M."


def _nature_expected(facts: ClaimFacts) -> Iterator[str]:
    if is_medicare(facts) and _manipulations(facts) and details_of(facts).spinal_manipulation is None:
        yield "The nature of the condition that the spine is treated for is not given."


def _anesthesia_minutes(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        code = line.procedure.code
        if is_anesthesia(code) and code not in ANESTHESIA_WITHOUT_MINUTES and line.unit != "MJ":
            yield f"Line {line.number}: {code} is billed in minutes."


def _anesthesia_modifier(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        if is_anesthesia(line.procedure.code) and not ANESTHESIA_MODIFIERS & set(line.procedure.modifiers):
            yield f"Line {line.number}: it is not said who gave the anesthesia (AA, AD, QK, QX, QY or QZ)."


def _clia(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        own = line_details_of(line).clia_number or facts.record.clia_number
        if is_clia_test(line.procedure.code) and not own:
            yield f"Line {line.number}: {line.procedure.code} is a laboratory test and needs a CLIA number."


def _clia_shape(facts: ClaimFacts) -> Iterator[str]:
    lines = [line_details_of(line) for line in facts.record.lines]
    numbers = [facts.record.clia_number, *(each.clia_number for each in lines)]
    for number in (*numbers, *(each.reference_clia_number for each in lines)):
        is_right = len(number) == 10 and number[2] == "D" and (number[:2] + number[3:]).isdigit()
        if number and not is_right:
            yield f"{number} is not a CLIA number: two digits, a D, seven digits."


def _reference_laboratory(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        is_referred = REFERRED_OUT in line.procedure.modifiers and is_clia_test(line.procedure.code)
        if is_referred and not line_details_of(line).reference_clia_number:
            yield f"Line {line.number}: the CLIA number of the laboratory that made the test is missing."


def _epsdt(facts: ClaimFacts) -> Iterator[str]:
    is_screening = any(line_details_of(line).is_epsdt for line in facts.record.lines)
    if is_screening and EPSDT not in _certified(facts):
        yield "A line is an EPSDT screening, but it is not said whether a referral came of it."


def _epsdt_answer(facts: ClaimFacts) -> Iterator[str]:
    for each in details_of(facts).certifications:
        if each.category == EPSDT and each.applies == (NO_REFERRAL in each.conditions):
            yield "The EPSDT answer contradicts itself: NU stands for no referral, and for nothing else."


def _lenses(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        category = lens_category(line.procedure.code)
        if category and IS_REPLACED in line.procedure.modifiers and category not in _certified(facts):
            yield f"Line {line.number}: it is not said why the lenses or frames are replaced."


def _homebound(facts: ClaimFacts) -> Iterator[str]:
    travels = any(line.procedure.code in HOMEBOUND_TRAVEL for line in facts.record.lines)
    if is_medicare(facts) and travels and HOMEBOUND not in _certified(facts):
        yield "The laboratory went to the patient, but it is not certified that the patient is homebound."


def _hospice(facts: ClaimFacts) -> Iterator[str]:
    if not is_medicare(facts):
        return
    for line in facts.record.lines:
        place = line.place_of_service or facts.record.place_of_service
        is_of_hospice = place == HOSPICE or bool(OF_HOSPICE_PATIENT & set(line.procedure.modifiers))
        if is_of_hospice and HOSPICE_EMPLOYEE not in _certified(facts, line):
            yield f"Line {line.number}: it is not said whether the provider is employed by the hospice."


def _mammography(facts: ClaimFacts) -> Iterator[str]:
    references = details_of(facts).references
    on_claim = references.mammography_certification if references else ""
    for line in facts.record.lines:
        if line.procedure.code in MAMMOGRAPHY and not (line_details_of(line).mammography_certification or on_claim):
            yield f"Line {line.number}: a mammography needs the certification number of its site."


RULES: tuple[Rule, ...] = (
    error(
        "ambulance",
        6,
        "24",
        "An ambulance line has its ride (reason, miles, both places) and certified conditions.",
        "Describe the ride: why, how many miles, from where to where, and the conditions of the patient.",
        "005010X222A1 2300, 2400 CR1, CRC*07; 2310E, 2310F",
        _ambulance,
    ),
    error(
        "chiropractic-first-treatment",
        6,
        "15",
        "A spinal adjustment billed to Medicare has the day of the first treatment.",
        "Enter the day on which this course of treatment began.",
        "CMS Claims Processing Manual ch. 26 section 10.4; DTP*454",
        _first_treatment,
    ),
    warning(
        "chiropractic-active-treatment",
        6,
        "24D",
        "A spinal adjustment billed to Medicare says by AT that it is active treatment.",
        "Add modifier AT if it is active treatment, or GA or GY if it is maintenance.",
        "CMS Benefit Policy Manual ch. 15 section 240.1.3",
        _active_treatment,
    ),
    error(
        "chiropractic-condition",
        6,
        "19",
        "The nature of the condition is one of the guide's codes.",
        "Choose acute, chronic or another nature from the list.",
        "005010X222A1 2300 CR208",
        _nature,
    ),
    warning(
        "chiropractic-condition-expected",
        6,
        "19",
        "A spinal adjustment billed to Medicare says the nature of the condition.",
        "Choose the nature of the condition: acute, chronic, or another.",
        "005010X222A1 2300 CR2",
        _nature_expected,
    ),
    error(
        "anesthesia-minutes",
        6,
        "24G",
        "Anesthesia that counts by time is billed in minutes.",
        "Enter the minutes, with MJ as unit.",
        "005010X222A1 2400 SV103, SV104",
        _anesthesia_minutes,
    ),
    warning(
        "anesthesia-modifier",
        6,
        "24D",
        "An anesthesia line says who gave it.",
        "Add AA, AD, QK, QX, QY or QZ.",
        "CMS Claims Processing Manual ch. 12 section 50",
        _anesthesia_modifier,
    ),
    error(
        "clia",
        4,
        "23",
        "A laboratory test has a CLIA number.",
        "Enter the CLIA number of the location under Settings, or that of the laboratory on the line.",
        "42 CFR 493; 005010X222A1 2300, 2400 REF*X4",
        _clia,
    ),
    error(
        "clia-number",
        5,
        "23",
        "A CLIA number has two digits, a D and seven digits.",
        "Copy it from the certificate.",
        "005010X222A1 REF*X4, REF*F4",
        _clia_shape,
    ),
    error(
        "reference-laboratory",
        6,
        "24",
        "A test that was sent out (modifier 90) names the CLIA number of the laboratory that made it.",
        "Enter the CLIA number of the reference laboratory on the line.",
        "005010X222A1 2400 REF*F4",
        _reference_laboratory,
    ),
    error(
        "epsdt",
        6,
        "24H",
        "An EPSDT screening says whether a referral came of it.",
        "Answer the EPSDT question of the claim.",
        "005010X222A1 2300 CRC*ZZ",
        _epsdt,
    ),
    error(
        "epsdt-answer",
        6,
        "24H",
        "The EPSDT answer is no exactly with the code for no referral (NU).",
        "Answer yes with AV, S2 or ST, or no with NU.",
        "005010X222A1 2300 CRC*ZZ CRC02, CRC03",
        _epsdt_answer,
    ),
    warning(
        "replaced-lenses",
        6,
        "24",
        "Replaced lenses or frames (modifier RA) say why.",
        "Certify the reason for lenses, contact lenses or frames.",
        "005010X222A1 2300 CRC*E1, E2, E3",
        _lenses,
    ),
    warning(
        "homebound",
        6,
        "24",
        "A laboratory that bills Medicare for going to a patient certifies that the patient is homebound.",
        "Certify it, or take the travel off the claim.",
        "005010X222A1 2300 CRC*75",
        _homebound,
    ),
    warning(
        "hospice-employee",
        6,
        "24",
        "A service to a hospice patient billed to Medicare says whether the hospice employs the provider.",
        "Answer the hospice question of the line.",
        "005010X222A1 2400 CRC*70",
        _hospice,
    ),
    error(
        "mammography",
        6,
        "32b",
        "A mammography names the certification number of its site.",
        "Enter the FDA's certification number of the site.",
        "21 CFR 900; 005010X222A1 2300, 2400 REF*EW",
        _mammography,
    ),
)
