from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import connection

from clearinghouse.gateway import (
    FileGone,
    FileIncomplete,
    GatewayError,
    GatewayRefused,
    GatewayUnavailable,
    OutcomeUnknown,
    RemoteFile,
)
from clearinghouse.models import FileState, InterchangeFile, TradingPartnerAccount
from clearinghouse.queries import mailbox_problems
from clearinghouse.services import delivery
from clearinghouse.services.accounts import save_account
from clearinghouse.services.delivery import collect, deliver, settle_outcome
from clearinghouse.services.files import store_outbound
from clearinghouse.services.routing import NoRoute, route_for
from practice.models import AuditEvent, Practice, User, WorkState
from practice.scoping import practice_scope
from practice.services.leases import take
from tests.clearinghouse.test_files import ERA, TA1, zipped
from tests.factories import PayerFactory

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


@dataclass
class FakeGateway:
    """Keeps the promises of clearinghouse.gateway.Gateway in memory; test_adapters_contract has the real ones."""

    failure: GatewayError | None = None
    sent: list[str] = field(default_factory=list)
    waiting: dict[str, bytes] = field(default_factory=dict)
    growing: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()  # listed, but another worker takes them before we do

    def send_file(self, name: str, content: bytes) -> None:
        assert not delivery_has_a_scope()
        self.sent.append(name)
        if self.failure is not None:
            raise self.failure

    def list_files(self) -> tuple[RemoteFile, ...]:
        return tuple(RemoteFile(name, len(content)) for name, content in self.waiting.items())

    def fetch_file(self, name: str) -> bytes:
        if name in self.growing:
            raise FileIncomplete("still being written")
        if name not in self.waiting or name in self.taken:
            raise FileGone("not there")
        return self.waiting[name]

    def remove_file(self, name: str) -> None:
        del self.waiting[name]

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: dt.datetime) -> bytes:
        raise NotImplementedError


