"""Reads an 835 (005010X221A1; 4010 as far as it agrees): payment, claims, provider-level adjustments.

`read_transaction` keeps everything in one Remittance. `stream` gives each claim as it is read and keeps none,
so that a file of any size passes through the memory of one claim. Both check every sum.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from x12.balance import check_payment
from x12.codes.claim_payment import HANDLING, PAYMENT_METHODS, PROVIDER_ADJUSTMENT_REASONS
from x12.framing import Frames
from x12.npi_check import check_npi
from x12.parties import Address, Contact, Name
from x12.read_835_claims import ClaimReader, Handler, note_outside
from x12.read_parties import address, contact, organisation, reference
from x12.remittance import ClaimPayment, ProviderAdjustment, Reference, Remittance
from x12.transaction import Transaction, TransactionUnreadable, UnreadableTransaction, unreadable_amount
from x12.values import UnreadableValue, shown

_NONE = [""] * 17
_PASSED_OVER = frozenset({"LX", "TS2", "TS3", "PER", "N1", "N3", "N4", "RDM", "CUR", "K3", "NTE", "III"})
# The two guides, with their errata; some payers give the version of the standard alone.
_VERSIONS = frozenset({"005010X221A1", "005010X221", "005010", "004010X091A1", "004010X091", "004010"})
_OF_A_CLAIM = ("CAS", "NM1", "MIA", "MOA", "REF", "DTM", "AMT", "QTY", "SVC", "LQ")


def read_transaction(transaction: Transaction) -> tuple[Remittance]:
    """The remittance of one ST; raises TransactionUnreadable where an amount that it needs cannot be read."""
    reader = _RemittanceReader(transaction)
    return (reader.remittance(tuple(reader.claims())),)


def records(transaction: Transaction) -> Iterator[ClaimPayment | Remittance]:
    """Gives each claim of one ST as it is read, then the remittance without claims; raises TransactionUnreadable."""
    reader = _RemittanceReader(transaction)
    yield from reader.claims()
    yield reader.remittance(())


def stream(source: bytes | BinaryIO) -> Iterator[ClaimPayment | Remittance | UnreadableTransaction]:
    """Gives the claims of every 835 in the source as they are read, and after those of one ST its Remittance.

    That Remittance holds no claims, but all findings of its ST, with the sum of its claims checked. Where an
    ST cannot be read to its end, an UnreadableTransaction comes instead: no claim given before it counts.
    Defects of groups and interchanges are not among the findings. Raises NotX12.
    """
    for transaction in Frames(source):
        if transaction.name != "835":
            continue
        reader = _RemittanceReader(transaction)
        try:
            yield from reader.claims()
            yield dataclasses.replace(reader.remittance(()), findings=tuple(transaction.findings))
        except TransactionUnreadable as problem:
            yield transaction.unreadable(problem)


class _Party:
    """Loop 1000A or 1000B while it is being read."""

    def __init__(self, name: Name) -> None:
        self.name = name
        self.street: list[str] = []  # N3
        self.place: list[str] = []  # N4
        self.references: list[Reference] = []
        self.contacts: dict[str, Contact] = {}  # by PER01

    def address(self) -> Address | None:
        """N3 and N4, if either came."""
        return address(self.street, self.place) if self.street or self.place else None

    def contact(self) -> Contact | None:
        """Whom a biller may ask: CX answers on claims, BL on the file, IC is a web page."""
        for kind in ("CX", "BL", "IC"):
            if kind in self.contacts:
                return self.contacts[kind]
        return None


class _RemittanceReader:
    """Reads what stands before and after the claims, and hands the segments between to a ClaimReader."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._note = transaction.note
        self._claims = ClaimReader(transaction, self._take)
        self._payment: list[str] = [""] * 17  # BPR
        self._payment_segment = 0
        self._trace = ["", "", "", ""]  # TRN
        self._production_on: dt.date | None = None
        self._parties: dict[str, _Party] = {}
        self._party: _Party | None = None
        self._provider_adjustments: list[ProviderAdjustment] = []
        outside: Handler = self._outside
        anywhere = dict.fromkeys(_OF_A_CLAIM, outside) | {"BPR": self._bpr, "TRN": self._trn}
        self._header: dict[str, Handler] = anywhere | {
            "DTM": self._header_dtm,
            "N1": self._n1,
            "N3": self._n3,
            "N4": self._n4,
            "REF": self._header_ref,
            "PER": self._header_per,
        }
        self._after_header: dict[str, Handler] = anywhere | {"PLB": self._plb}

    def claims(self) -> Iterator[ClaimPayment]:
        """Reads the transaction to its end, giving each claim; raises TransactionUnreadable."""
        return self._claims.claims()

    def _take(self, elements: list[str], position: int) -> None:
        """Takes a segment that belongs to no claim."""
        handlers = self._after_header if self._claims.has_begun else self._header
        handler = handlers.get(elements[0])
        if handler is not None:
            handler(elements, position)
        elif elements[0] not in _PASSED_OVER:
            self._transaction.note_unknown(elements[0], position)

    def remittance(self, claims: tuple[ClaimPayment, ...]) -> Remittance:
        """The record of what was read, once `claims` has come to its end; raises TransactionUnreadable."""
        transaction = self._transaction
        payer, payee = self._named_party("PR"), self._named_party("PE")
        made = Remittance(
            handling=self._payment[1],
            amount=self._payment_amount(),
            credit_debit=self._payment[3],
            method=self._payment[4],
            payment_on=transaction.day(self._payment[16], self._payment_segment, "BPR16"),
            trace=self._trace[2],
            payer_originator=self._trace[3],
            payer=payer.name,
            payee=payee.name,
            claims=claims,
            provider_adjustments=tuple(self._provider_adjustments),
            payer_address=payer.address(),
            payee_address=payee.address(),
            payer_contact=payer.contact(),
            payer_references=tuple(payer.references),
            payee_references=tuple(payee.references),
            production_on=self._production_on,
            control_number=transaction.control_number,
            envelope=transaction.envelope,
            segment=transaction.segment,
        )
        self._check_header(made)
        self._check_payer(payer)
        check_payment(made, self._claims.claims_paid, self._note, self._payment_segment)
        if not made.trace:
            self._note(
                "X835-TRACE-MISSING",
                made.segment,
                "TRN02 is empty: this payment cannot be matched with its check or transfer.",
            )
        return made

    def _check_header(self, made: Remittance) -> None:
        at = self._payment_segment
        version = self._transaction.version
        if version and version not in _VERSIONS:
            self._note("X835-VERSION", made.segment, f"GS08 {shown(version)} is not 005010X221A1; it was read as such.")
        codes = made.handling in HANDLING and made.credit_debit in {"C", "D"} and made.method in PAYMENT_METHODS
        if not codes:
            self._note(
                "X835-BPR-CODE",
                at,
                f"BPR01 {shown(made.handling)}, BPR03 {shown(made.credit_debit)} or BPR04 {shown(made.method)} "
                "is not in our tables.",
            )
        if made.credit_debit == "D":
            text = (
                f"BPR03 is D: the payer takes {made.amount} from your bank account. Compare it with the bank "
                "statement, and record what you owed as a refund to the payer that was paid."
            )
            self._note("X835-BPR-DEBIT", at, text)
        if not self._payment[16]:
            self._note("X835-BPR-DATE", at, "BPR16 is empty: the day of the payment is unknown.")
        if made.trace and not made.payer_originator:
            self._note(
                "X835-ORIGINATOR-MISSING",
                made.segment,
                "TRN03 is empty: the number of the payment alone may not tell it from another payer's.",
            )

    def _check_payer(self, payer: _Party) -> None:
        """Notes half an address; and a missing contact beside a whole one: a payment typed from paper has neither."""
        if bool(payer.street) != bool(payer.place):
            missing = "N4, the city," if payer.street else "N3, the street,"
            text = f"{missing} of the payer (1000A) is missing: its address is not whole."
            self._note("X835-ADDRESS", self._transaction.segment, text)
        if payer.street and payer.place and "BL" not in payer.contacts and self._transaction.version[:6] == "005010":
            text = "The payer (1000A) has no PER*BL: whom to ask about the file is not said."
            self._note("X835-CONTACT", self._transaction.segment, text)

    def _payment_amount(self) -> Decimal:
        if not self._payment_segment:
            raise TransactionUnreadable("it has no BPR, so no payment amount", self._transaction.segment)
        try:
            return self._transaction.exact_amount(self._payment[2], self._payment_segment)
        except UnreadableValue as problem:
            raise unreadable_amount("BPR02", self._payment_segment, problem) from None

    def _named_party(self, entity: str) -> _Party:
        party = self._parties.get(entity)
        if party is None:
            rule, word = ("X835-PAYER-MISSING", "payer") if entity == "PR" else ("X835-PAYEE-MISSING", "payee")
            self._note(rule, self._transaction.segment, f"No N1*{entity} names the {word}.")
            return _Party(Name("", is_person=False))
        return party

    def _bpr(self, elements: list[str], position: int) -> None:
        if self._payment_segment:
            self._note("X835-BPR-REPEATED", position, "A second BPR in one payment; the later one counts.")
        self._payment = elements + _NONE
        self._payment_segment = position

    def _trn(self, elements: list[str], position: int) -> None:
        self._trace = elements + _NONE

    def _header_dtm(self, elements: list[str], position: int) -> None:
        if elements[1:2] == ["405"] and len(elements) > 2:
            self._production_on = self._transaction.day(elements[2], position, "DTM02")

    def _n1(self, elements: list[str], position: int) -> None:
        check_npi(self._transaction, elements, position)
        self._party = _Party(organisation(elements))
        self._parties[elements[1] if len(elements) > 1 else ""] = self._party

    def _n3(self, elements: list[str], position: int) -> None:
        if self._party is not None:
            self._party.street = elements

    def _n4(self, elements: list[str], position: int) -> None:
        if self._party is not None:
            self._party.place = elements

    def _header_ref(self, elements: list[str], position: int) -> None:
        if self._party is not None:
            self._party.references.append(reference(elements))

    def _header_per(self, elements: list[str], position: int) -> None:
        if self._party is not None:
            self._party.contacts.setdefault(elements[1] if len(elements) > 1 else "", contact(elements))

    def _outside(self, elements: list[str], position: int) -> None:
        note_outside(self._transaction, elements[0], position)

    def _plb(self, elements: list[str], position: int) -> None:
        _, provider_id, period_text, *pairs = [*elements, "", ""]
        period_on = self._transaction.day(period_text, position, "PLB02")
        for composite, text in zip(pairs[::2], pairs[1::2], strict=False):
            if not composite and not text:
                continue
            reason, _, reference_text = composite.partition(self._transaction.separators.component)
            if reason not in PROVIDER_ADJUSTMENT_REASONS:
                self._note(
                    "X835-PLB-UNKNOWN",
                    position,
                    f"Provider-level reason {shown(reason)} is not in our table.",
                )
            try:
                amount = self._transaction.exact_amount(text, position)
            except UnreadableValue as problem:
                raise unreadable_amount("PLB", position, problem) from None
            self._provider_adjustments.append(
                ProviderAdjustment(provider_id, period_on, reason, reference_text, amount, position)
            )
