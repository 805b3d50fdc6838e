"""What the letter about the underpayments of one claim says of each line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from claims.models import Claim
from remittance.models import Underpayment
from remittance.queries.contracts import contract_terms
from remittance.rules.contracts import Contract, ContractedLine, ContractedRate, contract_of


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """One underpaid line (or the claim as a whole), and the agreed amount that it is held against; dollars."""

    row: Underpayment
    charge: Decimal
    rate: ContractedRate | None

    @property
    def is_by_contract(self) -> bool:
        return self.row.basis == Underpayment.Basis.CONTRACT

    @property
    def billed(self) -> str:
        if not self.row.code:
            return "the claim"
        units = self.row.units
        times = f" × {units.normalize():f}" if units is not None and units != 1 else ""
        return " ".join((self.row.code, *self.row.modifiers)) + times

    @property
    def reference(self) -> str:
        """Where the expected amount comes from."""
        if not self.is_by_contract:
            return "your earlier answers"
        if self.rate is None:
            return "our agreement"
        until = f" until {self.rate.ends_on:%m/%d/%Y}" if self.rate.ends_on else ""
        code = " ".join((self.rate.code, *sorted(self.rate.modifiers)))
        return f"agreement: {code} {self.rate.amount:,.2f} a unit, from {self.rate.starts_on:%m/%d/%Y}{until}"


def claims_for_letters() -> QuerySet[Claim]:
    """Claims with what a letter about them names."""
    return Claim.objects.select_related("payer", "patient", "billing_provider", "rendering_provider")


def disputed_lines(claim: Claim) -> list[DisputedLine]:
    """The open underpayments of the claim; two statements."""
    rows = list(
        Underpayment.objects.filter(claim=claim, state=Underpayment.State.OPEN)
        .select_related("service_payment__claim_line", "claim_payment__remittance", "disputed_by")
        .order_by("pk")
    )
    terms = contract_terms(payer_ids=[claim.payer_id], codes=[row.code for row in rows if row.code])
    contract = None
    if claim.payer_id in terms:
        rates, tolerance = terms[claim.payer_id]
        contract = contract_of(
            rates, tolerance, billing_provider_id=claim.billing_provider_id, location_id=claim.location_id
        )
    return [DisputedLine(row, _charge(row, claim), _rate(row, claim, contract)) for row in rows]


def _charge(row: Underpayment, claim: Claim) -> Decimal:
    line = row.service_payment.claim_line if row.service_payment else None
    return line.charge_amount if line else claim.charge_amount


def _rate(row: Underpayment, claim: Claim, contract: Contract | None) -> ContractedRate | None:
    """The rate that is on file for the line now; None where it has been changed away since."""
    line = row.service_payment.claim_line if row.service_payment else None
    if contract is None or line is None or not row.code:
        return None
    billed = ContractedLine(row.code, tuple(row.modifiers), line.units, line.service_on, line.charge_amount)
    rate = contract.rate_for(billed)
    return rate if rate is not None and contract.expected(billed) == row.expected_amount else None
