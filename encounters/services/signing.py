"""Signing a note: it is locked, and the visit's charges are recognised, in one transaction or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction

from billing.models import Superbill, Visit
from billing.services.superbills import CodedLine, GivenDrug, issue_visit_superbill
from encounters.models import ChartNote, NoteService
from encounters.rules.coding import CodedService, CodingFinding, blocks_signing, coding_findings
from encounters.services.notes import open_note
from patients.models import Sequence as PayerSequence
from patients.queries import coverages_on
from practice.models import User
from practice.services.audit import record_event

THOUSANDTH = Decimal("0.001")


class NoteNotReady(ValueError):
    """The coding has errors; `findings` name them."""

    def __init__(self, findings: Sequence[CodingFinding]) -> None:
        super().__init__("The note cannot be signed yet: " + " ".join(finding.text for finding in findings))
        self.findings = tuple(findings)


def coded_services(services: Sequence[NoteService]) -> list[CodedService]:
    """The rows as the rules read them; their fee-schedule lines must be loaded."""
    return [
        CodedService(
            each.position,
            each.service.code,
            tuple(each.modifiers),
            each.units,
            tuple(each.pointers),
            each.unit_price_amount,
        )
        for each in services
    ]


@transaction.atomic
def sign_note(*, visit: Visit, actor: User, today: dt.date, now: dt.datetime) -> Superbill:
    """Lock the note and issue the visit superbill, owed by the primary payer of the date or by the patient.

    Raises NoteNotReady or NoteIsSigned.
    """
    note = open_note(visit=visit, actor=actor, now=now)
    diagnoses = list(note.diagnoses.order_by("position").values_list("code", flat=True))
    services = list(note.services.select_related("service").order_by("position"))
    findings = coding_findings(diagnoses, coded_services(services))
    if blocks_signing(findings):
        raise NoteNotReady(findings)
    note.status = ChartNote.Status.SIGNED
    note.signed_at = now
    note.signed_by = actor
    note.save(update_fields=["status", "signed_at", "signed_by"])
    primary = coverages_on(patient_id=visit.patient_id, service_on=visit.service_on).get(PayerSequence.PRIMARY)
    superbill = issue_visit_superbill(
        visit=visit,
        lines=[_line(each, visit.service_on) for each in services],
        diagnoses=diagnoses,
        payer=primary.payer if primary else None,
        sequence=PayerSequence.PRIMARY if primary else "",
        actor=actor,
        today=today,
        now=now,
    )
    record_event(actor=actor, verb="note.signed", subject=note, now=now, detail={"superbill": superbill.number})
    return superbill


def _line(coded: NoteService, service_on: dt.date) -> CodedLine:
    return CodedLine(
        service_code=coded.service.code,
        name=coded.service.name,
        modifiers=tuple(coded.modifiers),
        units=coded.units,
        unit=coded.service.unit,
        pointers=tuple(coded.pointers),
        unit_price=coded.unit_price_amount,
        service_on=service_on,
        drug=_drug(coded),
    )


def _drug(coded: NoteService) -> GivenDrug | None:
    """As much of the drug as the fee schedule says for each unit."""
    service = coded.service
    if not service.ndc or service.ndc_quantity is None:
        return None
    quantity = (service.ndc_quantity * coded.units).quantize(THOUSANDTH, ROUND_HALF_UP)
    return GivenDrug(service.ndc, max(quantity, THOUSANDTH), service.ndc_unit)
