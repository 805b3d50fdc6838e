"""Which details stand at the claim and which at a service line (005010X222A1, loops 2300 to 2420)."""

from __future__ import annotations

from x12.claim_details import (
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    LINE_DATE_QUALIFIERS,
    LINE_REFERENCE_QUALIFIERS,
)

CLAIM_ROLES = frozenset({"DQ", "P3"})  # 2310D, 2310A; who renders, refers and where are the claim's own fields
LINE_ROLES = frozenset({"82", "QB", "77", "DQ", "DK", "DN", "P3"})  # 2420A to F
CLAIM_DATES = frozenset(CLAIM_DATE_QUALIFIERS) | {"disabled_from", "disabled_to"}
LINE_DATES = frozenset(LINE_DATE_QUALIFIERS)
LINE_AUTHORIZATIONS = frozenset({"G1", "9F"})
CLAIM_REFERENCES = frozenset(CLAIM_REFERENCE_QUALIFIERS.values())
LINE_REFERENCES = frozenset(LINE_REFERENCE_QUALIFIERS.values()) | LINE_AUTHORIZATIONS
