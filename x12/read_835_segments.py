"""What single segments of a claim say, and whole lines, remembered by their text: CAS, DTM and AMT of an 835.

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
from x12.envelope import Separators
from x12.read_835_usual import FoundLine, UsualLine
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
# What all segments of a line say, but for its day and its control number: its service, what its adjustments leave of
# the difference of charge and payment, the patient's part of them (None where none is in group PR), and how many
# segments it has.
Line = tuple[Service, Decimal, Decimal | None, int]


_OpenAdjustment = open_record(Adjustment)
_new, _set_adjustment, _new_tuple = object.__new__, _OpenAdjustment.__init__, tuple.__new__
CLAIM_DAYS = {"232": "statement_from", "233": "statement_to", "050": "received_on"}
LINE_DAYS = {"472": "service_from", "150": "service_from", "151": "service_to"}
_DAY_FIELDS = CLAIM_DAYS | LINE_DAYS
_MOST_REMEMBERED = 1 << 13
_LINES_TO_JUDGE_BY = 1 << 10


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


class LineTable(dict[tuple[str, str, str] | None, Line]):
    """`table[service, adjustments, amounts]` is what the segments of a line say, where all of them are in order.

    The line is cut where its day and its control number stand, which are its own, so that the rest comes again with
    the same service of another patient: `service` is the SVC without its id, `adjustments` what stands between
    DTM*472 and REF*6R, `amounts` what follows REF*6R.
    """

    def __init__(self, separators: Separators) -> None:
        super().__init__()
        self._star = separators.element
        self.asked = self._misses = 0  # lines of the present transaction
        self.is_worth_asking = True

    def begin(self) -> None:
        """Makes room for what the next transaction repeats, and forgets how well the last one did."""
        self.asked = self._misses = 0
        self.is_worth_asking = True
        if len(self) >= _MOST_REMEMBERED:
            self.clear()

    def remember(self, key: tuple[str, str, str], found: FoundLine) -> None:
        """Keeps what a line says that was not known, where there is room.

        Where of the last thousand lines hardly one was known, to look only takes time until the next transaction.
        """
        self._misses += 1
        if self.asked >= _LINES_TO_JUDGE_BY:
            self.is_worth_asking = self._misses * 16 <= self.asked * 15
            self.asked = self._misses = 0
        if len(self) < _MOST_REMEMBERED:
            item, unexplained, share, count, _ = found
            self[key] = self._shared(item), unexplained, share, count

    def _shared(self, line: UsualLine) -> Service:
        """What of a line comes again, made of values that other lines have too."""
        procedure, charge, paid, units, _, _, allowed, _, kind1, value1, kind2, value2, kind3, value3 = line
        adjustments: tuple[Adjustment, ...] = ()
        for kind, amount in ((kind1, value1), (kind2, value2), (kind3, value3)):
            if kind is not None:
                known = ADJUSTMENTS[self._star.join(("CAS", *kind, str(amount)))]
                adjustments += known.adjustments if known is not None else ()
        return (
            procedure, AMOUNTS[str(charge)], AMOUNTS[str(paid)], QUANTITIES[units] if units else None, "", None,
            None if allowed is None else AMOUNTS[str(allowed)], adjustments, (), (),
        )  # fmt: skip


ADJUSTMENTS = AdjustmentTable()
DAYS = DayTable()
QUALIFIED_AMOUNTS = QualifiedAmountTable()


@lru_cache(maxsize=4)
def line_table(separators: Separators) -> LineTable:
    """The lines of files with these separators."""
    return LineTable(separators)


def forget_if_full() -> None:
    """Makes room for what the next transaction repeats."""
    for table in (ADJUSTMENTS, DAYS, QUALIFIED_AMOUNTS):
        if len(table) >= _MOST_REMEMBERED:
            table.clear()
    AMOUNTS.forget_if_full()
