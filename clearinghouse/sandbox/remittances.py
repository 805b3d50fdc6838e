"""Turns the accepted claims of one batch into remittances that balance, and says when each is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from clearinghouse.sandbox.adjudication import adjudicate, correct, forward, reverse, with_interest
from clearinghouse.sandbox.rules import EVERGREEN, INTEREST, RECOVERY, Payer, suffix_of
from clearinghouse.sandbox.secondary import crossed_over
from x12.claim import BillingProvider, Claim
from x12.parties import Address, Contact, Name
from x12.remittance import ClaimPayment, ProviderAdjustment, Reference, Remittance


class Due(StrEnum):
    """When a payer's file comes: with the batch, with what follows from it, or after a pending claim."""

    AT_ONCE = "at_once"
    AFTERWARDS = "afterwards"
    AFTER_PENDING = "after_pending"


@dataclass(frozen=True, slots=True)
class AcceptedClaim:
    """A claim that its payer took in, under the payer's own number."""

    claim: Claim
    payer: Payer
    payer_claim_control_number: str

    @property
    def suffix(self) -> str:
        return suffix_of(self.claim.subscriber.person.name.identifier)


@dataclass(frozen=True, slots=True)
class Era:
    """The remittances of one payer for one batch: one file."""

    payer: Payer
    due: Due
    remittances: tuple[Remittance, ...]
    is_sent_twice: bool = False


class Books(Protocol):
    """What a payer remembers between batches."""

    def next_trace(self) -> str:
        """A check or EFT number never used before."""
        ...

    def carry_forward(self, payer_id: str, npi: str, reference: str, amount: Decimal) -> None:
        """Remember a debit to be taken from a later payment."""
        ...

    def take_forwarded(self, payer_id: str, npi: str, available: Decimal) -> list[tuple[str, Decimal]]:
        """The debits, by reference, that this payment can bear; they are forgotten."""
        ...


@dataclass(frozen=True, slots=True)
class _Payment:
    """One CLP on its way into a file."""

    payer: Payer
    due: Due
    provider: BillingProvider
    payment: ClaimPayment
    suffix: str


def eras_of(accepted: Iterable[AcceptedClaim], books: Books, today: date) -> list[Era]:
    """Adjudicate the claims; one file per payer and due time, one remittance per billing provider in it."""
    payments = [payment for one in accepted for payment in _payments_of(one, today)]
    files = dict.fromkeys((payment.payer.payer_id, payment.due) for payment in payments)
    return [
        _era([one for one in payments if (one.payer.payer_id, one.due) == (payer_id, due)], books, today)
        for payer_id, due in files
    ]


def _payments_of(accepted: AcceptedClaim, today: date) -> list[_Payment]:
    claim, payer, suffix = accepted.claim, accepted.payer, accepted.suffix

    def payment(what: ClaimPayment, due: Due = Due.AT_ONCE, by: Payer = payer) -> _Payment:
        return _Payment(payer=by, due=due, provider=claim.billing_provider, payment=what, suffix=suffix)

    first = adjudicate(claim, payer, payer_claim_control_number=accepted.payer_claim_control_number, received_on=today)
    if suffix in {"P1", "Q2"}:
        return [payment(first, Due.AFTER_PENDING)]
    if suffix in {"R1", "R2"}:
        follow_up = [reverse(first), correct(first, claim, payer)]
        return [payment(first), *(payment(one, Due.AFTERWARDS) for one in follow_up)]
    if suffix == "L1":
        return [payment(with_interest(first, INTEREST))]
    if suffix == "C1" and claim.subscriber.sequence == "P":
        number = "EV" + accepted.payer_claim_control_number
        second_claim = crossed_over(claim, first, earlier=payer, later=EVERGREEN)
        second = adjudicate(second_claim, EVERGREEN, payer_claim_control_number=number, received_on=today)
        return [payment(forward(first, EVERGREEN)), payment(second, Due.AFTERWARDS, EVERGREEN)]
    return [payment(first)]


def _era(payments: list[_Payment], books: Books, today: date) -> Era:
    payer, due = payments[0].payer, payments[0].due
    providers = {payment.provider.name.identifier: payment.provider for payment in payments}
    remittances = tuple(
        _remittance(payer, provider, [one for one in payments if one.provider.name.identifier == npi], books, today)
        for npi, provider in providers.items()
    )
    is_sent_twice = any(payment.suffix == "DUP" for payment in payments)
    return Era(payer=payer, due=due, remittances=remittances, is_sent_twice=is_sent_twice)


def _remittance(
    payer: Payer, provider: BillingProvider, payments: list[_Payment], books: Books, today: date
) -> Remittance:
    trace = books.next_trace()
    adjustments = _provider_adjustments(payer, provider, payments, books, trace, today)
    paid = sum((one.payment.paid for one in payments), Decimal(0))
    amount = paid - sum((adjustment.amount for adjustment in adjustments), Decimal(0))
    street, city, state, postal_code = payer.address
    return Remittance(
        handling="I" if amount else "H",
        amount=amount,
        credit_debit="C",
        method="ACH" if amount else "NON",
        payment_on=today,
        trace=trace,
        payer_originator="1" + payer.tax_id,
        payer=_organisation(payer.name, "", ""),
        payee=provider.name,
        claims=tuple(one.payment for one in payments),
        provider_adjustments=adjustments,
        payer_address=Address(line1=street, city=city, state=state, postal_code=postal_code),
        payee_address=provider.address,
        payer_contact=Contact(name="PROVIDER SERVICES", phone="8005550100"),
        payer_references=(Reference("2U", payer.payer_id),),
        payee_references=(Reference("TJ", provider.tax_id),),
        production_on=today,
    )


def _provider_adjustments(
    payer: Payer, provider: BillingProvider, payments: list[_Payment], books: Books, trace: str, today: date
) -> tuple[ProviderAdjustment, ...]:
    """PLB pairs: recovery and interest by rule, then what must be carried forward or can be taken back.

    A negative payment is not possible (BPR02 >= 0): the shortfall becomes FB with a negative amount and comes
    back, positive and under this trace number, in a later remittance (X12 RFI 738, 2051, 2660).
    """
    npi = provider.name.identifier
    available = sum((one.payment.paid for one in payments), Decimal(0))
    pairs: list[tuple[str, str, Decimal]] = []
    for one in payments:
        if one.suffix == "L1":
            pairs.append(("L6", one.payment.patient_control_number, -INTEREST))
            available += INTEREST
        elif one.suffix == "W1" and available >= RECOVERY:
            pairs.append(("WO", one.payment.patient_control_number, RECOVERY))
            available -= RECOVERY
    if available < 0:
        pairs.append(("FB", trace, available))
        books.carry_forward(payer.payer_id, npi, trace, -available)
    else:
        pairs.extend(("FB", *debit) for debit in books.take_forwarded(payer.payer_id, npi, available))
    year_end = date(today.year, 12, 31)
    return tuple(ProviderAdjustment(npi, year_end, reason, reference, amount) for reason, reference, amount in pairs)


def _organisation(name: str, qualifier: str, identifier: str) -> Name:
    return Name(last=name, is_person=False, qualifier=qualifier, identifier=identifier)
