"""Adds up the claims of a 277CA as they are read, and holds them to the counts and amounts that it states."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from x12.acknowledgements import ClaimAcknowledgement, ClaimBatchAcknowledgement, ProviderAcknowledgement
from x12.numbers_seen import NumbersSeen
from x12.streaming import BatchSums
from x12.transaction import Transaction


@dataclass(slots=True)
class _Sums:
    """Claims of a provider or of the batch, and those of them that were sent back."""

    claims: int = 0
    rejected: int = 0
    charge: Decimal = Decimal(0)
    rejected_charge: Decimal = Decimal(0)
    has_all_charges: bool = True

    def add(self, other: _Sums) -> None:
        self.claims += other.claims
        self.rejected += other.rejected
        self.charge += other.charge
        self.rejected_charge += other.rejected_charge
        self.has_all_charges = self.has_all_charges and other.has_all_charges

    def reject_all(self) -> None:
        self.rejected, self.rejected_charge = self.claims, self.charge


class Totals:
    """Takes each claim, then the provider above it, then the batch."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._numbers = NumbersSeen()
        self._of_provider = _Sums()
        self._of_batch = _Sums()
        self._has_rejected_provider = False

    def add_claim(self, claim: ClaimAcknowledgement) -> None:
        """Adds a claim; one of a number that came before was split by the payer, or cannot be told from another."""
        number = claim.patient_control_number
        if number and self._numbers.add(number):
            self._transaction.note(
                "X277CA-REPEATED", claim.segment, f"Claim {number} is answered twice; the worst answer counts."
            )
        charge = claim.charge or Decimal(0)
        sent_back, rejected_charge = (1, charge) if claim.is_rejected else (0, Decimal(0))
        self._of_provider.add(_Sums(1, sent_back, charge, rejected_charge, claim.charge is not None))

    def close_provider(self, provider: ProviderAcknowledgement, *, batch_is_rejected: bool) -> None:
        """Holds the claims added since the provider before to QTY*QA and QTY*QC."""
        sums, self._of_provider = self._of_provider, _Sums()
        is_rejected = batch_is_rejected or provider.rejects_all
        if is_rejected:
            sums.reject_all()
        self._has_rejected_provider = self._has_rejected_provider or provider.rejects_all
        stated = (provider.accepted_count, provider.rejected_count)
        self._check_counts("QTY*QA and QTY*QC", stated, sums, may_list_none=is_rejected)
        self._of_batch.add(sums)

    def close_batch(self, batch: ClaimBatchAcknowledgement) -> None:
        """Holds every claim to the counts and amounts of the batch; what was rejected whole may list none."""
        sums = self._of_batch
        if batch.rejects_all:
            sums.reject_all()
        stated = (batch.accepted_count, batch.rejected_count)
        may_list_none = batch.rejects_all or self._has_rejected_provider
        self._check_counts("QTY*90 and QTY*AA", stated, sums, may_list_none=may_list_none)
        self._check_amounts(batch, sums)

    def sums(self) -> BatchSums:
        """What was added, once the batch is closed."""
        sums = self._of_batch
        return BatchSums(sums.claims, sums.charge, sums.rejected, sums.rejected_charge)

    def _check_counts(
        self, names: str, stated: tuple[int | None, int | None], sums: _Sums, may_list_none: bool
    ) -> None:
        if stated == (None, None) or (may_list_none and not sums.claims):
            return
        accepted_count, rejected_count = stated[0] or 0, stated[1] or 0
        if (accepted_count, rejected_count) != (sums.claims - sums.rejected, sums.rejected):
            self._transaction.note(
                "X277CA-COUNT",
                self._transaction.segment,
                f"{names} count {accepted_count} accepted and {rejected_count} rejected claims; "
                f"of those listed {sums.claims - sums.rejected} are accepted and {sums.rejected} rejected.",
            )

    def _check_amounts(self, batch: ClaimBatchAcknowledgement, sums: _Sums) -> None:
        if not sums.claims or not sums.has_all_charges:
            return
        if batch.accepted_amount is None and batch.rejected_amount is None:
            return
        stated = (batch.accepted_amount or Decimal(0), batch.rejected_amount or Decimal(0))
        kept = sums.charge - sums.rejected_charge
        if stated != (kept, sums.rejected_charge):
            self._transaction.note(
                "X277CA-AMOUNT",
                self._transaction.segment,
                f"AMT*YU and AMT*YY say {stated[0]} accepted and {stated[1]} rejected; "
                f"the claims listed charge {kept} and {sums.rejected_charge}.",
            )
