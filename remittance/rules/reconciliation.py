"""A day or a month by the payers, the desk, the ledger and the bank (docs/algorithms/reconciliation.md)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

ZERO = Decimal("0.00")
_CHECK, _CARD, _NONE = "CHK", "BOP", "NON"  # BPR04; everything else is an EFT


class Basis(StrEnum):
    """By which date things count."""

    POSTED = "posted"
    PAYMENT = "payment"
    SERVICE = "service"


BASIS_WORDS = {Basis.POSTED: "Posting date", Basis.PAYMENT: "Payment date", Basis.SERVICE: "Date of service"}


class PayerMethod(StrEnum):
    """How a payer paid."""

    EFT = "eft"
    CHECK = "check"
    CARD = "card"
    NONE = "none"


METHOD_WORDS: dict[str, str] = {
    PayerMethod.EFT: "EFT",
    PayerMethod.CHECK: "Check",
    PayerMethod.CARD: "Virtual card",
    PayerMethod.NONE: "No payment",
}


def payer_method(code: str) -> PayerMethod:
    """The way of payment of BPR04."""
    known = {_CHECK: PayerMethod.CHECK, _CARD: PayerMethod.CARD, _NONE: PayerMethod.NONE}
    return known.get(code, PayerMethod.EFT)


@dataclass(frozen=True, slots=True)
class Period:
    """One day, or the days of one month; both ends belong to it."""

    first: dt.date
    last: dt.date

    @property
    def is_month(self) -> bool:
        return self.first != self.last

    @property
    def previous(self) -> Period:
        end = self.first - dt.timedelta(days=1)
        return month_of(end) if self.is_month else day_of(end)

    @property
    def following(self) -> Period:
        start = self.last + dt.timedelta(days=1)
        return month_of(start) if self.is_month else day_of(start)

    @property
    def text(self) -> str:
        """As links have it: 2026-11, 2026-11-24."""
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first:%Y-%m-%d}"

    @property
    def words(self) -> str:
        return f"{self.first:%B %Y}" if self.is_month else f"{self.first:%A, %m/%d/%Y}"


def day_of(day: dt.date) -> Period:
    return Period(day, day)


def month_of(day: dt.date) -> Period:
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


@dataclass(frozen=True, slots=True)
class PayerSum:
    """Checks of one day and one way of payment; dollars. `ledger` is the cash that the books took in for them."""

    day: dt.date
    method: str
    count: int = 0
    received: Decimal = ZERO
    posted: Decimal = ZERO
    held: Decimal = ZERO
    provider_level: Decimal = ZERO
    not_posted: Decimal = ZERO
    deposited: Decimal = ZERO
    waiting: Decimal = ZERO  # posted, more than 0.00, in no deposit
    ledger: Decimal = ZERO

    @property
    def came_in(self) -> Decimal:
        """What the ledger should have."""
        return self.posted + self.held + self.provider_level

    @property
    def difference(self) -> Decimal:
        return self.ledger - self.came_in


@dataclass(frozen=True, slots=True)
class DeskSum:
    """Receipts and refunds of one day and one way of payment; dollars, `refunded` above zero."""

    day: dt.date
    method: str
    count: int = 0
    taken: Decimal = ZERO
    refunded: Decimal = ZERO
    deposited: Decimal = ZERO
    waiting: Decimal = ZERO
    ledger: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        return self.ledger - (self.taken - self.refunded)


@dataclass(frozen=True, slots=True)
class BankSum:
    """Lines of the bank statement of one day; dollars. `unmatched` and `short` only of those that are open."""

    day: dt.date
    count: int
    amount: Decimal
    matched: Decimal
    unmatched: Decimal
    short: Decimal


@dataclass(frozen=True, slots=True)
class Parting:
    """A check of which the ledger and the ERAs of the period say different dollars."""

    day: dt.date
    trace: str
    payment_on: dt.date | None
    ledger: Decimal
    eras: Decimal
    remittance_id: int | None
    was_undone: bool

    @property
    def amount(self) -> Decimal:
        return self.ledger - self.eras


D = TypeVar("D", PayerSum, DeskSum, BankSum, Parting)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Everything of one period. `payer_refunds`: dollars given back to payers, above zero."""

    payers: tuple[PayerSum, ...]
    desk: tuple[DeskSum, ...]
    bank: tuple[BankSum, ...]
    partings: tuple[Parting, ...]
    payer_refunds: Decimal = ZERO

    def by_day(self) -> dict[dt.date, Reconciled]:
        """The same day by day, but the refunds to payers, which are one sum of the whole period."""
        payers, desk, bank = _by_day(self.payers), _by_day(self.desk), _by_day(self.bank)
        partings = _by_day(self.partings)
        return {
            day: Reconciled(
                tuple(payers.get(day, ())),
                tuple(desk.get(day, ())),
                tuple(bank.get(day, ())),
                tuple(partings.get(day, ())),
            )
            for day in self.days
        }

    @property
    def days(self) -> list[dt.date]:
        sides = (_by_day(self.payers), _by_day(self.desk), _by_day(self.bank), _by_day(self.partings))
        return sorted(set().union(*sides))

    @property
    def ledger(self) -> Decimal:
        return _sum(one.ledger for one in self.payers) + _sum(one.ledger for one in self.desk) - self.payer_refunds

    @property
    def eras(self) -> Decimal:
        return _sum(one.came_in for one in self.payers)

    @property
    def receipts(self) -> Decimal:
        return _sum(one.taken for one in self.desk)

    @property
    def refunds(self) -> Decimal:
        return _sum(one.refunded for one in self.desk)

    @property
    def undone(self) -> Decimal:
        """What came in or left here and was undone, or had come in, on another day."""
        return _sum(one.amount for one in self.partings if one.was_undone)

    @property
    def left(self) -> Decimal:
        """Zero when the ledger says what the ERAs and the desk say."""
        told = self.eras + self.receipts - self.refunds - self.payer_refunds + self.undone
        return self.ledger - told

    @property
    def faults(self) -> tuple[Parting, ...]:
        return tuple(one for one in self.partings if not one.was_undone)

    @property
    def is_proved(self) -> bool:
        """Nothing is left, nor do two faults hide each other."""
        return self.left == 0 and not self.faults and all(one.difference == 0 for one in self.desk)

    @property
    def payer_total(self) -> PayerSum:
        return payer_total(self.payers)

    @property
    def desk_total(self) -> DeskSum:
        return desk_total(self.desk)

    @property
    def bank_total(self) -> BankSum:
        columns = ("count", "amount", "matched", "unmatched", "short")
        return BankSum(_ANY_DAY, *(sum((getattr(one, name) for one in self.bank), start=0) for name in columns))

    @property
    def waiting(self) -> Decimal:
        return _sum(one.waiting for one in self.payers) + _sum(one.waiting for one in self.desk)

    @property
    def deposited(self) -> Decimal:
        return _sum(one.deposited for one in self.payers) + _sum(one.deposited for one in self.desk)


_ANY_DAY = dt.date.min


def _by_day(rows: Iterable[D]) -> dict[dt.date, list[D]]:
    days: dict[dt.date, list[D]] = {}
    for one in rows:
        days.setdefault(one.day, []).append(one)
    return days


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def payer_total(rows: Sequence[PayerSum], method: str = "") -> PayerSum:
    """The rows together, whatever their day."""
    names = ("received", "posted", "held", "provider_level", "not_posted", "deposited", "waiting", "ledger")
    sums = {name: _sum(getattr(one, name) for one in rows) for name in names}
    return PayerSum(_ANY_DAY, method, sum(one.count for one in rows), **sums)


def desk_total(rows: Sequence[DeskSum], method: str = "") -> DeskSum:
    names = ("taken", "refunded", "deposited", "waiting", "ledger")
    sums = {name: _sum(getattr(one, name) for one in rows) for name in names}
    return DeskSum(_ANY_DAY, method, sum(one.count for one in rows), **sums)
