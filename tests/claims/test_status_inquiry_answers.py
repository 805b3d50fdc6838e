"""Recording a 277: by its trace alone, once, on the timeline, and without touching money."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from billing.models import LedgerEntry
from claims.models import Claim, Submission
from claims.services.status_inquiry_answering import answer_status_inquiry
from claims.services.status_inquiry_recording import record_answer
from clearinghouse.models import InterchangeFile
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW
from tests.claims.payer import (
    DAY,
    PAID,
    PENDING,
    REAL_TIME,
    FakePayer,
    answer_to,
    ask,
    ask_and_answer,
    connect,
    events,
    file_of,
    fresh,
    fresh_inquiry,
    plain_answer,
    says,
    sent_claim,
    status,
    told,
)
from x12.status import Status
from x12.status import StatusInquiry as InquiryRecord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


class TestWhatIsKept:
    def test_every_figure_of_the_answer(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PAID))
        claim = sent_claim(practice, biller, state="accepted")

        inquiry = ask_and_answer(claim, biller)

        (row,) = told(claim)
        assert (inquiry.outcome, inquiry.work_state, inquiry.answered_at) == ("answered", "done", NOW)
        assert (row.standing, row.category, row.status_code, row.codes) == ("paid", "F1", "65", "F1:65")
        assert (row.charge_amount, row.paid_amount) == (Decimal(200), Decimal(85))
        assert (row.finalized_on, row.paid_on, row.check_number) == (DAY, DAY, "123")
        assert row.inquiry_id == inquiry.pk

    def test_question_and_answer_byte_for_byte(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given: list[bytes] = []

        def say(question: InquiryRecord) -> bytes:
            given.append(file_of(answer_to(question, PENDING)))
            return given[0]

        connect(monkeypatch, FakePayer(say))

        inquiry = ask_and_answer(sent_claim(practice, biller), biller)

        assert bytes(inquiry.response or b"") == given[0]
        assert bytes(inquiry.request or b"").startswith(b"ISA")

    def test_the_payers_number_where_none_is_on_file(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PENDING, payer_claim_control_number="GLM77"))
        first = sent_claim(practice, biller)

        ask_and_answer(first, biller)

        assert fresh(first).payer_claim_control_number == "GLM77"

    def test_a_number_that_is_on_file_stays(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PENDING, payer_claim_control_number="OTHER"))
        claim = sent_claim(practice, biller, state="accepted")
        with practice_scope(practice.pk):
            Claim.objects.filter(pk=claim.pk).update(payer_claim_control_number="GLM77")

        ask_and_answer(claim, biller)

        assert fresh(claim).payer_claim_control_number == "GLM77"


class TestTheTimeline:
    def test_paid_is_noted_with_check_and_day_and_its_era_awaited(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PAID))
        claim = sent_claim(practice, biller, state="accepted")

        ask_and_answer(claim, biller)

        (event,) = events(claim)
        assert event.text == "Payer says paid 85.00 on 11/03/2026, check 123; ERA expected."
        assert (event.code, event.status) == ("F1:65", "")
        assert event.raw.startswith("STC*F1:65*20261103")

    def test_once_the_era_decided_it_is_not_expected(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PAID))
        claim = sent_claim(practice, biller, state="denied")

        ask_and_answer(claim, biller)

        assert events(claim)[0].text == "Payer says paid 85.00 on 11/03/2026, check 123."

    def test_the_same_answer_a_day_later_is_no_news(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PENDING))
        claim = sent_claim(practice, biller, state="accepted")

        for day in range(3):
            ask_and_answer(claim, biller, now=NOW + dt.timedelta(days=day))
        connect(monkeypatch, says(status("P2:46")))
        ask_and_answer(claim, biller, now=NOW + dt.timedelta(days=3))

        assert [event.code for event in events(claim)] == ["P1:20", "P2:46"]
        assert len(told(claim)) == 4


class TestMoves:
    @pytest.mark.parametrize(
        ("before", "said", "after"),
        [
            ("sent", "A1:19", "received"),
            ("sent", "P1:20", "accepted"),
            ("received", "P3:123", "accepted"),
            ("accepted", "P1:20", "accepted"),
            ("accepted", "A1:19", "accepted"),  # never back
            ("accepted", "A7:562", "rejected"),
            ("sent", "A3:21", "rejected"),
            ("sent", "D0:35", "sent"),
            ("sent", "E4:496", "sent"),
            ("sent", "F1:65", "accepted"),
            ("accepted", "F1:65", "accepted"),  # only its ERA makes it paid
            ("accepted", "F2:84", "accepted"),  # only its ERA makes it denied
            ("denied", "F1:65", "denied"),
            ("paid", "A7:562", "paid"),
            ("underpaid", "P1:20", "underpaid"),
        ],
    )
    def test_only_along_the_way_to_the_payer(
        self,
        practice: Practice,
        biller: User,
        monkeypatch: pytest.MonkeyPatch,
        before: str,
        said: str,
        after: str,
    ) -> None:
        connect(monkeypatch, says(status(said)))
        claim = sent_claim(practice, biller, state=before)

        ask_and_answer(claim, biller)

        assert fresh(claim).status == after

    def test_an_answer_about_an_earlier_submission_moves_nothing(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Asked, then rejected, mended and sent again before the payer answered."""
        connect(monkeypatch, says(status("A7:562")))
        claim = sent_claim(practice, biller)
        inquiry = ask(claim, biller, now=NOW)
        with practice_scope(practice.pk):
            again = Submission.objects.get(claim=claim)
            again.pk, again.queued_at = None, NOW + dt.timedelta(hours=1)
            again.file = InterchangeFile.objects.create(
                practice=practice, direction="out", name="again.837", content=b"ISA", sha256="f" * 64, size=3,
                state="sent", created_at=NOW, created_by=biller,
            )  # fmt: skip
            again.save(force_insert=True)

        later = NOW + dt.timedelta(hours=2)
        answer_status_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=later)

        assert fresh(claim).status == "sent"
        assert [event.code for event in events(claim)] == ["A7:562"]

    @pytest.mark.parametrize("said", [PAID, status("F2:84"), status("F4:98"), PENDING])
    def test_no_answer_touches_money(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, said: Status
    ) -> None:
        connect(monkeypatch, says(said))
        claim = sent_claim(practice, biller, state="accepted")
        with practice_scope(practice.pk):
            entries_before = LedgerEntry.objects.count()

        ask_and_answer(claim, biller)

        after = fresh(claim)
        assert (after.paid_amount, after.adjusted_amount, after.patient_amount) == (Decimal(0),) * 3
        with practice_scope(practice.pk):
            assert LedgerEntry.objects.count() == entries_before


