"""A claim through the sandbox clearinghouse, over its real wire: out as a file, back as acknowledgements."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from claims import tasks
from claims.models import Claim
from claims.services.submit import submit_claims
from clearinghouse.models import TradingPartnerAccount
from clearinghouse.services.delivery import collect
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.clearinghouse.running_sandbox import RunningSandbox, running

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[RunningSandbox]:
    with running(tmp_path / "sandbox") as started:
        yield started


@pytest.fixture
def account(practice: Practice, sandbox: RunningSandbox) -> TradingPartnerAccount:
    wire = sandbox.connection()
    return factories.make_account(
        practice,
        receiver_id=sandbox.settings["receiver_id"],
        sftp_host=wire.sftp_host,
        sftp_port=wire.sftp_port,
        sftp_username=wire.sftp_username,
        sftp_password=wire.sftp_password,
        sftp_host_key=wire.sftp_host_key,
        inbound_folder=wire.inbound_folder,
        outbound_folder=wire.outbound_folder,
    )


def make_claim(practice: Practice, biller: User, member_id: str) -> Claim:
    with practice_scope(practice.pk):
        payer = base.PayerFactory.create(
            practice=practice, name="Lakeshore Health Plan", claim_payer_id=f"LAKE{member_id[-1]}"
        )
    patient = factories.make_patient(practice, payer=payer, coverage={"member_id": member_id})
    return factories.make_claim(practice, biller, patient=patient)


def statuses(claims: list[Claim]) -> list[str]:
    with practice_scope(claims[0].practice_id):
        return list(
            Claim.objects.filter(pk__in=[claim.pk for claim in claims]).order_by("pk").values_list("status", flat=True)
        )


def test_claims_go_out_and_come_back_acknowledged(
    practice: Practice, biller: User, account: TradingPartnerAccount
) -> None:
    plain = make_claim(practice, biller, "W100200300")
    unknown_to_the_payer = make_claim(practice, biller, "W100200X3")
    refused_at_the_door = make_claim(practice, biller, "W100200X1")
    claims = [plain, unknown_to_the_payer, refused_at_the_door]
    with practice_scope(practice.pk):
        now, today = timezone.now(), timezone.localdate()
        outcome = submit_claims(claims=claims, actor=biller, today=today, now=now)
    assert outcome.blocked == ()

    tasks.send_batch(practice.pk, outcome.files[0].pk)
    assert statuses(claims) == ["sent", "sent", "sent"]

    deadline = time.monotonic() + 20
    while statuses(claims) != ["accepted", "rejected", "rejected"] and time.monotonic() < deadline:
        collect(practice_id=practice.pk, account_id=account.pk, actor=biller, now=timezone.now())
        tasks.sweep(practice.pk)
        time.sleep(0.1)

    assert statuses(claims) == ["accepted", "rejected", "rejected"]
    with practice_scope(practice.pk):
        assert "Subscriber" in unknown_to_the_payer.events.filter(status="rejected").get().text
        assert "NPI" in refused_at_the_door.events.filter(status="rejected").get().text
        assert Claim.objects.get(pk=plain.pk).payer_claim_control_number
