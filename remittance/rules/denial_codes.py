"""What a denial's codes say: (group, CARC, RARC) to our category, the CAQH CORE scenario, and a next step of their own.

CAQH CORE's rule on the uniform use of CARCs and RARCs sorts the code combinations of denials into four scenarios:
1 documentation is missing, 2 data of the claim is missing or wrong, 3 the service is not covered, 4 the service is not
paid beside another. The rows are our own reading of the codes' meanings (X12 lists 139 and 411); what fits none of the
four (who pays first, whether it came in time, whether it came twice) has no scenario.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from x12.codes.remarks_missing_documents import INVALID_DOCUMENTS, MISSING_DOCUMENTS


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


DOCUMENTATION, DATA, NOT_COVERED, NOT_SEPARATE, NO_SCENARIO = "1", "2", "3", "4", ""


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One row: it fits when the reason is among `reasons` and, where named, the group and one of the remarks are."""

    reasons: frozenset[str]
    category: Category
    scenario: str
    remarks: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    next_step: str = ""  # where the codes say more than the category

    def fits(self, group: str, reason: str, remarks: frozenset[str]) -> bool:
        return (
            reason in self.reasons
            and (not self.groups or group in self.groups)
            and (not self.remarks or bool(self.remarks & remarks))
        )


def _row(
    reasons: str, category: Category, scenario: str, *, remarks: str = "", groups: str = "", next_step: str = ""
) -> CodeRow:
    split = (frozenset(text.split()) for text in (reasons, remarks, groups))
    reason_set, remark_set, group_set = split
    return CodeRow(reason_set, category, scenario, remark_set, group_set, next_step)


# CARC 16 and 252 say only "something is missing", 226 and 227 that it was not sent: the remark codes say what.
_MISSING = "16 252"
# The first row that fits counts: rows with remarks stand before those without.
CODE_ROWS: tuple[CodeRow, ...] = (
    _row(
        _MISSING,
        Category.REGISTRATION,
        DATA,
        remarks="N382 MA61 MA27 N329",
        next_step="Compare name, birth date and member id with the card; correct them and send a corrected claim.",
    ),
    _row(
        _MISSING,
        Category.ENROLLMENT,
        DATA,
        remarks="N290 N257 N253 N255 N256 MA112",
        next_step="Correct the provider's NPI or taxonomy under Settings, then send a corrected claim.",
    ),
    _row(
        _MISSING,
        Category.AUTHORIZATION,
        DATA,
        remarks="M62 N54",
        next_step="Enter the authorization number in box 23 and send a corrected claim.",
    ),
    _row(
        _MISSING,
        Category.CODING,
        DATA,
        remarks="M20 M51 M76 M77 MA63 M64 M50 N519 M53 N822 N823",
        next_step="Have the provider correct the code that the remark names, then send a corrected claim.",
    ),
    _row(
        _MISSING,
        Category.OTHER_PAYER,
        DATA,
        remarks="N4 MA04 N479 MA92",
        next_step="Add the earlier payer's answer to the claim, or send its explanation of benefits.",
    ),
    _row(
        _MISSING,
        Category.MISSING_DATA,
        DOCUMENTATION,
        remarks=" ".join((*MISSING_DOCUMENTS, *INVALID_DOCUMENTS)),
        next_step="Send the records that the remark names; the evidence packet has the signed note.",
    ),
    _row("252", Category.MISSING_DATA, DOCUMENTATION),
    _row("16 148 A6", Category.MISSING_DATA, DATA),
    _row("163 164 226 250 251", Category.MISSING_DATA, DOCUMENTATION),
    _row(
        "227",
        Category.MISSING_DATA,
        DOCUMENTATION,
        next_step="The payer waits for the patient: ask him to answer its letter, then ask the payer to decide again.",
    ),
    _row("31 32 33 34 140", Category.REGISTRATION, DATA),
    _row(
        "24",
        Category.REGISTRATION,
        NO_SCENARIO,
        next_step="The patient is in a managed plan: find it with an eligibility check and bill that plan. If this"
        " payer pays the practice by the head, write it off, and say so on the payer's page under Settings, Contacts.",
    ),
    _row(
        "26 27 166 177 200 258",
        Category.REGISTRATION,
        NOT_COVERED,
        next_step="Check eligibility for the date of service. If another plan was in force, bill it; else the patient.",
    ),
    _row(
        "109",
        Category.REGISTRATION,
        NO_SCENARIO,
        next_step="Wrong payer: find the right one with an eligibility check and bill it.",
    ),
    _row("206 207 208", Category.ENROLLMENT, DATA),
    _row("8", Category.ENROLLMENT, DATA),
    _row("147 170 171 172 185 242 279 B7", Category.ENROLLMENT, NOT_COVERED),
    _row("15", Category.AUTHORIZATION, DATA),
    _row("38 39 62 165 197 198 210 243 284 288 296 302", Category.AUTHORIZATION, NOT_COVERED),
    _row("29 B4", Category.TIMELY_FILING, NO_SCENARIO),
    _row("50 55 56 58 150 151 152 153 154 167 186 272", Category.MEDICAL_NECESSITY, NOT_COVERED),
    _row(
        "22 23",
        Category.OTHER_PAYER,
        NO_SCENARIO,
        groups="OA",
        next_step="The earlier payer's answer left this open: compare both answers, then appeal or write off.",
    ),
    _row("19 20 21 22 23 136 201 275 B9", Category.OTHER_PAYER, NO_SCENARIO),
    _row("129", Category.OTHER_PAYER, DATA),
    _row("4 5 6 7 9 10 11 12 13 14 110 146 181 182 189 199", Category.CODING, DATA),
    _row("18 B13", Category.DUPLICATE, NO_SCENARIO),
    _row("97 107 231 234 236 B10 B15 B20", Category.BUNDLING, NOT_SEPARATE),
    _row(
        "35 119 149",
        Category.NOT_COVERED,
        NOT_COVERED,
        next_step="The benefit is used up: compare with the eligibility answer; bill the patient where he knew before.",
    ),
    _row("49 51 96 204 222 256 273 A1", Category.NOT_COVERED, NOT_COVERED),
)


def code_row(group: str, reason: str, remarks: Iterable[str] = ()) -> CodeRow | None:
    """The row of a denial's codes; None for codes that the table does not know."""
    known = frozenset(remarks)
    return next((row for row in CODE_ROWS if row.fits(group, reason, known)), None)


def category(group: str, reason: str, remarks: Iterable[str] = ()) -> Category:
    """Our category of one denial reason; the P codes are workers' compensation and auto payers' own."""
    row = code_row(group, reason, remarks)
    if row is not None:
        return row.category
    is_property_casualty = reason.startswith("P") and reason[1:].isdigit()
    return Category.OTHER_PAYER if is_property_casualty else Category.OTHER


def scenario(group: str, reason: str, remarks: Iterable[str] = ()) -> str:
    """The CORE scenario, 1 to 4; empty where the codes are none of the four, or not known."""
    row = code_row(group, reason, remarks)
    return row.scenario if row is not None else NO_SCENARIO
