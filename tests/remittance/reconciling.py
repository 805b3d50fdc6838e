"""Checks, receipts and deposits of a day, and what the reconciliation says of them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from billing.models import Payment
from billing.queries import ledger_problems
from billing.services.payments import take_payment
from practice.queries import system_user
from remittance.models import Remittance
from remittance.queries.reconciliation import reconciled
from remittance.rules.reconciliation import Basis, Reconciled, day_of
from remittance.services.deposits import BankLine, Fit, Ticked, confirm_deposit
from remittance.services.importing import import_remittance
from tests.remittance.factories import (
    clp,
    dollars,
    make_file,
    svc,
)
from x12 import remittance as x12

POSTED_ON = dt.date(2026, 11, 17)
NEXT_DAY = dt.date(2026, 11, 18)
LATER = dt.date(2026, 11, 20)
UNKNOWN = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), timezone.get_current_timezone())


def post(record: x12.Remittance, day: dt.date = POSTED_ON) -> Remittance:
    """A check that comes and is posted at noon of a day."""
    return import_remittance(record, file_id=make_file().pk, position=1, actor=system_user(), today=day, now=noon(day))


def look(day: dt.date = POSTED_ON, basis: Basis = Basis.POSTED) -> Reconciled:
    assert ledger_problems() == []
    return reconciled(day_of(day), basis)


def line(found: Reconciled) -> tuple[str, ...]:
    """The check line: ERAs, receipts, refunds, undone, ledger, left."""
    figures = (found.eras, found.receipts, found.refunds, found.undone, found.ledger, found.left)
    return tuple(f"{one:.2f}" for one in figures)


def confirm(amount: str, *remittances: Remittance, day: dt.date = NEXT_DAY, fit: Fit = Fit.EXACT) -> None:
    confirm_deposit(
        line=BankLine(day, dollars(amount), "", uuid.uuid4()),
        ticked=Ticked([one.pk for one in remittances]),
        fit=fit,
        actor=system_user(),
        now=noon(day),
    )


def receipt_on(day: dt.date, claim_visit: object, amount: str = "25.00") -> Payment:
    visit = claim_visit
    return take_payment(
        patient=visit.patient,  # type: ignore[attr-defined]  # a visit
        visit=visit,  # type: ignore[arg-type]  # a visit
        amount=dollars(amount),
        method="cash",
        purpose="copay",
        reference="",
        idempotency_key=uuid.uuid4(),
        actor=system_user(),
        today=day,
        now=noon(day),
    )
