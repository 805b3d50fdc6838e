"""The claim as a whole: its number, its frequency, its size, characters that X12 cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error

LONGEST_CONTROL_NUMBER = 20  # payers need only give back 20 characters of CLM01
MOST_LINES = 50
LONGEST_NOTE = 80
FREQUENCIES = {"1": "original", "7": "corrected", "8": "void"}
SEPARATORS = frozenset("*~:^")


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
    }
    for name, value in identifiers.items():
        if SEPARATORS & set(value) or not value.isascii():
            yield f"The {name} holds a character that a claim file cannot carry (such as * ~ : ^)."


RULES: tuple[Rule, ...] = (
    error("claim-number", "26", "Build the claim again: it then gets a short number.", _control_number),
    error("line-count", "24", "Split the visit over several claims of at most 50 lines.", _line_count),
    error("line-numbers", "24", "Build the claim again from the visit.", _line_numbers),
    error("frequency", "22", "Choose original, corrected or void.", _frequency),
    error(
        "payer-claim-number",
        "22",
        "Enter the payer's claim number from its remittance, or make the claim original.",
        _payer_claim_number,
    ),
    error("note-length", "19", "Shorten the note.", _note),
    error(
        "identifier-characters",
        "1a",
        "Type the number again as it stands on the card or the letter.",
        _characters,
    ),
)
