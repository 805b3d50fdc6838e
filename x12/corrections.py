"""What the payer has otherwise than we asked: name, birth date, sex, member id. INS03 001, INS04 25 announce it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from x12.benefits import BenefitAnswer
from x12.parties import Person


class PersonField(StrEnum):
    """What of a person may differ."""

    LAST_NAME = "last name"
    FIRST_NAME = "first name"
    BIRTH_DATE = "birth date"
    SEX = "sex"
    MEMBER_ID = "member id"


@dataclass(frozen=True, slots=True)
class Correction:
    """One difference, in the words of both sides. Dates as YYYY-MM-DD."""

    field: PersonField
    ours: str
    theirs: str


def corrections(answer: BenefitAnswer, patient: Person, member_id: str = "") -> tuple[Correction, ...]:
    """Compare the answered patient with the one asked about; what the payer leaves out is no difference.

    `member_id` is the subscriber's, where the patient is a dependent. Capitals, blanks and punctuation do not count.
    """
    theirs = answer.patient
    if theirs is None:
        return ()
    ours_id = patient.name.identifier or member_id
    # A payer may know a dependent under a number of his own: the subscriber's is compared where it is given.
    source = answer.subscriber if answer.dependent is not None and answer.subscriber is not None else theirs
    rows = (
        (PersonField.LAST_NAME, patient.name.last, theirs.name.last),
        (PersonField.FIRST_NAME, patient.name.first, theirs.name.first),
        (PersonField.BIRTH_DATE, _day(patient), _day(theirs)),
        (PersonField.SEX, patient.sex, theirs.sex),
        (PersonField.MEMBER_ID, ours_id, source.name.identifier),
    )
    return tuple(
        Correction(field, ours, told) for field, ours, told in rows if told and ours and _bare(ours) != _bare(told)
    )


def _day(person: Person) -> str:
    return person.born_on.isoformat() if person.born_on is not None else ""


def _bare(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())
