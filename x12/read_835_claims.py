"""Judges the claims of an 835 (loops 2100 and 2110) in one walk over its segments, and checks every sum.

What no sum and no rule needs of a claim stays text until somebody asks for its record (`read_835_records`): who
only wants to know whether a file is in order does not pay for objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from x12.balance import check_claim
from x12.codes.claim_payment import CLAIM_STATUSES
from x12.codes.remark_codes import REMARK_CODES
from x12.npi_check import check_npi
from x12.read_835_adjustments import read_adjustments
from x12.read_835_records import OUTPATIENT_AMOUNTS, fill_claim
from x12.read_835_segments import (
    ADJUSTMENTS,
    CLAIM_DAYS,
    CODE_LISTS,
    DAYS,
    LINE_DAYS,
    QUALIFIED_AMOUNTS,
    SERVICES,
    Adjusted,
    Day,
    Service,
    forget_if_full,
    line_table,
)
from x12.read_parties import ProcedureTable
from x12.remittance import Amount, ClaimPayment
from x12.transaction import Transaction, TransactionUnreadable
from x12.values import AMOUNTS, DATES, UnreadableValue, amount_once, shown

# What to do with a segment that belongs to no claim: its elements and its position.
Handler = Callable[[list[str], int], None]

_ZERO = Decimal(0)
_NO_DAY = Day("", None)
_NONE = [""] * 10
_BOUNDS = frozenset({"CLP", "LX", "PLB"})  # what ends a claim


class ClaimReader:
    """Reads claims, checks their sums, and sums up CLP04.

    `elsewhere` takes each segment that stands in no claim, and each that has no place in one. `runs` gives the text of
    the transaction as its own `runs` does.
    """

    def __init__(self, transaction: Transaction, elsewhere: Handler, runs: Iterator[tuple[int, str]]) -> None:
        self._transaction = transaction
        self._runs = runs
        self._note = transaction.note
        self._elsewhere = elsewhere
        self._star = transaction.separators.element
        forget_if_full()
        self._lines = line_table(transaction.separators)
        self._lines.begin()
        self._procedures = ProcedureTable(transaction.separators.component)
        # What the segments of the claim that is open say; empty when none is. Any: see ClaimRead.
        self._kept: list[Any] = []
        self._first = 0  # position of its CLP
        self._has_patient = False  # that claim names one
        self._sums: list[Decimal] = []  # of the CAS of that claim, then of each of its lines
        self.has_begun = False  # the header is over
        self.claims_paid = _ZERO

    def claims(self) -> Iterator[ClaimPayment]:
        """Walks to the end of the transaction, giving each claim; raises TransactionUnreadable.

        This loop decides the speed. Each run is cut before each SVC. A line that the table of lines knows is taken
        whole, which takes a third of the time of its segments; whatever else comes goes through the inner loop one
        segment at a time, which looks at the first letters alone and hands on what is rare. It is longer than other
        functions, as each call that would shorten it costs a tenth of the reading time.
        """
        terminator, star = self._transaction.separators.segment, self._star
        cas, dtm, ref, amt, svc = f"CAS{star}", f"DTM{star}", f"REF{star}", f"AMT{star}", f"SVC{star}"
        nm1, patient, by_npi = f"NM1{star}", f"QC{star}", f"{star}XX"  # few claims name somebody by his NPI
        clp = f"CLP{star}"
        before_line, before_claim = f"{terminator}{svc}", f"{terminator}{clp}"
        before_day, before_control = f"{terminator}DTM{star}472{star}", f"{terminator}REF{star}6R{star}"
        lines, days = self._lines, DATES
        kept, sums = self._kept, self._sums
        services: list[Service] = []
        adjusted = share = _ZERO
        asked = 0
        for position, text in self._runs:
            found_lines = text[1:].split(before_line) if lines.are_worth_asking(asked) else [text[1:]]
            asked += len(found_lines)
            pieces = iter(found_lines)
            raws = next(pieces).split(terminator)
            while True:
                for at, raw in enumerate(raws, position):
                    start = raw[:4]
                    if start == dtm and kept:
                        kept.append(DAYS[raw] or self._odd_day(raw, at))
                    elif start == nm1 and kept and by_npi not in raw:
                        kept.append(raw)
                        if raw[4:7] == patient:
                            self._has_patient = True
                    elif start == cas and kept:
                        found = ADJUSTMENTS[raw] or self._read_cas(raw, at)
                        kept.append(found)
                        adjusted += found[1]
                        if found[2] is not None:
                            share += found[2]
                    elif start == ref and kept:
                        kept.append(raw)
                    elif start == amt and kept:
                        amount = QUALIFIED_AMOUNTS[raw]
                        kept.append(amount or self._odd_amount(raw, at))
                        if amount and services and amount.amount > services[-1][1] and amount.qualifier == "B6":
                            self._note_allowed(services[-1], amount, at)
                    elif start == svc and kept:
                        service = SERVICES[raw] or self._odd_service(raw.split(star), at)
                        kept.append((service, "", None, at))
                        services.append(service)
                        sums.append(adjusted)
                        adjusted = _ZERO
                    elif kept and start != clp and raw.partition(star)[0] not in _BOUNDS:
                        kept.append(self._seldom(raw, at))
                    else:
                        if kept:
                            sums.append(adjusted)
                            yield self._finished(share, services)
                            kept, sums, services = self._kept, self._sums, []
                            adjusted = share = _ZERO
                        self._outside(raw.split(star), at)
                position += len(raws)
                raws = []
                for piece in pieces:  # a line, and after it perhaps the next claim up to its first line
                    service_text, _, rest = piece.partition(before_day)
                    middle, has_both, rest = rest.partition(before_control)
                    rest, ends, head = rest.partition(before_claim)
                    control, _, end = rest.partition(terminator)
                    day = days.get(middle[:8])
                    line = lines[service_text, middle[8:], end] if has_both and day and kept else None
                    if line is None:
                        raws = f"{svc}{piece}".split(terminator)
                        break
                    service, line_adjusted, line_share, count = line
                    kept.append((service, control, day, position))
                    services.append(service)
                    sums.append(adjusted)
                    adjusted = line_adjusted
                    if line_share is not None:
                        share += line_share
                    position += count
                    if ends:
                        raws = f"{clp}{head}".split(terminator)
                        break
                if not raws:
                    break
        if kept:
            sums.append(adjusted)
            yield self._finished(share, services)

    def _outside(self, elements: list[str], position: int) -> None:
        """Takes a segment that stands in no claim, or opens one."""
        self.has_begun = self.has_begun or elements[0] in _BOUNDS
        if elements[0] == "CLP":
            self._first = position
            self._kept.append(self._claim(elements, position))
        else:
            self._elsewhere(elements, position)

    def _finished(self, share: Decimal, services: list[Service]) -> ClaimPayment:
        """Closes the claim that is open and checks its sums; `share` is the patient's part of all its CAS."""
        kept, sums = self._kept, self._sums
        self._kept, self._sums = [], []
        elements, charge, paid, stated = kept[0]
        claim = ClaimPayment.unfilled(fill_claim, (kept, self._first, self._star, self._procedures))
        if elements[2] == "22" or (stated or _ZERO) != share or not _adds_up(charge, paid, services, sums):
            check_claim(claim, self._note)  # says what is wrong
        last = kept[-1]  # a known line with its day, most often
        if (last.__class__ is not tuple or not last[2] or len(kept) == 1) and not _has_day(kept):
            self._note_no_day(elements[1])
        if not self._has_patient:
            text = "No NM1*QC names the patient: match this claim by its control number."
            self._transaction.note_once("X835-PATIENT-MISSING", "", self._first, text)
        self._has_patient = False
        self.claims_paid += paid
        return claim

    def _note_no_day(self, number: str) -> None:
        text = f"Claim {number} has no day of service, neither its own nor one of a line."
        self._note("X835-DAY-MISSING", self._first, text)

    def _claim(self, elements: list[str], position: int) -> tuple[list[str], Decimal, Decimal, Decimal | None]:
        """The elements of a CLP, CLP03, CLP04 and CLP05; notes what is wrong with it."""
        if len(elements) < 10:
            elements += _NONE
        number, status, share_text, payer_number = elements[1], elements[2], elements[5], elements[7]
        try:
            charge, paid = amount_once(elements[3]), amount_once(elements[4])
        except UnreadableValue as problem:
            raise _unreadable("CLP", position, problem) from None
        share = AMOUNTS.get(share_text) or self._transaction.amount(share_text, position)
        if not number:
            self._note(
                "X835-CONTROL-NUMBER-MISSING",
                position,
                "CLP01 is empty: match this claim by the payer's number, the patient and the date.",
            )
        if not payer_number:
            self._transaction.note_once(
                "X835-PAYER-NUMBER-MISSING",
                "",
                position,
                "CLP07 is empty: a corrected claim or an appeal will lack the payer's number of this one.",
            )
        if status not in CLAIM_STATUSES:
            text = f"CLP02 {shown(status)} is no status of the guide."
            self._transaction.note_once("X835-STATUS-UNKNOWN", status, position, text)
        return elements, charge, paid, share

    def _odd_service(self, elements: list[str], position: int) -> Service:
        """Any SVC; notes what is wrong with it, and raises TransactionUnreadable where an amount cannot be read."""
        elements += _NONE
        try:
            charge, paid = AMOUNTS[elements[2]], AMOUNTS[elements[3]]
        except UnreadableValue as problem:
            raise _unreadable("SVC", position, problem) from None
        units = self._transaction.quantity(elements[5], position)
        submitted_units = self._transaction.quantity(elements[7], position)
        if charge >= 0 and ((units is not None and units < 0) or (submitted_units is not None and submitted_units < 0)):
            text = f"SVC05 {units} or SVC07 {submitted_units} is below zero, but the line is no reversal."
            self._note("X835-UNITS-NEGATIVE", position, text)
        self._check_procedure(elements[1], position)
        if elements[6]:
            self._check_procedure(elements[6], position)
        return elements[1], charge, paid, units, elements[6], submitted_units, None, (), (), ()

    def _check_procedure(self, composite: str, position: int) -> None:
        procedure = self._procedures[composite]
        if procedure.qualifier not in CODE_LISTS:
            text = f"{shown(procedure.qualifier)} is no list of procedure codes (SVC01-1)."
            self._transaction.note_once("X835-PROCEDURE-QUALIFIER", procedure.qualifier, position, text)
        if not procedure.code:
            text = "SVC names no procedure: match the line by its control number, or by its charge and day."
            self._note("X835-PROCEDURE-MISSING", position, text)

    def _note_allowed(self, service: Service, amount: Amount, position: int) -> None:
        """Notes an allowed amount above the charge; in a reversal both are turned and say nothing."""
        charge = service[1]
        if charge >= 0:
            text = f"AMT*B6 allows {amount.amount} of a charge of {charge}: look at the payer's fee schedule."
            self._note("X835-ALLOWED", position, text)

    def _check_remarks(self, codes: Iterable[str], position: int) -> None:
        for code in codes:
            if code and code not in REMARK_CODES:
                text = f"Remark {shown(code)} is not in our table; look it up with the payer."
                self._transaction.note_once("X835-REMARK-UNKNOWN", code, position, text)

    def _read_cas(self, raw: str, position: int) -> Adjusted:
        """Any CAS; raises TransactionUnreadable where an amount cannot be read."""
        try:
            return read_adjustments(self._transaction, raw.split(self._star), position)
        except UnreadableValue as problem:
            raise _unreadable("CAS", position, problem) from None

    def _odd_day(self, raw: str, position: int) -> Day:
        """Notes a DTM that cannot be read, if it is one of those that are kept at its level; gives no day."""
        elements = raw.split(self._star)
        if len(elements) > 2 and elements[1] in (LINE_DAYS if self._sums else CLAIM_DAYS):
            try:
                DATES[elements[2]]
            except UnreadableValue as problem:
                self._note("X12-DATE", position, f"DTM*{elements[1]}: {problem}; it was left out.")
        return _NO_DAY

    def _odd_amount(self, raw: str, position: int) -> str:
        """Notes an AMT that cannot be read."""
        elements = raw.split(self._star)
        if len(elements) > 2:
            try:
                AMOUNTS[elements[2]]
            except UnreadableValue as problem:
                self._note("X12-AMOUNT", position, f"AMT*{elements[1]}: {problem}; it was left out.")
        return raw

    def _seldom(self, raw: str, position: int) -> str:
        """Judges a segment that few claims and lines have, or that has nothing but its id, and gives it back."""
        elements = raw.split(self._star)
        match elements[0]:
            case "NM1":
                self._has_patient = self._has_patient or elements[1:2] == ["QC"]
                if "XX" in elements:
                    check_npi(self._transaction, elements, position)
            case "QTY":
                self._transaction.quantity((elements + _NONE)[2], position)
            case "LQ":
                if not self._sums:
                    note_outside(self._transaction, "LQ", position)
                elif elements[1:2] == ["HE"]:
                    self._check_remarks(elements[2:3], position)
            case "MIA":
                self._check_remarks([(elements + _NONE)[5], *elements[20:24]], position)
            case "MOA":
                self._check_remarks(elements[3:8], position)
                for at in OUTPATIENT_AMOUNTS:
                    self._transaction.quantity((elements + _NONE)[at], position)
            case "CAS":
                self._read_cas(raw, position)
            case "SVC":
                self._odd_service(elements, position)
            case "REF" | "DTM" | "AMT":
                pass
            case _:
                self._elsewhere(elements, position)
        return raw


