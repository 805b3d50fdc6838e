"""Issuing superbills: the visit's, which recognises charges, and the insurance one after each adjudication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from billing.models import Account, EntryKind, Superbill, SuperbillKind, SuperbillLine, Visit
from billing.services.ledger import EntryDraft, LineDraft, post_entries, settle_credits
from contacts.models import Payer
from practice.models import User
from practice.money import ZERO
from practice.scoping import current_practice_id
from practice.services.ahead import new_ids
from practice.services.audit import record_event
from practice.services.bulk_rows import insert_rows
from practice.services.numbering import take_numbers

CENT = Decimal("0.01")


class VisitAlreadyBilled(ValueError):
    """The visit has its visit superbill; a change is made by a corrected claim, never by a second one."""


class NothingToBill(ValueError):
    """A visit superbill needs at least one coded service."""


@dataclass(frozen=True, slots=True)
class GivenDrug:
    """What was given: the NDC of the package, and how much of it in its own unit (F2, GR, ME, ML, UN)."""

    ndc: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class CodedLine:
    """One coded service of the chart note. `unit_price` in dollars."""

    service_code: str
    name: str
    modifiers: tuple[str, ...]
    units: Decimal
    unit: str
    pointers: tuple[int, ...]
    unit_price: Decimal
    service_on: dt.date
    drug: GivenDrug | None = None

    @property
    def charge(self) -> Decimal:
        return (self.units * self.unit_price).quantize(CENT, ROUND_HALF_UP)


def issue_visit_superbill(
    *,
    visit: Visit,
    lines: Sequence[CodedLine],
    diagnoses: Sequence[str],
    payer: Payer | None,
    sequence: str,
    actor: User,
    today: dt.date,
    now: dt.datetime,
) -> Superbill:
    """Make the visit superbill and recognise its charges, once.

    The charges are owed by `payer` (of `sequence`), or by the patient when there is none; credit that the
    patient has on the visit is applied then. Raises NothingToBill or VisitAlreadyBilled.
    """
    if not lines:
        raise NothingToBill("Add at least one service before you sign.")
    if Superbill.objects.filter(visit=visit, kind=SuperbillKind.VISIT).exists():
        raise VisitAlreadyBilled("This visit has its superbill already.")
    charge = sum((line.charge for line in lines), ZERO)
    visit.refresh_from_db()
    superbill = _visit_superbill(visit, payer, charge, sequence=sequence, diagnoses=diagnoses)
    superbill.number = take_numbers("superbill")[0]
    superbill.issued_on, superbill.issued_at, superbill.issued_by = today, now, actor
    superbill.save(force_insert=True)
    SuperbillLine.objects.bulk_create(_coded_row(superbill, number, line) for number, line in enumerate(lines, start=1))
    post_entries([_charge_entry(superbill, visit)], actor=actor, posted_on=today, now=now)
    settle_credits([visit.pk], actor=actor, posted_on=today, now=now)
    detail = {"kind": superbill.kind, "charge": str(charge)}
    record_event(actor=actor, verb="superbill.issued", subject=superbill, now=now, detail=detail)
    return superbill


def _visit_superbill(
    visit: Visit, payer: Payer | None, charge: Decimal, *, sequence: str, diagnoses: Sequence[str]
) -> Superbill:
    """Without number and not issued yet; due at once is what the patient owes who has no payer."""
    paid = visit.patient_paid_amount + visit.patient_credit_amount
    return Superbill(
        practice_id=visit.practice_id,
        kind=SuperbillKind.VISIT,
        visit=visit,
        payer=payer,
        sequence=sequence if payer else "",
        charge_amount=charge,
        patient_paid_amount=paid,
        due_amount=ZERO if payer else max(charge - paid, ZERO),
        diagnoses=list(diagnoses),
    )


def _coded_row(superbill: Superbill, number: int, line: CodedLine) -> SuperbillLine:
    return SuperbillLine(
        practice_id=superbill.practice_id,
        superbill=superbill,
        number=number,
        code=line.service_code,
        name=line.name,
        modifiers=list(line.modifiers),
        units=line.units,
        unit=line.unit,
        pointers=list(line.pointers),
        service_on=line.service_on,
        charge_amount=line.charge,
        **_drug_columns(line.drug),
    )


def _charge_entry(superbill: Superbill, visit: Visit) -> EntryDraft:
    """The charge, owed by the superbill's payer or, without one, by the patient."""
    charge = superbill.charge_amount
    owed = (
        LineDraft(Account.PATIENT_RECEIVABLE, charge)
        if superbill.payer_id is None
        else LineDraft(Account.INSURANCE_RECEIVABLE, charge, payer_id=superbill.payer_id, sequence=superbill.sequence)
    )
    return EntryDraft(
        kind=EntryKind.CHARGE,
        source_key=f"charge:{superbill.pk}",
        visit_id=visit.pk,
        superbill_id=superbill.pk,
        service_on=visit.service_on,
        lines=(owed, LineDraft(Account.CHARGES, -charge)),
    )


def _drug_columns(drug: GivenDrug | None) -> dict[str, Any]:  # Any: column values
    return {} if drug is None else {"ndc": drug.ndc, "ndc_quantity": drug.quantity, "ndc_unit": drug.unit}


