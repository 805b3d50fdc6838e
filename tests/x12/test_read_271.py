"""A 271 becomes one answer for each patient, with every benefit, rejection and trace in its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.x12.files import ANSWER, answer, changed
from x12 import document
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Delivery, Rejection, RelatedEntity, Trace
from x12.codes.eligibility_rejections import REJECTION_REASONS, Desk
from x12.parties import Address, Name, Person
from x12.remittance import Procedure, Reference

pytestmark = pytest.mark.unit

PAYER_AND_PROVIDER = ANSWER[:5]


def _answers(*segments: str) -> tuple[BenefitAnswer, ...]:
    return document.read(answer(segments)).benefit_answers


def _benefit(*segments: str) -> Benefit:
    ((only,),) = (one.benefits for one in _answers(*ANSWER[:-1], *segments))
    return only


def test_answer_names_payer_provider_and_subscriber() -> None:
    (read,) = _answers(*ANSWER)

    assert (read.reference, read.trace, read.traces) == ("REQ1", "TRACE1", (Trace("2", "TRACE1", "9LAKESIDE1"),))
    assert read.payer == Name("EXAMPLE HEALTH PLAN", is_person=False, qualifier="PI", identifier="60054")
    assert read.provider is not None
    assert read.provider.identifier == "1234567893"
    assert read.subscriber == Person(
        Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"), born_on=dt.date(1980, 2, 29), sex="F"
    )
    assert read.dependent is None
    assert read.dates == (DatePeriod("346", dt.date(2026, 1, 1)),)
    assert read.benefits == (Benefit(information="1", level="IND", service_types=("30",), plan="GOLD", segment=14),)
    assert (read.control_number, read.segment, read.findings) == ("0001", 9, ())


def test_benefit_reads_every_element() -> None:
    benefit = _benefit("EB*B*FAM*98^33*PR*GOLD*27*25.5*.2*VS*20*Y*N*HC:99213:25")

    assert benefit == Benefit(
        information="B",
        level="FAM",
        service_types=("98", "33"),
        insurance_type="PR",
        plan="GOLD",
        period="27",
        amount=Decimal("25.5"),
        percent=Decimal("0.2"),
        quantity_qualifier="VS",
        quantity=Decimal(20),
        authorization="Y",
        network="N",
        procedure=Procedure("99213", ("25",)),
        segment=14,
    )


@pytest.mark.parametrize(("text", "share"), [(".2", "0.2"), ("0", "0"), ("1", "1"), ("20", "0.2"), ("12.5", "0.125")])
def test_share_is_a_fraction_even_where_the_payer_sends_per_cent(text: str, share: str) -> None:
    assert _benefit(f"EB*A*IND*98*****{text}").percent == Decimal(share)


def test_total_and_remaining_stay_apart() -> None:
    (read,) = _answers(*ANSWER, "EB*C*IND*30***23*1500*****Y", "EB*C*IND*30***29*400*****Y")

    assert [(one.information, one.period, one.amount, one.network) for one in read.benefits[1:]] == [
        ("C", "23", Decimal(1500), "Y"),
        ("C", "29", Decimal(400), "Y"),
    ]


def test_benefit_keeps_what_hangs_on_it() -> None:
    (first, second) = _answers(
        *ANSWER[:-1],
        "EB*F*IND*33",
        "HSD*VS*20*DA*1*23*1",
        "REF*18*PLAN9",
        "DTP*292*RD8*20260101-20261231",
        "AAA*Y**71*C",
        "MSG*CALL FOR DETAILS",
        "MSG*SECOND LINE",
        "III*ZZ*11",
        "LS*2120",
        "NM1*PRP*2*OTHER PLAN*****PI*OTHER",
        "N3*1 PAYER ROAD",
        "N4*PEORIA*IL*616020001",
        "PER*IC*DESK*TE*8005550100*UR*EXAMPLE.ORG",
        "NM1*P3*1*SAMPLE*ROBIN",
        "LE*2120",
        "EB*B*IND*98****15",
    )[0].benefits

    assert first.deliveries == (Delivery("VS", Decimal(20), "DA", Decimal(1), "23", Decimal(1)),)
    assert first.references == (Reference("18", "PLAN9"),)
    assert first.dates == (DatePeriod("292", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),)
    assert first.rejections == (Rejection("2110C", True, "71", "C", 18),)
    assert first.messages == ("CALL FOR DETAILS", "SECOND LINE")
    assert first.places_of_service == ("11",)
    assert first.related == (
        RelatedEntity(
            "PRP",
            Name("OTHER PLAN", is_person=False, qualifier="PI", identifier="OTHER"),
            Address("1 PAYER ROAD", "PEORIA", "IL", "616020001"),
            ("8005550100", "EXAMPLE.ORG"),
        ),
        RelatedEntity("P3", Name("SAMPLE", "ROBIN")),
    )
    assert second == Benefit("B", "IND", ("98",), amount=Decimal(15), segment=29)


def test_family_gives_one_answer_for_each_patient() -> None:
    first, second = _answers(
        *PAYER_AND_PROVIDER,
        "HL*3*2*22*1",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "REF*6P*GROUP7",
        "HL*4*3*23*0",
        "TRN*2*TRACE1*9LAKESIDE1",
        "TRN*1*PAYERTRACE*1512345678",
        "NM1*03*1*EXAMPLE*JOANNA",
        "DMG*D8*20120305*F",
        "INS*N*19*001*25",
        "EB*1**30",
        "HL*5*3*23*0",
        "TRN*2*TRACE2*9LAKESIDE1",
        "NM1*03*1*EXAMPLE*ANNA",
        "REF*18*PLAN9",
        "INS*N*19",
        "EB*6**30",
    )

    assert first.dependent is not None
    assert second.dependent is not None
    assert (first.dependent.name.first, second.dependent.name.first) == ("JOANNA", "ANNA")
    assert (first.trace, second.trace) == ("TRACE1", "TRACE2")
    assert first.traces == (Trace("2", "TRACE1", "9LAKESIDE1"), Trace("1", "PAYERTRACE", "1512345678"))
    assert first.subscriber == second.subscriber == Person(Name("EXAMPLE", "ALEX", qualifier="MI", identifier="M100"))
    assert (first.relationship, first.is_corrected, second.is_corrected) == ("19", True, False)
    assert (first.group_number, second.group_number) == ("GROUP7", "GROUP7")
    assert second.plan_references == (Reference("18", "PLAN9"),)
    assert ([one.information for one in first.benefits], [one.information for one in second.benefits]) == (["1"], ["6"])


def test_several_subscribers_give_several_answers() -> None:
    answers = _answers(*ANSWER, "HL*4*2*22*0", "TRN*2*TRACE2*9LAKESIDE1", "NM1*IL*1*SAMPLE*KIM", "EB*6**30")

    assert [(one.trace, one.benefits[0].information) for one in answers] == [("TRACE1", "1"), ("TRACE2", "6")]
    assert answers[1].subscriber == Person(Name("SAMPLE", "KIM"))


@pytest.mark.parametrize(
    ("segments", "level"),
    [
        (("HL*1**20*1", "AAA*Y**42*R"), "2000A"),
        (("HL*1**20*1", "NM1*PR*2*PLAN", "AAA*N**79*C"), "2100A"),
        (("HL*1**20*1", "NM1*PR*2*PLAN", "HL*2*1*21*1", "NM1*1P*2*CLINIC", "AAA*N**51*C"), "2100B"),
    ],
)
def test_rejection_before_any_patient_is_an_answer_of_its_own(segments: tuple[str, ...], level: str) -> None:
    (read,) = _answers("BHT*0022*11*REQ1*20260115*0930", *segments)

    ((rejection),) = read.rejections
    assert rejection.level == level
    assert (read.subscriber, read.benefits, read.reference) == (None, (), "REQ1")
    assert read.findings == ()


def test_rejections_of_subscriber_and_dependent_name_their_loop() -> None:
    (subscriber,) = _answers(*ANSWER[:8], "AAA*N**75*C")
    (dependent,) = _answers(
        *PAYER_AND_PROVIDER,
        "HL*3*2*22*1",
        "NM1*IL*1*EXAMPLE*ALEX",
        "HL*4*3*23*0",
        "TRN*2*TRACE1*9LAKESIDE1",
        "NM1*03*1*EXAMPLE*KIM",
        "AAA*N**67*C",
        "EB*V",
        "AAA*N**42*R",
    )

    assert subscriber.rejections == (Rejection("2100C", False, "75", "C", 12),)
    assert [one.level for one in dependent.rejections] == ["2100D"]
    assert [one.level for one in dependent.benefits[0].rejections] == ["2110D"]


def test_unreadable_benefit_amount_is_none_and_named() -> None:
    (read,) = document.read(answer((*ANSWER, "EB*B*IND*98****25 USD"))).benefit_answers

    assert read.benefits[1].amount is None
    assert [one.rule for one in read.findings] == ["X12-AMOUNT"]


def test_custom_repetition_separator_is_taken_from_the_isa() -> None:
    content = changed(answer((*ANSWER[:-1], "EB*1**30!98")), "*^*00501*", "*!*00501*")

    ((benefit,),) = (one.benefits for one in document.read(content).benefit_answers)

    assert benefit.service_types == ("30", "98")


def test_every_rejection_reason_says_what_to_do() -> None:
    assert {code for code, reason in REJECTION_REASONS.items() if reason.retry_helps} == {"42", "80"}
    assert {REJECTION_REASONS[code].desk for code in ("71", "72", "73", "74", "75", "76")} == {Desk.REGISTRATION}
    assert {REJECTION_REASONS[code].desk for code in ("41", "43", "50", "51", "79")} == {Desk.ENROLLMENT}
    assert all(reason.words and reason.next_step for reason in REJECTION_REASONS.values())


@pytest.mark.parametrize(
    ("after", "rules"),
    [
        (("EB*6*IND*30**GOLD",), ["X271-CONTRADICTION"]),
        (("EB*6*IND*33^30**GOLD",), ["X271-CONTRADICTION"]),
        (("EB*6*IND*33**GOLD",), []),
        (("EB*6*IND*30**SILVER",), []),
        (("EB*6*IND*30**GOLD*******N",), []),
        (("EB*6*IND*30**GOLD", "DTP*292*D8*20250101"), []),
        (("LS*2120", "NM1*PR*2*OTHER PLAN", "LE*2120"), []),
        (("LE*2120",), ["X271-LS"]),
        (("LS*2120", "LS*2120", "LE*2120"), ["X271-LS", "X271-TWICE"]),
    ],
)
def test_contradictions_and_loop_marks(after: tuple[str, ...], rules: list[str]) -> None:
    (read,) = document.read(answer((*ANSWER, *after))).benefit_answers

    assert [one.rule for one in read.findings] == rules


def test_answer_with_rejection_alone_is_not_empty() -> None:
    (read,) = document.read(answer((*ANSWER[:-1], "AAA*N**75*C"))).benefit_answers

    assert read.findings == ()
