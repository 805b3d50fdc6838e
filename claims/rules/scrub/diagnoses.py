"""HI and the pointers of each line."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.diagnosis_order import with_dot
from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error
from encounters.rules.icd10 import is_billable

MOST_DIAGNOSES = 12
MOST_POINTERS = 4


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
        if not is_billable(code):
            yield f"{with_dot(code)} is not a billable ICD-10-CM code."


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
    error("diagnosis-missing", "21", "Enter the main diagnosis first.", _present),
    error("diagnosis-count", "21", "Keep the twelve that matter for these services.", _not_too_many),
    error("diagnosis-twice", "21", "Take one of them off; the pointers follow.", _once),
    error(
        "diagnosis-billable",
        "21",
        "Search the code with all its characters in the chart note or here.",
        _billable,
    ),
    error("diagnosis-pointer", "24E", "Enter the letters of the diagnoses that the service was for.", _pointers),
)
