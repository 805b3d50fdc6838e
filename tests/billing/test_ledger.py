from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from billing.models import Account, EntryKind, LedgerEntry, LedgerLine, Visit
from billing.queries import account_totals, ledger_problems
from billing.services.ledger import (
    EntryDoesNotBalance,
    EntryDraft,
    LineDraft,
    post_entries,
    settle_credits,
)
from practice.models import Practice, User
from practice.services import bulk_rows
from tests.factories import PatientFactory, PayerFactory, VisitFactory

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


@pytest.fixture
def visit(in_practice: Practice) -> Visit:
    return VisitFactory.create(practice=in_practice, patient=PatientFactory.create(practice=in_practice))


def charge(visit: Visit, payer_id: int, amount: str = "200.00", key: str = "charge:1") -> EntryDraft:
    return EntryDraft(
        kind=EntryKind.CHARGE,
        source_key=key,
        visit_id=visit.pk,
        lines=(
            LineDraft(Account.INSURANCE_RECEIVABLE, Decimal(amount), payer_id=payer_id, sequence="P"),
            LineDraft(Account.CHARGES, -Decimal(amount)),
        ),
    )


def test_post_entries_keeps_the_balances_of_the_visit(visit: Visit, biller: User) -> None:
    payer = PayerFactory.create(practice=visit.practice)

    post_entries([charge(visit, payer.pk)], actor=biller, posted_on=TODAY, now=NOW)

    visit.refresh_from_db()
    assert (visit.charge_amount, visit.insurance_balance_amount) == (Decimal("200.00"), Decimal("200.00"))
    assert ledger_problems() == []
    assert sum(account_totals().values()) == 0


def test_post_entries_refuses_what_does_not_sum_to_zero(visit: Visit, biller: User) -> None:
    lopsided = EntryDraft(EntryKind.CHARGE, "charge:1", (LineDraft(Account.CHARGES, Decimal("-1.00")),), visit.pk)

    with pytest.raises(EntryDoesNotBalance):
        post_entries([lopsided], actor=biller, posted_on=TODAY, now=NOW)

    assert LedgerEntry.objects.count() == 0


def test_post_entries_refuses_a_source_that_is_posted(visit: Visit, biller: User) -> None:
    payer = PayerFactory.create(practice=visit.practice)
    post_entries([charge(visit, payer.pk)], actor=biller, posted_on=TODAY, now=NOW)

    with pytest.raises(IntegrityError, match="ledger_entry_source_once"), transaction.atomic():
        post_entries([charge(visit, payer.pk)], actor=biller, posted_on=TODAY, now=NOW)

    visit.refresh_from_db()
    assert visit.charge_amount == Decimal("200.00")


def test_the_database_refuses_lines_that_do_not_sum_to_zero(visit: Visit, biller: User) -> None:
    payer = PayerFactory.create(practice=visit.practice)
    post_entries([charge(visit, payer.pk)], actor=biller, posted_on=TODAY, now=NOW)
    entry = LedgerEntry.objects.get()

    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        LedgerLine.objects.create(practice=visit.practice, entry=entry, account=Account.CASH, amount=Decimal("5.00"))

    assert sum(line.amount for line in entry.lines.all()) == 0


def test_lines_of_one_entry_are_never_parted_by_the_size_of_a_batch(
    visit: Visit, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_rows, "BATCH_ROWS", 3)
    payer = PayerFactory.create(practice=visit.practice)
    drafts = [charge(visit, payer.pk, key=f"charge:{number}") for number in range(4)]

    posted = post_entries(drafts, actor=biller, posted_on=TODAY, now=NOW)

    assert list(posted) == [draft.source_key for draft in drafts]
    assert [entry.lines.count() for entry in LedgerEntry.objects.filter(pk__in=posted.values())] == [2, 2, 2, 2]


@pytest.mark.parametrize("statement", ["UPDATE billing_ledgerline SET amount = 1", "DELETE FROM billing_ledgerline"])
def test_the_runtime_role_cannot_change_the_ledger(in_practice: Practice, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_settle_credits_gives_back_what_a_reversal_frees(visit: Visit, biller: User) -> None:
    # given a patient who paid 25 and owes 45
    paid = EntryDraft(
        EntryKind.RECEIPT,
        "receipt:1",
        (
            LineDraft(Account.CASH, Decimal(25), method="cash"),
            LineDraft(Account.PATIENT_CREDIT, Decimal(-25)),
        ),
        visit.pk,
    )
    owed = EntryDraft(
        EntryKind.TRANSFER,
        "transfer:1",
        (LineDraft(Account.PATIENT_RECEIVABLE, Decimal(45)), LineDraft(Account.CHARGES, Decimal(-45))),
        visit.pk,
    )
    post_entries([paid, owed], actor=biller, posted_on=TODAY, now=NOW)
    settle_credits([visit.pk], actor=biller, posted_on=TODAY, now=NOW)
    visit.refresh_from_db()
    assert (visit.patient_balance_amount, visit.patient_paid_amount, visit.patient_credit_amount) == tuple(
        map(Decimal, (20, 25, 0))
    )

    # when what he owes is reversed
    undone = EntryDraft(
        EntryKind.TRANSFER,
        "transfer:2",
        (LineDraft(Account.PATIENT_RECEIVABLE, Decimal(-45)), LineDraft(Account.CHARGES, Decimal(45))),
        visit.pk,
    )
    post_entries([undone], actor=biller, posted_on=TODAY, now=NOW)
    settle_credits([visit.pk], actor=biller, posted_on=TODAY, now=NOW)

    # then his 25 are credit again, once
    settle_credits([visit.pk], actor=biller, posted_on=TODAY, now=NOW)
    visit.refresh_from_db()
    assert (visit.patient_balance_amount, visit.patient_paid_amount, visit.patient_credit_amount) == tuple(
        map(Decimal, (0, 0, 25))
    )
    assert ledger_problems() == []


def test_ledger_problems_names_a_balance_that_was_tampered_with(visit: Visit, biller: User) -> None:
    payer = PayerFactory.create(practice=visit.practice)
    post_entries([charge(visit, payer.pk)], actor=biller, posted_on=TODAY, now=NOW)
    Visit.objects.filter(pk=visit.pk).update(insurance_balance_amount=Decimal("199.99"))

    problems = ledger_problems()

    assert [(p.what, p.cached, p.recomputed) for p in problems] == [
        ("visit insurance balance", Decimal("199.99"), Decimal("200.00"))
    ]
