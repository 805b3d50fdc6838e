"""What single segments of a claim say, remembered by their text: CAS, DTM, AMT and SVC of an 835.

A practice has one price for a service, and a payer one for it too, so that within a file, and from file to file,
most of these segments come again word for word. Each table gives None, and remembers nothing, where a segment is
unusual or wrong: then its reader looks at it in full. A full table takes no more, as remembering what never comes
again costs more than reading it, and is emptied before the next transaction.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS
from x12.codes.remark_codes import REMARK_CODES
from x12.envelope import Separators
from x12.record_building import open_record
from x12.remittance import Adjustment, Amount
from x12.values import AMOUNTS, DATES, QUANTITIES, UnreadableValue


class Adjusted(NamedTuple):
    """What a CAS says."""

    adjustments: tuple[Adjustment, ...]
    total: Decimal
    patient_share: Decimal | None  # of the total; None but in group PR


class Day(NamedTuple):
    """What a DTM says."""

    field: str  # that it fills; empty where it fills none
    day: dt.date | None


# What an SVC says, and with it what the segments of its line say where those were met before: SVC01, SVC02, SVC03,
# SVC05, SVC06, SVC07; AMT*B6, adjustments, the other AMT, remarks. A plain tuple, as is a line: taking a named one
# apart takes Python five times as long.
Service = tuple[
    str,
    Decimal,
    Decimal,
    Decimal | None,
    str,
    Decimal | None,
    Decimal | None,
    tuple[Adjustment, ...],
    tuple[Amount, ...],
    tuple[str, ...],
]
# What all segments of a line say, but for its day and its control number: its service, the sum of its adjustments,
# the patient's part of that (None where none is in group PR), and how many segments it has.
Line = tuple[Service, Decimal, Decimal | None, int]


_OpenAdjustment = open_record(Adjustment)
_new, _set_adjustment, _new_tuple = object.__new__, _OpenAdjustment.__init__, tuple.__new__
_NONE = [""] * 7
_ZERO = Decimal(0)
# SVC01-1, SVC06-1: those of 5010, then those of 4010 and of payers that still send them.
CODE_LISTS = frozenset({"AD", "ER", "HC", "HP", "IV", "N4", "N6", "NU", "UI", "WK", "ID", "RB", "ZZ"})
CLAIM_DAYS = {"232": "statement_from", "233": "statement_to", "050": "received_on"}
LINE_DAYS = {"472": "service_from", "150": "service_from", "151": "service_to"}
_DAY_FIELDS = CLAIM_DAYS | LINE_DAYS
_MOST_REMEMBERED = 1 << 13
_MISSES_TO_GIVE_UP = 1 << 11


class AdjustmentTable(dict[str, Adjusted | None]):
    """`ADJUSTMENTS[raw]` is what a CAS of one known reason says."""

    def __missing__(self, raw: str) -> Adjusted | None:
        elements = raw.split(raw[3])
        if len(elements) != 4:
            return None
        _, group, reason, text = elements
        try:
            amount = AMOUNTS[text]
        except UnreadableValue:
            return None
        if not amount or group not in ADJUSTMENT_GROUPS or reason not in ADJUSTMENT_REASONS:
            return None
        made = _new(_OpenAdjustment)
        _set_adjustment(made, group, reason, amount, None)
        made.__class__ = Adjustment
        adjusted = _new_tuple(Adjusted, ((made,), amount, amount if group == "PR" else None))
        if len(self) < _MOST_REMEMBERED:
            self[raw] = adjusted
        return adjusted


class DayTable(dict[str, Day | None]):
    """`DAYS[raw]` is the field that a DTM fills, or no name where it fills none, and its day."""

    def __missing__(self, raw: str) -> Day | None:
        elements = raw.split(raw[3])
        if len(elements) < 3:
            return None
        try:
            read = Day(_DAY_FIELDS.get(elements[1], ""), DATES[elements[2]])
        except UnreadableValue:
            return None
        if len(self) < _MOST_REMEMBERED:
            self[raw] = read
        return read


class QualifiedAmountTable(dict[str, Amount | None]):
    """`QUALIFIED_AMOUNTS[raw]` is what an AMT says."""

    def __missing__(self, raw: str) -> Amount | None:
        elements = raw.split(raw[3])
        amount = AMOUNTS.readable(elements[2]) if len(elements) > 2 else None
        if amount is None:
            return None
        read = Amount(elements[1], amount)
        if len(self) < _MOST_REMEMBERED:
            self[raw] = read
        return read


class ServiceTable(dict[str, Service | None]):
    """`SERVICES[raw]` is what an SVC says."""

    def __missing__(self, raw: str) -> Service | None:
        elements = raw.split(raw[3])
        if len(elements) < 8:
            elements += _NONE
        _, procedure, charge_text, paid_text, _, units_text, submitted, submitted_units_text, *_ = elements
        try:
            charge, paid = AMOUNTS[charge_text], AMOUNTS[paid_text]
        except UnreadableValue:
            return None
        units = QUANTITIES.readable(units_text)
        if procedure[:2] not in CODE_LISTS or len(procedure) < 4:
            return None
        if submitted or submitted_units_text or (units is None and units_text) or (units is not None and units < 0):
            return None  # bundled, changed or wrong
        read = (procedure, charge, paid, units, "", None, None, (), (), ())
        if len(self) < _MOST_REMEMBERED:
            self[raw] = read
        return read


class LineTable(dict[tuple[str, str, str], Line | None]):
    """`table[service, adjustments, amounts]` is what the segments of a line say, where all of them are in order.

    The line is cut where its day and its control number stand, which are its own, so that the rest comes again with
    the same service of another patient: `service` is the SVC without its id, `adjustments` what stands between
    DTM*472 and REF*6R, `amounts` what follows REF*6R.
    """

    def __init__(self, separators: Separators) -> None:
        super().__init__()
        self._terminator, self._star = separators.segment, separators.element
        self._misses = 0  # of the present transaction

    def begin(self) -> None:
        """Makes room for what the next transaction repeats, and forgets how well the last one did."""
        self._misses = 0
        if len(self) >= _MOST_REMEMBERED:
            self.clear()

    def are_worth_asking(self, asked: int) -> bool:
        """Whether lines come again in this transaction, of which `asked` were looked up: else that only takes time."""
        return self._misses < _MISSES_TO_GIVE_UP or self._misses * 8 < asked * 7

    def __missing__(self, parts: tuple[str, str, str]) -> Line | None:
        self._misses += 1
        service_text, middle, end = parts
        service = SERVICES[f"SVC{self._star}{service_text}"]
        if service is None or (middle and middle[0] != self._terminator):
            return None
        raws = [*middle.split(self._terminator)[1:], *(end.split(self._terminator) if end else ())]
        line = self._line(service, raws)
        if line is not None and len(self) < _MOST_REMEMBERED:
            self[parts] = line
        return line

    def _line(self, service: Service, raws: list[str]) -> Line | None:
        adjustments: list[Adjustment] = []
        amounts: list[Amount] = []
        remarks: list[str] = []
        adjusted, share, allowed = _ZERO, None, None
        for raw in raws:
            start = raw[:4]
            if start == f"CAS{self._star}" and (cas := ADJUSTMENTS[raw]) is not None:
                adjustments += cas.adjustments
                adjusted += cas.total
                if cas.patient_share is not None:
                    share = cas.patient_share + (share or _ZERO)
            elif start == f"AMT{self._star}" and (amount := QUALIFIED_AMOUNTS[raw]) is not None:
                if amount.qualifier != "B6":
                    amounts.append(amount)
                elif amount.amount > service[1]:
                    return None  # which its reader notes
                else:
                    allowed = amount.amount
            elif raw[:6] == f"LQ{self._star}HE{self._star}" and raw[6:] in REMARK_CODES:
                remarks.append(raw[6:])
            else:
                return None
        whole = (*service[:6], allowed, tuple(adjustments), tuple(amounts), tuple(remarks))
        return whole, adjusted, share, len(raws) + 3


ADJUSTMENTS = AdjustmentTable()
DAYS = DayTable()
QUALIFIED_AMOUNTS = QualifiedAmountTable()
SERVICES = ServiceTable()


@lru_cache(maxsize=4)
def line_table(separators: Separators) -> LineTable:
    """The lines of files with these separators."""
    return LineTable(separators)


def forget_if_full() -> None:
    """Makes room for what the next transaction repeats."""
    for table in (ADJUSTMENTS, DAYS, QUALIFIED_AMOUNTS, SERVICES):
        if len(table) >= _MOST_REMEMBERED:
            table.clear()
    AMOUNTS.forget_if_full()
