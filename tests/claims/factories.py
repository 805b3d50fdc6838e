"""A visit that is ready to be billed, with everything that a clean claim needs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from billing.models import Superbill, Visit
from billing.services.superbills import CodedLine, issue_visit_superbill
from claims.models import Claim
from claims.services.build import build_claim
from clearinghouse.models import Route, TradingPartnerAccount
from contacts.models import Payer
from patients.models import Coverage, Patient
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests import factories

SERVICE_ON = dt.date(2026, 11, 2)
TODAY = dt.date(2026, 11, 3)
NOW = dt.datetime(2026, 11, 3, 15, 0, tzinfo=dt.UTC)


def office_visit(**changes: Any) -> CodedLine:  # Any: field values
    fields: dict[str, Any] = {
        "service_code": "99213",
        "name": "Follow-up visit",
        "modifiers": (),
        "units": Decimal(1),
        "unit": "UN",
        "pointers": (1,),
        "unit_price": Decimal("150.00"),
        "service_on": SERVICE_ON,
    }
    return CodedLine(**{**fields, **changes})


def exercise(**changes: Any) -> CodedLine:  # Any: field values
    return office_visit(
        **{
            "service_code": "97110",
            "name": "Exercise",
            "unit_price": Decimal("50.00"),
            "modifiers": ("GP",),
            **changes,
        }
    )


def make_account(
    practice: Practice, *, is_general: bool = True, **fields: Any
) -> TradingPartnerAccount:  # Any: field values
    """An account; the general one serves every payer without a route of its own."""
    with practice_scope(practice.pk):
        account = TradingPartnerAccount.objects.create(
            practice=practice,
            **{
                "name": "Office Ally",
                "kind": TradingPartnerAccount.Kind.OFFICE_ALLY,
                "submitter_id": "LAKE01",
                "sender_id": "LAKE01",
                "receiver_id": "330897513",
                "application_receiver": "OA",
                "receiver_name": "OFFICE ALLY",
                **fields,
            },
        )
        if is_general:
            Route.objects.create(practice=practice, payer=None, account=account)
    return account


def route_to(practice: Practice, payer: Payer, account: TradingPartnerAccount) -> None:
    with practice_scope(practice.pk):
        Route.objects.create(practice=practice, payer=payer, account=account)


def make_patient(
    practice: Practice, *, payer: Payer | None = None, coverage: dict[str, Any] | None = None, **fields: Any
) -> Patient:  # Any: field values
    """A patient with a primary coverage."""
    with practice_scope(practice.pk):
        patient = factories.PatientFactory.create(practice=practice, **fields)
        payer = payer or factories.PayerFactory.create(practice=practice)
        factories.CoverageFactory.create(practice=practice, patient=patient, payer=payer, **(coverage or {}))
    return patient


def add_coverage(patient: Patient, sequence: str, **fields: Any) -> Coverage:  # Any: field values
    with practice_scope(patient.practice_id):
        payer = fields.pop("payer", None) or factories.PayerFactory.create(practice=patient.practice)
        return factories.CoverageFactory.create(
            practice=patient.practice, patient=patient, payer=payer, sequence=sequence, **fields
        )


def make_superbill(
    practice: Practice,
    actor: User,
    *,
    patient: Patient | None = None,
    lines: tuple[CodedLine, ...] = (),
    diagnoses: tuple[str, ...] = ("M54.50",),
    **visit_fields: Any,  # Any: field values
) -> Superbill:
    """A signed visit: its charges are recognised and it waits for its claim."""
    patient = patient or make_patient(practice)
    with practice_scope(practice.pk):
        visit: Visit = factories.VisitFactory.create(practice=practice, patient=patient, **visit_fields)
        coverage = Coverage.objects.filter(patient=patient, sequence="P").select_related("payer").first()
        return issue_visit_superbill(
            visit=visit,
            lines=lines or (office_visit(), exercise()),
            diagnoses=diagnoses,
            payer=coverage.payer if coverage else None,
            sequence="P",
            actor=actor,
            today=TODAY,
            now=NOW,
        )


def make_claim(practice: Practice, actor: User, **superbill_fields: Any) -> Claim:  # Any: field values
    """A draft claim of a new visit."""
    superbill = make_superbill(practice, actor, **superbill_fields)
    with practice_scope(practice.pk):
        return build_claim(visit=superbill.visit, sequence="P", actor=actor, now=NOW)