def delivery_has_a_scope() -> bool:
    """Whether the network is used with the practice's transaction open, which must never be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.practice_id', true)")
        return bool(cursor.fetchone()[0])


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    fake = FakeGateway()
    monkeypatch.setattr(delivery, "gateway_for", lambda account: fake)
    return fake


@pytest.fixture
def account(practice: Practice, biller: User) -> TradingPartnerAccount:
    with practice_scope(practice.pk):
        return save_account(
            account=TradingPartnerAccount(
                practice=practice,
                name="Office Ally",
                kind=TradingPartnerAccount.Kind.OFFICE_ALLY,
                submitter_id="LAKE",
                sender_id="LAKE",
                receiver_id="330897513",
                receiver_name="OFFICE ALLY",
            ),
            changed_fields=[],
            actor=biller,
            now=NOW,
        )


@pytest.fixture
def file(account: TradingPartnerAccount, biller: User) -> InterchangeFile:
    with practice_scope(account.practice_id):
        return store_outbound(
            account=account,
            name="837P.txt",
            content=b"ISA",
            interchange_control_number=1,
            group_control_number=1,
            transaction_sets=["837P"],
            actor=biller,
            now=NOW,
        )


def send(file: InterchangeFile, actor: User, now: dt.datetime = NOW) -> str:
    return deliver(practice_id=file.practice_id, file_id=file.pk, actor=actor, now=now)


def reload(file: InterchangeFile) -> InterchangeFile:
    with practice_scope(file.practice_id):
        return InterchangeFile.objects.get(pk=file.pk)


def test_deliver_sends_a_file_once(gateway: FakeGateway, file: InterchangeFile, biller: User) -> None:
    assert send(file, biller) == FileState.SENT
    assert send(file, biller) == FileState.SENT

    assert gateway.sent == ["837P.txt"]
    assert reload(file).sent_at == NOW


def test_a_clearinghouse_that_is_down_is_tried_again_later(
    gateway: FakeGateway, file: InterchangeFile, biller: User
) -> None:
    gateway.failure = GatewayUnavailable("no route to host")

    assert send(file, biller) == FileState.TO_SEND
    assert send(file, biller) == FileState.TO_SEND  # too early: nothing is tried
    gateway.failure = None
    assert send(file, biller, LATER) == FileState.SENT

    assert len(gateway.sent) == 2


def test_a_refusal_waits_for_a_person_with_words(gateway: FakeGateway, file: InterchangeFile, biller: User) -> None:
    gateway.failure = GatewayRefused("wrong password", remedy="Ask for a new one.")

    assert send(file, biller) == FileState.FAILED

    kept = reload(file)
    assert (kept.work_state, kept.failure) == (WorkState.FAILED, "wrong password Ask for a new one.")


def test_an_uncertain_hand_over_is_never_sent_again_by_itself(
    gateway: FakeGateway, file: InterchangeFile, biller: User
) -> None:
    gateway.failure = OutcomeUnknown("lost after the upload")
    assert send(file, biller) == FileState.OUTCOME_UNKNOWN

    assert send(file, biller, LATER) == FileState.OUTCOME_UNKNOWN
    assert len(gateway.sent) == 1

    with practice_scope(file.practice_id):
        settle_outcome(file=reload(file), has_arrived=False, actor=biller, now=LATER)
    gateway.failure = None
    assert send(file, biller, LATER) == FileState.SENT


def test_a_worker_that_died_while_sending_leaves_the_outcome_unknown(
    gateway: FakeGateway, file: InterchangeFile, biller: User
) -> None:
    with practice_scope(file.practice_id):
        assert take(InterchangeFile.objects.all(), file.pk, NOW)  # taken, then killed

    assert send(file, biller, LATER) == FileState.OUTCOME_UNKNOWN

    assert gateway.sent == []


def test_collect_stores_before_it_removes_and_leaves_what_still_grows(
    gateway: FakeGateway, account: TradingPartnerAccount, biller: User
) -> None:
    gateway.waiting = {"a.zip": zipped(era=ERA), "b.ta1": TA1, "c.835": ERA[:50]}
    gateway.growing = ("c.835",)

    first = collect(practice_id=account.practice_id, account_id=account.pk, actor=biller, now=NOW)

    assert (first.stored_count, first.problem) == (2, "")
    assert list(gateway.waiting) == ["c.835"]
    with practice_scope(account.practice_id):
        assert list(InterchangeFile.objects.order_by("id").values_list("name", flat=True)) == ["era", "b.ta1"]


def test_collect_goes_on_past_a_file_that_another_worker_took(
    gateway: FakeGateway, account: TradingPartnerAccount, biller: User
) -> None:
    gateway.waiting = {"a.835": ERA, "b.ta1": TA1}
    gateway.taken = ("a.835",)

    found = collect(practice_id=account.practice_id, account_id=account.pk, actor=biller, now=NOW)

    assert (found.stored_count, found.problem) == (1, "")


def test_collect_keeps_on_the_account_how_the_last_look_went(
    gateway: FakeGateway, account: TradingPartnerAccount, biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> list[object]:
        raise GatewayUnavailable("The mailbox did not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(gateway, "list_files", refuse)
        collect(practice_id=account.practice_id, account_id=account.pk, actor=biller, now=NOW)
    with practice_scope(account.practice_id):
        assert [(one.name, one.looked_at) for one in mailbox_problems()] == [("Office Ally", NOW)]
        assert "did not answer" in mailbox_problems()[0].mailbox_problem

    collect(practice_id=account.practice_id, account_id=account.pk, actor=biller, now=LATER)

    with practice_scope(account.practice_id):
        account.refresh_from_db()
        assert (mailbox_problems(), account.looked_at) == ([], LATER)


def test_collect_takes_a_file_that_comes_again_only_once(
    gateway: FakeGateway, account: TradingPartnerAccount, biller: User
) -> None:
    for name in ("first.835", "second.835"):
        gateway.waiting = {name: ERA}
        collect(practice_id=account.practice_id, account_id=account.pk, actor=biller, now=NOW)

    with practice_scope(account.practice_id):
        assert InterchangeFile.objects.count() == 1
    assert gateway.waiting == {}


def test_a_file_that_comes_again_is_seen_in_the_log(
    gateway: FakeGateway, account: TradingPartnerAccount, practice: Practice, biller: User
) -> None:
    for name in ("era.835", "era_again.835"):
        gateway.waiting = {name: ERA}
        collect(practice_id=practice.pk, account_id=account.pk, actor=biller, now=NOW)

    with practice_scope(practice.pk):
        (file,) = InterchangeFile.objects.filter(direction="in")
        verbs = AuditEvent.objects.filter(subject_type=file._meta.label, subject_id=file.pk).order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == ["file.received", "file.received_again"]


def test_route_for_prefers_the_payers_own_account(in_practice: Practice, account: TradingPartnerAccount) -> None:
    payer = PayerFactory.create(practice=in_practice)

    assert route_for(payer=payer) == account  # the first account serves everybody


def test_route_for_says_what_to_do_without_an_account(in_practice: Practice) -> None:
    with pytest.raises(NoRoute, match="Settings, Clearinghouse accounts"):
        route_for(payer=PayerFactory.create(practice=in_practice))


def test_secrets_are_sealed_in_the_database(in_practice: Practice, account: TradingPartnerAccount) -> None:
    account.sftp_password = "open sesame"
    account.save()

    with connection.cursor() as cursor:
        cursor.execute("SELECT sftp_password FROM clearinghouse_tradingpartneraccount WHERE id = %s", [account.pk])
        assert "sesame" not in cursor.fetchone()[0]
    account.refresh_from_db()
    assert account.sftp_password == "open sesame"
