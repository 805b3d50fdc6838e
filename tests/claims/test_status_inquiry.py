"""Asking a payer about a claim: which claims, once, with what in the 276, and what a failed call leaves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection

from claims import tasks
from claims.models import Claim, StatusInquiry
from claims.services.status_inquiry import ask_status
from claims.services.status_inquiry_answering import answer_status_inquiry
from clearinghouse.gateway import STATUS_QUESTION, GatewayRefused, GatewayUnavailable
from clearinghouse.models import Route
from patients.models import Coverage
from practice.models import AuditEvent, Practice, User
from practice.scoping import practice_scope
from providers.models import BillingProvider
from tests.claims import factories
from tests.claims.factories import NOW
from tests.claims.payer import (
    REAL_TIME,
    FakePayer,
    answer_to,
    ask,
    ask_and_answer,
    connect,
    file_of,
    fresh_inquiry,
    says,
    sent_claim,
    status,
)
from x12.document import read

pytestmark = pytest.mark.django_db

PENDING = status("P1:20")


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [
        ("draft", False),
        ("ready", False),
        ("on_hold", False),
        ("queued", False),
        ("sent", True),
        ("received", True),
        ("accepted", True),
        ("rejected", False),
        ("denied", True),
        ("paid", True),
        ("underpaid", True),
        ("voided", False),
    ],
)
def test_only_what_was_sent_is_asked_about(practice: Practice, biller: User, state: str, is_asked: bool) -> None:
    claim = sent_claim(practice, biller, state=state)

    with practice_scope(practice.pk):
        asked = ask_status(claims=[claim], actor=biller, now=NOW)

    assert [inquiry.claim_id for inquiry in asked.inquiries] == ([claim.pk] if is_asked else [])
    assert ["only a claim that was sent" in one.reason for one in asked.not_asked] == ([] if is_asked else [True])


def test_a_provider_without_npi_asks_by_its_tax_id(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, says(PENDING))
    claim = sent_claim(practice, biller)
    with practice_scope(practice.pk):
        BillingProvider.objects.update(npi="", is_atypical=True)

    question = bytes(ask_and_answer(claim, biller).request or b"")

    assert b"~NM1*1P*2*LAKESIDE INTEGRATIVE HEALTH*****FI*381234567~" in question
    with pytest.importorskip("x12sdk.io").X12ModelReader(question.decode()) as judge:
        assert len(list(judge.models())) == 1


def test_a_payer_without_real_time_is_named(practice: Practice, biller: User) -> None:
    claim = sent_claim(practice, biller)
    by_hand = factories.make_account(practice, is_general=False, name="By hand", kind="manual")
    factories.route_to(practice, claim.payer, by_hand)

    with practice_scope(practice.pk):
        asked = ask_status(claims=[claim], actor=biller, now=NOW)

    assert asked.inquiries == ()
    assert "by telephone" in asked.not_asked[0].reason


def test_a_question_that_is_open_is_not_asked_twice(practice: Practice, biller: User) -> None:
    claim = sent_claim(practice, biller)

    first, second = ask(claim, biller), ask(claim, biller)

    assert first.pk == second.pk


def test_each_question_has_a_trace_of_its_own(practice: Practice, biller: User) -> None:
    claims = [sent_claim(practice, biller) for _ in range(3)]

    with practice_scope(practice.pk):
        asked = ask_status(claims=claims, actor=biller, now=NOW)

    assert len({inquiry.trace for inquiry in asked.inquiries}) == 3


def test_asking_leaves_an_audit_event(practice: Practice, biller: User) -> None:
    inquiry = ask(sent_claim(practice, biller), biller)

    with practice_scope(practice.pk):
        event = AuditEvent.objects.get(verb="status.asked")
    assert (event.subject_id, event.actor_id) == (inquiry.pk, biller.pk)


def test_the_276_names_the_claim_by_its_numbers(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    claim = sent_claim(practice, biller, state="accepted")
    with practice_scope(practice.pk):
        Claim.objects.filter(pk=claim.pk).update(payer_claim_control_number="GLM77")

    inquiry = ask_and_answer(claim, biller)

    (question,) = payer.questions
    assert payer.payload_types == [STATUS_QUESTION]
    assert (question.trace, question.reference) == (inquiry.trace, inquiry.trace)
    assert (question.patient_control_number, question.payer_claim_control_number) == (
        claim.patient_control_number,
        "GLM77",
    )
    assert (question.charge, question.service_from) == (Decimal("200.00"), claim.service_on)
    assert question.payer.identifier == claim.payer.claim_payer_id
    assert question.subscriber.name.identifier == claim.coverage_snapshot["coverage"]["member_id"]
    assert question.dependent is None
    assert read(bytes(inquiry.request or b"")).all_findings == ()


def test_the_276_asks_by_the_cover_that_was_billed(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    claim = sent_claim(practice, biller)
    billed = claim.coverage_snapshot["coverage"]["member_id"]
    with practice_scope(practice.pk):
        Coverage.objects.filter(pk=claim.coverage_id).update(member_id="NEW999")

    ask_and_answer(claim, biller)

    assert payer.questions[0].subscriber.name.identifier == billed


def test_the_276_of_a_child_names_subscriber_and_patient(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    parent = {
        "relationship": "19",
        "subscriber_last_name": "Sample",
        "subscriber_first_name": "Morgan",
        "subscriber_born_on": dt.date(1980, 5, 6),
        "subscriber_sex": "F",
    }
    patient = factories.make_patient(practice, first_name="Robin", last_name="Sample", coverage=parent)

    ask_and_answer(sent_claim(practice, biller, patient=patient), biller)

    (question,) = payer.questions
    assert question.subscriber.name.first == "MORGAN"
    assert question.dependent is not None
    assert question.dependent.name.first == "ROBIN"


@pytest.mark.parametrize(("state", "number"), [("sent", ""), ("received", ""), ("accepted", "GLM77")])
def test_a_corrected_claim_is_not_asked_by_the_number_of_the_claim_it_replaces(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, state: str, number: str
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    claim = sent_claim(practice, biller, state=state)
    with practice_scope(practice.pk):
        Claim.objects.filter(pk=claim.pk).update(frequency="7", payer_claim_control_number="GLM77")

    ask_and_answer(claim, biller)

    assert payer.questions[0].payer_claim_control_number == number


def test_no_transaction_is_open_while_the_payer_is_asked(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    open_blocks: list[bool] = []

    class Watcher(FakePayer):
        def ask(self, *arguments: object) -> bytes:
            open_blocks.append(connection.in_atomic_block)
            return super().ask(*arguments)  # type: ignore[arg-type]

    connect(monkeypatch, Watcher(lambda question: file_of(answer_to(question, PENDING))))

    ask_and_answer(sent_claim(practice, biller), biller)

    assert open_blocks == [False]


def test_a_payer_that_is_down_is_asked_again_after_growing_pauses(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, FakePayer(GatewayUnavailable("No answer in time.")))
    claim = sent_claim(practice, biller)

    inquiry = ask_and_answer(claim, biller)
    first_pause = (inquiry.not_before_at or NOW) - NOW
    answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=NOW)  # too early
    again_at = NOW + first_pause
    answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=again_at)
    second = fresh_inquiry(inquiry)

    assert (inquiry.outcome, inquiry.work_state, inquiry.failure) == ("open", "to_do", "No answer in time.")
    assert len(payer.questions) == 2
    assert (second.not_before_at or NOW) - again_at > first_pause


def test_a_payer_that_stays_down_leaves_it_to_a_person(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, FakePayer(GatewayUnavailable("No answer in time.")))
    inquiry = ask(sent_claim(practice, biller), biller)

    for hour in range(7):
        now = NOW + dt.timedelta(hours=hour)
        answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=now)

    assert (fresh_inquiry(inquiry).outcome, len(payer.questions)) == ("failed", 5)


def test_a_refusal_is_not_repeated_and_says_what_to_do(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, FakePayer(GatewayRefused("The log-in was refused.", remedy="Correct the password.")))

    inquiry = ask_and_answer(sent_claim(practice, biller), biller)

    assert inquiry.outcome == "failed"
    assert inquiry.failure == "The log-in was refused. Correct the password."


def test_without_a_route_it_fails_with_words(practice: Practice, biller: User) -> None:
    inquiry = ask(sent_claim(practice, biller), biller)
    with practice_scope(practice.pk):
        Route.objects.all().delete()

    answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=NOW)

    failed = fresh_inquiry(inquiry)
    assert (failed.outcome, "No clearinghouse account" in failed.failure) == ("failed", True)


def test_a_worker_that_died_is_followed_by_another(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    inquiry = ask(sent_claim(practice, biller), biller)
    with practice_scope(practice.pk):
        StatusInquiry.objects.filter(pk=inquiry.pk).update(
            work_state="taken", leased_until_at=NOW + dt.timedelta(minutes=2), attempt_count=1
        )

    for minutes in (1, 3):
        now = NOW + dt.timedelta(minutes=minutes)
        answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=now)

    assert (len(payer.questions), fresh_inquiry(inquiry).outcome) == (1, "answered")


def test_the_sweep_asks_what_lost_its_wake_up(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = connect(monkeypatch, says(PENDING))
    inquiry = ask(sent_claim(practice, biller), biller)

    for _ in range(2):
        tasks.sweep(practice.pk)

    assert ([question.trace for question in payer.questions], fresh_inquiry(inquiry).outcome) == (
        [inquiry.trace],
        "answered",
    )


def test_the_record_shows_no_patient(practice: Practice, biller: User) -> None:
    patient = factories.make_patient(practice, last_name="Okonkwo-Bright")

    inquiry = ask(sent_claim(practice, biller, patient=patient), biller)

    assert "Okonkwo" not in f"{inquiry!r} {inquiry}"
