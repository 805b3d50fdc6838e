"""Code tables: complete where the field counts on them, short enough for a column, and without slips of typing."""

from __future__ import annotations

import re

import pytest

from x12.acknowledgements import ClaimStatus, StatusCode
from x12.codes import (
    adjustment_reasons,
    claim_payment,
    claim_status,
    eligibility,
    eligibility_rejections,
    ended_adjustment_reasons,
    functional_acknowledgement,
    interchange_acknowledgement,
    remark_codes,
    service_types,
)

pytestmark = pytest.mark.unit

TABLES: dict[str, tuple[dict[str, str], str]] = {
    "CARC": (adjustment_reasons.ADJUSTMENT_REASONS, r"[1-9]\d{0,2}|[ABDPWY]\d{1,2}"),
    "RARC": (remark_codes.REMARK_CODES, r"MA?\d{1,3}|N\d{1,3}"),
    "CAS01": (claim_payment.ADJUSTMENT_GROUPS, r"[A-Z]{2}"),
    "CLP02": (claim_payment.CLAIM_STATUSES, r"\d{1,2}"),
    "BPR01": (claim_payment.HANDLING, r"[A-Z]"),
    "BPR04": (claim_payment.PAYMENT_METHODS, r"[A-Z]{3}"),
    "PLB03-1": (claim_payment.PROVIDER_ADJUSTMENT_REASONS, r"[A-Z0-9]{2}"),
    "STC01-1": (claim_status.CATEGORIES, r"[A-Z]{1,2}\d{0,2}[FN]?"),
    "STC01-2": (claim_status.STATUSES, r"\d{1,3}"),
    "STC01-3": (claim_status.ENTITIES, r"[A-Z0-9]{2,3}"),
    "STC03": (claim_status.ACTIONS, r"WQ|U"),
    "EB01": (eligibility.INFORMATION, r"[A-Z1-8]{1,2}"),
    "EB02": (eligibility.COVERAGE_LEVELS, r"[A-Z]{3}"),
    "EB03": (service_types.SERVICE_TYPES, r"[A-Z0-9]{1,3}"),
    "EB04": (eligibility.INSURANCE_TYPES, r"[A-Z0-9]{1,2}"),
    "EB06": (eligibility.PERIODS, r"\d{1,2}"),
    "EB09": (eligibility.QUANTITIES, r"[A-Z0-9]{2}"),
    "EB11": (eligibility.AUTHORIZATIONS, r"[YNU]?"),
    "EB12": (eligibility.NETWORKS, r"[YNWU]?"),
    "DTP01": (eligibility.DATES, r"\d{3}"),
    "AAA04": (eligibility_rejections.FOLLOW_UPS, r"[A-Z]"),
    "AK9": (functional_acknowledgement.GROUP_ERRORS, r"\d{1,2}"),
    "IK5": (functional_acknowledgement.TRANSACTION_ERRORS, r"I?\d{1,2}"),
    "IK3": (functional_acknowledgement.SEGMENT_ERRORS, r"I?\d"),
    "IK4": (functional_acknowledgement.ELEMENT_ERRORS, r"I?\d{1,2}"),
    "TA105": (interchange_acknowledgement.NOTES, r"0[0-3]\d"),
}


@pytest.mark.parametrize("name", TABLES)
def test_codes_are_well_formed_and_labels_short(name: str) -> None:
    table, shape = TABLES[name]

    assert [code for code in table if not re.fullmatch(shape, code)] == []
    assert [label for label in table.values() if not 2 <= len(label) <= 80 or label != label.strip()] == []


def test_reasons_of_every_denial_group_have_a_label() -> None:
    asked = (
        "1 2 3 66 122 241 45 59 104 105 131 144 209 223 237 253 24 26 27 31 32 33 34 109 140 166 177 200 258 8 147 "
        "170 171 172 185 206 207 208 242 279 B7 15 39 197 198 210 243 284 288 296 302 38 62 165 29 B4 50 55 56 58 "
        "150 151 152 153 154 167 186 272 19 20 21 22 23 129 136 201 275 B9 4 5 6 7 9 10 11 12 13 14 110 146 181 182 "
        "189 199 16 148 163 164 226 227 250 251 252 18 B13 97 107 231 234 236 B10 B15 B20 35 49 51 96 119 149 204 "
        "222 256 273 A1"
    )

    assert set(asked.split()) <= adjustment_reasons.ADJUSTMENT_REASONS.keys()
    assert not {"15", "38", "62", "165"} - ended_adjustment_reasons.ENDED_ADJUSTMENT_REASONS.keys()
    assert not {"45", "97", "253"} & ended_adjustment_reasons.ENDED_ADJUSTMENT_REASONS.keys()


def test_no_number_of_the_published_remark_codes_is_left_out() -> None:
    published = [f"M{number}" for number in range(1, 145)] + [f"MA{number:02}" for number in range(1, 135)]
    published += [f"N{number}" for number in range(1, 886) if number not in (813, 814)]

    assert set(published) == remark_codes.REMARK_CODES.keys()


def test_remark_codes_that_ask_for_something_say_what() -> None:
    # when / then: the families are written as the element or document alone
    assert remark_codes.REMARK_CODES["N290"] == "Missing or invalid: rendering provider's primary id"
    assert remark_codes.REMARK_CODES["M127"] == "Missing: medical record"
    assert remark_codes.REMARK_CODES["N237"] == "Incomplete or invalid: medical record"
    assert remark_codes.REMARK_CODES["M33"].startswith("Ended code")


def test_no_number_of_the_published_claim_statuses_is_left_out() -> None:
    assert {str(number) for number in range(783)} <= claim_status.STATUSES.keys()
    assert {f"R{number}" for number in range(3, 18)} <= claim_status.CATEGORIES.keys()


def test_old_group_cr_is_not_among_those_of_the_835() -> None:
    assert set(claim_payment.ADJUSTMENT_GROUPS) == {"CO", "PR", "OA", "PI"}


@pytest.mark.parametrize("category", claim_status.CATEGORIES)
def test_rejecting_categories_are_those_that_the_record_rejects(category: str) -> None:
    status = ClaimStatus((StatusCode(category, "21"),), None, "WQ")

    assert status.is_rejection == (category in claim_status.REJECTING)
