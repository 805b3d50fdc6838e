"""Claim status inquiries and answers: what is written, who accepts it, and what is read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.x12.records import ALEX, ENVELOPE, NOON, ROBIN, VISIT
from tests.x12.status_strategies import status_answers, status_inquiries
from tests.x12.strategies import envelopes
from tests.x12.test_round_trips import bare
from x12.acknowledgements import StatusCode
from x12.document import read
from x12.envelope import Envelope
from x12.parties import Name, Person
from x12.status import ClaimStatusAnswer, LineInquiry, LineStatus, ProviderStatus, Status, StatusAnswer, StatusInquiry
from x12.write_276 import write_276
from x12.write_277 import write_277
from x12.writer import CannotWrite

pytestmark = pytest.mark.unit
some = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)

PAYER = Name("EXAMPLE HEALTH PLAN", is_person=False, qualifier="PI", identifier="60054")
OFFICE = Name("LAKESIDE CLINIC", is_person=False, qualifier="46", identifier="LAKESIDE01")
CLINIC = Name("LAKESIDE CLINIC", is_person=False, qualifier="XX", identifier="1234567893")
SERVED = dt.date(2026, 11, 20)
INQUIRY = StatusInquiry(
    reference="Q1", created_at=NOON, payer=PAYER, receiver=OFFICE, provider=CLINIC, subscriber=ALEX, trace="T1",
    charge=Decimal("150.00"), service_from=SERVED, patient_control_number="PCN1",
)  # fmt: skip
PAID = Status((StatusCode("F1", "65"),), SERVED, Decimal(150), Decimal(100), SERVED, "ACH", SERVED, "EFT 9")
ANSWER = StatusAnswer("Q1", NOON, PAYER, OFFICE, (ProviderStatus(CLINIC, (ClaimStatusAnswer(
    "T1", ALEX.name, (PAID,), payer_claim_control_number="ICN1", patient_control_number="PCN1", service_from=SERVED,
    lines=(LineStatus(VISIT, Decimal(150), Decimal(100), (PAID,), Decimal(1), "L1", SERVED),),
),)),))  # fmt: skip


def body(content: bytes) -> list[str]:
    """The segments between ST and SE."""
    return content.decode().split("~")[3:-4]


@settings(some, max_examples=15)
@given(status_inquiries(), envelopes())
def test_x12sdk_accepts_status_inquiries_of_every_kind(inquiry: StatusInquiry, envelope: Envelope) -> None:
    reader = pytest.importorskip("x12sdk.io").X12ModelReader
    short = dataclasses.replace(inquiry, lines=inquiry.lines[:1])  # the judge loses every further line itself

    with reader(write_276([short], envelope).decode()) as judge:
        assert len(list(judge.models())) == 1


@some
@given(status_inquiries(), envelopes())
def test_status_inquiry_survives_writing(inquiry: StatusInquiry, envelope: Envelope) -> None:
    document = read(write_276([inquiry], envelope))

    assert document.all_findings == ()
    assert bare(document.status_inquiries) == (inquiry,)


@some
@given(status_answers(), envelopes())
def test_status_answer_survives_writing(answer: StatusAnswer, envelope: Envelope) -> None:
    document = read(write_277([answer], envelope))

    assert document.all_findings == ()
    assert bare(document.status_answers) == (answer,)


def test_inquiry_about_a_subscribers_claim() -> None:
    assert body(write_276([INQUIRY], ENVELOPE)) == [
        "BHT*0010*13*Q1*20261124*1200",
        "HL*1**20*1",
        "NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*60054",
        "HL*2*1*21*1",
        "NM1*41*2*LAKESIDE CLINIC*****46*LAKESIDE01",
        "HL*3*2*19*1",
        "NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893",
        "HL*4*3*22*0",
        "DMG*D8*19800229*F",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "TRN*1*T1",
        "REF*EJ*PCN1",
        "AMT*T3*150",
        "DTP*472*D8*20261120",
    ]


def test_inquiry_about_a_line_of_a_dependent() -> None:
    line = LineInquiry(VISIT, Decimal(150), SERVED, units=Decimal(1), line_control_number="L1")
    inquiry = dataclasses.replace(
        INQUIRY, subscriber=Person(ALEX.name), dependent=dataclasses.replace(ROBIN, sex="M"), lines=(line,),
        payer_claim_control_number="ICN1",
    )  # fmt: skip

    assert body(write_276([inquiry], ENVELOPE))[7:] == [
        "HL*4*3*22*1",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "HL*5*4*23",
        "DMG*D8*20150505*M",
        "NM1*QC*1*EXAMPLE*ROBIN",
        "TRN*1*T1",
        "REF*1K*ICN1",
        "REF*EJ*PCN1",
        "AMT*T3*150",
        "DTP*472*D8*20261120",
        "SVC*HC:99213*150*****1",
        "REF*FJ*L1",
        "DTP*472*D8*20261120",
    ]


def test_answer_about_a_paid_claim() -> None:
    assert body(write_277([ANSWER], ENVELOPE))[7:] == [
        "HL*4*3*22*0",
        "NM1*IL*1*EXAMPLE*ALEX****MI*M100",
        "TRN*2*T1",
        "STC*F1:65*20261120**150*100*20261120*ACH*20261120*EFT 9",
        "REF*1K*ICN1",
        "REF*EJ*PCN1",
        "DTP*472*D8*20261120",
        "SVC*HC:99213*150*100****1",
        "STC*F1:65*20261120**150*100*20261120*ACH*20261120*EFT 9",
        "REF*FJ*L1",
        "DTP*472*D8*20261120",
    ]


def test_payer_that_is_down_answers_the_receiver() -> None:
    down = Status((StatusCode("E1", "0"),), SERVED)
    content = write_277([dataclasses.replace(ANSWER, providers=(), statuses=(down,))], ENVELOPE)

    answer = read(content).status_answers[0]

    assert body(content)[3:] == [
        "HL*2*1*21*0", "NM1*41*2*LAKESIDE CLINIC*****46*LAKESIDE01", "TRN*2*0", "STC*E1:0*20261120",
    ]  # fmt: skip
    assert answer.claims == ()
    assert answer.statuses[0].may_be_asked_again


@pytest.mark.parametrize(
    ("category", "said"),
    [
        ("F1", {"is_final"}),
        ("F2", {"is_final"}),
        ("P1", set()),
        ("P3", {"wants_information"}),
        ("R3", {"wants_information"}),
        ("D0", {"is_unknown_claim"}),
        ("E1", {"may_be_asked_again"}),
        ("E0", set()),
    ],
)
def test_category_says_what_to_do(category: str, said: set[str]) -> None:
    status = Status((StatusCode(category, "0"),), None)

    questions = ("is_final", "wants_information", "is_unknown_claim", "may_be_asked_again")
    assert {question for question in questions if getattr(status, question)} == said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"trace": ""}, "Inquiry 2: the trace (TRN02) is missing"),
        ({"service_from": None}, "the date of service (DTP*472) is missing"),
        ({"subscriber": Person(ALEX.name)}, "the birth date of the subscriber, who is the patient (2000D) is missing"),
        ({"payer": dataclasses.replace(PAYER, identifier="")}, "the payer's id (2100A) is missing"),
    ],
)
def test_inquiry_is_refused(change: dict[str, object], words: str) -> None:
    broken = dataclasses.replace(INQUIRY, **change)  # type: ignore[arg-type]  # fields of StatusInquiry

    with pytest.raises(CannotWrite) as refused:
        write_276([dataclasses.replace(INQUIRY, control_number="0001"), broken], ENVELOPE)

    assert words in str(refused.value)
    assert refused.value.index == 1


BROKEN_STATUS_INQUIRIES = [
    ("BHT*0010*13*Q1*20261124*1200~", "", "X276-MISSING"),
    ("HL*4*3*22*0~", "HL*4*3*24*0~", "X276-LEVEL"),
    ("TRN*1*T1~", "", "X276-MISSING"),
    ("DTP*472*D8*20261120", "DTP*472*D8*20261320", "X12-DATE"),
]


@pytest.mark.parametrize(("old", "new", "rule"), BROKEN_STATUS_INQUIRIES)
def test_defect_of_an_inquiry_is_named(old: str, new: str, rule: str) -> None:
    content = write_276([INQUIRY], ENVELOPE).decode()
    assert old in content

    document = read(content.replace(old, new).encode())

    assert rule in {one.rule for one in document.all_findings}


def test_claim_above_any_provider_is_kept() -> None:
    content = write_277([ANSWER], ENVELOPE).decode()
    without_provider = content.replace("HL*3*2*19*1~NM1*1P*2*LAKESIDE CLINIC*****XX*1234567893~", "")

    (answer,) = read(without_provider.encode()).status_answers

    assert [(one.provider, len(one.claims)) for one in answer.providers] == [(None, 1)]
