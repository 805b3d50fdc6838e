"""What the coding part of the note page shows; each act of coding answers with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing.models import Service, Visit
from encounters.models import ChartNote, NoteDiagnosis, NoteService
from encounters.queries import last_coded_note
from encounters.rules.coding import blocks_signing, coding_findings
from encounters.rules.diagnoses import MAX_DIAGNOSES, letter_of, letters_of
from encounters.rules.icd10 import IcdCode
from encounters.services.signing import coded_services
from practice.money import ZERO
from practice.permissions import Permission, PracticeRequest, may

CENT = Decimal("0.01")


@dataclass(frozen=True)
class DiagnosisRow:
    letter: str
    diagnosis: NoteDiagnosis
    above: int | None  # the position that moving up leads to
    below: int | None


@dataclass(frozen=True)
class ServiceRow:
    """A coded service as its form shows it; with `errors` and what was typed when that was refused."""

    coded: NoteService
    units: str
    unit_price: str
    modifiers: str
    pointers: str
    charge: Decimal
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A change of one coded service that could not be read."""

    coded_id: int
    typed: dict[str, str]
    errors: tuple[str, ...]


def charge_of(coded: NoteService) -> Decimal:
    return (coded.units * coded.unit_price_amount).quantize(CENT, ROUND_HALF_UP)


def coding_context(
    request: PracticeRequest,
    visit: Visit,
    *,
    problem: str = "",
    icd_text: str = "",
    icd_results: Iterable[IcdCode] = (),
    service_text: str = "",
    service_results: Iterable[Service] = (),
    refused: Refused | None = None,
    focus: str = "",
) -> dict[str, Any]:  # Any: template context
    note: ChartNote | None = ChartNote.objects.filter(visit=visit).first()
    diagnoses = list(note.diagnoses.order_by("position")) if note else []
    services = list(note.services.select_related("service").order_by("position")) if note else []
    findings = coding_findings([each.code for each in diagnoses], coded_services(services))
    is_signed = note is not None and note.status == ChartNote.Status.SIGNED
    may_write = not is_signed and may(request.membership, Permission.CODE)
    return {
        "visit": visit,
        "may_write": may_write,
        "is_signed": is_signed,
        "diagnoses": _diagnosis_rows(diagnoses),
        "is_full": len(diagnoses) >= MAX_DIAGNOSES,
        "services": [_service_row(each, refused) for each in services],
        "total": sum((charge_of(each) for each in services), ZERO),
        "findings": [] if is_signed else findings,
        "may_sign": may_write and not blocks_signing(findings),
        "may_copy": may_write and not (diagnoses and services) and last_coded_note(visit) is not None,
        "problem": problem,
        "icd_text": icd_text,
        "icd_results": icd_results,
        "icd_was_searched": bool(icd_text),
        "service_text": service_text,
        "service_results": service_results,
        "service_was_searched": bool(service_text),
        "focus": focus,
        "modality": _modality(visit),
    }


def _modality(visit: Visit) -> str:
    appointment = getattr(visit, "appointment", None)
    return str(appointment.modality) if appointment else ""


def _diagnosis_rows(diagnoses: list[NoteDiagnosis]) -> list[DiagnosisRow]:
    last = len(diagnoses)
    return [
        DiagnosisRow(
            letter_of(each.position),
            each,
            each.position - 1 if each.position > 1 else None,
            each.position + 1 if each.position < last else None,
        )
        for each in diagnoses
    ]


def _service_row(coded: NoteService, refused: Refused | None) -> ServiceRow:
    row = ServiceRow(
        coded,
        units=f"{coded.units.normalize():f}",
        unit_price=f"{coded.unit_price_amount:.2f}",
        modifiers=" ".join(coded.modifiers),
        pointers=letters_of(coded.pointers),
        charge=charge_of(coded),
    )
    if refused is not None and refused.coded_id == coded.pk:
        return replace(row, errors=refused.errors, **refused.typed)  # type: ignore[arg-type]  # four text fields
    return row
