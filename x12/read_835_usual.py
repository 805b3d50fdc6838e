"""Reads the head and the lines of a claim of an 835 at one look each, where they are as they mostly are.

A usual head is CLP, NM1*QC, DTM*232, DTM*233; a usual line is SVC, DTM*472, up to three CAS of one known reason each,
REF*6R, AMT*B6; each segment but the first may be absent, and none repeats the one before it. One regular expression
cuts and tests all of them in a third of the time that it takes to cut out segments and elements and to look at each.
It takes only values that `x12.values` takes too, so nothing wrong is found in what it has read. It stops before the
first segment that is anything else, which the reader then takes segment by segment, with all that stand behind it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from x12.codes.adjustment_reasons import ADJUSTMENT_REASONS
from x12.codes.claim_payment import ADJUSTMENT_GROUPS
from x12.envelope import Separators
from x12.values import AMOUNT, DATES, UNITS

# SVC01-1, SVC06-1: those of 5010, then those of 4010 and of payers that still send them.
CODE_LISTS = frozenset({"AD", "ER", "HC", "HP", "IV", "N4", "N6", "NU", "UI", "WK", "ID", "RB", "ZZ"})


class ClaimHead(NamedTuple):
    """What CLP says, and the segments after it that were read with it."""

    number: str
    status: str
    charge: Decimal
    paid: Decimal
    share: Decimal | None
    filing: str
    payer_number: str
    facility: str
    frequency: str
    patient: str | None = None  # NM1*QC
    statement_from: dt.date | None = None  # DTM*232
    statement_to: dt.date | None = None  # DTM*233


# CAS01 and CAS02 of an adjustment.
Kind = tuple[str, str]
# What a line says, for its record: SVC01, SVC02, SVC03, SVC05, its day, REF*6R, AMT*B6, its position, then kind and
# amount of up to three CAS.
UsualLine = tuple[
    str, Decimal, Decimal, str | None, dt.date | None, str | None, Decimal | None, int,
    Kind | None, Decimal | None, Kind | None, Decimal | None, Kind | None, Decimal | None,
]  # fmt: skip
# The line; what its CAS leave of the difference of charge and payment; those of group PR (None where none is); how many
# segments it has, and where in the text the last one ends.
FoundLine = tuple[UsualLine, Decimal, Decimal | None, int, int]
# Kind and amount of up to three CAS, their sum, what of it is of group PR (None where none is), and how many they are.
UsualAdjustments = tuple[
    Kind, Decimal, Kind | None, Decimal | None, Kind | None, Decimal | None, Decimal, Decimal | None, int
]  # fmt: skip
# The head; how many segments it has, and where in the text the last one ends.
FoundHead = tuple[ClaimHead, int, int]
_new_tuple = tuple.__new__


@lru_cache(maxsize=4)
def head_pattern(separators: Separators) -> re.Pattern[str]:
    """What cuts and tests the head of a claim, from CLP01 on."""
    star, terminator = re.escape(separators.element), re.escape(separators.segment)
    element, end = f"([^{star}{terminator}]*+)", f"(?={terminator}|\\Z)"
    day = "([0-9]{8})"
    return re.compile(
        f"{element}{star}{element}{star}({AMOUNT}){star}({AMOUNT}){star}({AMOUNT}|)"
        f"{star}{element}{star}{element}(?:{star}{element}(?:{star}{element}|)|){end}"
        f"(?:{terminator}(NM1{star}QC{star}[^{terminator}]*+)|)"
        f"(?:{terminator}DTM{star}232{star}{day}{end}|)(?:{terminator}DTM{star}233{star}{day}{end}|)"
    )


@lru_cache(maxsize=4)
def line_pattern(separators: Separators) -> re.Pattern[str]:
    """What cuts and tests a line, from SVC01 on."""
    star, terminator = re.escape(separators.element), re.escape(separators.segment)
    text, end = f"[^{star}{terminator}]*+", f"(?={terminator}|\\Z)"
    lists = "|".join(sorted(CODE_LISTS))
    procedure = f"((?:{lists}){re.escape(separators.component)}[0-9A-Za-z]{text})"
    cas = f"(?:{terminator}CAS{star}([A-Z][A-Z]{star}[0-9A-Z]++){star}({AMOUNT}){end}|)"
    return re.compile(
        f"{procedure}{star}({AMOUNT}){star}({AMOUNT})(?:{star}{text}(?:{star}({UNITS}|)|)|){end}"
        f"(?:{terminator}DTM{star}472{star}([0-9]{{8}}){end}|)"
        f"{cas}{cas}{cas}"
        f"(?:{terminator}REF{star}6R{star}({text}){end}|)"
        f"(?:{terminator}AMT{star}B6{star}({AMOUNT}){end}|)"
    )


def _may_stand_in_amounts(separators: Separators) -> bool:
    return separators.element in "-." or separators.segment in "-."


@lru_cache(maxsize=4)
def head_reader(separators: Separators) -> Callable[[str], FoundHead | None]:
    """What reads heads in a file with these separators: None for a CLP that is not usual."""
    if _may_stand_in_amounts(separators):
        return lambda text: None
    match = head_pattern(separators).match
    days, number = DATES.get, Decimal

    def head(text: str) -> FoundHead | None:
        found = match(text)
        if found is None:
            return None
        (
            control, status, charge, paid, share, filing, payer_number, facility, frequency,
            patient, from_text, to_text,
        ) = found.groups()  # fmt: skip
        first, last = days(from_text), days(to_text)
        count = 1
        if patient is not None:
            count = 2
        if from_text is not None:
            if first is None:  # no day, or one that was not met before
                return None
            count += 1
        if to_text is not None:
            if last is None:
                return None
            count += 1
        made = (
            control, status, number(charge), number(paid), number(share) if share else None, filing, payer_number,
            facility or "", frequency or "", patient, first, last,
        )  # fmt: skip
        return _new_tuple(ClaimHead, made), count, found.end()

    return head


@lru_cache(maxsize=4)
def _kinds(star: str) -> dict[str, Kind]:
    """Every group with every reason, by CAS01 and CAS02 as they stand in the text."""
    return {f"{group}{star}{reason}": (group, reason) for group in ADJUSTMENT_GROUPS for reason in ADJUSTMENT_REASONS}


def _adjusted(  # written out, as a loop takes twice the time
    kinds: dict[str, Kind], name1: str, text1: str, name2: str | None, text2: str, name3: str | None, text3: str
) -> UsualAdjustments | None:
    """What one to three CAS say: None where a reason is not known, an amount is zero, or one stands twice."""
    kind2 = kind3 = value2 = value3 = share = None
    kind1, value1 = kinds.get(name1), Decimal(text1)
    if kind1 is None or not value1:
        return None
    total, count = value1, 1
    if kind1[0] == "PR":
        share = value1
    if name2 is not None:
        kind2, value2 = kinds.get(name2), Decimal(text2)
        if kind2 is None or not value2 or (name1 == name2 and text1 == text2):
            return None
        total += value2
        count = 2
        if kind2[0] == "PR":
            share = value2 if share is None else share + value2
        if name3 is not None:
            kind3, value3 = kinds.get(name3), Decimal(text3)
            if kind3 is None or not value3 or (name2 == name3 and text2 == text3):
                return None
            total += value3
            count = 3
            if kind3[0] == "PR":
                share = value3 if share is None else share + value3
    return kind1, value1, kind2, value2, kind3, value3, total, share, count


@lru_cache(maxsize=4)
def line_reader(separators: Separators) -> Callable[[str, int], FoundLine | None]:
    """What reads lines of a file with these separators: None for a line that is not usual from its SVC on."""
    return (lambda text, position: None) if _may_stand_in_amounts(separators) else _usual_lines(separators)


def _usual_lines(separators: Separators) -> Callable[[str, int], FoundLine | None]:
    match, kinds = line_pattern(separators).match, _kinds(separators.element)
    days, number = DATES.get, Decimal

    def line(text: str, position: int) -> FoundLine | None:
        found = match(text)
        if found is None:
            return None
        (
            procedure, charge_text, paid_text, units, day_text,
            name1, text1, name2, text2, name3, text3, control, allowed_text,
        ) = found.groups()  # fmt: skip
        charge, paid, day = number(charge_text), number(paid_text), days(day_text)
        if day is None and day_text is not None:  # no day, or one that was not met before
            return None
        rest, share, count = charge - paid, None, 1 if day is None else 2
        kind1 = kind2 = kind3 = value1 = value2 = value3 = allowed = None
        if name1 is not None:
            adjusted = _adjusted(kinds, name1, text1, name2, text2, name3, text3)
            if adjusted is None:
                return None
            kind1, value1, kind2, value2, kind3, value3, total, share, more = adjusted
            rest -= total
            count += more
        if control is not None:
            count += 1
        if allowed_text is not None:
            allowed = number(allowed_text)
            if allowed > charge:  # the reader notes that
                return None
            count += 1
        made = (
            procedure, charge, paid, units, day, control, allowed, position,
            kind1, value1, kind2, value2, kind3, value3,
        )  # fmt: skip
        return made, rest, share, count, found.end()

    return line
