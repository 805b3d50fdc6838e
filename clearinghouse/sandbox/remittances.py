"""Turns the accepted claims of one batch into remittances that balance, and says when each is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from clearinghouse.sandbox.answers import AcceptedClaim, Answer, Due, answers_to
from clearinghouse.sandbox.rules import CENT, INTEREST, METHODS, OTHER_PAIRS, RECOVERY, Payer
from x12.claim import BillingProvider
from x12.parties import Address, Contact, Name
from x12.remittance import ProviderAdjustment, Reference, Remittance

ZERO = Decimal(0)


class Damage(StrEnum):
    """What is wrong with a file as it goes out."""

    NONE = "none"
    UNBALANCED = "unbalanced"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Era:
    """The remittances of one payer for one batch: one file."""

    payer: Payer
    due: Due
    remittances: tuple[Remittance, ...]
    is_sent_twice: bool = False  # the same bytes, under two names
    sent: tuple[tuple[Due, Damage], ...] = ()  # each time a file of its own, with its own control numbers

    @property
    def unbalanced(self) -> tuple[Remittance, ...]:
        """The same with one cent too much in the first claim (CLP04), which neither lines nor check bear out."""
        first, *rest = self.remittances
        claim, *others = first.claims
        return (replace(first, claims=(replace(claim, paid=claim.paid + CENT), *others)), *rest)


class Books(Protocol):
    """What a payer remembers between batches."""

    def next_trace(self) -> str:
        """A check or EFT number never used before."""
        ...

    def carry_forward(self, payer_id: str, npi: str, reason: str, reference: str, amount: Decimal) -> None:
        """Remember a debit to be taken from a later payment under this PLB reason, FB or WO."""
        ...

    def take_forwarded(self, payer_id: str, npi: str, available: Decimal) -> list[tuple[str, str, Decimal]]:
        """The debits, by reason and reference, that this payment can bear; they are forgotten."""
        ...


def eras_of(accepted: Iterable[AcceptedClaim], books: Books, today: date) -> list[Era]:
    """Adjudicate the claims; one file per payer and due time, one remittance per billing provider in it.

    A claim whose ending asks for it has files of its own.
    """
    answers = [answer for one in accepted for answer in answers_to(one, today)]
    files: dict[tuple[str, Due, str], list[Answer]] = {}
    for answer in answers:
        files.setdefault((answer.payer.payer_id, answer.due, answer.alone), []).append(answer)
    return [_era(own, books, today) for own in files.values()]


_DAMAGED = {"E1": Damage.UNBALANCED, "E2": Damage.CUT_OFF}


def _era(answers: list[Answer], books: Books, today: date) -> Era:
    payer, due = answers[0].payer, answers[0].due
    providers = {answer.provider.name.identifier: answer.provider for answer in answers}
    remittances = tuple(
        _remittance(payer, provider, [one for one in answers if one.provider.name.identifier == npi], books, today)
        for npi, provider in providers.items()
    )
    suffixes = {answer.suffix for answer in answers}
    sent = [(due, next((_DAMAGED[suffix] for suffix in suffixes if suffix in _DAMAGED), Damage.NONE))]
    if suffixes & {"E1", "E2", "E3"}:
        sent.append((Due.AFTERWARDS, Damage.NONE))
    return Era(payer, due, remittances, is_sent_twice="DUP" in suffixes, sent=tuple(sent))


def _remittance(
    payer: Payer, provider: BillingProvider, answers: list[Answer], books: Books, today: date
) -> Remittance:
    method = METHODS.get(answers[0].suffix, "ACH")
    trace = books.next_trace() if method == "ACH" else books.next_trace().removeprefix("EFT")
    adjustments = _provider_adjustments(payer, provider, answers, books, trace, today)
    paid = sum((one.payment.paid for one in answers), ZERO)
    amount = paid - sum((adjustment.amount for adjustment in adjustments), ZERO)
    street, city, state, postal_code = payer.address
    return Remittance(
        handling="I" if amount else "H",
        amount=amount,
        credit_debit="C",
        method=method if amount else "NON",
        payment_on=today,
        trace=trace,
        payer_originator="1" + payer.tax_id,
        payer=_organisation(payer.name, "", ""),
        payee=provider.name,
        claims=tuple(one.payment for one in answers),
        provider_adjustments=adjustments,
        payer_address=Address(line1=street, city=city, state=state, postal_code=postal_code),
        payee_address=provider.address,
        payer_contact=Contact(name="PROVIDER SERVICES", phone="8005550100"),
        payer_references=(Reference("2U", payer.payer_id),),
        payee_references=(Reference("TJ", provider.tax_id),),
        production_on=today,
    )


def _provider_adjustments(
    payer: Payer, provider: BillingProvider, answers: list[Answer], books: Books, trace: str, today: date
) -> tuple[ProviderAdjustment, ...]:
    """PLB pairs: those of the endings, then what must be carried forward or can be taken back.

    A negative payment is not possible (BPR02 >= 0): the shortfall becomes FB with a negative amount and comes
    back, positive and under this trace number, in a later remittance (X12 RFI 738, 2051, 2660).
    """
    npi = provider.name.identifier
    available = sum((one.payment.paid for one in answers), ZERO)
    pairs: list[tuple[str, str, Decimal]] = []
    for one in answers:
        own = _pairs_of(one, available)
        pairs.extend((reason, one.payment.patient_control_number, amount) for reason, amount in own)
        available -= sum((amount for _, amount in own), ZERO)
    overpaid = _left_overpaid(answers)
    if overpaid:
        number = answers[0].payment.patient_control_number
        pairs.append(("WO", number, -overpaid))
        books.carry_forward(payer.payer_id, npi, "WO", number, overpaid)
        available += overpaid
    if available < 0:
        pairs.append(("FB", trace, available))
        books.carry_forward(payer.payer_id, npi, "FB", trace, -available)
    else:
        pairs.extend(books.take_forwarded(payer.payer_id, npi, available))
    year_end = date(today.year, 12, 31)
    return tuple(ProviderAdjustment(npi, year_end, reason, reference, amount) for reason, reference, amount in pairs)


def _pairs_of(answer: Answer, available: Decimal) -> list[tuple[str, Decimal]]:
    """What the ending puts beside the claims, as far as the payment can bear it."""
    if answer.suffix == "L1":
        return [("L6", -INTEREST)]
    if answer.suffix == "W1" and available >= RECOVERY:
        return [("WO", RECOVERY)]
    if answer.suffix == "W2" and available >= sum((amount for _, amount in OTHER_PAIRS), ZERO):
        return list(OTHER_PAIRS)
    return []


def _left_overpaid(answers: list[Answer]) -> Decimal:
    """R3: what reversal and correction leave too much in our hands; the payer waits for it (X12 RFI 2370)."""
    if {answer.suffix for answer in answers} != {"R3"}:
        return ZERO
    return max(-sum((answer.payment.paid for answer in answers), ZERO), ZERO)


def _organisation(name: str, qualifier: str, identifier: str) -> Name:
    return Name(last=name, is_person=False, qualifier=qualifier, identifier=identifier)
