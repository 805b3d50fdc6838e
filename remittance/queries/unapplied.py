"""Unapplied money of payers as queues: what is held, what goes back; each item with its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from billing.models import Account, LedgerLine
from billing.queries.credits import credit_sums
from practice.models import User
from practice.money import ZERO
from remittance.models import ClaimPayment, DenialOwner, HeldCase, PayerRefund
from remittance.queries.worklists import WAITS

State = PayerRefund.State
IN_WORK = (State.DUE, State.TAKEN_TWICE)
CREDITS, HELD, REFUNDS = "credits", "held", "refunds"
ACCOUNTS = {CREDITS: Account.PATIENT_CREDIT, HELD: Account.PAYER_SUSPENSE, REFUNDS: Account.REFUNDS}


@dataclass(frozen=True, slots=True)
class Tie:
    """What the items of a list come to, and what the ledger has on its account; they must be equal."""

    count: int
    listed: Decimal
    in_ledger: Decimal

    @property
    def agrees(self) -> bool:
        return self.listed == self.in_ledger


def ties() -> dict[str, Tie]:
    """Each list with its account, four statements."""
    lines = LedgerLine.objects.filter(account__in=list(ACCOUNTS.values()))
    ledger = dict(lines.values_list("account").annotate(total=Sum("amount")))
    credit = credit_sums()
    held = ClaimPayment.objects.filter(WAITS).aggregate(count=Count("pk"), dollars=Sum("paid_amount"))
    due = PayerRefund.objects.filter(state=State.DUE).aggregate(count=Count("pk"), dollars=Sum("amount"))
    listed = {
        CREDITS: (credit.count, credit.total),
        HELD: (held["count"], held["dollars"] or ZERO),
        REFUNDS: (due["count"], due["dollars"] or ZERO),
    }
    return {name: Tie(*listed[name], -ledger.get(account, ZERO)) for name, account in ACCOUNTS.items()}


def held_money(*, workers: Sequence[User], viewer: User) -> QuerySet[Any]:  # Any: annotated
    """Held claim payments with `owner_pk`: whom each was given to, else who works the payer's, else anybody's."""
    ids = [user.pk for user in workers]
    given = HeldCase.objects.filter(claim_payment=OuterRef("pk"), owner_id__in=ids).values("owner_id")[:1]
    rows = ClaimPayment.objects.filter(WAITS).annotate(
        owner_pk=Coalesce(
            Subquery(given), _owner_of_payer("remittance__payer_id", ids, viewer), output_field=BigIntegerField()
        ),
        since=F("remittance__received_at"),
    )
    return rows.select_related("remittance__payer", "claim", "held_case")


def payer_refunds(*, workers: Sequence[User], viewer: User) -> QuerySet[Any]:  # Any: annotated
    """Refunds to payers with `owner_pk`: their owner, or who follows where the owner has left."""
    ids = [user.pk for user in workers]
    rows = PayerRefund.objects.annotate(
        owner_pk=Coalesce(
            Case(When(owner_id__in=ids, then=F("owner_id")), output_field=BigIntegerField()),
            _owner_of_payer("payer_id", ids, viewer),
            output_field=BigIntegerField(),
        ),
        since=F("created_at"),
    )
    return rows.select_related("payer", "claim__patient", "claim_payment__remittance", "takeback__remittance")


def _owner_of_payer(payer: str, worker_ids: Sequence[int], viewer: User) -> Coalesce:
    """As remittance.queries.denial_owners: the payer's own row, the row for all, the first biller, whoever looks."""
    named = DenialOwner.objects.filter(owner_id__in=worker_ids)
    return Coalesce(
        Subquery(named.filter(payer=OuterRef(payer)).values("owner_id")[:1]),
        Subquery(named.filter(payer=None).values("owner_id")[:1]),
        Value(worker_ids[0] if worker_ids else viewer.pk),
        output_field=BigIntegerField(),
    )


def before(days: int, now: dt.datetime) -> dt.datetime:
    """The moment before which something is older than these days."""
    return now - dt.timedelta(days=days)
