"""Remittance advice remark codes (RARC, code source 411, published by CMS), with short labels of our own.

Complete up to N885 (2023). New codes come three times a year: one that is missing here is kept and shown as it came.
"""

from __future__ import annotations

from x12.codes.remarks_m import REMARKS_M
from x12.codes.remarks_missing_data import MISSING_DATA
from x12.codes.remarks_missing_documents import INVALID_DOCUMENTS, MISSING_DOCUMENTS
from x12.codes.remarks_n import REMARKS_N
from x12.codes.remarks_n444_up import REMARKS_N444_UP

# Numbers that CMS has taken out of use: old remittances have them still.
_ENDED = (
    "M33 M34 M35 M43 M48 M57 M58 M63 M68 M72 M78 M88 M92 M98 M101 M106 M108 M110 M118 M120 M128 M140 "
    "MA03 MA05 MA06 MA11 MA29 MA38 MA49 MA51 MA52 MA78 MA82 MA85 MA86 MA87 MA95 MA98 MA101 MA102 MA104 MA105 MA119 "
    "MA124 MA127 MA129 N14 N17 N18 N29 N38 N41 N44 N60 N66 N73 N100 N101 N102 N145 N164 N165 N166 N168 N169 N201 "
    "N225 N361 N365 N483 N484 N514 N515 N553 N627 N632 N735 N742"
)

REMARK_CODES: dict[str, str] = {
    **dict.fromkeys(_ENDED.split(), "Ended code: ask the payer what it means"),
    **{code: f"Missing or invalid: {element}" for code, element in MISSING_DATA.items()},
    **{code: f"Missing: {document}" for code, document in MISSING_DOCUMENTS.items()},
    **{code: f"Incomplete or invalid: {document}" for code, document in INVALID_DOCUMENTS.items()},
    **REMARKS_M,
    **REMARKS_N,
    **REMARKS_N444_UP,
}
