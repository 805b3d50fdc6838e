"""The question as it goes over the wire, and what comes of a payer that fails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from clearinghouse.gateway import GatewayError, GatewayUnavailable
from clearinghouse.models import TradingPartnerAccount
from eligibility.models import EligibilityInquiry
from eligibility.services import answering
from eligibility.services.answering import answer_inquiry
from eligibility.services.records import inquiry_bytes
from practice.models import Practice, Role, User, WorkState
from practice.scoping import practice_scope
from providers.models import BillingProvider
from tests import factories
from tests.claims.factories import make_account
from tests.eligibility.test_recording import DAY, ENVELOPE, NOW, answer_to, content_of
from tests.eligibility.test_recording import inquiry as inquiry
from x12.document import read
from x12.write_271 import write_271

EASTERN = ZoneInfo("America/Detroit")


@dataclass
class FakeGateway:
    """A payer that answers with these bytes, or fails with this error."""

    content: bytes = b""
    error: GatewayError | None = None
    asked: list[bytes] = field(default_factory=list)

    def ask(self, question: object, content: bytes, payload_id: str, now: dt.datetime) -> bytes:
        self.asked.append(content)
        if self.error is not None:
            raise self.error
        return self.content


@pytest.fixture
def account(practice: Practice) -> TradingPartnerAccount:
    with practice_scope(practice.pk):
        factories.BillingProviderFactory.create(practice=practice)
        return make_account(practice)


def ask_through(
    gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, inquiry: EligibilityInquiry, actor: User
) -> None:
    monkeypatch.setattr(answering, "gateway_for", lambda account: gateway)
    answer_inquiry(practice_id=inquiry.practice_id, inquiry_id=inquiry.pk, actor=actor, now=NOW)
    with practice_scope(inquiry.practice_id):
        inquiry.refresh_from_db()


def test_question_is_about_the_day_of_the_visit_not_the_policy_s_start(
    practice: Practice, account: TradingPartnerAccount, inquiry: EligibilityInquiry
) -> None:
    with practice_scope(practice.pk):
        content = inquiry_bytes(inquiry, account, now=NOW.astimezone(EASTERN))

    (asked,) = read(content).inquiries
    assert (asked.service_on, asked.service_types) == (DAY, ("30", "33"))
    assert (asked.trace, asked.trace_originator) == (inquiry.trace, asked.trace_originator)
    assert len(asked.trace_originator) == 10


def test_a_provider_without_npi_asks_by_its_tax_id(
    practice: Practice, account: TradingPartnerAccount, inquiry: EligibilityInquiry
) -> None:
    with practice_scope(practice.pk):
        BillingProvider.objects.update(npi="", is_atypical=True)
        content = inquiry_bytes(inquiry, account, now=NOW.astimezone(EASTERN))

    (asked,) = read(content).inquiries
    assert (asked.provider.qualifier, asked.provider.identifier) == ("FI", "381234567")
    with pytest.importorskip("x12sdk.io").X12ModelReader(content.decode()) as judge:
        assert len(list(judge.models())) == 1


@pytest.mark.parametrize("kind", ["PI", "XV", "NI"])
def test_clearinghouse_s_setting_says_how_the_payer_is_named(
    practice: Practice, account: TradingPartnerAccount, inquiry: EligibilityInquiry, kind: str
) -> None:
    account.payer_id_kind = kind

    with practice_scope(practice.pk):
        content = inquiry_bytes(inquiry, account, now=NOW.astimezone(EASTERN))

    (asked,) = read(content).inquiries
    assert (asked.payer.qualifier, asked.payer.identifier) == (kind, inquiry.coverage.payer.id_for_eligibility)


def test_an_inquiry_that_stops_the_worker_again_and_again_is_left_to_a_person(
    practice: Practice,
    account: TradingPartnerAccount,
    inquiry: EligibilityInquiry,
    biller: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with practice_scope(practice.pk):
        EligibilityInquiry.objects.update(work_state=WorkState.TAKEN, attempt_count=5, leased_until_at=NOW)
    gateway = FakeGateway(error=GatewayUnavailable("never reached"))

    monkeypatch.setattr(answering, "gateway_for", lambda account: gateway)
    later = NOW + dt.timedelta(minutes=1)
    answer_inquiry(practice_id=practice.pk, inquiry_id=inquiry.pk, actor=biller, now=later)

    with practice_scope(practice.pk):
        inquiry.refresh_from_db()
    assert (inquiry.outcome, inquiry.work_state, gateway.asked) == ("failed", WorkState.FAILED, [])
    assert "again and again" in inquiry.failure


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (GatewayUnavailable("The payer did not answer within 60 seconds."), WorkState.TO_DO),
        (GatewayError("HTTP 500 Internal Server Error"), WorkState.FAILED),
    ],
)
def test_failing_endpoint_leaves_a_page_that_works_and_says_what_happened(
    practice: Practice,
    account: TradingPartnerAccount,
    inquiry: EligibilityInquiry,
    biller: User,
    client_as: Callable[[Role], Client],
    monkeypatch: pytest.MonkeyPatch,
    error: GatewayError,
    state: str,
) -> None:
    ask_through(FakeGateway(error=error), monkeypatch, inquiry, biller)

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/")

    assert inquiry.work_state == state
    assert page.status_code == 200
    assert str(error) in page.content.decode()


@pytest.mark.parametrize("content", [b"", b"<html>504</html>", b"ISA*00*garbage", b"\xff\xfe\x00"])
def test_garbage_leaves_a_page_that_works(
    practice: Practice,
    account: TradingPartnerAccount,
    inquiry: EligibilityInquiry,
    biller: User,
    client_as: Callable[[Role], Client],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
) -> None:
    ask_through(FakeGateway(content), monkeypatch, inquiry, biller)

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/")

    assert (inquiry.outcome, page.status_code) == ("failed", 200)


def test_answer_with_other_separators_is_read(
    practice: Practice,
    account: TradingPartnerAccount,
    inquiry: EligibilityInquiry,
    biller: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = content_of(answer_to(inquiry)).decode()
    unusual = usual.replace("*", "|").replace("~", "\n").replace("^", "!")

    ask_through(FakeGateway(unusual.encode()), monkeypatch, inquiry, biller)

    assert (inquiry.outcome, inquiry.plan_name) == ("active", "CHOICE")


def test_answer_about_another_patient_is_kept_but_not_believed(
    practice: Practice,
    account: TradingPartnerAccount,
    inquiry: EligibilityInquiry,
    biller: User,
    client_as: Callable[[Role], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    twin = write_271([replace(answer_to(inquiry), trace="E99999999")], ENVELOPE)

    ask_through(FakeGateway(twin), monkeypatch, inquiry, biller)

    page = client_as(Role.FRONT_DESK).get(f"/p/lakeside/eligibility/{inquiry.pk}/").content.decode()
    assert (inquiry.outcome, bytes(inquiry.response or b"")) == ("failed", twin)
    assert "trace number and was not used" in page
    assert "CHOICE" not in page.split("The answer as it came")[0]
