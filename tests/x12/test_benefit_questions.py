"""The questions of a front desk, asked of 271s as payers send them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.x12.answer_strategies import benefit_answers
from tests.x12.asking import DAY, ask
from x12.benefit_questions import BenefitQuestions, Question
from x12.benefit_selection import Span
from x12.benefits import BenefitAnswer
from x12.cost_sharing import Accumulator
from x12.coverage_status import CoverageState

pytestmark = pytest.mark.unit


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(benefit_answers(), st.sampled_from(("30", "33", "98", "PT")), st.sampled_from("YN"))
def test_every_answer_can_be_asked_and_nothing_is_made_up(answer: BenefitAnswer, service: str, network: str) -> None:
    asked = BenefitQuestions(answer, Question((service,), DAY))

    costs, limits = asked.costs(network), asked.limits(network)

    said = {one.amount for one in answer.benefits} | {None}
    quantities = {one.quantity for one in answer.benefits} | {
        one.quantity for benefit in answer.benefits for one in benefit.deliveries
    }
    assert {one.amount for one in costs.copays} <= said
    for amount in (costs.deductible, costs.family_deductible, costs.out_of_pocket, costs.family_out_of_pocket):
        assert amount.total in said
        if amount.left not in said:
            assert amount.total is not None
            assert amount.met in said
    assert {one.allowed for one in limits if one.unit != "$"} <= quantities | {None}
    assert len(asked.rejections()) <= len(answer.all_rejections)
    assert asked.authorization(network) in {"Y", "N", "U", ""}
    assert asked.coverage().is_active in {True, False, None}
    asked.is_excluded(network), asked.other_payers(), asked.administrators(), asked.primary_care_provider()


# Is it active on the date?


@pytest.mark.parametrize(
    ("segments", "state"),
    [
        (("EB*1**30",), CoverageState.ACTIVE),
        (("EB*5**30",), CoverageState.ACTIVE),
        (("EB*6**30",), CoverageState.INACTIVE),
        (("EB*8**30",), CoverageState.INACTIVE),
        (("EB*V**30",), CoverageState.NOT_SAID),
        (("EB*B**33****20",), CoverageState.NOT_SAID),
        (("EB*1**30", "DTP*347*D8*20260531"), CoverageState.INACTIVE),
        (("EB*1**30", "DTP*347*D8*20260601"), CoverageState.ACTIVE),
        (("EB*1**30", "DTP*346*D8*20260602"), CoverageState.INACTIVE),
        (("EB*1**30", "DTP*291*RD8*20250101-20251231"), CoverageState.INACTIVE),
        (("EB*1**30", "DTP*307*D8*20260601"), CoverageState.ACTIVE),
        # The day that was asked about says nothing of the plan.
        (("EB*1**30", "DTP*472*D8*20260101"), CoverageState.ACTIVE),
        # An ended plan beside the one that follows it.
        (
            ("EB*6**30**OLD", "DTP*347*D8*20251231", "EB*1**30**NEW", "DTP*346*D8*20260101"),
            CoverageState.ACTIVE,
        ),
        (("EB*1**98",), CoverageState.ACTIVE),
        # The plan's own line counts, not that of some service; else that of the service asked about.
        (("EB*6**30", "EB*1**98"), CoverageState.INACTIVE),
        (("EB*6**33", "EB*1**98"), CoverageState.INACTIVE),
    ],
)
def test_coverage_is_active_only_where_the_payer_says_so_for_the_day(
    segments: tuple[str, ...], state: CoverageState
) -> None:
    assert ask(*segments).coverage().state is state


def test_coverage_tells_plan_and_dates_of_the_patient_level_where_the_benefit_has_none() -> None:
    status = ask("EB*1*IND*30*HM*GOLD").coverage()

    assert (status.plan, status.insurance_type, status.span) == ("GOLD", "HM", Span(dt.date(2026, 1, 1)))
    assert not status.is_outside(DAY)


def test_day_before_the_plan_begins_is_not_covered() -> None:
    early = Question(("30",), dt.date(2025, 12, 31))

    assert ask("EB*1**30", question=early).coverage().is_active is False


@pytest.mark.parametrize(
    ("segments", "in_network", "out_of_network"),
    [
        (("EB*1**30", "EB*I**33"), True, True),
        (("EB*1**30", "EB*I**33*********N"), False, True),
        (("EB*1**30", "EB*E**33*********Y"), True, False),
        (("EB*1**30", "EB*6**33"), True, True),
        (("EB*6**30",), False, False),
        (("EB*1**30^33",), False, False),
        (("EB*1**30", "EB*I**47"), False, False),
    ],
)
def test_exclusion_counts_for_its_service_and_network(
    segments: tuple[str, ...], in_network: bool, out_of_network: bool
) -> None:
    asked = ask(*segments)

    assert (asked.is_excluded("Y"), asked.is_excluded("N")) == (in_network, out_of_network)


# Copay and coinsurance


def test_copay_is_chosen_by_service_type_and_network() -> None:
    asked = ask(
        "EB*B*IND*98***27*40*****Y",
        "EB*B*IND*30***27*30*****Y",
        "EB*B*IND*33***27*60*****N",
        "EB*B*IND*33***27*25*****Y",
        "EB*B*IND*33***36*500*****U",
    )

    assert asked.costs("Y").copay == Decimal(25)
    assert asked.costs("Y").copays[0].period == "27"
    assert asked.costs("N").copay == Decimal(60)


@pytest.mark.parametrize("network", ["W", "", "U"])
def test_copay_of_both_or_of_no_network_counts_in_each(network: str) -> None:
    asked = ask(f"EB*B*IND*33***27*25*****{network}")

    assert (asked.costs("Y").copay, asked.costs("N").copay) == (Decimal(25), Decimal(25))


def test_copays_that_only_their_text_tells_apart_are_all_given() -> None:
    asked = ask(
        "EB*B*IND*33***27*25*****Y", "MSG*PRIMARY CARE", "EB*B*IND*33***27*45*****Y", "MSG*SPECIALIST",
    )  # fmt: skip

    assert [(one.amount, one.messages) for one in asked.costs().copays] == [
        (Decimal(25), ("PRIMARY CARE",)),
        (Decimal(45), ("SPECIALIST",)),
    ]


def test_copay_that_names_the_network_is_nearer_than_one_that_names_none() -> None:
    asked = ask("EB*B*IND*33***27*40", "EB*B*IND*33***27*25*****Y")

    assert [one.amount for one in asked.costs("Y").copays] == [Decimal(25)]
    assert [one.amount for one in asked.costs("N").copays] == [Decimal(40)]


def test_plan_s_copay_counts_where_the_service_has_none() -> None:
    assert ask("EB*B*IND*30***27*30*****Y").costs().copay == Decimal(30)


def test_family_s_copay_counts_only_where_no_person_s_is_said() -> None:
    assert ask("EB*B*FAM*33***27*30*****Y").costs().copay == Decimal(30)


def test_copay_of_another_place_or_procedure_does_not_count() -> None:
    segments = ("EB*B*IND*33***27*80*****Y", "III*ZZ*22", "EB*B*IND****27*10*****Y*HC:98940")

    assert ask(*segments, question=Question(("33",), DAY, place_of_service="11")).costs().copay is None
    assert ask(*segments, question=Question(("33",), DAY, place_of_service="22")).costs().copay == Decimal(80)
    assert ask(*segments, question=Question(("33",), DAY, procedure="98940")).costs().copay == Decimal(10)


def test_benefit_of_last_year_does_not_count() -> None:
    asked = ask(
        "EB*B*IND*33***27*20*****Y", "DTP*292*RD8*20250101-20251231",
        "EB*B*IND*33***27*25*****Y", "DTP*292*RD8*20260101-20261231",
    )  # fmt: skip

    assert [one.amount for one in asked.costs().copays] == [Decimal(25)]


def test_coinsurance_is_a_fraction_and_zero_is_not_nothing() -> None:
    assert ask("EB*A*IND*33*****20****Y").costs().coinsurance == Decimal("0.2")
    assert ask("EB*A*IND*33*****0****Y").costs().coinsurance == Decimal(0)
    assert ask("EB*1**30").costs().coinsurance is None


# Deductible and out-of-pocket


def test_total_and_remaining_are_paired_within_their_network() -> None:
    asked = ask(
        "EB*C*IND*30***23*500*****Y",
        "EB*C*IND*30***29*120*****Y",
        "EB*C*IND*30***23*2000*****N",
        "EB*C*FAM*30***23*1000*****Y",
    )

    assert asked.costs("Y").deductible == Accumulator(Decimal(500), Decimal(120), Decimal(380), "23")
    assert asked.costs("N").deductible == Accumulator(Decimal(2000), None, None, "23")
    assert asked.costs("Y").family_deductible == Accumulator(Decimal(1000), None, None, "23")


@pytest.mark.parametrize("network", ["N", "W", ""])
def test_what_is_left_elsewhere_is_never_set_against_the_total_in_network(network: str) -> None:
    asked = ask("EB*C*IND*30***23*500*****Y", f"EB*C*IND*30***29*120*****{network}")

    assert asked.costs("Y").deductible == Accumulator(Decimal(500), None, None, "23")


def test_deductible_of_the_service_is_nearer_than_the_plan_s() -> None:
    asked = ask(
        "EB*C*IND*30***23*500*****Y", "EB*C*IND*30***29*500*****Y",
        "EB*C*IND*33***23*100*****Y", "EB*C*IND*33***29*0*****Y",
    )  # fmt: skip

    assert asked.costs().deductible == Accumulator(Decimal(100), Decimal(0), Decimal(100), "23")


def test_line_of_several_services_is_paired_with_a_line_of_one_of_them() -> None:
    asked = ask("EB*C*IND*30^33^98***23*500*****Y", "EB*C*IND*33***29*40*****Y")

    assert asked.costs().deductible == Accumulator(Decimal(500), Decimal(40), Decimal(460), "23")


@pytest.mark.parametrize("total", ["22", "23", "25", "21", "32"])
def test_used_gives_what_is_left_of_the_period(total: str) -> None:
    asked = ask(f"EB*G*IND*30***{total}*3000*****Y", "EB*G*IND*30***24*700*****Y")

    assert asked.costs().out_of_pocket == Accumulator(Decimal(3000), Decimal(2300), Decimal(700), total)


def test_what_was_not_said_is_never_zero() -> None:
    costs = ask("EB*1**30").costs()

    assert (costs.copay, costs.coinsurance, costs.deductible, costs.out_of_pocket) == (
        None, None, Accumulator(), Accumulator(),
    )  # fmt: skip
    assert not costs.deductible.is_known


# Limits


@pytest.mark.parametrize(
    "segments",
    [
        ("EB*F*IND*33***23***VS*20", "EB*F*IND*33***29***VS*12"),
        ("EB*F*IND*33", "HSD*VS*20***23", "HSD*VS*12***29"),
        ("EB*F*IND*33***23", "HSD*VS*20", "EB*F*IND*33***29", "HSD*VS*12"),
        ("EB*F*IND*33***23***VS*20", "EB*F*IND*33***24***VS*8"),
        ("EB*F*IND*33***23***VS*20", "EB*F*IND*33******99*8"),
        ("EB*1**33", "HSD*VS*20***23*1", "EB*F*IND*33***29***VS*12"),
    ],
)
def test_visits_allowed_used_and_left(segments: tuple[str, ...]) -> None:
    visits = ask(*segments).visits()

    assert visits is not None
    assert (visits.allowed, visits.used, visits.left, visits.period) == (Decimal(20), Decimal(8), Decimal(12), "23")


def test_limits_in_days_and_dollars_are_told_apart() -> None:
    limits = ask("EB*F*IND*33***23*1500", "EB*F*IND*33***23***DY*10", "EB*F*IND*33***23***VS*20").limits()

    assert [(one.unit, one.allowed) for one in limits] == [
        ("VS", Decimal(20)),
        ("$", Decimal(1500)),
        ("DY", Decimal(10)),
    ]


def test_exceeded_limit_leaves_nothing() -> None:
    visits = ask("EB*F*IND*33***23***VS*20", "EB*F*IND*33***30***VS*20").visits()

    assert visits is not None
    assert (visits.allowed, visits.left) == (Decimal(20), Decimal(0))


def test_limit_of_another_network_or_service_does_not_count() -> None:
    assert ask("EB*F*IND*33***23***VS*20**N").visits("Y") is None
    assert ask("EB*F*IND*PT***23***VS*20").visits() is None


# Authorization


@pytest.mark.parametrize(
    ("segments", "code"),
    [
        (("EB*1**33********Y",), "Y"),
        (("EB*1**33********N",), "N"),
        (("EB*1**33********U",), "U"),
        (("EB*1**33",), ""),
        (("EB*1**30********N", "EB*B**33****20****Y"), "Y"),
        (("EB*1**30********Y", "EB*B**33****20****N"), "N"),
        (("EB*B**33****20****Y*N", "EB*B**33****10****N*Y"), "N"),
        (("EB*1**47********Y",), ""),
    ],
)
def test_authorization_is_that_of_the_nearest_service_and_network(segments: tuple[str, ...], code: str) -> None:
    assert ask(*segments).authorization("Y") == code
