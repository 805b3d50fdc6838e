"""What an appointment of the day is, and what it must come to, to the cent.

The payers' manners are those of docs/sandbox.md; the ending of a member id provokes an answer. `Expected` is
worked out by hand from those rules and is what the demonstration is judged by.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """How a visit must stand at the end of the day; dollars."""

    insurance_paid: str = "0.00"
    adjusted: str = "0.00"
    patient: str = "0.00"  # the patient's part, paid or not
    open: str = "0.00"  # still with insurance: denied or waiting
    claim: str = "paid"  # status of the primary claim


@dataclass(frozen=True, slots=True)
class Appearance:
    """One appointment of the day and its patient."""

    first_name: str
    last_name: str
    born: str
    sex: str
    clinician: str
    modality: str
    payer: str  # claim payer id, or "" for self-pay
    suffix: str  # of the member id
    diagnoses: tuple[str, ...]
    services: tuple[str, ...]
    expected: Expected
    secondary: str = ""
    tertiary: str = ""
    copay: str = "0.00"  # taken at check-in
    subscriber: tuple[str, str, str, str] | None = None  # last, first, born, sex of another subscriber
    story: str = ""
    mended_suffix: str | None = None  # the member id's ending after the claim or inquiry was rejected
    is_late: bool = False  # its claim goes out when everything else is paid


def E(paid: str, adjusted: str, patient: str, *, open: str = "0.00", claim: str = "paid") -> Expected:  # noqa: A002, N802 - a table's shorthand
    return Expected(paid, adjusted, patient, open, claim)


BACK, NECK, SHOULDER, KNEE = "M54.50", "M54.2", "M25.511", "M25.561"
HEADACHE, ANXIETY, COLD, PRESSURE = "G43.909", "F41.1", "J06.9", "I10"
