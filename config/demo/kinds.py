"""Each kind of remittance that a payer may send, and what must come of it, worked out by hand.

An expectation is written as the table prints what was found: `1 posted 31.20` is a claim payment with CLP02 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """What of a patient's remittances is compared."""

    ANSWERS = "answers"  # every claim payment: status, what became of it, paid
    CHECK = "check"  # every claim payment of his checks, of other people, too
    LINES = "lines"  # every service payment with the claim line that it answers
    ADJUSTMENTS = "adjustments"  # every adjustment of a line; those of the whole claim say so
    MONEY = "money"  # method, amount and state of his checks
    PROVIDER_LEVEL = "provider_level"  # PLB pairs of his checks under his number or trace, and the checks' amounts
    CARRIED = "carried"  # the payer's debit: announced, taken, what is left
    SHORT = "short"  # his underpaid lines
    RECEIPTS = "receipts"  # how often the same bytes came, and how often they were posted


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: whose remittance shows it, what is looked at, and what must be found there."""

    name: str
    last_name: str
    look: Look
    expected: str


ANSWERS, CHECK, LINES, ADJUSTMENTS, MONEY, PROVIDER_LEVEL, CARRIED, SHORT, RECEIPTS = Look

_STATUSES = (
    Kind("1: first payer", "Abbott", ANSWERS, "1 posted 31.20"),
    Kind("2: second payer", "Eriksen", ANSWERS, "1 posted 70.56, 2 posted 13.00"),
    Kind("3: third payer", "Xavier", ANSWERS, "1 posted 70.56, 2 posted 13.00, 3 posted 5.00"),
    Kind("4: denied", "Vogel", ANSWERS, "4 posted 0.00"),
    Kind("1 with nothing paid: denied", "Lopez", ANSWERS, "1 posted 0.00"),
    Kind("19: crossover, next payer not billed", "Olsen", ANSWERS, "19 posted 70.56, 2 posted 13.00"),
    Kind("20, 21: crossover twice over", "Wells", ANSWERS, "19 posted 70.56, 20 posted 13.00, 21 posted 5.00"),
    Kind(
        "22: reversal and correction in one file",
        "Nasser",
        ANSWERS,
        "1 posted 19.25, 22 posted -19.25, 1 posted 53.50",
    ),
    Kind("22: correction in a later file", "Vance", ANSWERS, "1 posted 30.00, 22 posted -30.00, 1 posted 60.00"),
    Kind("22: reversal, then denied", "Tully", ANSWERS, "1 posted 25.50, 22 posted -25.50, 1 posted 0.00"),
    Kind("23: not this payer's claim", "Yates", ANSWERS, "23 told 0.00"),
    Kind("25: predetermination, never posted", "Ellis", ANSWERS, "25 told 0.00, 1 posted 95.00"),
)

_LINES = (
    Kind("Equal lines stay two", "Castillo", LINES, "97110 L1 12.00, 97110 L2 32.00, 97140 L3 35.20"),
    Kind("One line denied", "Imai", LINES, "97810 L1 39.50, 97811 L2 0.00"),
    Kind("Split line (one REF*6R twice)", "Mercer", LINES, "99213 L1 42.50, 99213 L1 42.50"),
    Kind("Bundled line (SVC06)", "Reyes", LINES, "97110 L1 12.00, 97110 for 97140 L2 0.00"),
    Kind("Changed code (SVC06)", "Lowell", LINES, "98940 for 98941 L1 31.20"),
    Kind(
        "Claim-level CAS",
        "Nolan",
        ADJUSTMENTS,
        "whole claim CO-45 16.00, whole claim PR-2 7.80, whole claim PR-3 25.00",
    ),
    Kind("Negative CAS", "Osborn", ADJUSTMENTS, "CO-45 60.00, CO-253 1.44, CO-144 -2.00, PR-2 18.00"),
    Kind("CO, OA, PI and PR", "Prentice", ADJUSTMENTS, "CO-45 12.00, OA-209 6.00, PI-131 6.00, PR-3 20.00"),
    Kind(
        "Sequestration (CO-253), then OA-23",
        "Fontaine",
        ADJUSTMENTS,
        "CO-45 84.00, CO-253 2.02, PR-2 25.20, OA-23 184.80, PR-3 5.00",
    ),
    Kind("Capitation (CO-24)", "Quill", ADJUSTMENTS, "CO-24 65.00"),
    Kind("Underpaid, by contract", "Meyer", SHORT, "97161 expected 112.00, allowed 56.00, short 56.00"),
)

_MONEY = (
    Kind("EFT", "Zeller", MONEY, "ACH 10.50 posted"),
    Kind("Paper check", "Barnes", MONEY, "CHK 21.60 posted"),
    Kind("Virtual card", "Coleman", MONEY, "BOP 78.00 posted"),
    Kind("Zero pay", "Quill", MONEY, "NON 0.00 posted"),
    Kind("EOB on paper, typed in", "Dawson", MONEY, "CHK 31.20 posted"),
    Kind("PLB L6: interest", "Quist", PROVIDER_LEVEL, "L6 -1.25"),
    Kind("PLB WO: recovery at once", "Petrov", PROVIDER_LEVEL, "WO 10.00"),
    Kind("PLB 72 and CS", "Shaw", PROVIDER_LEVEL, "72 6.00, CS -2.50, check 18.10"),
    Kind("PLB FB: debit announced", "Tully", PROVIDER_LEVEL, "check 25.50, FB -25.50, check 0.00"),
    Kind("PLB FB: taken by a later check", "Zeller", PROVIDER_LEVEL, "FB 25.50, check 10.50"),
    Kind("PLB FB: chain and balance", "Tully", CARRIED, "FB -25.50 leaves 25.50, FB 25.50 leaves 0.00"),
    Kind("PLB WO: recovery left for later", "Upton", PROVIDER_LEVEL, "check 80.00, WO -20.00, check 0.00"),
    Kind("PLB WO and FB: taken by a later check", "Adler", PROVIDER_LEVEL, "WO 20.00, FB 30.00, check 62.50"),
    Kind("PLB WO: chain and balance", "Upton", CARRIED, "WO -20.00 leaves 20.00, WO 20.00 leaves 0.00"),
)

_NOT_TWICE = (
    Kind("Same bytes again", "Sorensen", RECEIPTS, "came 2 times, posted 1"),
    Kind("Same payer, trace, date and amount", "Hobbs", MONEY, "ACH 25.50 posted, ACH 25.50 duplicate"),
    Kind("Same adjudication twice in one check", "Irwin", CHECK, "1 posted 21.60, 1 posted before, held 21.60"),
    Kind("Same adjudication in the next check", "Kirby", CHECK, "1 posted 36.00, 1 held 36.00"),
    Kind("Unknown patient: money held", "Joyner", CHECK, "1 posted 95.00, 1 held 95.00"),
    Kind("Unbalanced: kept, then the right one", "Farrow", MONEY, "ACH 34.40 on hold, ACH 34.40 posted"),
    Kind("Cut off: kept, then the whole one", "Grant", MONEY, "ACH 85.00 on hold, ACH 85.00 posted"),
)

KINDS = (*_STATUSES, *_LINES, *_MONEY, *_NOT_TWICE)
