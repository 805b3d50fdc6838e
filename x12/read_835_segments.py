"""What single segments of a claim say, remembered by their text: CAS, DTM, AMT and SVC of an 835.

A practice has one price for a service, and a payer one for it too, so that within a file, and from file to file,
most of these segments come again word for word. Each table gives None, and remembers nothing, where a segment is
unusual or wrong: then its reader looks at it in full. A full table takes no more, as remembering what never comes
again costs more than reading it, and is emptied before the next transaction.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS
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


class Service(NamedTuple):
    """What an SVC says."""

    procedure: str  # SVC01
    charge: Decimal
    paid: Decimal
    units: Decimal | None  # SVC05
    submitted_procedure: str  # SVC06
    submitted_units: Decimal | None  # SVC07


_OpenAdjustment = open_record(Adjustment)
_NONE = [""] * 7
# SVC01-1, SVC06-1: those of 5010, then those of 4010 and of payers that still send them.
CODE_LISTS = frozenset({"AD", "ER", "HC", "HP", "IV", "N4", "N6", "NU", "UI", "WK", "ID", "RB", "ZZ"})
CLAIM_DAYS = {"232": "statement_from", "233": "statement_to", "050": "received_on"}
LINE_DAYS = {"472": "service_from", "150": "service_from", "151": "service_to"}
_DAY_FIELDS = CLAIM_DAYS | LINE_DAYS
_MOST_REMEMBERED = 1 << 13


class AdjustmentTable(dict[str, Adjusted | None]):
    """`ADJUSTMENTS[raw]` is what a CAS of one known reason says."""

    def __missing__(self, raw: str) -> Adjusted | None:
        elements = raw.split(raw[3])
        if len(elements) != 4:
            return None
        _, group, reason, text = elements
        amount = AMOUNTS.get(text) or AMOUNTS.readable(text)
        if not amount or group not in ADJUSTMENT_GROUPS or reason not in ADJUSTMENT_REASONS:
            return None
        made = _OpenAdjustment(group, reason, amount)
        made.__class__ = Adjustment
        adjusted = Adjusted((made,), amount, amount if group == "PR" else None)
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
        charge, paid = AMOUNTS.readable(charge_text), AMOUNTS.readable(paid_text)
        units = QUANTITIES.readable(units_text)
        if charge is None or paid is None or procedure[:2] not in CODE_LISTS or len(procedure) < 4:
            return None
        if submitted or submitted_units_text or (units is None and units_text) or (units is not None and units < 0):
            return None  # bundled, changed or wrong
        read = Service(procedure, charge, paid, units, "", None)
        if len(self) < _MOST_REMEMBERED:
            self[raw] = read
        return read


ADJUSTMENTS = AdjustmentTable()
DAYS = DayTable()
QUALIFIED_AMOUNTS = QualifiedAmountTable()
SERVICES = ServiceTable()


def forget_if_full() -> None:
    """Makes room for what the next transaction repeats."""
    for table in (ADJUSTMENTS, DAYS, QUALIFIED_AMOUNTS, SERVICES):
        if len(table) >= _MOST_REMEMBERED:
            table.clear()
    AMOUNTS.forget_if_full()
