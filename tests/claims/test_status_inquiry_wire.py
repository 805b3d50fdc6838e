"""Claims sent to the sandbox clearinghouse and asked about over its real wire: 276 out, 277 back."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from claims import tasks
from claims.models import Claim, PayerStatus, StatusInquiry
from claims.services.status_inquiry import ask_status
from claims.services.submit import submit_claims
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.clearinghouse.running_sandbox import RunningSandbox, running

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running(tmp_path / "sandbox", "--pending-delay", "600") as started:
        yield started


@pytest.fixture(params=["soap", "mime"])
def account(practice: Practice, sandbox: RunningSandbox, request: pytest.FixtureRequest) -> None:
    wire = sandbox.connection()
    names = [
        "sftp_host", "sftp_port", "sftp_username", "sftp_password", "sftp_host_key", "inbound_folder",
        "outbound_folder", "real_time_url", "real_time_username", "real_time_password", "real_time_ca",
    ]  # fmt: skip
    factories.make_account(
        practice,
        receiver_id=sandbox.settings["receiver_id"],
        real_time_envelope=request.param,
        **{name: getattr(wire, name) for name in names},
    )


@pytest.fixture
def send(practice: Practice, biller: User, account: None) -> Callable[[str], Claim]:
    """Sends a claim of a member to the payer that covers 80 percent; it is not acknowledged yet."""
    with practice_scope(practice.pk):
        payer = base.PayerFactory.create(practice=practice, name="Lakeshore Health Plan", claim_payer_id="LAKE1")

    def make(member_id: str) -> Claim:
        patient = factories.make_patient(practice, payer=payer, coverage={"member_id": member_id})
        claim = factories.make_claim(practice, biller, patient=patient)
        with practice_scope(practice.pk):
            (file,) = submit_claims(claims=[claim], actor=biller, today=timezone.localdate(), now=timezone.now()).files
        tasks.send_batch(practice.pk, file.pk)
        with practice_scope(practice.pk):
            return Claim.objects.select_related("payer").get(pk=claim.pk)

    return make


def asked(claim: Claim, biller: User) -> PayerStatus | None:
    """Ask once, and what the payer says."""
    with practice_scope(claim.practice_id):
        (inquiry,) = ask_status(claims=[claim], actor=biller, now=timezone.now()).inquiries
    tasks.ask_claim_status(claim.practice_id, inquiry.pk)
    with practice_scope(claim.practice_id):
        return PayerStatus.objects.filter(inquiry=inquiry).first()


def asked_until_known(claim: Claim, biller: User) -> PayerStatus:
    """The payer has the claim a moment after the file was sent."""
    deadline = time.monotonic() + 20
    told = asked(claim, biller)
    while (told is None or told.standing == "not_found") and time.monotonic() < deadline:
        time.sleep(0.1)
        told = asked(claim, biller)
    assert told is not None
    return told


def test_paid_and_in_process(practice: Practice, biller: User, send: Callable[[str], Claim]) -> None:
    paid, pended = send("W100200300"), send("W100200P1")

    of_paid, of_pended = asked_until_known(paid, biller), asked_until_known(pended, biller)

    assert (of_paid.codes, of_paid.charge_amount, of_paid.paid_amount) == ("F1:65", Decimal(200), Decimal(127))
    assert (of_paid.paid_on, of_paid.check_number[:3]) == (dt.date.today(), "EFT")  # noqa: DTZ011 - the sandbox's day
    assert of_paid.text.endswith("; ERA expected.")
    assert of_pended.codes == "P2:46"
    with practice_scope(practice.pk):
        rows = Claim.objects.filter(pk__in=[paid.pk, pended.pk]).order_by("pk")
        assert [(row.status, row.paid_amount) for row in rows] == [("accepted", Decimal(0))] * 2
        assert all(row.payer_claim_control_number.startswith("LAKE1") for row in rows)


def test_a_payer_that_is_down_answers_the_next_time(
    practice: Practice, biller: User, send: Callable[[str], Claim], sandbox: RunningSandbox
) -> None:
    claim = send("W100200A3")
    sandbox.throw(down=True)

    while_down = asked(claim, biller)
    sandbox.throw()
    with practice_scope(practice.pk):
        inquiry = StatusInquiry.objects.get()
        assert (while_down, inquiry.outcome, inquiry.work_state) == (None, "open", "to_do")
        StatusInquiry.objects.update(not_before_at=None)
    tasks.sweep(practice.pk)  # the payer's own system is down now: E1
    with practice_scope(practice.pk):
        assert StatusInquiry.objects.get().outcome == "open"
        StatusInquiry.objects.update(not_before_at=None)
    tasks.sweep(practice.pk)

    with practice_scope(practice.pk):
        inquiry = StatusInquiry.objects.get()
        assert (inquiry.outcome, inquiry.attempt_count) == ("answered", 3)
