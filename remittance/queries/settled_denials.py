"""Denials whose money a person wrote off or moved to the patient: an answer that pays after all takes that back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from billing.models import Account, LedgerLine
from practice.money import ZERO
from remittance.models import Denial


@dataclass(frozen=True, slots=True)
class SettledDenial:
    """A denial whose money a person wrote off or moved to the patient, with the entry that did it."""

    denial_id: int
    claim_id: int
    line_number: str  # REF*6R of its claim line; empty when the whole claim was denied
    move_count: int
    entry_id: int
    entry_lines: tuple[LedgerLine, ...]

    def _sum(self, account: Account) -> Decimal:
        return sum((line.amount for line in self.entry_lines if line.account == account), ZERO)

    @property
    def amount(self) -> Decimal:
        """What the payer owes again once the entry is taken back."""
        return -self._sum(Account.INSURANCE_RECEIVABLE)

    @property
    def written_off(self) -> Decimal:
        return self._sum(Account.WRITE_OFF)

    @property
    def moved_to_patient(self) -> Decimal:
        return self._sum(Account.PATIENT_RECEIVABLE)


def settled_denials(denials: QuerySet[Denial]) -> dict[int, SettledDenial]:
    """Those of the denials that a person settled, by id: one statement, and one more where there are any."""
    rows = list(
        denials.filter(ledger_entry__isnull=False)
        .order_by("pk")
        .values_list("pk", "claim_id", "service_payment__claim_line__control_number", "move_count", "ledger_entry_id")
    )
    lines: dict[int, list[LedgerLine]] = defaultdict(list)
    if rows:
        for line in LedgerLine.objects.filter(entry_id__any=[entry_id for *_, entry_id in rows]).order_by("id"):
            lines[line.entry_id].append(line)
    return {
        pk: SettledDenial(pk, claim_id, number or "", move_count, entry_id or 0, tuple(lines[entry_id or 0]))
        for pk, claim_id, number, move_count, entry_id in rows
    }
