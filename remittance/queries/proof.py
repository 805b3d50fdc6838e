"""The proof of a check: every cent of BPR02 and where it went, by the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from billing.models import Account, LedgerEntry, LedgerLine
from practice.money import ZERO
from remittance.models import ClaimPayment, PaymentMove, ProviderAdjustment, Remittance
from remittance.queries.cancelled import cancelled_rows

State = ClaimPayment.State
PARTS = ("posted", "held", "cancelled", "passed_on", "provider_level")


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One figure of the proof. `part` names the entries that it links to."""

    part: str
    label: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Proof:
    """Came in = posted + held + provider-level; `left` is zero, and `cash` is what the ledger took in."""

    amount: Decimal
    lines: tuple[ProofLine, ...]
    cash: Decimal

    @property
    def left(self) -> Decimal:
        return self.amount - sum((line.amount for line in self.lines), ZERO)

    @property
    def is_proved(self) -> bool:
        return self.left == 0 and self.cash == self.amount


def proof_of(remittance: Remittance) -> Proof:
    """Figures from the rows of the check, and the cash that its entries brought."""
    counted = remittance.claim_payments.aggregate(
        posted=Count("id", filter=Q(state__in=[State.POSTED, State.RESOLVED])),
        held=Count("id", filter=Q(state__in=[State.EXCEPTION, State.ALREADY_POSTED, State.UNDONE, State.MOVED])),
    )
    cancelled = cancelled_rows().filter(remittance=remittance).aggregate(count=Count("id"), amount=Sum("paid_amount"))
    count, amount = cancelled["count"], cancelled["amount"] or ZERO
    passed = _passed_rows(remittance).aggregate(count=Count("id"), amount=Sum("paid_amount"))
    passed_count, passed_amount = passed["count"], passed["amount"] or ZERO
    posted_amount = remittance.posted_amount - amount - passed_amount
    is_posted = remittance.state == Remittance.State.POSTED  # else no row of it counts: nothing is on the books
    provider_count = remittance.provider_adjustments.count() if is_posted else 0
    posted_count = counted["posted"] - count - passed_count if is_posted else 0
    held_count = counted["held"] if is_posted else 0
    lines = [
        ProofLine("posted", "Posted to claims", posted_count, posted_amount),
        ProofLine("held", "Held in payer suspense", held_count, remittance.held_amount),
        ProofLine("cancelled", "Cancelled out before posting", count, amount),
        ProofLine("passed_on", "Passed on to another practice", passed_count, passed_amount),
        ProofLine("provider_level", "Provider-level", provider_count, remittance.provider_level_amount),
    ]
    cash = LedgerLine.objects.filter(
        Q(entry__in=_posted(remittance)) | Q(entry__in=_held(remittance)) | Q(entry__in=_provider_level(remittance)),
        account=Account.CASH,
    ).aggregate(total=Sum("amount"))["total"]
    shown = tuple(line for line in lines if line.part not in ("cancelled", "passed_on") or line.count)
    return Proof(remittance.amount, shown, cash or ZERO)


def entries_of(remittance: Remittance, part: str) -> QuerySet[LedgerEntry]:
    """The ledger entries behind one figure of the proof, with their lines."""
    finders = {
        "posted": _of_claims,
        "held": _held,
        "cancelled": _cancelled,
        "passed_on": _passed_on,
        "provider_level": _provider_level,
    }
    rows = LedgerEntry.objects.filter(pk__in=finders[part](remittance))
    return rows.select_related("visit__patient").prefetch_related("lines__payer")


@dataclass(frozen=True, slots=True)
class ShownEntryLine:
    """One ledger line with its amount in the column where bookkeepers look for it."""

    account: str
    payer: str
    reason: str
    debit: Decimal | None
    credit: Decimal | None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    entry: LedgerEntry
    lines: tuple[ShownEntryLine, ...]


def shown_entries(rows: Iterable[LedgerEntry]) -> list[ShownEntry]:
    return [ShownEntry(row, tuple(_shown_line(line) for line in row.lines.all())) for row in rows]


def _shown_line(line: LedgerLine) -> ShownEntryLine:
    return ShownEntryLine(
        account=line.get_account_display(),
        payer=line.payer.name if line.payer else "",
        reason=line.reason,
        debit=line.amount if line.amount > 0 else None,
        credit=-line.amount if line.amount < 0 else None,
    )


def _posted(remittance: Remittance) -> QuerySet[ClaimPayment, int | None]:
    rows = ClaimPayment.objects.filter(remittance=remittance, state__in=[State.POSTED, State.RESOLVED])
    return rows.exclude(ledger_entry=None).values_list("ledger_entry_id", flat=True)


def _of_claims(remittance: Remittance) -> QuerySet[ClaimPayment, int | None]:
    """Those behind the figure: what cancelled out has a figure of its own."""
    return _posted(remittance).exclude(pk__in=cancelled_rows().filter(remittance=remittance).values("pk"))


def _cancelled(remittance: Remittance) -> QuerySet[LedgerEntry, int]:
    positions = cancelled_rows().filter(remittance=remittance).values_list("position", flat=True)
    keys = [f"{remittance.ledger_source}:held:{one}" for one in positions]
    return LedgerEntry.objects.filter(source_key__in=keys).values_list("id", flat=True)


def _passed_rows(remittance: Remittance) -> QuerySet[ClaimPayment]:
    return ClaimPayment.objects.filter(remittance=remittance, moves__passed_on__isnull=False)


def _passed_on(remittance: Remittance) -> QuerySet[PaymentMove, int | None]:
    rows = PaymentMove.objects.filter(remittance=remittance, passed_on__isnull=False)
    return rows.values_list("passed_entry_id", flat=True)


def _held(remittance: Remittance) -> QuerySet[LedgerEntry, int]:
    """By key: a claim payment that was attached later points at the entry of its release."""
    positions = ClaimPayment.objects.filter(remittance=remittance).exclude(state__in=[State.POSTED, State.NOT_POSTED])
    keys = [f"{remittance.ledger_source}:held:{one}" for one in positions.values_list("position", flat=True)]
    return LedgerEntry.objects.filter(source_key__in=keys).values_list("id", flat=True)


def _provider_level(remittance: Remittance) -> QuerySet[ProviderAdjustment, int | None]:
    rows = ProviderAdjustment.objects.filter(remittance=remittance).exclude(ledger_entry=None)
    return rows.values_list("ledger_entry_id", flat=True)
