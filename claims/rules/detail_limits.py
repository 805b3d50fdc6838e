"""How many details of a kind the guide takes at a claim or a line (005010X222A1), with what to do about more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claims.rules.detail_kinds import CLAIM_ROLES, LINE_AUTHORIZATIONS, LINE_ROLES
from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS

MOST_ATTACHMENTS = 10  # PWK
MOST_AUTHORIZATIONS = 5  # REF*G1 of a line, and as many REF*9F
MOST_TEST_RESULTS = 5  # MEA
MOST_CONDITIONS = 5  # CRC03 to 07
MOST_AMBULANCE_CERTIFICATES = 3  # CRC*07
MOST_CONDITION_CODES = 24  # HI*BG
AMBULANCE = "07"


def too_many_attachments(count: int) -> str:
    if count <= MOST_ATTACHMENTS:
        return ""
    return f"{MOST_ATTACHMENTS} papers is the most here: remove one, or send several as one document."


def too_many_authorizations(kinds: Iterable[str]) -> str:
    """`kinds`: G1 and 9F, one for each number of a line."""
    counts = Counter(kind for kind in kinds if kind in LINE_AUTHORIZATIONS)
    if all(count <= MOST_AUTHORIZATIONS for count in counts.values()):
        return ""
    return f"A line takes {MOST_AUTHORIZATIONS} authorizations and {MOST_AUTHORIZATIONS} referrals: remove one."


def too_many_test_results(count: int) -> str:
    if count <= MOST_TEST_RESULTS:
        return ""
    return f"A line takes {MOST_TEST_RESULTS} test results: keep those that the payer asks for."


def too_many_certificates(categories: Iterable[str]) -> str:
    counts = Counter(categories)
    if counts.pop(AMBULANCE, 0) > MOST_AMBULANCE_CERTIFICATES:
        return f"The ambulance takes {MOST_AMBULANCE_CERTIFICATES} certificates of five conditions each: remove one."
    if any(count > 1 for count in counts.values()):
        return "Each certificate is given once: add the condition to the one that is there."
    return ""


def wrong_conditions(category: str, conditions: Iterable[str], *, is_line: bool) -> str:
    """Why a certificate cannot go out with these conditions."""
    allowed = (LINE_CERTIFICATIONS if is_line else CLAIM_CERTIFICATIONS).get(category)
    if allowed is None:
        return "This certificate does not stand here: choose one of the list."
    chosen = list(conditions)
    if not 1 <= len(set(chosen)) <= MOST_CONDITIONS or len(set(chosen)) != len(chosen):
        return f"Choose one to {MOST_CONDITIONS} conditions."
    if not set(chosen) <= allowed:
        return "These conditions do not belong to this certificate: choose those shown for it."
    return ""


def wrong_role(role: str, *, is_line: bool) -> str:
    if role in (LINE_ROLES if is_line else CLAIM_ROLES):
        return ""
    return "This part is not named here: a claim names who supervised and the primary care provider, a line the others."
