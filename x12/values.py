"""Turns the text of an element into a Decimal, a date or a time, strictly: what is not exact is refused.

The tables remember what they have read, because amounts, dates and codes repeat within a file; each is
emptied when full, so that a long stream keeps its memory.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

AMOUNT = r"-?(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,2}|)"  # an empty choice, which takes re less time than a "?"
UNITS = r"(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,10}|)"
_is_amount = re.compile(AMOUNT).fullmatch
_has_needless_zeros = re.compile(r"(-?[0-9]{0,15}\.[0-9]{2})0{1,15}").fullmatch
_is_quantity = re.compile(f"-?{UNITS}").fullmatch
_MOST_REMEMBERED = 1 << 14  # of each table; 4 MB at most


class UnreadableValue(ValueError):
    """The text is no amount, number, date or time as X12 writes it."""


class EmptyAmount(UnreadableValue):
    """Where an amount must stand, nothing does."""


class _DecimalTable(dict[str, Decimal]):
    """What both tables of numbers can do."""

    def readable(self, text: str) -> Decimal | None:
        """The number; None where the text is empty or is none."""
        if not text:
            return None
        try:
            return self[text]
        except UnreadableValue:
            return None


def amount_once(text: str) -> Decimal:
    """The same as `AMOUNTS[text]`, for totals that hardly come again and need no remembering."""
    if not _is_amount(text):
        if not text:
            raise EmptyAmount("an amount is empty")
        raise UnreadableValue(f"{shown(text)} is not an amount in dollars and cents")
    return Decimal(text)


class AmountTable(_DecimalTable):
    """`AMOUNTS[text]` is the Decimal of a money element, or raises UnreadableValue.

    At most two decimals, no exponent, no plus sign, no thousands separator: "100.", ".5" and "-3" are
    amounts, "1e2", "1,000", "1.005" and "" are not.
    """

    def __missing__(self, text: str) -> Decimal:
        value = amount_once(text)
        if len(self) < _MOST_REMEMBERED:  # what never comes again is not worth remembering
            self[text] = value
        return value

    def forget_if_full(self) -> None:
        """Makes room for what the next transaction repeats."""
        if len(self) >= _MOST_REMEMBERED:
            self.clear()


def without_needless_zeros(text: str) -> str:
    """The amount without the zeros after its cents ("21.600" is "21.60"); any other text as it is."""
    found = _has_needless_zeros(text)
    return found[1] if found else text


class QuantityTable(_DecimalTable):
    """`QUANTITIES[text]` is the Decimal of a count, of units or of a share, or raises UnreadableValue."""

    def __missing__(self, text: str) -> Decimal:
        if not text:
            raise UnreadableValue("a number is empty")
        if not _is_quantity(text):
            raise UnreadableValue(f"{shown(text)} is not a number")
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[text] = value = Decimal(text)
        return value


class DateTable(dict[str, dt.date]):
    """`DATES[text]` is the day of a CCYYMMDD element (D8), or raises UnreadableValue."""

    def __missing__(self, text: str) -> dt.date:
        if not text:
            raise UnreadableValue("a date is empty")
        if len(text) != 8 or not (text.isascii() and text.isdigit()):
            raise UnreadableValue(f"{shown(text)} is not a date written CCYYMMDD")
        try:
            day = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:
            raise UnreadableValue(f"{shown(text)} is not a day of the calendar") from None
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[text] = day
        return day


AMOUNTS = AmountTable()
QUANTITIES = QuantityTable()
DATES = DateTable()


def amount(text: str) -> Decimal:
    """The Decimal of a money element; raises UnreadableValue."""
    return AMOUNTS[text]


def quantity(text: str) -> Decimal:
    """The Decimal of a number that is not money; raises UnreadableValue."""
    return QUANTITIES[text]


def day(text: str) -> dt.date:
    """The day of a CCYYMMDD element; raises UnreadableValue."""
    return DATES[text]


def period(qualifier: str, text: str) -> tuple[dt.date, dt.date | None]:
    """The days of a DTP: one with D8, first and last with RD8; raises UnreadableValue."""
    if qualifier == "RD8" or (qualifier != "D8" and len(text) == 17):
        first, dash, last = text.partition("-")
        if not dash:
            raise UnreadableValue(f"{shown(text)} is not a period written CCYYMMDD-CCYYMMDD")
        start, end = DATES[first], DATES[last]
        if end < start:
            raise UnreadableValue(f"{shown(text)} ends before it begins")
        return start, end
    return DATES[text], None


def moment(day_text: str, time_text: str) -> dt.datetime:
    """Naive date and time of CCYYMMDD or YYMMDD with HHMM, HHMMSS or HHMMSSDD; raises UnreadableValue.

    A two-digit year is of this century: ISA09 and TA102 carry nothing older.
    """
    date_part = DATES["20" + day_text if len(day_text) == 6 else day_text]
    if len(time_text) not in {4, 6, 7, 8} or not (time_text.isascii() and time_text.isdigit()):
        raise UnreadableValue(f"{shown(time_text)} is not a time written HHMM")
    try:
        time_part = dt.time(int(time_text[:2]), int(time_text[2:4]), int(time_text[4:6] or 0))
    except ValueError:
        raise UnreadableValue(f"{shown(time_text)} is not a time of the day") from None
    return dt.datetime.combine(date_part, time_part)


def shown(text: str) -> str:
    """The text in quotes for a message, shortened, with nothing that would break a line."""
    short = text if len(text) <= 40 else text[:37] + "..."
    return ascii(short)