class TestWhoseAnswerItIs:
    def test_an_answer_with_another_trace_is_kept_but_not_believed(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The name, the member and our claim number fit: only the trace counts."""
        connect(monkeypatch, FakePayer(lambda question: file_of(
            replace(answer_to(replace(question, trace="S99999999"), PAID), reference="S99999999")
        )))  # fmt: skip
        claim = sent_claim(practice, biller)

        inquiry = ask_and_answer(claim, biller)

        assert (inquiry.outcome, told(claim), events(claim)) == ("failed", [], [])
        assert "trace number" in inquiry.failure
        assert inquiry.response is not None

    def test_twins_do_not_get_each_others_answers(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna, joanna = (
            sent_claim(practice, biller, patient=factories.make_patient(practice, first_name=name, last_name="Reyes"))
            for name in ("Anna", "Joanna")
        )
        first, second = ask(anna, biller), ask(joanna, biller)
        payer = FakePayer(lambda question: b"")
        connect(monkeypatch, payer)
        in_one_file = file_of(*(plain_answer(inquiry.trace, code) for inquiry, code in
                                ((second, "F2:84"), (first, "P1:20"))))  # fmt: skip

        with practice_scope(practice.pk):
            for inquiry in (first, second):
                record_answer(inquiry_id=inquiry.pk, content=in_one_file, actor=biller, now=NOW)

        assert [row.codes for row in told(anna)] == ["P1:20"]
        assert [row.codes for row in told(joanna)] == ["F2:84"]

    def test_the_second_time_it_changes_nothing(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PENDING))
        claim = sent_claim(practice, biller)
        inquiry = ask_and_answer(claim, biller)

        with practice_scope(practice.pk):
            other = file_of(plain_answer(inquiry.trace, "F2:84"))
            record_answer(inquiry_id=inquiry.pk, content=other, actor=biller, now=NOW)

        assert [row.codes for row in told(claim)] == ["P1:20"]
        assert bytes(fresh_inquiry(inquiry).response or b"") != other
