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
from x12.read_835_order import PaymentOrder
from x12.read_835_records import OF_KNOWN_LINE, OUTPATIENT_AMOUNTS, fill_claim
from x12.read_835_segments import (
    ADJUSTMENTS,
    CLAIM_DAYS,
    DAYS,
    LINE_DAYS,
    QUALIFIED_AMOUNTS,
    Adjusted,
    Day,
    Service,
    forget_if_full,
    line_table,
)
from x12.read_835_usual import CODE_LISTS, ClaimHead, head_reader, line_reader
from x12.read_parties import ProcedureTable
from x12.remittance import Amount, ClaimPayment
from x12.transaction import Transaction, unreadable_amount
from x12.values import DATES, UnreadableValue, shown

# What to do with a segment that belongs to no claim: its elements and its position.
Handler = Callable[[list[str], int], None]

_ZERO = Decimal(0)
_NO_DAY = Day("", None)
_NONE = [""] * 10
_BOUNDS = frozenset({"CLP", "LX", "PLB"})  # what ends a claim


class ClaimReader:
    """Reads claims, checks their sums and the order of their segments, and sums up CLP04.

    `elsewhere` takes each segment that stands in no claim, and each that has no place in one.
    """

    def __init__(self, transaction: Transaction, elsewhere: Handler) -> None:
        self._transaction = transaction
        self._order = PaymentOrder(transaction)
        self._note = transaction.note
        self._elsewhere = elsewhere
        self._star = transaction.separators.element
        forget_if_full()
        self._lines = line_table(transaction.separators)
        self._lines.begin()
        self._read_head = head_reader(transaction.separators)
        self._before_claim = f"{transaction.separators.segment}CLP{self._star}"
        self._by_npi = f"{self._star}XX"
        self._procedures = ProcedureTable(transaction.separators.component)
        # Of the claim that is open; nothing is kept when none is. Any: see ClaimRead.
        self._kept: list[Any] = []
        self._charges: list[Decimal] = []  # SVC02 of its lines
        self._paids: list[Decimal] = []  # SVC03
        self._rests: list[Decimal] = []  # what no CAS explains: of the claim less than zero, then of each line
        self._first = 0  # position of its CLP
        self._share = _ZERO  # CAS of group PR
        self._has_patient = False  # it names one
        self._closed: list[ClaimPayment] = []  # at most one, which is still to be given
        self.has_begun = False  # the header is over
        self.claims_paid = _ZERO

    def claims(self) -> Iterator[ClaimPayment]:
        """Walks to the end of the transaction, giving each claim; raises TransactionUnreadable.

        Each run is cut before each CLP, and each claim before each SVC. This loop decides the speed, so it is longer
        than other functions: to look lines up in a function of their own took a tenth of the reading time.
        """
        terminator, star = self._transaction.separators.segment, self._star
        before_claim, before_line = self._before_claim, f"{terminator}SVC{star}"
        before_day, before_control = f"{terminator}DTM{star}472{star}", f"{terminator}REF{star}6R{star}"
        table, read_usual = self._lines, line_reader(self._transaction.separators)
        known, days = table.get, DATES.get
        for position, text in self._order.runs():
            for number, claim in enumerate(text.split(before_claim)):
                head, *lines = claim.split(before_line)
                if number:
                    if self._kept:
                        yield self._finished()
                    position = self._open(head, position)
                elif head:
                    self._order.judge_first(head, position)
                    position = self._take(head[1:], position)
                kept, charges, paids, rests = self._kept, self._charges, self._paids, self._rests
                table.asked += len(lines)
                is_worth_asking = table.is_worth_asking
                for piece in lines:
                    key = day = None
                    if is_worth_asking:
                        service_text, _, rest = piece.partition(before_day)
                        middle, has_both, rest = rest.partition(before_control)
                        control, _, tail = rest.partition(terminator)
                        if has_both:
                            key, day = (service_text, middle[8:], tail), days(middle[:8])
                        line = known(key)
                        if line is not None and day is not None and kept and star not in control:
                            service, unexplained, share, count = line
                            kept.append((service, control, day, position))
                            charges.append(service[1])
                            paids.append(service[2])
                            rests.append(unexplained)
                            if share is not None:
                                self._share += share
                            position += count
                            continue
                    found = read_usual(piece, position) if self._kept else None
                    if found is None:
                        self._order.judge(f"{before_line}{piece}", position)
                        position = self._take(f"SVC{star}{piece}", position)
                        kept = self._kept  # which is another one if the claim ended
                        continue
                    item, unexplained, share, count, end = found
                    kept.append(item)
                    charges.append(item[1])
                    paids.append(item[2])
                    rests.append(unexplained)
                    if share is not None:
                        self._share += share
                    if end < len(piece):
                        position += count
                        self._order.judge_after(before_line, piece, end, position)
                        position = self._take(piece[end + 1 :], position)
                        kept = self._kept
                        continue
                    position += count
                    if key is not None:
                        table.remember(key, found)
                if self._closed:
                    yield self._closed.pop()
        if self._kept:
            yield self._finished()

    def _take(self, text: str, position: int) -> int:
        """Takes segments one by one; gives the position of what follows."""
        star = self._star
        cas, dtm, ref, amt, svc = f"CAS{star}", f"DTM{star}", f"REF{star}", f"AMT{star}", f"SVC{star}"
        kept = self._kept
        for raw in text.split(self._transaction.separators.segment):
            start = raw[:4] if kept else ""
            if start == ref:
                kept.append(raw)
            elif start == dtm:
                kept.append(DAYS[raw] or self._odd_day(raw, position))
            elif start == cas:
                found = ADJUSTMENTS[raw] or self._read_cas(raw, position)
                kept.append(found)
                self._rests[-1] -= found.total
                if found.patient_share is not None:
                    self._share += found.patient_share
            elif start == amt:
                amount = QUALIFIED_AMOUNTS[raw] or self._odd_amount(raw, position)
                kept.append(amount or raw)
                if amount and self._charges and amount.qualifier == "B6":
                    self._check_allowed(self._charges[-1], amount.amount, position)
            elif start == svc:
                service = self._service(raw.split(star), position)
                kept.append((service, "", None, position))
                self._charges.append(service[1])
                self._paids.append(service[2])
                self._rests.append(service[1] - service[2])
            elif kept and raw.partition(star)[0] not in _BOUNDS:
                kept.append(self._seldom(raw, position))
            else:
                if kept:
                    self._closed.append(self._finished())
                    kept = self._kept
                self._outside(raw, position)
            position += 1
        return position

    def _open(self, text: str, position: int) -> int:
        """Begins a claim at the CLP of this text, which goes up to its first line; gives the position of that."""
        if not self.has_begun:
            self._note("X835-LX-MISSING", position, "No LX stands before this claim; it is read all the same.")
            self.has_begun = True
        self._first = position
        self._charges, self._paids, self._rests = [], [], [_ZERO]
        self._share = _ZERO
        found = self._read_head(text)
        if found is None:
            clp = text.partition(self._transaction.separators.segment)[0]
            head = self._claim(clp.split(self._star), position)
            count, end = 1, len(clp)
        else:
            head, count, end = found
        self._kept = [head]
        number, status, _, _, _, _, payer_number, _, _, patient, _, _ = head
        if not number or not payer_number or status not in CLAIM_STATUSES:
            self._note_head(head, position)
        self._has_patient = patient is not None
        if patient is not None and self._by_npi in patient:
            check_npi(self._transaction, patient.split(self._star), position + 1)
        position += count
        if end == len(text):
            return position
        self._order.judge_after(self._before_claim, text, end, position)
        return self._take(text[end + 1 :], position)

    def _outside(self, raw: str, position: int) -> None:
        """Takes a segment that stands in no claim."""
        elements = raw.split(self._star)
        self.has_begun = self.has_begun or elements[0] in _BOUNDS
        if elements[0] == "CLP":
            self._claim(elements[1:], position)  # which is unreadable
        else:
            self._elsewhere(elements, position)

    def _finished(self) -> ClaimPayment:
        """Closes the claim that is open and checks its sums.

        Where every line balances and the lines add up to the claim, the adjustments do so too.
        """
        kept, self._kept = self._kept, []
        _, status, charge, paid, share, _, _, _, _, _, statement_from, statement_to = kept[0]
        claim = ClaimPayment.unfilled(fill_claim, (kept, self._first, self._star, self._procedures))
        rests = self._rests
        adjusted, rests[0] = rests[0], _ZERO
        if self._charges:
            adds_up = not any(rests) and sum(self._charges) == charge and sum(self._paids, adjusted) == paid
        else:
            adds_up = charge + adjusted == paid
        if not adds_up or status == "22" or (share or _ZERO) != self._share:
            check_claim(claim, self._note)  # says what is wrong
        if statement_from is None and statement_to is None and not _has_day(kept):
            self._note_no_day(kept[0].number)
        if not self._has_patient:
            text = "No NM1*QC names the patient: match this claim by its control number."
            self._transaction.note_once("X835-PATIENT-MISSING", "", self._first, text)
        self.claims_paid += paid
        return claim

    def _note_no_day(self, number: str) -> None:
        text = f"Claim {number} has no day of service, neither its own nor one of a line."
        self._note("X835-DAY-MISSING", self._first, text)

    def _claim(self, elements: list[str], position: int) -> ClaimHead:
        """Any CLP; raises TransactionUnreadable where an amount cannot be read."""
        number, status, charge, paid, share, filing, payer_number, facility, frequency, *_ = elements + _NONE
        place, exact = "CLP03", self._transaction.exact_amount
        try:
            charged = exact(charge, position)
            place = "CLP04"
            amounts = charged, exact(paid, position)
        except UnreadableValue as problem:
            raise unreadable_amount(place, position, problem) from None
        stated = self._transaction.amount(share, position, "CLP05")
        return ClaimHead(number, status, *amounts, stated, filing, payer_number, facility, frequency)

    def _note_head(self, head: ClaimHead, position: int) -> None:
        """Notes what is wrong with a CLP."""
        if not head.number:
            self._note(
                "X835-CONTROL-NUMBER-MISSING",
                position,
                "CLP01 is empty: match this claim by the payer's number, the patient and the date.",
            )
        if not head.payer_number:
            self._transaction.note_once(
                "X835-PAYER-NUMBER-MISSING",
                "",
                position,
                "CLP07 is empty: a corrected claim or an appeal will lack the payer's number of this one.",
            )
        if head.status not in CLAIM_STATUSES:
            text = f"CLP02 {shown(head.status)} is no status of the guide."
            self._transaction.note_once("X835-STATUS-UNKNOWN", head.status, position, text)

    def _service(self, elements: list[str], position: int) -> Service:
        """Any SVC; notes what is wrong with it, and raises TransactionUnreadable where an amount cannot be read."""
        elements += _NONE
        place, exact = "SVC02", self._transaction.exact_amount
        try:
            charge = exact(elements[2], position)
            place = "SVC03"
            paid = exact(elements[3], position)
        except UnreadableValue as problem:
            raise unreadable_amount(place, position, problem) from None
        units = self._transaction.quantity(elements[5], position, "SVC05")
        submitted_units = self._transaction.quantity(elements[7], position, "SVC07")
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

    def _check_allowed(self, charge: Decimal, allowed: Decimal, position: int) -> None:
        """Notes an allowed amount above the charge; in a reversal both are turned and say nothing."""
        if allowed > charge >= 0:
            text = f"AMT*B6 allows {allowed} of a charge of {charge}: look at the payer's fee schedule."
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
            raise unreadable_amount("CAS", position, problem) from None

    def _odd_day(self, raw: str, position: int) -> Day:
        """Notes a DTM that cannot be read, if it is one of those that are kept at its level; gives no day."""
        elements = raw.split(self._star)
        if len(elements) > 2 and elements[1] in (LINE_DAYS if self._charges else CLAIM_DAYS):
            try:
                DATES[elements[2]]
            except UnreadableValue as problem:
                self._note("X12-DATE", position, f"DTM*{elements[1]}: {problem}; it was left out.")
        return _NO_DAY

    def _odd_amount(self, raw: str, position: int) -> Amount | None:
        """Notes an AMT that cannot be read, or has needless zeros; gives what it says."""
        elements = raw.split(self._star)
        if len(elements) > 2:
            try:
                return Amount(elements[1], self._transaction.exact_amount(elements[2], position))
            except UnreadableValue as problem:
                self._note("X12-AMOUNT", position, f"AMT*{elements[1]}: {problem}; it was left out.")
        return None

    def _seldom(self, raw: str, position: int) -> str:
        """Judges a segment that few claims and lines have, or that has nothing but its id, and gives it back."""
        elements = raw.split(self._star)
        match elements[0]:
            case "NM1":
                self._has_patient = self._has_patient or elements[1:2] == ["QC"]
                if "XX" in elements:
                    check_npi(self._transaction, elements, position)
            case "QTY":
                self._transaction.quantity((elements + _NONE)[2], position, "QTY02")
            case "LQ":
                if not self._charges:
                    note_outside(self._transaction, "LQ", position)
                elif elements[1:2] == ["HE"]:
                    self._check_remarks(elements[2:3], position)
            case "MIA":
                self._check_remarks([(elements + _NONE)[5], *elements[20:24]], position)
            case "MOA":
                self._check_remarks(elements[3:8], position)
                for at in OUTPATIENT_AMOUNTS:
                    self._transaction.quantity((elements + _NONE)[at], position, f"MOA{at:02}")
            case "CAS":
                self._read_cas(raw, position)
            case "SVC":
                self._service(elements, position)
            case "REF" | "DTM" | "AMT":
                pass
            case _:
                self._elsewhere(elements, position)
        return raw


def _has_day(kept: list[Any]) -> bool:  # Any: see ClaimRead
    """Whether a line has a day, or a DTM came beside the day on which the payer received the claim."""
    return any(
        (one.__class__ is Day and one.field != "received_on")
        or (one.__class__ is tuple and (one[2] if len(one) == OF_KNOWN_LINE else one[4]) is not None)
        for one in kept
    )


def note_outside(transaction: Transaction, segment_id: str, position: int) -> None:
    """Notes a segment of a claim or line that stands in none."""
    text = f"{segment_id} stands outside the claim or line it belongs to."
    transaction.note_once("X835-SEG-OUTSIDE-CLAIM", segment_id, position, text)