def _has_day(kept: list[Any]) -> bool:
    """Whether a claim or one of its lines has a DTM beside the day on which the payer received it."""
    return any(
        (one.__class__ is Day and one.field != "received_on") or (one.__class__ is tuple and bool(one[2]))
        for one in kept[1:]
    )


def _adds_up(charge: Decimal, paid: Decimal, services: list[Service], sums: list[Decimal]) -> bool:
    """Whether every line and the claim balance; `sums` are those of the CAS of the claim, then of each line.

    Where every line balances and the lines add up to the claim, the adjustments do so too.
    """
    if not services:
        return charge - sums[0] == paid
    lines_charge = lines_paid = _ZERO
    for at, service in enumerate(services, 1):
        line_charge, line_paid, adjusted = service[1], service[2], sums[at]
        if line_charge - adjusted != line_paid:
            return False
        lines_charge += line_charge
        lines_paid += line_paid
    return lines_charge == charge and lines_paid - sums[0] == paid


def note_outside(transaction: Transaction, segment_id: str, position: int) -> None:
    """Notes a segment of a claim or line that stands in none."""
    text = f"{segment_id} stands outside the claim or line it belongs to."
    transaction.note_once("X835-SEG-OUTSIDE-CLAIM", segment_id, position, text)


def _unreadable(segment_id: str, position: int, problem: UnreadableValue) -> TransactionUnreadable:
    return TransactionUnreadable(f"{segment_id} at segment {position}: {problem}", position)
