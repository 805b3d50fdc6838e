"""What the workers do when they are woken: from an unread file to the next payer's claim in a file of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from claims.models import Claim
from clearinghouse.models import Direction, InterchangeFile, TradingPartnerAccount
from clearinghouse.services.files import store_inbound
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.tasks import collect_files, sweep
from tests import factories
from tests.claims.factories import make_account
from tests.remittance.factories import era, example_answer, make_claim
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

ENVELOPE = Envelope("ZZ", "GREATLAKES", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 16, 6, 0), 1, 1, False)  # noqa: DTZ001 envelopes hold naive local time


@pytest.fixture
def unread_claim(practice: Practice) -> Claim:
    """A claim with a second payer, whose ERA waits to be read."""
    make_account(practice, kind=TradingPartnerAccount.Kind.MANUAL)
    with practice_scope(practice.pk):
        secondary = factories.PayerFactory.create(practice=practice)
        claim = make_claim(practice, secondary=secondary)
        content = write_835([era(example_answer(claim))], ENVELOPE)
        store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
    return claim


@pytest.mark.parametrize("wake", [sweep, collect_files])
def test_waiting_file_is_posted_and_the_next_payer_billed(
    practice: Practice, unread_claim: Claim, wake: object
) -> None:
    wake(practice.pk)  # type: ignore[operator]  # a task

    with practice_scope(practice.pk):
        assert Remittance.objects.get().state == Remittance.State.POSTED
        secondary = Claim.objects.get(previous=unread_claim)
        assert (secondary.status, secondary.sequence) == ("queued", "S")
        assert InterchangeFile.objects.filter(direction=Direction.OUT).count() == 1


def test_woken_twice_changes_nothing(practice: Practice, unread_claim: Claim) -> None:
    sweep(practice.pk)
    sweep(practice.pk)

    with practice_scope(practice.pk):
        assert Remittance.objects.count() == 1
        assert Claim.objects.filter(previous=unread_claim).count() == 1