@dataclass(frozen=True, slots=True)
class AdjudicatedLine:
    """One line as the payer saw it. `adjustments` are (group, CARC, dollars) verbatim."""

    number: int
    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    service_on: dt.date
    charge: Decimal
    allowed: Decimal
    paid: Decimal
    patient: Decimal
    adjustments: tuple[tuple[str, str, Decimal], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjudicationDraft:
    """One claim's adjudication, to become an insurance (or, reversed, a correction) superbill. Dollars.

    `goes_to_next_payer`: the patient's part is billed to another payer first, so nothing is due from the patient.
    """

    adjudication_key: str
    visit_id: int
    payer_id: int
    sequence: str
    patient_control_number: str
    payer_claim_control_number: str
    trace: str
    payment_on: dt.date | None
    charge: Decimal
    allowed: Decimal
    paid: Decimal
    contractual: Decimal
    other_adjustment: Decimal
    deductible: Decimal
    coinsurance: Decimal
    copay: Decimal
    other_patient: Decimal
    lines: tuple[AdjudicatedLine, ...]
    goes_to_next_payer: bool = False
    corrects_id: int | None = None
    diagnoses: tuple[str, ...] = field(default=())

    @property
    def patient(self) -> Decimal:
        return self.deductible + self.coinsurance + self.copay + self.other_patient


def issue_insurance_superbills(
    drafts: Sequence[AdjudicationDraft], *, actor: User, issued_on: dt.date, now: dt.datetime
) -> list[int]:
    """Issue one superbill per adjudication, in bulk; gives their ids in the same order.

    Call it before the ledger entries are posted.

    What the patient had paid and what is due now come from the visits' balances. The key makes it
    idempotent: a second one with the same key fails on superbill_adjudication_once.
    """
    if not drafts:
        return []
    practice_id = current_practice_id()
    numbers = take_numbers("superbill", len(drafts))
    standings = _standings({draft.visit_id for draft in drafts})
    about_all = {"practice_id": practice_id, "issued_on": issued_on, "issued_at": now, "issued_by_id": actor.pk}
    superbill_ids = new_ids(Superbill, len(drafts))
    insert_rows(
        Superbill,
        (
            {"id": pk, **about_all, "number": number, **_superbill_row(draft, standings[draft.visit_id])}
            for pk, number, draft in zip(superbill_ids, numbers, drafts, strict=True)
        ),
    )
    insert_rows(
        SuperbillLine,
        (
            _adjudicated_row(practice_id, superbill_id, line)
            for superbill_id, draft in zip(superbill_ids, drafts, strict=True)
            for line in draft.lines
        ),
    )
    return superbill_ids


@dataclass(slots=True)
class _Standing:
    """What the patient owes on a visit (never below what he paid in) and has paid, while drafts are worked through."""

    owed: Decimal
    paid: Decimal


def _standings(visit_ids: set[int]) -> dict[int, _Standing]:
    rows = Visit.objects.filter(pk__any=visit_ids).values_list(
        "pk", "patient_balance_amount", "patient_paid_amount", "patient_credit_amount"
    )
    return {pk: _Standing(owed=balance + applied, paid=applied + credit) for pk, balance, applied, credit in rows}


def _superbill_row(draft: AdjudicationDraft, standing: _Standing) -> dict[str, Any]:  # Any: column values
    if not draft.goes_to_next_payer:
        standing.owed += draft.patient
    return {
        "kind": SuperbillKind.CORRECTION if draft.corrects_id else SuperbillKind.INSURANCE,
        "visit_id": draft.visit_id,
        "payer_id": draft.payer_id,
        "sequence": draft.sequence,
        "corrects_id": draft.corrects_id,
        "adjudication_key": draft.adjudication_key,
        "patient_control_number": draft.patient_control_number,
        "payer_claim_control_number": draft.payer_claim_control_number,
        "trace": draft.trace,
        "payment_on": draft.payment_on,
        "charge_amount": draft.charge,
        "allowed_amount": draft.allowed,
        "paid_amount": draft.paid,
        "contractual_amount": draft.contractual,
        "other_adjustment_amount": draft.other_adjustment,
        "deductible_amount": draft.deductible,
        "coinsurance_amount": draft.coinsurance,
        "copay_amount": draft.copay,
        "other_patient_amount": draft.other_patient,
        "patient_paid_amount": standing.paid,
        "due_amount": max(standing.owed - standing.paid, ZERO),
        "diagnoses": list(draft.diagnoses),
    }


def _adjudicated_row(practice_id: int, superbill_id: int, line: AdjudicatedLine) -> dict[str, Any]:  # Any: columns
    return {
        "practice_id": practice_id,
        "superbill_id": superbill_id,
        "number": line.number,
        "code": line.code,
        "name": "",
        "modifiers": list(line.modifiers),
        "units": str(line.units),
        "unit": "UN",
        "pointers": [],
        "service_on": line.service_on,
        "charge_amount": str(line.charge),
        "allowed_amount": str(line.allowed),
        "paid_amount": str(line.paid),
        "patient_amount": str(line.patient),
        "adjustments": [[group, reason, str(amount)] for group, reason, amount in line.adjustments],
        "remarks": list(line.remarks),
    }
