"""Recording a 277: by its trace alone, once, on the timeline, and without touching money."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from billing.models import LedgerEntry
from claims.models import Claim, ClaimEvent, PayerStatus, StatusInquiry, Submission, UnmatchedAcknowledgement
from claims.services.acknowledgements import read_acknowledgements
from claims.services.status_inquiry_answering import answer_status_inquiry
from claims.services.status_inquiry_recording import record_answer
from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import store_inbound
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.answers import envelope
from tests.claims.factories import NOW
from tests.claims.payer import (
    DAY,
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
from x12.acknowledgements import ImplementationAcknowledgement
from x12.parties import Name
from x12.status import ClaimStatusAnswer, ProviderStatus, Status, StatusAnswer
from x12.status import StatusInquiry as InquiryRecord
from x12.write_999 import write_999

pytestmark = pytest.mark.django_db

PAID = status("F1:65", charge=Decimal(200), paid=Decimal(85), finalized_on=DAY, paid_on=DAY, check_number="123")
PENDING = status("P1:20")


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


def fresh(claim: Claim) -> Claim:
    with practice_scope(claim.practice_id):
        return Claim.objects.get(pk=claim.pk)


def told(claim: Claim) -> list[PayerStatus]:
    with practice_scope(claim.practice_id):
        return list(PayerStatus.objects.filter(claim=claim).order_by("pk"))


def events(claim: Claim) -> list[ClaimEvent]:
    """What the payer said on the timeline."""
    with practice_scope(claim.practice_id):
        return list(ClaimEvent.objects.filter(claim=claim, source="payer").order_by("pk"))


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
        in_one_file = file_of(*(_plain_answer(inquiry.trace, code) for inquiry, code in
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
            other = file_of(_plain_answer(inquiry.trace, "F2:84"))
            record_answer(inquiry_id=inquiry.pk, content=other, actor=biller, now=NOW)

        assert [row.codes for row in told(claim)] == ["P1:20"]
        assert bytes(fresh_inquiry(inquiry).response or b"") != other


def _plain_answer(trace: str, *codes: str, number: str = "", reference: str = "R1", **fields: object) -> StatusAnswer:
    person = Name("REYES", "ANNA", qualifier="MI", identifier="W1")
    claim = ClaimStatusAnswer(trace, person, (status(*codes),), patient_control_number=number, **fields)  # type: ignore[arg-type]
    payer = Name("GREAT LAKES MUTUAL", is_person=False, qualifier="PI", identifier="GLM01")
    office = Name("LAKESIDE", is_person=False, qualifier="46", identifier="LAKE01")
    clinic = Name("LAKESIDE", is_person=False, qualifier="XX", identifier="1234567893")
    made_at = dt.datetime(2026, 11, 3, 16, 0)  # noqa: DTZ001 - X12 bears local time
    return StatusAnswer(reference, made_at, payer, office, (ProviderStatus(clinic, (claim,)),))


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
        whole = file_of(_plain_answer("S00000001", "F1:65", "A2:20", number=claim.patient_control_number))
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


class TestFiles:
    def _arrive(self, practice: Practice, biller: User, content: bytes) -> None:
        with practice_scope(practice.pk):
            file = store_inbound(name="status.277", content=content, account=None, actor=biller, now=NOW)
            reading = FileReading.objects.get(file=file)
        read_acknowledgements(practice_id=practice.pk, reading_id=reading.pk, actor=biller, now=NOW)

    def test_a_batch_of_answers_finds_its_inquiries(self, practice: Practice, biller: User) -> None:
        claims = [sent_claim(practice, biller) for _ in range(2)]
        inquiries = [ask(claim, biller) for claim in claims]
        content = file_of(*(_plain_answer(inquiry.trace, "P1:20") for inquiry in inquiries))

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

        self._arrive(practice, biller, file_of(_plain_answer(inquiry.trace, "F2:84")))

        assert [row.codes for row in told(claim)] == ["P1:20"]

    @pytest.mark.parametrize("as_trace", [False, True])
    def test_an_unasked_status_finds_its_claim_by_our_number(
        self, practice: Practice, biller: User, as_trace: bool
    ) -> None:
        claim = sent_claim(practice, biller)
        ours = claim.patient_control_number
        answer = _plain_answer(ours, "R4:297") if as_trace else _plain_answer("PAYER1", "R4:297", number=ours)

        self._arrive(practice, biller, file_of(answer))

        (row,) = told(claim)
        assert (row.standing, row.inquiry_id) == ("information", None)
        assert fresh(claim).status == "accepted"
        assert [event.file_id for event in events(claim)] == [row.file_id]

    def test_an_unasked_status_of_an_earlier_submission_moves_nothing(self, practice: Practice, biller: User) -> None:
        claim = sent_claim(practice, biller, submitted_at=NOW + dt.timedelta(days=5))

        self._arrive(practice, biller, file_of(_plain_answer("P1", "A7:562", number=claim.patient_control_number)))

        assert (fresh(claim).status, [event.code for event in events(claim)]) == ("sent", ["A7:562"])

    def test_a_status_of_nobodys_claim_is_shown_as_unmatched(self, practice: Practice, biller: User) -> None:
        sent_claim(practice, biller, patient=factories.make_patient(practice, first_name="Anna", last_name="Reyes"))

        self._arrive(practice, biller, file_of(_plain_answer("PAYER1", "F2:84", number="C999999")))

        with practice_scope(practice.pk):
            (unmatched,) = UnmatchedAcknowledgement.objects.all()
            assert PayerStatus.objects.count() == 0
        assert (unmatched.level, unmatched.reference, unmatched.codes) == ("277", "claim C999999", "F2:84")

    def test_another_practice_is_not_touched(self, practice: Practice, other_practice: Practice, biller: User) -> None:
        claim = sent_claim(practice, biller)

        self._arrive(
            other_practice, biller, file_of(_plain_answer("P1", "A7:562", number=claim.patient_control_number))
        )

        assert (fresh(claim).status, told(claim)) == ("sent", [])
