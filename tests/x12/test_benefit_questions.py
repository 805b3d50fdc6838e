"""The questions of a front desk, asked of 271s as payers send them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.x12.answer_strategies import benefit_answers
from tests.x12.files import ANSWER, answer
from x12 import document
from x12.benefit_questions import BenefitQuestions, Question
from x12.benefit_selection import Span
from x12.benefits import BenefitAnswer
from x12.codes.eligibility_rejections import Desk
from x12.corrections import Correction, PersonField
from x12.cost_sharing import Accumulator
from x12.coverage_status import CoverageState
from x12.parties import Name, Person

pytestmark = pytest.mark.unit

DAY = dt.date(2026, 6, 1)
CHIROPRACTIC = Question(("30", "33"), DAY)
PATIENT = ANSWER[:-1]  # payer, provider, subscriber, and the plan's first day: no benefit yet


def ask(*segments: str, question: Question = CHIROPRACTIC) -> BenefitQuestions:
    (read,) = document.read(answer((*PATIENT, *segments))).benefit_answers
    return BenefitQuestions(read, question)


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


# Other payers, administrators, primary care


def test_other_payers_come_in_the_order_of_payment_with_their_ids() -> None:
    asked = ask(
        "EB*R**30*C1", "REF*1W*W99", "REF*6P*G7", "DTP*290*RD8*20260101-20261231",
        "LS*2120", "NM1*SEP*2*SECOND MUTUAL*****PI*SECOND", "NM1*PRP*2*FIRST MUTUAL*****PI*FIRST",
        "PER*IC**TE*8005550100", "LE*2120",
    )  # fmt: skip

    first, second = asked.other_payers()

    assert (first.sequence, first.name, first.payer_id) == ("P", "FIRST MUTUAL", "FIRST")
    assert (second.sequence, second.payer_id) == ("S", "SECOND")
    assert (first.member_id, first.group_number, first.insurance_type) == ("W99", "G7", "C1")
    assert first.covers == Span(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert first.contacts == ("8005550100",)


def test_other_payer_without_a_name_is_still_told() -> None:
    (other,) = ask("EB*R**30*MP*MEDICARE").other_payers()

    assert (other.sequence, other.name, other.insurance_type) == ("", "MEDICARE", "MP")


def test_administrator_of_the_service_is_named_before_the_plan_s() -> None:
    asked = ask(
        "EB*1**30", "LS*2120", "NM1*Y2*2*PLAN MANAGERS*****PI*PLANM", "LE*2120",
        "EB*U**33", "MSG*CALL THEM", "LS*2120", "NM1*VN*2*SPINE MANAGERS*****PI*SPINE", "PER*IC**TE*8005550199",
        "LE*2120",
        "EB*1**MH", "LS*2120", "NM1*13*2*MIND MANAGERS*****PI*MIND", "LE*2120",
    )  # fmt: skip

    (administrator,) = asked.administrators()

    assert (administrator.name, administrator.identifier, administrator.contacts) == (
        "SPINE MANAGERS", "SPINE", ("8005550199",),
    )  # fmt: skip
    assert administrator.messages == ("CALL THEM",)


def test_managed_care_plan_of_medicaid_is_who_really_pays() -> None:
    asked = ask("EB*1**30*MC*MEDICAID", "LS*2120", "NM1*Y2*2*SUNRISE MANAGED CARE*****PI*SUN1", "LE*2120")

    assert [one.identifier for one in asked.administrators()] == ["SUN1"]


def test_payer_itself_another_payer_and_a_doctor_are_no_administrators() -> None:
    asked = ask(
        "EB*1**30", "LS*2120", "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054", "NM1*P3*1*SAMPLE*ROBIN", "LE*2120",
        "EB*R**30", "LS*2120", "NM1*PR*2*OTHER*****PI*OTHER", "LE*2120",
    )  # fmt: skip

    assert asked.administrators() == ()
    assert [one.payer_id for one in asked.other_payers()] == ["OTHER"]


@pytest.mark.parametrize("entity", ["P3", "1P"])
def test_primary_care_provider(entity: str) -> None:
    doctor = ask("EB*L", "LS*2120", f"NM1*{entity}*1*SAMPLE*ROBIN****XX*1234567893", "LE*2120").primary_care_provider()

    assert doctor is not None
    assert doctor.name == Name("SAMPLE", "ROBIN", qualifier="XX", identifier="1234567893")


def test_doctor_of_another_benefit_is_no_primary_care_provider() -> None:
    assert ask("EB*1**30", "LS*2120", "NM1*1P*1*SAMPLE*ROBIN", "LE*2120").primary_care_provider() is None


# What the payer has otherwise


def test_differences_name_both_sides() -> None:
    ours = Person(Name("Sample", "Alex", qualifier="MI", identifier="M-101"), born_on=dt.date(1980, 2, 28), sex="M")

    assert ask("EB*1**30").corrections(ours) == (
        Correction(PersonField.LAST_NAME, "Sample", "EXAMPLE"),
        Correction(PersonField.BIRTH_DATE, "1980-02-28", "1980-02-29"),
        Correction(PersonField.SEX, "M", "F"),
        Correction(PersonField.MEMBER_ID, "M-101", "M100"),
    )


def test_capitals_and_punctuation_are_no_difference_nor_is_what_was_left_out() -> None:
    ours = Person(Name("exam ple", "Alex", qualifier="MI", identifier="m-100"), born_on=None, sex="")

    assert ask("EB*1**30").corrections(ours) == ()


def test_member_id_of_a_dependent_is_the_subscriber_s() -> None:
    segments = (
        *ANSWER[:5], "HL*3*2*22*1", "NM1*IL*1*EXAMPLE*ALEX****MI*M200", "HL*4*3*23*0", "TRN*2*TRACE1*9LAKESIDE1",
        "NM1*03*1*EXAMPLE*KIM", "DMG*D8*20120305*F", "INS*N*19*001*25", "EB*1**30",
    )  # fmt: skip
    (read,) = document.read(answer(segments)).benefit_answers
    kim = Person(Name("EXAMPLE", "KIM"), born_on=dt.date(2012, 3, 5), sex="F")

    found = BenefitQuestions(read, CHIROPRACTIC).corrections(kim, member_id="M100")

    assert read.is_corrected
    assert found == (Correction(PersonField.MEMBER_ID, "M100", "M200"),)


# Rejections, messages, traces


@pytest.mark.parametrize(
    ("segment", "concerns", "desk", "retry_helps"),
    [
        ("AAA*Y**42*P", "the subscriber", Desk.PAYER, True),
        ("AAA*Y**80*R", "the subscriber", Desk.PAYER, True),
        ("AAA*Y**42*N", "the subscriber", Desk.PAYER, False),
        ("AAA*N**72*C", "the subscriber", Desk.REGISTRATION, False),
        ("AAA*N**75*C", "the subscriber", Desk.REGISTRATION, False),
        ("AAA*N**51*C", "the subscriber", Desk.ENROLLMENT, False),
        ("AAA*N**ZZ*C", "the subscriber", Desk.PAYER, False),
    ],
)
def test_rejection_says_where_it_stands_whose_work_it_is_and_whether_to_ask_again(
    segment: str, concerns: str, desk: Desk, retry_helps: bool
) -> None:
    (read,) = document.read(answer((*ANSWER[:8], segment))).benefit_answers

    (told,) = BenefitQuestions(read, CHIROPRACTIC).rejections()

    assert (told.concerns, told.desk, told.retry_helps) == (concerns, desk, retry_helps)
    assert told.words
    assert told.next_step


def test_rejections_of_every_level_are_told() -> None:
    segments = (
        "BHT*0022*11*REQ1*20260115*0930", "HL*1**20*1", "AAA*Y**42*R", "NM1*PR*2*PLAN", "AAA*N**79*C",
        "HL*2*1*21*1", "NM1*1P*2*CLINIC", "AAA*N**51*C", "HL*3*2*22*0", "TRN*2*TRACE1*9LAKESIDE1", "NM1*IL*1*EXAMPLE",
        "AAA*N**73*C", "EB*V**33", "AAA*N**55*C",
    )  # fmt: skip
    (read,) = document.read(answer(segments)).benefit_answers

    told = BenefitQuestions(read, CHIROPRACTIC).rejections()

    assert [(one.reason, one.level) for one in told] == [
        ("42", "2000A"), ("79", "2100A"), ("51", "2100B"), ("73", "2100C"), ("55", "2110C"),
    ]  # fmt: skip


def test_messages_are_told_once() -> None:
    asked = ask("EB*1**30", "MSG*CALL FIRST", "EB*B**33****20", "MSG*CALL FIRST", "MSG*NO REFERRAL")

    assert asked.messages() == ("CALL FIRST", "NO REFERRAL")


def test_answer_is_ours_by_number_and_originator_whatever_traces_stand_beside_it() -> None:
    segments = (
        *ANSWER[:6], "TRN*2*CLEARING1*9CLEARING01", "TRN*2*TRACE1*9LAKESIDE1", "TRN*1*PAYER1*1512345678", *ANSWER[7:],
    )  # fmt: skip
    (read,) = document.read(answer(segments)).benefit_answers

    assert read.is_answer_to("TRACE1")
    assert read.is_answer_to("TRACE1", "9LAKESIDE1")
    assert not read.is_answer_to("TRACE1", "9STRANGER1")
    assert not read.is_answer_to("PAYER1")
