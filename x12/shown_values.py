"""Amounts, days, times and shares of a segment as people in the US write them; what is none stays as it came."""

from __future__ import annotations

from collections.abc import Callable

from x12.values import AMOUNTS, DATES, QUANTITIES, UnreadableValue, moment


def shown_value(text: str, kind: str) -> str:
    """`kind` is "money", "date", "time", "share" or empty."""
    try:
        return _SHOWN[kind](text) if kind in _SHOWN else text
    except UnreadableValue:
        return text


def _money(text: str) -> str:
    """$1,234.50, -$20.00."""
    amount = AMOUNTS[text]
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _date(text: str) -> str:
    """11/02/2026; of a period its first and its last day; of a moment its time too."""
    first, dash, last = text.partition("-")
    if dash:
        return f"{_date(first)} to {_date(last)}"
    if len(text) == 12:
        return f"{DATES[text[:8]]:%m/%d/%Y} {_time(text[8:])}"
    day = moment(text, "0000").date() if len(text) == 6 else DATES[text]  # ISA09, TA102: a year of two digits
    return f"{day:%m/%d/%Y}"


def _time(text: str) -> str:
    """9:05 AM."""
    return f"{moment('20000101', text):%I:%M %p}".lstrip("0")


def _share(text: str) -> str:
    """.2 is 20 %; so is 20, which some payers send."""
    share = QUANTITIES[text]
    return f"{(share * 100 if abs(share) <= 1 else share).normalize():f} %"


_SHOWN: dict[str, Callable[[str], str]] = {"money": _money, "date": _date, "time": _time, "share": _share}
