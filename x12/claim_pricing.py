"""Under what contract a claim or line is sent, and what a repricer made of it: CN1 and HCP of 2300 and 2400.

Sources in comments are of 005010X222A1.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contract:
    """CN1: mostly of encounters under a capitation or case rate."""

    kind: str  # CN101: a key of CONTRACT_KINDS
    amount: Decimal | None = None  # CN102
    percentage: Decimal | None = None  # CN103: the percentage that the charge is changed by
    code: str = ""  # CN104
    discount_percentage: Decimal | None = None  # CN105
    version: str = ""  # CN106


CONTRACT_KINDS = {
    "01": "diagnosis related group",
    "02": "per diem",
    "03": "variable per diem",
    "04": "flat",
    "05": "capitated",
    "06": "percent",
    "09": "other",
}


@dataclass(frozen=True, slots=True)
class Repricing:
    """HCP: what a pricing organisation between provider and payer allowed. The last four are of a line only."""

    method: str  # HCP01: 00 to 14 without 06; of a line 06 too
    allowed: Decimal  # HCP02
    savings: Decimal | None = None  # HCP03
    organisation: str = ""  # HCP04: who repriced
    rate: Decimal | None = None  # HCP05
    group_code: str = ""  # HCP06: the ambulatory patient group that was approved
    group_amount: Decimal | None = None  # HCP07
    rejection: str = ""  # HCP13: T1 to T6
    compliance: str = ""  # HCP14: 1 to 5
    exception: str = ""  # HCP15: 1 to 6
    procedure_qualifier: str = ""  # HCP09: ER, HC, IV, WK
    procedure_code: str = ""  # HCP10: the procedure that was approved
    unit: str = ""  # HCP11: MJ, UN
    units: Decimal | None = None  # HCP12


REPRICING_METHODS = frozenset(["00", "01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"])
LINE_REPRICING_METHODS = REPRICING_METHODS | {"06"}
REPRICING_REJECTIONS = frozenset({"T1", "T2", "T3", "T4", "T5", "T6"})
REPRICING_COMPLIANCES = frozenset("12345")
REPRICING_EXCEPTIONS = frozenset("123456")
PROCEDURE_LISTS = frozenset({"ER", "HC", "IV", "WK"})  # SV101-1, SVD03-1, HCP09
SERVICE_UNITS = frozenset({"MJ", "UN"})  # SV103, HCP11
