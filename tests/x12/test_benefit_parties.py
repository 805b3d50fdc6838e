"""Whom else a 271 speaks of: payers, administrators, doctors, the patient as the payer has him; and its refusals."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.x12.asking import CHIROPRACTIC, ask
from tests.x12.files import ANSWER, answer
from x12 import document
from x12.benefit_questions import BenefitQuestions
from x12.benefit_selection import Span
from x12.codes.eligibility_rejections import Desk
from x12.corrections import Correction, PersonField
from x12.parties import Name, Person

pytestmark = pytest.mark.unit

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
