"""What a patient will owe, and why it came out otherwise (docs/algorithms/estimates.md): pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LEAST_DIFFERENCE = Decimal("0.05")  # dollars: what rounding makes
NEAR = Decimal("5.00")  # dollars: an estimate that is right for the desk
DISPUTABLE = Decimal("400.00")  # 45 CFR 149.620: so far above a good-faith estimate a bill may be disputed


@dataclass(frozen=True, slots=True)
class Terms:
    """What the payer said of the plan; None where it did not say. Dollars, and `coinsurance` as a fraction."""

    copay: Decimal | None = None
    deductible_left: Decimal | None = None
    coinsurance: Decimal | None = None
    out_of_pocket_left: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PatientPart:
    """The patient's dollars by kind."""

    copay: Decimal
    deductible: Decimal
    coinsurance: Decimal

    @property
    def total(self) -> Decimal:
        return self.copay + self.deductible + self.coinsurance


def patient_part(allowed: Decimal, terms: Terms) -> PatientPart:
    """The patient's part of an allowed amount."""
    copay = min(terms.copay or ZERO, allowed)
    deductible = coinsurance = ZERO
    if terms.coinsurance or terms.copay is None:
        rest = allowed - copay
        deductible = min(max(terms.deductible_left or ZERO, ZERO), rest)
        coinsurance = ((rest - deductible) * (terms.coinsurance or ZERO)).quantize(CENT, ROUND_HALF_UP)
    return _capped(PatientPart(copay, deductible, coinsurance), terms.out_of_pocket_left)


def _capped(part: PatientPart, most: Decimal | None) -> PatientPart:
    if most is None:
        return part
    copay = min(part.copay, max(most, ZERO))
    deductible = min(part.deductible, max(most, ZERO) - copay)
    return PatientPart(copay, deductible, min(part.coinsurance, max(most, ZERO) - copay - deductible))


@dataclass(frozen=True, slots=True)
class Figures:
    """One side of a comparison, dollars. `paid` of an estimate is not asked."""

    charge: Decimal
    allowed: Decimal
    copay: Decimal
    deductible: Decimal
    coinsurance: Decimal
    patient: Decimal
    paid: Decimal = ZERO


def reason_of(estimated: Figures, actual: Figures, *, is_self_pay: bool = False) -> str:
    """Why the patient's part is not what was estimated, in words; the first that fits."""
    if actual.patient == estimated.patient:
        return "As estimated"
    if not is_self_pay and not (actual.paid or actual.allowed or actual.patient):
        return "The payer denied it"
    if actual.charge != estimated.charge:
        return "Other services were coded"
    for name, words in (
        ("allowed", "The allowed amount differed"),
        ("deductible", "The deductible differed"),
        ("coinsurance", "The coinsurance differed"),
        ("copay", "The copay differed"),
    ):
        if abs(getattr(actual, name) - getattr(estimated, name)) > LEAST_DIFFERENCE:
            return words
    return "Other"
