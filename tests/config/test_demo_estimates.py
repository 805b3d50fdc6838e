"""The demonstration's estimates: given before the visit, held against what came, and told in the table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from config.demo.appearances import Appearance, E
from config.demo.desk import Clock, Guest
from config.demo.estimates import FORECASTS, Forecast, HeldEstimate, estimates_held, give_estimates
from config.demo.figures import AutoPosted, Figures
from config.demo.setting import Stage
from config.demo.table import table
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Estimate
from tests import factories
from tests.encounters.factories import AppointmentFactory
from tests.remittance.factories import TODAY, make_visit


def figures(*held: HeldEstimate) -> Figures:
    return Figures({}, {}, {}, {}, {"difference": Decimal(0)}, {}, AutoPosted(19, 20), [], [], list(held))


@pytest.mark.django_db
def test_self_pay_estimate_is_held_against_the_visit(in_practice: Practice) -> None:
    service = factories.ServiceFactory.create(practice=in_practice, code="90834", price_amount=Decimal("140.00"))
    payer = factories.PayerFactory.create(practice=in_practice)
    visit = make_visit(in_practice, payer=payer, lines=(("90834", "140.00"),))
    appearance = Appearance("Jo", "Young", "1980-01-01", "F", "lind", "", "", "", ("F41.1",), ("90834",), E("", "", ""))
    appointment = AppointmentFactory.create(practice=in_practice, patient=visit.patient, visit=visit)
    guest = Guest(appearance, visit.patient, None, None, appointment=appointment)
    stage = Stage(in_practice, {"front_desk": system_user()}, {}, None, {}, {"90834": service})  # type: ignore[arg-type]  # no location

    count = give_estimates(stage, [guest], Clock(timezone.now(), TODAY))

    (held,) = estimates_held([guest])
    assert (count, Estimate.objects.get().patient_amount) == (1, Decimal("140.00"))
    assert (held.is_right, held.came) == (True, "estimated 140.00, came to 140.00: As estimated")


def test_table_tells_estimate_and_answer() -> None:
    forecast = Forecast("Good-faith estimate (PDF)", "Young", "estimated 1.00, came to 1.00: As estimated")

    lines = table(figures(HeldEstimate(forecast, forecast.expected))).splitlines()

    (line,) = [line for line in lines if "Good-faith" in line]
    assert line.split()[:4] == ["PASS", "Good-faith", "estimate", "(PDF)"]
    assert line.endswith("estimated 1.00, came to 1.00: As estimated")


def test_table_tells_what_should_have_come() -> None:
    lines = table(figures(HeldEstimate(FORECASTS[0], "nothing came"))).splitlines()

    at = next(number for number, line in enumerate(lines) if FORECASTS[0].name in line)
    assert lines[at].split()[0] == "FAIL"
    assert lines[at + 1].strip().startswith("expected")
    assert lines[at + 1].endswith(FORECASTS[0].expected)
