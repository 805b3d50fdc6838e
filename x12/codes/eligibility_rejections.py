"""Why a payer could not answer a 270 (AAA03): in plain words, whose work it is, and whether a retry helps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Desk(StrEnum):
    """Who can mend it."""

    REGISTRATION = "registration"  # the patient's or subscriber's data
    ENROLLMENT = "enrollment"  # the provider's standing with the payer or clearinghouse
    INQUIRY = "inquiry"  # what we asked, and how
    PAYER = "payer"  # nothing to mend here: wait or call


@dataclass(frozen=True, slots=True)
class RejectionReason:
    """One AAA03 code. `retry_helps` is True where the same inquiry may succeed later."""

    words: str
    next_step: str
    desk: Desk
    retry_helps: bool = False


_REGISTRATION, _ENROLLMENT, _INQUIRY, _PAYER = Desk.REGISTRATION, Desk.ENROLLMENT, Desk.INQUIRY, Desk.PAYER
_MEMBER_CARD = "Compare with the member card, correct the patient's insurance and ask again."
_ENROLL = "Check the provider's enrolment with this payer, then ask again."

REJECTION_REASONS: dict[str, RejectionReason] = {
    "04": RejectionReason("Too many patients or service types in one inquiry", "Ask for fewer at once.", _INQUIRY),
    "15": RejectionReason(
        "The payer needs more data to find the patient",
        "Complete name, birth date and member id, then ask again.",
        _REGISTRATION,
    ),
    "33": RejectionReason("Something in the inquiry is wrong", "Check the inquiry's data and ask again.", _INQUIRY),
    "35": RejectionReason(
        "The provider is out of network for this inquiry",
        "Treat the patient as out of network, or call the payer.",
        _ENROLLMENT,
    ),
    "41": RejectionReason("The provider may not ask this payer", _ENROLL, _ENROLLMENT),
    "42": RejectionReason("The payer's system is down", "Ask again later.", _PAYER, retry_helps=True),
    "43": RejectionReason("The provider's id is missing or wrong", _ENROLL, _ENROLLMENT),
    "44": RejectionReason(
        "The provider's name is missing or wrong", "Correct the provider's name and ask again.", _ENROLLMENT
    ),
    "45": RejectionReason(
        "The provider's specialty is missing or wrong",
        "Correct the provider's taxonomy and ask again.",
        _ENROLLMENT,
    ),
    "46": RejectionReason(
        "The provider's telephone number is missing or wrong", "Correct it and ask again.", _ENROLLMENT
    ),
    "47": RejectionReason(
        "The provider's state is missing or wrong",
        "Correct the provider's address and ask again.",
        _ENROLLMENT,
    ),
    "48": RejectionReason("The referring provider's id is missing or wrong", "Correct it and ask again.", _INQUIRY),
    "49": RejectionReason(
        "The provider is not the primary care provider",
        "Ask the primary care provider for a referral.",
        _ENROLLMENT,
    ),
    "50": RejectionReason("The provider may not make inquiries", _ENROLL, _ENROLLMENT),
    "51": RejectionReason("The payer does not know this provider", _ENROLL, _ENROLLMENT),
    "52": RejectionReason("The service dates lie outside the provider's enrolment", _ENROLL, _ENROLLMENT),
    "53": RejectionReason(
        "The payer does not answer for this type of inquiry", "Ask for plan coverage (30) instead.", _INQUIRY
    ),
    "54": RejectionReason("The service code's qualifier is wrong", "Ask for a service type instead.", _INQUIRY),
    "55": RejectionReason("The product or service code is wrong", "Ask for a service type instead.", _INQUIRY),
    "56": RejectionReason("A date is missing or wrong", "Correct the service date and ask again.", _INQUIRY),
    "57": RejectionReason("The service date is missing or wrong", "Correct the service date and ask again.", _INQUIRY),
    "58": RejectionReason("The birth date is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "60": RejectionReason(
        "The birth date is after the service date",
        "Correct the birth date or the service date.",
        _REGISTRATION,
    ),
    "61": RejectionReason(
        "The payer has a date of death before the service date",
        "Check the patient's identity, then call the payer.",
        _REGISTRATION,
    ),
    "62": RejectionReason(
        "The service date is too far back or ahead for this payer",
        "Ask for a date within the payer's period.",
        _INQUIRY,
    ),
    "63": RejectionReason("The service date is in the future", "Ask for today.", _INQUIRY),
    "64": RejectionReason("The patient's id is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "65": RejectionReason("The patient's name is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "66": RejectionReason("The patient's sex is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "67": RejectionReason("The patient was not found", _MEMBER_CARD, _REGISTRATION),
    "68": RejectionReason("Several patients have this id", "Add name and birth date, then ask again.", _REGISTRATION),
    "69": RejectionReason(
        "The service does not fit the patient's age", "Check the birth date and the service.", _REGISTRATION
    ),
    "70": RejectionReason(
        "The service does not fit the patient's sex",
        "Check the patient's sex and the service.",
        _REGISTRATION,
    ),
    "71": RejectionReason("The birth date does not match the payer's", _MEMBER_CARD, _REGISTRATION),
    "72": RejectionReason("The member id is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "73": RejectionReason("The subscriber's name is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "74": RejectionReason("The subscriber's sex is missing or wrong", _MEMBER_CARD, _REGISTRATION),
    "75": RejectionReason("The subscriber was not found", _MEMBER_CARD, _REGISTRATION),
    "76": RejectionReason("Several members have this id", "Add name and birth date, then ask again.", _REGISTRATION),
    "77": RejectionReason(
        "The subscriber was found, the patient was not",
        "Check the dependent's name, birth date and relationship.",
        _REGISTRATION,
    ),
    "78": RejectionReason(
        "The subscriber is not in this group or plan",
        "Correct the group number or the plan and ask again.",
        _REGISTRATION,
    ),
    "79": RejectionReason(
        "The payer id or the enrolment with the clearinghouse is wrong",
        "Check the payer's eligibility id and the enrolment.",
        _ENROLLMENT,
    ),
    "80": RejectionReason("The payer did not respond in time", "Ask again later.", _PAYER, retry_helps=True),
    "97": RejectionReason(
        "The provider's address is missing or wrong",
        "Correct the provider's address and ask again.",
        _ENROLLMENT,
    ),
    "98": RejectionReason("Experimental service or procedure", "Call the payer about coverage.", _PAYER),
    "AA": RejectionReason("No authorization on file", "Ask the payer for an authorization.", _PAYER),
    "T4": RejectionReason(
        "The payer's name or id is missing", "Correct the payer's eligibility id and ask again.", _ENROLLMENT
    ),
}

FOLLOW_UPS: dict[str, str] = {
    "C": "Correct and ask again",
    "N": "Do not ask again",
    "P": "Send the same inquiry again",
    "R": "Asking again is allowed",
    "S": "Do not ask again: the inquiry went to another payer",
    "W": "Wait 30 days and ask again",
    "X": "Wait 10 days and ask again",
    "Y": "Do not ask again: we hold the inquiry and answer later",
}
