"""The two tables of the reconciliation, payers and desk, as one template shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from remittance.rules.reconciliation import DeskSum, PayerSum

LEDGER = "Ledger"  # stands apart from what it is held against


@dataclass(frozen=True, slots=True)
class SumRow:
    """One way of payment: how many, and its dollars under each heading."""

    words: str
    count: int
    figures: tuple[tuple[Decimal, bool], ...]  # dollars; whether they stand apart


@dataclass(frozen=True, slots=True)
class SumTable:
    title: str
    counted: str
    headings: tuple[tuple[str, bool], ...]  # words; whether the column stands apart
    rows: tuple[SumRow, ...]
    total: SumRow


def payer_table(rows: Sequence[tuple[str, PayerSum]], total: PayerSum, *, is_by_service: bool) -> SumTable:
    names = ("Received", "Posted", "Held", "Provider-level", "Not posted", LEDGER, "Difference", "Deposited")

    def row(words: str, one: PayerSum) -> SumRow:
        came = (one.received, one.posted, one.held, one.provider_level, one.not_posted)
        return _row(words, one.count, (*came, one.ledger, one.difference, one.deposited, one.waiting), headings)

    headings = _headings((*names, "Without deposit"))
    shown = tuple(row(words, one) for words, one in rows)
    return SumTable("Payers", "Payments" if is_by_service else "Checks", headings, shown, row("All", total))


def desk_table(rows: Sequence[tuple[str, DeskSum]], total: DeskSum) -> SumTable:
    headings = _headings(("Taken", "Refunded", LEDGER, "Difference", "Deposited", "Without deposit"))

    def row(words: str, one: DeskSum) -> SumRow:
        figures = (one.taken, one.refunded, one.ledger, one.difference, one.deposited, one.waiting)
        return _row(words, one.count, figures, headings)

    shown = tuple(row(words, one) for words, one in rows)
    return SumTable("Patients, at the desk", "Receipts and refunds", headings, shown, row("All", total))


def _headings(names: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    return tuple((name, name == LEDGER) for name in names)


def _row(words: str, count: int, figures: Sequence[Decimal], headings: Sequence[tuple[str, bool]]) -> SumRow:
    apart = (is_apart for _, is_apart in headings)
    return SumRow(words, count, tuple(zip(figures, apart, strict=True)))
