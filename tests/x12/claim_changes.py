"""The plain claim with changes in one place, and what the variants of it have in common."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from tests.x12.records import CLAIM, LINE
from x12.claim import Claim, ClaimLine
from x12.claim_details import LineDetails, ServiceFacility
from x12.parties import Address, Name

JORDAN = Name("SAMPLE", "JORDAN", identifier="1234567893")
KIM = Name("PROBE", "KIM", identifier="1679576722")
UNNUMBERED = Name("ESSAI", "SAM")
HOSPITAL = ServiceFacility("SAMPLE HOSPITAL", Address("9 HILL RD", "PEORIA", "IL", "616020001"))


def claim(**changes: Any) -> Claim:  # Any: fields of Claim
    """The plain claim with changes."""
    return dataclasses.replace(CLAIM, **changes)


def line(details: LineDetails | None = None, **changes: Any) -> Claim:  # Any: fields of ClaimLine
    """The plain claim with changes in its only line."""
    changed: ClaimLine = dataclasses.replace(LINE, details=details, **changes)
    return claim(lines=(changed,))


NOVEMBER = dt.date(2026, 11, 1)


def november(day: int) -> dt.date:
    """A day of November 2026."""
    return NOVEMBER.replace(day=day)
