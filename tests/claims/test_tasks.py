"""The worker's side: files go out through the gateway, answers come in, lost wake-ups are taken up."""

from __future__ import annotations

import pytest

from claims import tasks
from claims.models import Claim
from claims.services.batch import queue_claims
from claims.services.scrub import scrub_claims
from clearinghouse.gateway import GatewayRefused, GatewayUnavailable, OutcomeUnknown
from clearinghouse.models import FileState, InterchangeFile
from clearinghouse.services import delivery
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import answers, factories
from tests.claims.answers import answer_999
from tests.claims.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


class Mailbox:
    """A clearinghouse that takes files, or fails as told."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.taken: list[tuple[str, bytes]] = []

    def send_file(self, name: str, content: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append((name, content))


@pytest.fixture
def queued(practice: Practice, biller: User) -> tuple[InterchangeFile, Claim]:
    factories.make_account(practice)
    claim = factories.make_claim(practice, biller)
    with practice_scope(practice.pk):
        scrub_claims(claims=[claim], actor=biller, today=TODAY, now=NOW)
        (file,) = queue_claims(claims=[claim], actor=biller, now=NOW)
    return file, claim


def open_mailbox(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> Mailbox:
    monkeypatch.setattr(delivery, "gateway_for", lambda account: mailbox)
    return mailbox


def status_of(claim: Claim) -> str:
    with practice_scope(claim.practice_id):
        return Claim.objects.get(pk=claim.pk).status


def test_a_batch_is_sent_once(queued: tuple[InterchangeFile, Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    file, claim = queued
    mailbox = open_mailbox(monkeypatch, Mailbox())

    for _ in range(2):
        tasks.send_batch(file.practice_id, file.pk)

    assert mailbox.taken == [(file.name, bytes(file.content))]
    assert status_of(claim) == "sent"


@pytest.mark.parametrize(
    ("failure", "status", "state"),
    [
        (GatewayUnavailable("Time-out."), "queued", FileState.TO_SEND),
        (GatewayRefused("Wrong password."), "ready", FileState.FAILED),
        (OutcomeUnknown("The connection was lost."), "queued", FileState.OUTCOME_UNKNOWN),
    ],
)
def test_what_a_failed_hand_over_does_to_the_claim(
    queued: tuple[InterchangeFile, Claim],
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    status: str,
    state: str,
) -> None:
    file, claim = queued
    open_mailbox(monkeypatch, Mailbox(failure))

    tasks.send_batch(file.practice_id, file.pk)

    assert status_of(claim) == status
    with practice_scope(file.practice_id):
        assert InterchangeFile.objects.get(pk=file.pk).state == state


def test_a_file_of_unknown_outcome_is_not_sent_again(
    queued: tuple[InterchangeFile, Claim], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, claim = queued
    open_mailbox(monkeypatch, Mailbox(OutcomeUnknown("Lost.")))
    tasks.send_batch(file.practice_id, file.pk)
    mailbox = open_mailbox(monkeypatch, Mailbox())

    tasks.sweep(file.practice_id)

    assert mailbox.taken == []
    assert status_of(claim) == "queued"


def test_the_sweep_takes_up_what_lost_its_wake_up(
    queued: tuple[InterchangeFile, Claim], biller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, claim = queued
    mailbox = open_mailbox(monkeypatch, Mailbox())

    tasks.sweep(file.practice_id)
    assert len(mailbox.taken) == 1
    assert status_of(claim) == "sent"

    with practice_scope(file.practice_id):
        answers.arrive(answer_999(file), file, biller)
    tasks.sweep(file.practice_id)
    assert status_of(claim) == "received"


def test_the_sweep_tells_claims_of_a_file_that_was_sent(queued: tuple[InterchangeFile, Claim]) -> None:
    """The worker died between sending and telling the claims."""
    file, claim = queued
    with practice_scope(file.practice_id):
        InterchangeFile.objects.filter(pk=file.pk).update(state=FileState.SENT, work_state="done")

    tasks.sweep(file.practice_id)

    assert status_of(claim) == "sent"
