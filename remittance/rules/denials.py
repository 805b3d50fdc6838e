"""What a denial is about, what to do next, and by when: (group, CARC, RARC) in our own categories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """Our grouping of denial reasons, by who in the office can mend it."""

    REGISTRATION = "registration"
    ENROLLMENT = "enrollment"
    AUTHORIZATION = "authorization"
    TIMELY_FILING = "timely_filing"
    MEDICAL_NECESSITY = "medical_necessity"
    OTHER_PAYER = "other_payer"
    CODING = "coding"
    MISSING_DATA = "missing_data"
    DUPLICATE = "duplicate"
    BUNDLING = "bundling"
    NOT_COVERED = "not_covered"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Playbook:
    """A category in words: its name and what to do next."""

    label: str
    next_step: str


PLAYBOOKS: dict[Category, Playbook] = {
    Category.REGISTRATION: Playbook(
        "Registration and eligibility",
        "Check eligibility for the date of service, correct the coverage or member id, and send a corrected claim.",
    ),
    Category.ENROLLMENT: Playbook(
        "Provider enrollment",
        "Check the NPI, taxonomy and enrollment with this payer; correct them or call the payer, then send again.",
    ),
    Category.AUTHORIZATION: Playbook(
        "Authorization or referral",
        "Find the authorization number and send a corrected claim, or ask for a retroactive one and appeal.",
    ),
    Category.TIMELY_FILING: Playbook(
        "Timely filing",
        "Appeal with the proof of timely filing from the claim's timeline; the patient cannot be billed.",
    ),
    Category.MEDICAL_NECESSITY: Playbook(
        "Medical necessity",
        "Compare the diagnosis with the payer's policy, then appeal with the chart note.",
    ),
    Category.OTHER_PAYER: Playbook(
        "Another payer first",
        "Ask the patient which plan is first, correct the order of coverages, and bill the right payer.",
    ),
    Category.CODING: Playbook(
        "Coding",
        "Have the provider check procedure, modifiers, diagnosis and place of service; send a corrected claim.",
    ),
    Category.MISSING_DATA: Playbook(
        "Missing data or records",
        "Read the remark code: add what the payer asks for and send a corrected claim or the records.",
    ),
    Category.DUPLICATE: Playbook(
        "Duplicate",
        "Find the first claim. If both services were given, send a corrected claim with modifier 76, 77 or 59.",
    ),
    Category.BUNDLING: Playbook(
        "Bundled",
        "Check whether a modifier unbundles the service; if it does not, write the line off.",
    ),
    Category.NOT_COVERED: Playbook(
        "Not covered, limits",
        "Check the plan's benefits. Bill the patient where a signed notice allows it, or appeal.",
    ),
    Category.OTHER: Playbook("Other", "Read the reason and the remark codes, and ask the payer what it needs."),
}

_REASONS = {
    Category.REGISTRATION: "24 26 27 31 32 33 34 109 140 166 177 200 258",
    Category.ENROLLMENT: "8 147 170 171 172 185 206 207 208 242 279 B7",
    Category.AUTHORIZATION: "15 38 39 62 165 197 198 210 243 284 288 296 302",
    Category.TIMELY_FILING: "29 B4",
    Category.MEDICAL_NECESSITY: "50 55 56 58 150 151 152 153 154 167 186 272",
    Category.OTHER_PAYER: "19 20 21 22 23 129 136 201 275 B9",
    Category.CODING: "4 5 6 7 9 10 11 12 13 14 110 146 181 182 189 199",
    Category.MISSING_DATA: "16 148 163 164 226 227 250 251 252",
    Category.DUPLICATE: "18 B13",
    Category.BUNDLING: "97 107 231 234 236 B10 B15 B20",
    Category.NOT_COVERED: "35 49 51 96 119 149 204 222 256 273 A1",
}
_CATEGORY_OF = {reason: category for category, reasons in _REASONS.items() for reason in reasons.split()}
# CARC 16 and 252 say only "something is missing"; these remark codes say what.
_CATEGORY_OF_REMARK = {
    "N382": Category.REGISTRATION,  # patient identifier
    "MA61": Category.REGISTRATION,  # social security or member number
    "N290": Category.ENROLLMENT,  # rendering provider's primary identifier
    "N257": Category.ENROLLMENT,  # billing provider's primary identifier
    "M62": Category.AUTHORIZATION,  # treatment authorization code
    "M20": Category.CODING,  # HCPCS
    "M51": Category.CODING,  # procedure code
    "M76": Category.CODING,  # diagnosis
    "MA63": Category.CODING,  # principal diagnosis
    "M77": Category.CODING,  # place of service
    "N4": Category.OTHER_PAYER,  # prior insurer's EOB
    "MA04": Category.OTHER_PAYER,  # primary payer's record
}
_SAYS_ONLY_MISSING = frozenset({"16", "252"})

# Days to appeal from the payment date, by SBR09: Medicare redetermination 120; Medicaid programs mostly 60.
_APPEAL_DAYS = {"MA": 120, "MB": 120, "MC": 60, "CH": 90, "VA": 90}
DEFAULT_APPEAL_DAYS = 90


def category(group: str, reason: str, remarks: Iterable[str] = ()) -> Category:
    """Our category of one denial reason; the P codes are workers' compensation and auto payers' own."""
    if reason in _SAYS_ONLY_MISSING:
        for remark in remarks:
            if remark in _CATEGORY_OF_REMARK:
                return _CATEGORY_OF_REMARK[remark]
    if reason in _CATEGORY_OF:
        return _CATEGORY_OF[reason]
    if reason.startswith("P") and reason[1:].isdigit():
        return Category.OTHER_PAYER
    return Category.OTHER


def due_on(
    kind: Category, *, decided_on: dt.date, service_on: dt.date, filing_indicator: str, filing_days: int
) -> dt.date:
    """The last day to act: the payer's appeal days, or its timely filing for a corrected claim if that is sooner.

    A filing limit that is over already does not count: then only an appeal is left.
    """
    appeal_by = decided_on + dt.timedelta(days=_APPEAL_DAYS.get(filing_indicator, DEFAULT_APPEAL_DAYS))
    file_by = service_on + dt.timedelta(days=filing_days)
    if kind is Category.TIMELY_FILING or file_by <= decided_on:
        return appeal_by
    return min(appeal_by, file_by)
