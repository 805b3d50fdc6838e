"""Asking for the status of claims in the browser: the panel, the list, one inquiry, and what to do next."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Claim, PayerStatus, StatusInquiry
from contacts.models import Payer
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.pages import LogIn, text, url
from tests.claims.payer import DAY, REAL_TIME, ask_and_answer, connect, says, sent_claim, status

pytestmark = pytest.mark.django_db

LONG_AGO = dt.datetime(2025, 1, 6, 15, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice, real_time_url=REAL_TIME)


def answered(
    practice: Practice, biller: User, monkeypatch: pytest.MonkeyPatch, *codes: str, **fields: object
) -> tuple[Claim, StatusInquiry]:
    """A claim whose payer was asked just now."""
    connect(monkeypatch, says(status(*codes, **fields)))
    claim = sent_claim(practice, biller)
    return claim, ask_and_answer(claim, biller, now=timezone.now())


class TestThePanel:
    def test_says_that_nobody_asked_yet_and_offers_it(self, practice: Practice, biller: User, client_as: LogIn) -> None:
        claim = sent_claim(practice, biller)

        panel = text(client_as(Role.BILLER).get(url("claim_status_panel", claim_id=claim.pk)))

        assert "Not asked yet" in panel
        assert url("claim_ask_status", claim_id=claim.pk) in panel

    def test_shows_what_the_payer_said(
        self, practice: Practice, biller: User, client_as: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim, inquiry = answered(
            practice, biller, monkeypatch, "F1:65", paid=Decimal(85), paid_on=DAY, check_number="123"
        )

        panel = text(client_as(Role.BILLER).get(url("claim_status_panel", claim_id=claim.pk)))

        assert "Payer says paid 85.00 on 11/03/2026, check 123; ERA expected." in panel
        assert "Paid, says the payer" in panel
        assert url("status_inquiry_page", status_inquiry_id=inquiry.pk) in panel

    def test_asks_again_by_itself_only_while_the_payer_is_asked(
        self, practice: Practice, biller: User, client_as: LogIn
    ) -> None:
        claim = sent_claim(practice, biller)
        client = client_as(Role.BILLER)
        client.post(url("claim_ask_status", claim_id=claim.pk))

        during = client.get(url("claim_status_panel", claim_id=claim.pk) + "?was=open", headers={"HX-Request": "true"})
        with practice_scope(practice.pk):
            StatusInquiry.objects.update(outcome="failed", work_state="failed", failure="The log-in was refused.")
        after = client.get(url("claim_status_panel", claim_id=claim.pk) + "?was=open", headers={"HX-Request": "true"})

        assert "every 2s" in text(during)
        assert "Ask the payer for the status" not in text(during)
        assert "HX-Refresh" not in during
        assert "every 2s" not in text(after)
        assert "The log-in was refused." in text(after)
        assert after["HX-Refresh"] == "true"

    def test_a_payer_that_cannot_be_asked_says_where_to_ask(
        self, practice: Practice, biller: User, client_as: LogIn
    ) -> None:
        claim = sent_claim(practice, biller)
        by_hand = factories.make_account(practice, is_general=False, name="By hand", kind="manual")
        factories.route_to(practice, claim.payer, by_hand)

        panel = text(client_as(Role.BILLER).get(url("claim_status_panel", claim_id=claim.pk)))

        assert "This payer cannot be asked from here" in panel
        assert url("claim_ask_status", claim_id=claim.pk) not in panel

    def test_a_claim_that_was_not_sent_has_nothing_to_ask(
        self, practice: Practice, biller: User, client_as: LogIn
    ) -> None:
        claim = factories.make_claim(practice, biller)

        assert "Nothing to ask" in text(client_as(Role.BILLER).get(url("claim_status_panel", claim_id=claim.pk)))

    def test_takes_few_queries_however_often_the_payer_was_asked(
        self, practice: Practice, biller: User, client_as: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect(monkeypatch, says(status("P1:20")))
        client = client_as(Role.BILLER)
        claim = sent_claim(practice, biller)
        client.get(url("claim_status_panel", claim_id=claim.pk))
        counts = []
        for times in (1, 29):
            for _ in range(times):
                ask_and_answer(claim, biller)
            with CaptureQueriesContext(connection) as queries:
                client.get(url("claim_status_panel", claim_id=claim.pk))
            counts.append(len(queries))

        assert counts[0] == counts[1]


class TestAsking:
    def test_one_claim(self, practice: Practice, biller: User, client_as: LogIn) -> None:
        claim = sent_claim(practice, biller)

        answer = client_as(Role.BILLER).post(url("claim_ask_status", claim_id=claim.pk))

        assert answer["Location"] == url("claim_page", claim_id=claim.pk) + "#payer-status"
        with practice_scope(practice.pk):
            assert StatusInquiry.objects.get().claim_id == claim.pk

    def test_many_claims_names_those_that_cannot_be_asked_about(
        self, practice: Practice, biller: User, client_as: LogIn
    ) -> None:
        sent = [sent_claim(practice, biller) for _ in range(2)]
        draft = factories.make_claim(practice, biller)

        ids = [str(claim.pk) for claim in (*sent, draft)]
        answer = client_as(Role.BILLER).post(url("claims_ask_status"), {"claim": ids, "tab": "all"}, follow=True)

        page = text(answer)
        assert answer.redirect_chain[0][0] == url("claim_list") + "?tab=all"
        assert "Asking about 2 claims" in page
        assert f"Claim {draft.patient_control_number} was not asked about: it is draft" in page
        with practice_scope(practice.pk):
            assert set(StatusInquiry.objects.values_list("claim_id", flat=True)) == {claim.pk for claim in sent}

    def test_nothing_selected(self, practice: Practice, client_as: LogIn) -> None:
        page = text(client_as(Role.BILLER).post(url("claims_ask_status"), follow=True))

        assert "Select the claims that you want to ask about." in page


class TestOneInquiry:
    def test_explains_both_files(
        self, practice: Practice, biller: User, client_as: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, inquiry = answered(practice, biller, monkeypatch, "R4:297")

        page = text(client_as(Role.BILLER).get(url("status_inquiry_page", status_inquiry_id=inquiry.pk)))

        assert "The answer as it came (277)" in page
        assert "The question as it went (276)" in page
        assert "Medical notes" in page
        assert inquiry.trace in page
        with practice_scope(practice.pk):
            assert AuditEvent.objects.filter(verb="chart.viewed", subject_id=inquiry.pk).count() == 1

    def test_without_an_answer_says_why(self, practice: Practice, biller: User, client_as: LogIn) -> None:
        claim = sent_claim(practice, biller)
        with practice_scope(practice.pk):
            inquiry = StatusInquiry.objects.create(
                practice=practice, claim=claim, trace="S9", asked_by=biller, asked_at=LONG_AGO,
                outcome="failed", failure="The log-in was refused.", response=b"no X12",
            )  # fmt: skip

        page = text(client_as(Role.BILLER).get(url("status_inquiry_page", status_inquiry_id=inquiry.pk)))

        assert "The log-in was refused." in page


class TestWhatToDoNext:
    @pytest.mark.parametrize(
        ("code", "words", "label"),
        [
            ("D0:35", "a claim that the payer does not have is sent again", "Mend and send again"),
            ("R4:297", "Send it what it wants, then ask again.", "Ask again"),
            ("E4:496", "Ask on the payer's site or by telephone", "Ask again"),
            ("F2:84", "ERA expected.", ""),
            ("F1:65", "If it does not come within days", ""),
            ("P1:20", "Accepted by the payer.", ""),
        ],
    )
    def test_follows_from_what_the_payer_said(
        self,
        practice: Practice,
        biller: User,
        client_as: LogIn,
        monkeypatch: pytest.MonkeyPatch,
        code: str,
        words: str,
        label: str,
    ) -> None:
        claim, _ = answered(practice, biller, monkeypatch, code)

        page = text(client_as(Role.BILLER).get(url("claim_page", claim_id=claim.pk)))

        step = page[page.index('aria-label="Next step"') : page.index("</section>", page.index("Next step"))]
        assert words in step.replace("&#x27;", "'")
        assert label in step

    def test_a_claim_that_waits_too_long_is_asked_about(
        self, practice: Practice, biller: User, client_as: LogIn
    ) -> None:
        claim = sent_claim(practice, biller, submitted_at=LONG_AGO)

        page = text(client_as(Role.BILLER).get(url("claim_page", claim_id=claim.pk)))

        assert "business days. Ask the payer where it stands." in page
        assert url("claim_ask_status", claim_id=claim.pk) in page

    def test_a_lost_claim_is_opened_to_be_mended(
        self, practice: Practice, biller: User, client_as: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim, _ = answered(practice, biller, monkeypatch, "D0:35")

        answer = client_as(Role.BILLER).post(url("claim_send_again", claim_id=claim.pk))

        assert answer["Location"] == url("claim_prepare", claim_id=claim.pk)
        with practice_scope(practice.pk):
            assert Claim.objects.get(pk=claim.pk).status == "rejected"

    def test_a_claim_that_the_payer_has_is_not_sent_again(
        self, practice: Practice, biller: User, client_as: LogIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        claim, _ = answered(practice, biller, monkeypatch, "P1:20")

        page = text(client_as(Role.BILLER).post(url("claim_send_again", claim_id=claim.pk), follow=True))

        assert "This cannot be done" in page
        with practice_scope(practice.pk):
            assert Claim.objects.get(pk=claim.pk).status == "accepted"


class TestTheList:
    def late(self, practice: Practice, biller: User) -> Claim:
        claim = sent_claim(practice, biller, submitted_at=LONG_AGO, state="accepted")
        with practice_scope(practice.pk):
            Payer.objects.update(follow_up_days=30)
            PayerStatus.objects.create(
                practice=practice, claim=claim, standing="pending", codes="P1:20", text="Payer says: in process.",
                at=timezone.now(),
            )  # fmt: skip
        return claim

    def test_a_tab_of_claims_without_an_answer(self, practice: Practice, biller: User, client_as: LogIn) -> None:
        late, in_time = self.late(practice, biller), sent_claim(practice, biller, submitted_at=timezone.now())

        page = text(client_as(Role.BILLER).get(url("claim_list") + "?tab=no-answer"))

        assert 'No answer<span class="filter-chip-count">1</span>' in page
        assert "No answer: 1 claim, $<span" in page
        assert late.patient_control_number in page
        assert in_time.patient_control_number not in page
        assert "business days. Payer says: in process." in page
        assert "No answer after" in page

    def test_takes_as_many_queries_for_thirty_claims(self, practice: Practice, biller: User, client_as: LogIn) -> None:
        client = client_as(Role.BILLER)
        client.get(url("claim_list"))
        counts = []
        for many in (1, 29):
            for _ in range(many):
                self.late(practice, biller)
            with CaptureQueriesContext(connection) as queries:
                client.get(url("claim_list") + "?tab=no-answer")
            counts.append(len(queries))

        assert counts[0] == counts[1]
