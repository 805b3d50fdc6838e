"""What waits for its deposit, and the deposits that were confirmed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from billing.models import Payment
from practice.money import ZERO
from remittance.models import Deposit, DepositItem, Remittance
from remittance.rules.deposits import LATE_DAYS, Waiting

MOST_SUGGESTED = 2000
METHODS = {"check": Q(method="CHK"), "card": Q(method="BOP"), "eft": ~Q(method__in=["CHK", "BOP", "NON"])}


def with_rest(rows: QuerySet[Remittance]) -> QuerySet[Any]:  # Any: annotated
    """Those of the posted payments of which something is in no deposit yet; `rest_amount` says how many dollars."""
    items = DepositItem.objects.filter(remittance=OuterRef("pk")).order_by().values("remittance")
    deposited = Coalesce(Subquery(items.annotate(total=Sum("amount")).values("total")), ZERO)
    rows = rows.filter(state=Remittance.State.POSTED, amount__gt=ZERO)
    return rows.annotate(rest_amount=F("amount") - deposited).filter(rest_amount__gt=ZERO)


def awaiting_deposit(*, method: str = "", late_on: dt.date | None = None) -> QuerySet[Any]:  # Any: annotated
    """Posted payments of payers that are not deposited whole, with `rest_amount`; those late on `late_on` only."""
    rows = with_rest(Remittance.objects.all())
    if method in METHODS:
        rows = rows.filter(METHODS[method])
    if late_on is not None:
        rows = rows.filter(payment_on__lt=late_on - dt.timedelta(days=LATE_DAYS))
    return rows.select_related("payer")


def receipts_awaiting_deposit() -> QuerySet[Payment]:
    """Receipts and refunds of the front desk without a deposit."""
    return Payment.objects.filter(~Exists(DepositItem.objects.filter(payment=OuterRef("pk"))))


@dataclass(frozen=True, slots=True)
class Sums:
    """How many payments of payers wait, how many of them are late, and for how many dollars."""

    count: int
    amount: Decimal
    late_count: int
    late_amount: Decimal

    @property
    def late_words(self) -> str:
        kept = f"{self.late_count} payments wait" if self.late_count != 1 else "1 payment waits"
        return f"{kept} for the bank longer than {LATE_DAYS} days: {self.late_amount:,.2f}."


def waiting_sums(today: dt.date) -> Sums:
    late = Q(payment_on__lt=today - dt.timedelta(days=LATE_DAYS))
    found = awaiting_deposit().aggregate(
        count=Count("pk"),
        dollars=Sum("rest_amount"),
        late_count=Count("pk", filter=late),
        late_dollars=Sum("rest_amount", filter=late),
    )
    return Sums(found["count"], found["dollars"] or ZERO, found["late_count"], found["late_dollars"] or ZERO)


def waiting_payments() -> list[Waiting]:
    """The oldest of what waits, as the suggestions need it."""
    rows = awaiting_deposit().order_by("pk").values_list("pk", "trace", "rest_amount")[:MOST_SUGGESTED]
    return [Waiting(*row) for row in rows]


DIFFERS = Q(taken_apart_at=None, explanation="") & ~Q(amount=F("matched_amount"))


def _open() -> Q:
    """Deposits that ask for work: they differ unexplained, or hold a payment that is not on the books (any more)."""
    items = DepositItem.objects.filter(deposit=OuterRef("pk"), remittance__isnull=False)
    return DIFFERS | Q(Exists(items.exclude(remittance__state=Remittance.State.POSTED)))


def deposits(*, is_open: bool = False, on: dt.date | None = None) -> QuerySet[Deposit]:
    """Deposits with what they are made of. `is_open`: only those that ask for work."""
    rows = Deposit.objects.filter(_open()) if is_open else Deposit.objects.all()
    if on is not None:
        rows = rows.filter(deposited_on=on)
    return rows.select_related("confirmed_by", "taken_apart_by", "explained_by").prefetch_related(
        "items__remittance__payer", "items__payment"
    )


def open_deposit_count() -> int:
    return Deposit.objects.filter(_open()).count()


@dataclass(frozen=True, slots=True)
class Deposited:
    """In which lines of the bank statement a payer's payment came, and what is still to come."""

    items: tuple[DepositItem, ...]
    rest: Decimal

    @property
    def amount(self) -> Decimal:
        """Dollars of it that the bank has."""
        return sum((one.amount for one in self.items), ZERO)


def deposited(remittance: Remittance) -> Deposited:
    rows = DepositItem.objects.filter(remittance=remittance).select_related("deposit__confirmed_by")
    items = tuple(rows.order_by("deposit__deposited_on", "pk"))
    return Deposited(items, remittance.amount - sum((one.amount for one in items), ZERO))
