"""HI and the pointers of each line."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.diagnosis_order import with_dot
from claims.rules.facts import ClaimFacts
from claims.rules.scrub.icd10_dates import ENDED, FISCAL_YEAR_2026, has_ended, has_not_begun
from claims.rules.scrub.rule import Rule, error
from encounters.rules.icd10 import is_billable

MOST_DIAGNOSES = 12
MOST_POINTERS = 4
EXTERNAL_CAUSES = ("V", "W", "X", "Y")


def _present(facts: ClaimFacts) -> Iterator[str]:
    if not facts.record.diagnoses:
        yield "The claim has no diagnosis."


def _not_too_many(facts: ClaimFacts) -> Iterator[str]:
    if len(facts.record.diagnoses) > MOST_DIAGNOSES:
        yield f"The claim has {len(facts.record.diagnoses)} diagnoses; it takes {MOST_DIAGNOSES}."


def _once(facts: ClaimFacts) -> Iterator[str]:
    diagnoses = facts.record.diagnoses
    for code in dict.fromkeys(code for code in diagnoses if diagnoses.count(code) > 1):
        yield f"Diagnosis {with_dot(code)} is there twice."


def _billable(facts: ClaimFacts) -> Iterator[str]:
    for code in facts.record.diagnoses:
        is_known = is_billable(code) or code in ENDED
        if not is_known:
            yield f"{with_dot(code)} is not a billable ICD-10-CM code."


def _valid_then(facts: ClaimFacts) -> Iterator[str]:
    """An ICD-10-CM code must be valid on the day of service, not on the day of the claim."""
    if facts.service_on is None:
        return
    last_day = max(line.service_to or line.service_from for line in facts.record.lines)
    for code in facts.record.diagnoses:
        if has_not_begun(code, last_day):
            yield f"{with_dot(code)} came on {FISCAL_YEAR_2026:%m/%d/%Y}, after the service."
        if has_ended(code, facts.service_on):
            yield f"{with_dot(code)} ended before {FISCAL_YEAR_2026:%m/%d/%Y}: the service was later."


def _first_is_no_cause(facts: ClaimFacts) -> Iterator[str]:
    first = facts.record.diagnoses[:1]
    if any(code.startswith(EXTERNAL_CAUSES) for code in first):
        yield f"{with_dot(first[0])} says how an injury happened, not what it is."


def _pointers(facts: ClaimFacts) -> Iterator[str]:
    count = len(facts.record.diagnoses)
    for line in facts.record.lines:
        if not line.pointers:
            yield f"Line {line.number} points at no diagnosis."
        elif not all(1 <= pointer <= count for pointer in line.pointers):
            yield f"Line {line.number} points at a diagnosis that the claim does not have."
        elif len(line.pointers) > MOST_POINTERS or len(set(line.pointers)) < len(line.pointers):
            yield f"Line {line.number} takes one to {MOST_POINTERS} different pointers."


RULES: tuple[Rule, ...] = (
    error(
        "diagnosis-missing",
        4,
        "21",
        "The claim has a diagnosis.",
        "Enter the main diagnosis first.",
        "005010X222A1 2300 HI*ABK",
        _present,
    ),
    error(
        "diagnosis-count",
        4,
        "21",
        "The claim has at most 12 diagnoses.",
        "Keep the twelve that matter for these services.",
        "005010X222A1 2300 HI",
        _not_too_many,
    ),
    error(
        "diagnosis-twice",
        4,
        "21",
        "No diagnosis is there twice.",
        "Take one of them off; the pointers follow.",
        "005010X222A1 2300 HI",
        _once,
    ),
    error(
        "diagnosis-billable",
        5,
        "21",
        "Each diagnosis is a billable ICD-10-CM code.",
        "Search the code with all its characters in the chart note or here.",
        "45 CFR 162.1002; ICD-10-CM",
        _billable,
    ),
    error(
        "diagnosis-valid-then",
        5,
        "21",
        "Each diagnosis was in the code set on the day of service.",
        "Search the code that was valid on that day; a code that ended was divided into finer ones.",
        "45 CFR 162.1002; ICD-10-CM addenda",
        _valid_then,
    ),
    error(
        "diagnosis-first",
        4,
        "21",
        "The first diagnosis is no external cause.",
        "Put the injury or illness first, and its cause after it.",
        "ICD-10-CM Official Guidelines I.C.20.a.6",
        _first_is_no_cause,
    ),
    error(
        "diagnosis-pointer",
        4,
        "24E",
        "Each line points at one to four different diagnoses of the claim.",
        "Enter the letters of the diagnoses that the service was for.",
        "005010X222A1 2400 SV107",
        _pointers,
    ),
)
