"""277s that come in files: a batch of answers, the same answer again, and what nobody asked for."""

from __future__ import annotations

import datetime as dt

import pytest

from claims.models import PayerStatus, UnmatchedAcknowledgement
from claims.services.acknowledgements import read_acknowledgements
from clearinghouse.models import FileReading
from clearinghouse.services.files import store_inbound
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW
from tests.claims.payer import (
    PENDING,
    REAL_TIME,
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
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


class TestFiles:
    def _arrive(self, practice: Practice, biller: User, content: bytes) -> None:
        with practice_scope(practice.pk):
            file = store_inbound(name="status.277", content=content, account=None, actor=biller, now=NOW)
            reading = FileReading.objects.get(file=file)
        read_acknowledgements(practice_id=practice.pk, reading_id=reading.pk, actor=biller, now=NOW)

    def test_a_batch_of_answers_finds_its_inquiries(self, practice: Practice, biller: User) -> None:
        claims = [sent_claim(practice, biller) for _ in range(2)]
        inquiries = [ask(claim, biller) for claim in claims]
        content = file_of(*(plain_answer(inquiry.trace, "P1:20") for inquiry in inquiries))

        self._arrive(practice, biller, content)

        assert [fresh_inquiry(inquiry).outcome for inquiry in inquiries] == ["answered", "answered"]
        assert [fresh(claim).status for claim in claims] == ["accepted", "accepted"]
        assert [row.file_id is not None for claim in claims for row in told(claim)] == [True, True]

    def test_a_file_that_repeats_a_real_time_answer_changes_nothing(
        self, practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(PENDING))
        claim = sent_claim(practice, biller)
        inquiry = ask_and_answer(claim, biller)

        self._arrive(practice, biller, file_of(plain_answer(inquiry.trace, "F2:84")))

        assert [row.codes for row in told(claim)] == ["P1:20"]

    @pytest.mark.parametrize("as_trace", [False, True])
    def test_an_unasked_status_finds_its_claim_by_our_number(
        self, practice: Practice, biller: User, as_trace: bool
    ) -> None:
        claim = sent_claim(practice, biller)
        ours = claim.patient_control_number
        answer = plain_answer(ours, "R4:297") if as_trace else plain_answer("PAYER1", "R4:297", number=ours)

        self._arrive(practice, biller, file_of(answer))

        (row,) = told(claim)
        assert (row.standing, row.inquiry_id) == ("information", None)
        assert fresh(claim).status == "accepted"
        assert [event.file_id for event in events(claim)] == [row.file_id]

    def test_an_unasked_status_of_an_earlier_submission_moves_nothing(self, practice: Practice, biller: User) -> None:
        claim = sent_claim(practice, biller, submitted_at=NOW + dt.timedelta(days=5))

        self._arrive(practice, biller, file_of(plain_answer("P1", "A7:562", number=claim.patient_control_number)))

        assert (fresh(claim).status, [event.code for event in events(claim)]) == ("sent", ["A7:562"])

    def test_a_status_of_nobodys_claim_is_shown_as_unmatched(self, practice: Practice, biller: User) -> None:
        sent_claim(practice, biller, patient=factories.make_patient(practice, first_name="Anna", last_name="Reyes"))

        self._arrive(practice, biller, file_of(plain_answer("PAYER1", "F2:84", number="C999999")))

        with practice_scope(practice.pk):
            (unmatched,) = UnmatchedAcknowledgement.objects.all()
            assert PayerStatus.objects.count() == 0
        assert (unmatched.level, unmatched.reference, unmatched.codes) == ("277", "claim C999999", "F2:84")

    def test_another_practice_is_not_touched(self, practice: Practice, other_practice: Practice, biller: User) -> None:
        claim = sent_claim(practice, biller)

        self._arrive(other_practice, biller, file_of(plain_answer("P1", "A7:562", number=claim.patient_control_number)))

        assert (fresh(claim).status, told(claim)) == ("sent", [])
