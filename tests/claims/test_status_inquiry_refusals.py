"""An inquiry that the payer refuses, and an answer that came damaged: kept, said, and never money."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from claims.models import StatusInquiry
from claims.services.status_inquiry_answering import answer_status_inquiry
from claims.services.status_inquiry_recording import record_answer
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.answers import envelope
from tests.claims.factories import NOW
from tests.claims.payer import (
    PAID,
    PENDING,
    REAL_TIME,
    FakePayer,
    answer_to,
    ask,
    ask_and_answer,
    connect,
    file_of,
    fresh,
    fresh_inquiry,
    plain_answer,
    says,
    sent_claim,
    status,
    told,
)
from x12.acknowledgements import ImplementationAcknowledgement
from x12.status import ProviderStatus
from x12.status import StatusInquiry as InquiryRecord
from x12.write_999 import write_999

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


class TestRefusals:
    def _refusal(self, question: InquiryRecord, code: str, *, at_provider: bool = False) -> bytes:
        answer = answer_to(question)
        refused = (status(code),)
        if at_provider:
            provider = ProviderStatus(question.provider, (), refused, trace="0")
            return file_of(replace(answer, providers=(provider,)))
        return file_of(replace(answer, providers=(), statuses=refused, trace=question.reference))

    def test_a_system_that_is_down_is_asked_again(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, FakePayer(lambda question: self._refusal(question, "E1:484:PR")))
        claim = sent_claim(practice, biller)

        inquiry = ask_and_answer(claim, biller)

        assert (inquiry.outcome, inquiry.work_state, told(claim)) == ("open", "to_do", [])
        assert "Asked again by itself" in inquiry.failure

    @pytest.mark.parametrize("at_provider", [False, True])
    def test_a_refusal_above_the_claim_answers_for_it(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, at_provider: bool
    ) -> None:
        connect(monkeypatch, FakePayer(lambda question: self._refusal(question, "E0:562:1P", at_provider=at_provider)))
        claim = sent_claim(practice, biller)

        inquiry = ask_and_answer(claim, biller)

        assert (inquiry.outcome, [row.standing for row in told(claim)]) == ("answered", ["refused"])
        assert fresh(claim).status == "sent"

    def test_a_999_is_a_refusal_for_a_person(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refused = ImplementationAcknowledgement("HR", 1, "005010X212", "R", 1, 1, 0, error_codes=("5",))
        connect(monkeypatch, FakePayer(lambda question: write_999([refused], envelope())))

        inquiry = ask_and_answer(sent_claim(practice, biller), biller)

        assert (inquiry.outcome, "refused the inquiry" in inquiry.failure) == ("failed", True)

    @pytest.mark.parametrize("content", [b"<html>Service unavailable</html>", b"", b"\x00\xff\x00"])
    def test_what_is_no_x12_is_kept(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, content: bytes
    ) -> None:
        connect(monkeypatch, FakePayer(lambda question: content))

        inquiry = ask_and_answer(sent_claim(practice, biller), biller)

        assert (inquiry.outcome, bytes(inquiry.response or b"")) == ("failed", content)
        assert "not X12" in inquiry.failure


class TestDamage:
    @pytest.mark.parametrize("amount", ["123456789012345.00", "-99999999999.99", "0.005"])
    def test_an_amount_that_is_no_money_is_not_kept(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, amount: str
    ) -> None:
        def say(question: InquiryRecord) -> bytes:
            return file_of(answer_to(question, PAID)).replace(b"*200*85*", f"*200*{amount}*".encode())

        connect(monkeypatch, FakePayer(say))
        claim = sent_claim(practice, biller)

        inquiry = ask_and_answer(claim, biller)

        (row,) = told(claim)
        assert (inquiry.outcome, row.standing, row.paid_amount) == ("answered", "paid", None)

    def test_no_damaged_answer_stops_the_worker_or_touches_money(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim = sent_claim(practice, biller, state="accepted")
        random = Random(277)  # noqa: S311 - the same damage in every run
        whole = file_of(plain_answer("S00000001", "F1:65", "A2:20", number=claim.patient_control_number))
        outcomes = set()

        for number in range(150):
            with practice_scope(practice.pk):
                inquiry = StatusInquiry.objects.create(
                    practice=practice, claim=claim, trace=f"S{number:08d}", asked_by=biller, asked_at=NOW
                )
                content = _damaged(whole.replace(b"S00000001", inquiry.trace.encode()), random)
                outcomes.add(record_answer(inquiry_id=inquiry.pk, content=content, actor=biller, now=NOW).outcome)
                StatusInquiry.objects.filter(pk=inquiry.pk).update(outcome="answered")

        assert outcomes >= {"answered", "failed"}
        assert (fresh(claim).paid_amount, fresh(claim).patient_amount) == (Decimal(0), Decimal(0))

    def test_an_inquiry_that_stops_the_worker_again_and_again_is_left_to_a_person(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        payer = connect(monkeypatch, says(PENDING))
        inquiry = ask(sent_claim(practice, biller), biller)
        with practice_scope(practice.pk):
            StatusInquiry.objects.update(work_state="taken", attempt_count=5, leased_until_at=NOW)

        later = NOW + dt.timedelta(minutes=1)
        answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=later)

        left = fresh_inquiry(inquiry)
        assert (left.outcome, payer.questions) == ("failed", [])
        assert "again and again" in left.failure


def _damaged(content: bytes, random: Random) -> bytes:
    """One to three bytes changed, doubled or lost, or the end cut off."""
    damaged = bytearray(content)
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(damaged))
        match random.randrange(4):
            case 0:
                damaged[at] = random.randrange(256)
            case 1:
                del damaged[at : at + random.randint(1, 12)]
            case 2:
                damaged[at:at] = damaged[at : at + random.randint(1, 40)]
            case _:
                del damaged[random.randint(at, len(damaged)) :]
    return bytes(damaged)
