"""Fills one claim after another from loops 2100 and 2110 of an 835. Nothing of a claim outlives it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from x12.balance import check_claim
from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS, CLAIM_STATUSES
from x12.npi_check import check_npi
from x12.read_parties import ProcedureTable, name
from x12.record_building import open_record
from x12.remittance import Adjustment, Amount, ClaimPayment, Reference, ServicePayment
from x12.transaction import Transaction
from x12.values import AMOUNTS, DATES, UnreadableValue, shown

# A handler gets the elements and the position of a segment, and gives back a claim when one is complete.
Handler = Callable[[list[str], int], ClaimPayment | None]

_OpenClaim = open_record(ClaimPayment)
_OpenService = open_record(ServicePayment)
_OpenAdjustment = open_record(Adjustment)
_OpenReference = open_record(Reference)
_OpenAmount = open_record(Amount)
_NONE = [""] * 10

_NAMES = {
    "QC": "patient",
    "IL": "subscriber",
    "74": "corrected",
    "82": "rendering",
    "TT": "crossover_carrier",
    "PR": "corrected_priority_payer",
}
_CLAIM_DATES = {"232": "statement_from", "233": "statement_to", "050": "received_on"}
_MOA_AMOUNTS = ((1, "MOA01"), (2, "MOA02"), (8, "MOA08"), (9, "MOA09"))
_REMARKS = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}


class ClaimReader:
    """Holds the claim that is being read, and in it the service line; sums up CLP04.

    A required amount that cannot be read raises UnreadableValue.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._note = transaction.note
        self._noted: set[tuple[str, str]] = set()
        self._procedures = ProcedureTable(transaction.separators.component)
        self._claim: Any = None  # Any: an open ClaimPayment
        self._service: Any = None  # Any: an open ServicePayment of that claim
        self._level: Any = None  # Any: the service, else the claim
        self._services: list[ServicePayment] = []
        self.claims_paid = Decimal(0)
        self.handlers: dict[str, Handler] = {
            "CLP": self._clp,
            "CAS": self._cas,
            "NM1": self._nm1,
            "MIA": self._remark_codes,
            "MOA": self._moa,
            "REF": self._ref,
            "DTM": self._dtm,
            "AMT": self._amt,
            "QTY": self._qty,
            "SVC": self._svc,
            "LQ": self._lq,
        }

    def finish(self) -> ClaimPayment | None:
        """Closes the claim that is being read, checks its sums and gives it."""
        claim = self._claim
        if claim is None:
            return None
        self._close_service()
        claim.services = tuple(self._services)
        _fix_lists(claim)
        if claim.quantities:
            claim.quantities = tuple(claim.quantities)
        self._services = []
        self._claim = self._level = None
        claim.__class__ = ClaimPayment
        sealed: ClaimPayment = claim
        check_claim(sealed, self._note)
        self.claims_paid += sealed.paid
        return sealed

    def _close_service(self) -> None:
        service = self._service
        if service is not None:
            _fix_lists(service)
            service.__class__ = ServicePayment
            self._services.append(service)
            self._service = None

    def _clp(self, elements: list[str], position: int) -> ClaimPayment | None:
        finished = self.finish()
        if len(elements) < 10:
            elements += _NONE
        _, number, status, charge, paid, share, filing, payer_number, facility, frequency = elements[:10]
        self._claim = self._level = claim = _OpenClaim(
            number,
            status,
            AMOUNTS[charge],
            AMOUNTS[paid],
            self._transaction.amount(share, position),
            filing,
            payer_number,
            facility,
            frequency,
        )
        claim.segment = position
        if not number:
            self._note(
                "X835-CONTROL-NUMBER-MISSING",
                position,
                "CLP01 is empty: match this claim by the payer's number, the patient and the date.",
            )
        if not payer_number:
            self._note_once(
                "X835-PAYER-NUMBER-MISSING",
                "",
                position,
                "CLP07 is empty: a corrected claim or an appeal will lack the payer's number of this one.",
            )
        if status not in CLAIM_STATUSES:
            self._note_once(
                "X835-STATUS-UNKNOWN", status, position, f"CLP02 {shown(status)} is no status of the guide."
            )
        return finished

    def _svc(self, elements: list[str], position: int) -> None:
        if self._claim is None:
            return self._outside("SVC", position)
        self._close_service()
        count = len(elements)
        if count < 4:
            elements += _NONE
        self._service = self._level = service = _OpenService(
            self._procedures[elements[1]], AMOUNTS[elements[2]], AMOUNTS[elements[3]]
        )
        service.segment = position
        if count > 5 and elements[5]:
            service.units = self._transaction.quantity(elements[5], position)
        if count > 6 and elements[6]:
            service.submitted_procedure = self._procedures[elements[6]]
        if count > 7 and elements[7]:
            service.submitted_units = self._transaction.quantity(elements[7], position)
        return None

    def _cas(self, elements: list[str], position: int) -> None:
        level = self._level
        if level is None:
            return self._outside("CAS", position)
        count = len(elements)
        if count < 4:
            elements += _NONE
        group = elements[1]
        if group not in ADJUSTMENT_GROUPS:
            self._note_once(
                "X835-GROUP-UNKNOWN",
                group,
                position,
                f"Adjustment group {shown(group)} is not CO, OA, PI or PR.",
            )
        if not level.adjustments:
            level.adjustments = []
        if count == 4:  # nearly every CAS: one reason and no quantity
            self._adjust(group, elements[2], elements[3], None, position)
            return None
        elements += _NONE
        for at in range(2, count, 3):
            reason, amount, quantity = elements[at : at + 3]
            if reason or amount:
                self._adjust(group, reason, amount, self._transaction.quantity(quantity, position), position)
        return None

    def _adjust(self, group: str, reason: str, amount_text: str, quantity: Decimal | None, position: int) -> None:
        amount = AMOUNTS[amount_text]
        if reason not in ADJUSTMENT_REASONS or not amount:
            self._note_adjustment(group, reason, amount, position)
        made = _OpenAdjustment(group, reason, amount, quantity)
        made.__class__ = Adjustment
        self._level.adjustments.append(made)

    def _note_adjustment(self, group: str, reason: str, amount: Decimal, position: int) -> None:
        if not reason:
            self._note("X835-REASON-MISSING", position, f"{group} {amount} has no reason code.")
        elif reason not in ADJUSTMENT_REASONS:
            self._note_once(
                "X835-REASON-UNKNOWN",
                reason,
                position,
                f"Adjustment reason {shown(reason)} is not in our table.",
            )
        if not amount:
            self._note_once(
                "X835-ADJUSTMENT-ZERO",
                "",
                position,
                f"{group} {reason} adjusts nothing; the first of this transaction.",
            )

    def _nm1(self, elements: list[str], position: int) -> None:
        if self._claim is None:
            return self._outside("NM1", position)
        field = _NAMES.get(elements[1] if len(elements) > 1 else "")
        if field is not None:
            setattr(self._claim, field, name(elements))
        check_npi(self._transaction, elements, position)
        return None

    def _ref(self, elements: list[str], position: int) -> None:
        level = self._level
        if level is None:
            return self._outside("REF", position)
        if len(elements) < 3:
            return None
        qualifier = elements[1]
        if qualifier == "6R" and self._service is not None:
            level.line_control_number = elements[2]
            return None
        made = _OpenReference(qualifier, elements[2])
        made.__class__ = Reference
        if level.references:
            level.references.append(made)
        else:
            level.references = [made]
        return None

    def _dtm(self, elements: list[str], position: int) -> None:
        level = self._level
        if level is None:
            return self._outside("DTM", position)
        if len(elements) < 3:
            return None
        qualifier = elements[1]
        try:
            if self._service is None:
                if qualifier in _CLAIM_DATES:
                    setattr(level, _CLAIM_DATES[qualifier], DATES[elements[2]])
            elif qualifier in {"472", "150"}:
                level.service_from = DATES[elements[2]]
            elif qualifier == "151":
                level.service_to = DATES[elements[2]]
        except UnreadableValue as problem:
            self._note("X12-DATE", position, f"DTM*{qualifier}: {problem}; it was left out.")
        return None

    def _amt(self, elements: list[str], position: int) -> None:
        level = self._level
        if level is None:
            return self._outside("AMT", position)
        if len(elements) < 3:
            return None
        try:
            amount = AMOUNTS[elements[2]]
        except UnreadableValue as problem:
            self._note("X12-AMOUNT", position, f"AMT*{elements[1]}: {problem}; it was left out.")
            return None
        if elements[1] == "B6" and self._service is not None:
            level.allowed = amount
            return None
        made = _OpenAmount(elements[1], amount)
        made.__class__ = Amount
        if level.amounts:
            level.amounts.append(made)
        else:
            level.amounts = [made]
        return None

    def _qty(self, elements: list[str], position: int) -> None:
        if self._claim is None:
            return self._outside("QTY", position)
        _, qualifier, text, *_ = elements + _NONE
        quantity = self._transaction.quantity(text, position)
        if quantity is not None and self._service is None:
            found = self._claim.quantities or []
            found.append(Amount(qualifier, quantity))
            self._claim.quantities = found
        return None

    def _lq(self, elements: list[str], position: int) -> None:
        if self._service is None:
            return self._outside("LQ", position)
        if elements[1:2] == ["HE"] and len(elements) > 2:
            found = self._service.remarks or []
            found.append(elements[2])
            self._service.remarks = found
        return None

    def _remark_codes(self, elements: list[str], position: int) -> None:
        if self._claim is None:
            return self._outside(elements[0], position)
        found = self._claim.remarks or []
        found += [elements[at] for at in _REMARKS[elements[0]] if at < len(elements) and elements[at]]
        if found:
            self._claim.remarks = found
        return None

    def _moa(self, elements: list[str], position: int) -> None:
        self._remark_codes(elements, position)
        if self._claim is None or (len(elements) < 9 and not any(elements[1:3])):
            return  # most have remarks alone
        transaction = self._transaction
        self._claim.outpatient_amounts = tuple(
            Amount(name, value)
            for at, name in _MOA_AMOUNTS
            if (value := transaction.quantity("".join(elements[at : at + 1]), position)) is not None
        )

    def _outside(self, segment_id: str, position: int) -> None:
        self._note_once(
            "X835-SEG-OUTSIDE-CLAIM",
            segment_id,
            position,
            f"{segment_id} stands outside the claim or line it belongs to.",
        )

    def _note_once(self, rule: str, about: str, position: int, text: str) -> None:
        """Notes what would come back thousands of times only where it is met first."""
        if (rule, about) not in self._noted:
            self._noted.add((rule, about))
            self._note(rule, position, text)


def _fix_lists(record: Any) -> None:  # Any: an open ClaimPayment or ServicePayment
    """Turns the lists that filled up into the tuples that the record holds."""
    if record.adjustments:
        record.adjustments = tuple(record.adjustments)
    if record.references:
        record.references = tuple(record.references)
    if record.amounts:
        record.amounts = tuple(record.amounts)
    if record.remarks:
        record.remarks = tuple(record.remarks)
