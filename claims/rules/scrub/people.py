"""The patient and the subscriber (loops 2010BA and 2010CA)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error
from x12.codes.states import STATES
from x12.parties import Address

ZIP = re.compile(r"\d{5}(\d{4})?\Z")
RELATIONSHIPS = frozenset({"18", "01", "19", "20", "21", "39", "40", "53", "G8"})


def _patient_name(facts: ClaimFacts) -> Iterator[str]:
    if not facts.patient.name.last or not facts.patient.name.first:
        yield "The patient needs a first and a last name."


def _birth_date(facts: ClaimFacts) -> Iterator[str]:
    born_on = facts.patient.born_on
    if born_on is None:
        yield "The patient has no birth date."
    elif born_on > facts.today or born_on.year < 1900:
        yield f"The patient's birth date {born_on:%m/%d/%Y} cannot be right."


def _sex(facts: ClaimFacts) -> Iterator[str]:
    if facts.patient.sex not in {"F", "M", "U"}:
        yield "The patient's sex is not given."


def _is_complete(address: Address | None) -> bool:
    return (
        address is not None
        and bool(address.line1 and address.city)
        and address.state in STATES
        and ZIP.match(address.postal_code) is not None
    )


def _patient_address(facts: ClaimFacts) -> Iterator[str]:
    if not _is_complete(facts.patient.address):
        yield "The patient's address needs street, city, state and a ZIP code of 5 or 9 digits."


def _subscriber_name(facts: ClaimFacts) -> Iterator[str]:
    name = facts.record.subscriber.person.name
    if not name.last or (name.is_person and not name.first):
        yield "The subscriber needs a first and a last name."


def _subscriber(facts: ClaimFacts) -> Iterator[str]:
    """SBR02 is 18 exactly when there is no 2000C."""
    subscriber, patient = facts.record.subscriber, facts.record.patient
    if subscriber.is_patient and patient is not None:
        yield "The patient is the subscriber, and yet also named as another person."
    if not subscriber.is_patient and patient is None:
        yield "The subscriber is another person, but the patient is not named."


def _relationship(facts: ClaimFacts) -> Iterator[str]:
    relationship = facts.record.relationship
    if relationship not in RELATIONSHIPS or (relationship == "18") != facts.record.subscriber.is_patient:
        yield "It is not said how the patient is related to the subscriber."


def _member_id(facts: ClaimFacts) -> Iterator[str]:
    if len(facts.record.subscriber.person.name.identifier.strip()) < 2:
        yield "The claim has no member id."


_CARD = "Correct the patient's chart or coverage, then take the coverage over into the claim."

RULES: tuple[Rule, ...] = (
    error(
        "member-id",
        2,
        "1a",
        "The subscriber has a member id.",
        _CARD,
        "005010X222A1 2010BA NM109",
        _member_id,
    ),
    error(
        "patient-name",
        2,
        "2",
        "The patient has a first and a last name.",
        _CARD,
        "005010X222A1 2010CA NM103, NM104",
        _patient_name,
    ),
    error(
        "patient-birth-date",
        2,
        "3",
        "The patient's birth date is given and possible.",
        _CARD,
        "005010X222A1 2010BA, 2010CA DMG02",
        _birth_date,
    ),
    error(
        "patient-sex",
        2,
        "3",
        "The patient's sex is F, M or U.",
        _CARD,
        "005010X222A1 2010BA, 2010CA DMG03",
        _sex,
    ),
    error(
        "subscriber-name",
        2,
        "4",
        "The subscriber has a name; a person also a first name.",
        _CARD,
        "005010X222A1 2010BA NM103, NM104",
        _subscriber_name,
    ),
    error(
        "patient-address",
        2,
        "5",
        "The patient's address has street, city, a USPS state and 5 or 9 digits of ZIP.",
        _CARD,
        "005010X222A1 2010BA, 2010CA N3, N4",
        _patient_address,
    ),
    error(
        "patient-relationship",
        4,
        "6",
        "It is said how the patient is related to the subscriber.",
        _CARD,
        "005010X222A1 2000B SBR02, 2000C PAT01",
        _relationship,
    ),
    error(
        "subscriber-or-patient",
        4,
        "6",
        "The patient is named apart exactly when another person is the subscriber.",
        _CARD,
        "005010X222A1 2000B SBR02, 2000C",
        _subscriber,
    ),
)
