"""What is wrong with a note's coding, said while it is coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from encounters.rules.icd10 import is_billable

MAX_LINES = 50  # LX01 of an 837P


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class CodedService:
    """What the rules read of a coded service."""

    position: int
    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    pointers: tuple[int, ...]
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class CodingFinding:
    """An error keeps the note from being signed; a warning does not."""

    severity: Severity
    text: str
    remedy: str
    service_position: int | None = None


def coding_findings(diagnoses: Sequence[str], services: Sequence[CodedService]) -> list[CodingFinding]:
    findings = [*_diagnosis_findings(diagnoses)]
    if not services:
        findings.append(
            CodingFinding(Severity.ERROR, "No service is coded.", "Search the fee schedule and add what was done.")
        )
    if len(services) > MAX_LINES:
        findings.append(CodingFinding(Severity.ERROR, "A claim holds 50 services.", "Move the rest to a second visit."))
    for service in services:
        findings += _service_findings(service, len(diagnoses))
    return findings + _duplicates(services)


def blocks_signing(findings: Sequence[CodingFinding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _diagnosis_findings(diagnoses: Sequence[str]) -> list[CodingFinding]:
    if not diagnoses:
        return [CodingFinding(Severity.ERROR, "No diagnosis is coded.", "Search ICD-10-CM and add at least one.")]
    return [
        CodingFinding(Severity.ERROR, f"{code} is not a billable ICD-10-CM code.", "Replace it by a more exact code.")
        for code in diagnoses
        if not is_billable(code)
    ]


def _service_findings(service: CodedService, diagnosis_count: int) -> list[CodingFinding]:
    def finding(severity: Severity, text: str, remedy: str) -> CodingFinding:
        return CodingFinding(severity, f"{service.code}: {text}", remedy, service.position)

    findings = []
    if not service.pointers:
        findings.append(
            finding(
                Severity.ERROR,
                "points to no diagnosis.",
                "Enter the letters of the diagnoses that explain it.",
            )
        )
    if any(position > diagnosis_count for position in service.pointers):
        findings.append(
            finding(
                Severity.ERROR,
                "points to a diagnosis that is not there.",
                "Correct its letters, or add the diagnosis.",
            )
        )
    if service.units <= 0:
        findings.append(finding(Severity.ERROR, "has no units.", "Enter the units, or remove the service."))
    if service.unit_price == 0:
        findings.append(finding(Severity.WARNING, "has no price.", "Set its price in the fee schedule."))
    if len(set(service.modifiers)) != len(service.modifiers):
        findings.append(finding(Severity.ERROR, "has a modifier twice.", "Remove one of the two."))
    return findings


def _duplicates(services: Sequence[CodedService]) -> list[CodingFinding]:
    seen: set[tuple[str, tuple[str, ...]]] = set()
    findings = []
    for service in services:
        key = (service.code, tuple(sorted(service.modifiers)))
        if key in seen:
            findings.append(
                CodingFinding(
                    Severity.WARNING,
                    f"{service.code} is coded twice with the same modifiers.",
                    "Payers deny the second one as a duplicate: raise the units, or add modifier 76 or 59.",
                    service.position,
                )
            )
        seen.add(key)
    return findings
