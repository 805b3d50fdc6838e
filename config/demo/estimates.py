"""What two patients are told beforehand that they will owe, and what came of it: one insured, one who pays alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from config.demo.desk import Clock, Guest
from config.demo.setting import Stage
from practice.scoping import practice_scope
from remittance.documents.good_faith_estimate import good_faith_estimate_pdf
from remittance.models import Estimate
from remittance.queries.estimates import compared
from remittance.services.estimates import WantedService, give_estimate

PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whose estimate, and how it must stand beside the answer; dollars, worked out by hand."""

    name: str
    last_name: str
    expected: str


# Meyer: contracted 112.00, copay 25.00 and 20 % of the rest; the payer allows 56.00. Young: our own price.
FORECASTS = (
    Forecast("Cost estimate, by contract", "Meyer", "estimated 42.40, came to 31.20: The allowed amount differed"),
    Forecast("Good-faith estimate (PDF)", "Young", "estimated 140.00, came to 140.00: As estimated"),
)


@dataclass(frozen=True, slots=True)
class HeldEstimate:
    """One forecast and what was found."""

    forecast: Forecast
    came: str

    @property
    def is_right(self) -> bool:
        return self.came == self.forecast.expected


def give_estimates(stage: Stage, guests: Sequence[Guest], clock: Clock) -> int:
    """Give each its estimate before the visit, and print the good-faith one; how many."""
    count = 0
    for forecast in FORECASTS:
        for guest in _of(forecast, guests):
            with practice_scope(stage.practice.pk):
                estimate = give_estimate(
                    appointment=guest.booked,
                    wanted=[WantedService(stage.services[code].pk, Decimal(1)) for code in guest.appearance.services],
                    is_self_pay=not guest.appearance.payer,
                    diagnoses=guest.appearance.diagnoses,
                    idempotency_key=uuid.uuid4(),
                    actor=stage.users["front_desk"],
                    now=clock.now,
                )
                if estimate.kind == Estimate.Kind.SELF_PAY and not good_faith_estimate_pdf(estimate).startswith(PDF):
                    raise RuntimeError("The good-faith estimate is no PDF.")
            count += 1
    return count


def estimates_held(guests: Sequence[Guest]) -> list[HeldEstimate]:
    """Each estimate of these guests beside what came of it. The practice's scope is open."""
    return [HeldEstimate(forecast, _came(guest.visit.pk)) for forecast in FORECASTS for guest in _of(forecast, guests)]


def _came(visit_id: int) -> str:
    for one in compared(visit_id=visit_id):
        return f"estimated {one.estimated.patient}, came to {one.actual.patient}: {one.reason}"
    return "nothing came"


def _of(forecast: Forecast, guests: Sequence[Guest]) -> list[Guest]:
    return [guest for guest in guests if guest.appearance.last_name == forecast.last_name]
