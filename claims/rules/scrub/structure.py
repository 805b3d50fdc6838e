"""The claim as a whole: its number, its frequency, its size, characters that X12 cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import claim_values
from claims.rules.scrub.rule import Rule, error
from contacts.rules.claim_fields import CLAIM_FIELDS

LONGEST_CONTROL_NUMBER = 20  # payers need only give back 20 characters of CLM01
MOST_LINES = 50
LONGEST_NOTE = 80
FREQUENCIES = {"1": "original", "7": "corrected", "8": "void"}
SEPARATORS = frozenset("*~:^")
REFERENCES = (
    "billing_license",
    "billing_payer_number",
    "property_casualty_number",
    "clia_number",
    "medical_record_number",
    "attachment_control_number",
    "mammography_certification",
    "device_exemption",
    "demonstration_project",
    "care_plan_oversight",
    "rendering_payer_number",
    "facility_payer_number",
    "other_payer_claim_number",
)


def _control_number(facts: ClaimFacts) -> Iterator[str]:
    number = facts.record.patient_control_number
    if not number:
        yield "The claim has no patient control number."
    elif len(number) > LONGEST_CONTROL_NUMBER:
        yield f"The patient control number is longer than {LONGEST_CONTROL_NUMBER} characters."


def _line_count(facts: ClaimFacts) -> Iterator[str]:
    count = len(facts.record.lines)
    if count == 0:
        yield "The claim has no service line."
    elif count > MOST_LINES:
        yield f"The claim has {count} service lines; one claim takes {MOST_LINES}."


def _line_numbers(facts: ClaimFacts) -> Iterator[str]:
    if [line.number for line in facts.record.lines] != list(range(1, len(facts.record.lines) + 1)):
        yield "The service lines are not numbered 1, 2, 3."
    controls = [line.control_number for line in facts.record.lines]
    if len(set(controls)) < len(controls) or not all(controls):
        yield "A service line has no control number of its own."


def _frequency(facts: ClaimFacts) -> Iterator[str]:
    if facts.record.frequency not in FREQUENCIES:
        yield "The claim does not say whether it is original (1), corrected (7) or void (8)."


def _payer_claim_number(facts: ClaimFacts) -> Iterator[str]:
    frequency, number = facts.record.frequency, facts.record.payer_claim_control_number
    if frequency in {"7", "8"} and not number:
        yield f"A {FREQUENCIES[frequency]} claim needs the payer's number of the claim that it replaces."
    if frequency == "1" and number:
        yield "An original claim carries a payer's claim number."


def _note(facts: ClaimFacts) -> Iterator[str]:
    if len(facts.record.note) > LONGEST_NOTE:
        yield f"The note is longer than {LONGEST_NOTE} characters."


def _characters(facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    identifiers = {
        "member id": record.subscriber.person.name.identifier,
        "group number": record.subscriber.group_number,
        "prior authorization number": record.prior_authorization,
        "referral number": record.referral_number,
        "payer's claim number": record.payer_claim_control_number,
        "payer id": record.subscriber.payer_id,
        **{CLAIM_FIELDS[name].label.lower(): value for name in REFERENCES for value in claim_values(facts, name)},
    }
    for name, value in identifiers.items():
        if SEPARATORS & set(value) or not value.isascii():
            yield f"The {name} holds a character that a claim file cannot carry (such as * ~ : ^)."


RULES: tuple[Rule, ...] = (
    error(
        "claim-number",
        2,
        "26",
        "The claim has a control number of at most 20 characters, since payers need give back no more.",
        "Build the claim again: it then gets a short number.",
        "005010X222A1 2300 CLM01",
        _control_number,
    ),
    error(
        "line-count",
        1,
        "24",
        "The claim has 1 to 50 service lines.",
        "Split the visit over several claims of at most 50 lines.",
        "005010X222A1 2400 LX",
        _line_count,
    ),
    error(
        "line-numbers",
        1,
        "24",
        "Lines are numbered 1, 2, 3, each with a control number of its own.",
        "Build the claim again from the visit.",
        "005010X222A1 2400 LX01, REF*6R",
        _line_numbers,
    ),
    error(
        "frequency",
        2,
        "22",
        "The claim says whether it is original (1), corrected (7) or void (8).",
        "Choose original, corrected or void.",
        "005010X222A1 2300 CLM05-3",
        _frequency,
    ),
    error(
        "payer-claim-number",
        4,
        "22",
        "A corrected claim or a void names the payer's claim number, and an original does not.",
        "Enter the payer's claim number from its remittance, or make the claim original.",
        "005010X222A1 2300 REF*F8; RFI 2110",
        _payer_claim_number,
    ),
    error(
        "note-length",
        2,
        "19",
        "A note has at most 80 characters.",
        "Shorten the note.",
        "005010X222A1 2300 NTE02",
        _note,
    ),
    error(
        "identifier-characters",
        1,
        "1a",
        "Identifiers hold only characters that a claim file can carry.",
        "Type the number again as it stands on the card or the letter.",
        "X12.5 separators; 005010X222A1 B.1",
        _characters,
    ),
)
