"""Releasing a check on hold: the envelope may be wrong, money never."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.queries import ledger_problems
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.proof import proof_of
from remittance.queries.records import read_835s
from remittance.services.releasing import CannotRelease, release_remittance
from tests.remittance.factories import TODAY, era, example_answer, make_claim, make_file, receive
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
Login = Callable[[Role], Client]


def arrive(practice: Practice, *changes: tuple[bytes, bytes]) -> Remittance:
    """A check whose file was changed on its way."""
    content = write_835([era(example_answer(make_claim(practice)))], ENVELOPE)
    for before, after in changes:
        assert before in content
        content = content.replace(before, after)
    return receive(read_835s(content).remittances[0], file=make_file(content))


def se_of(content: bytes) -> bytes:
    return b"SE*" + content.split(b"SE*")[1].split(b"*")[0]


def with_wrong_count(practice: Practice) -> Remittance:
    content = write_835([era(example_answer(make_claim(practice)))], ENVELOPE)
    content = content.replace(se_of(content), b"SE*99")
    return receive(read_835s(content).remittances[0], file=make_file(content))


def release(row: Remittance, reason: str = "Deposit checked with the bank.") -> Remittance:
    return release_remittance(remittance_id=row.pk, reason=reason, actor=system_user(), today=TODAY, now=timezone.now())


def test_wrong_segment_count_is_released_and_posts(in_practice: Practice) -> None:
    row = with_wrong_count(in_practice)
    assert row.state == "on_hold"

    released = release(row)

    assert (released.state, ClaimPayment.objects.get().state) == ("posted", "posted")
    assert released.hold_reason.startswith("Released: Deposit checked with the bank. It was on hold:")
    assert proof_of(released).is_proved
    assert ledger_problems() == []
    assert "Deposit checked" in AuditEvent.objects.get(verb="remittance.posted").detail["reason"]


def test_unbalanced_money_is_never_released(in_practice: Practice) -> None:
    row = arrive(in_practice, (b"BPR*I*85", b"BPR*I*84"))

    with pytest.raises(CannotRelease, match="does not balance"):
        release(row)

    row.refresh_from_db()
    assert row.state == "on_hold"


def test_posted_check_and_missing_reason_are_refused(in_practice: Practice) -> None:
    row = with_wrong_count(in_practice)

    with pytest.raises(CannotRelease, match="Say why"):
        release(row, " ")
    release(row)
    with pytest.raises(CannotRelease, match="on hold"):
        release(row)


def test_biller_releases_on_the_page(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        row = with_wrong_count(practice)
    client = client_as(Role.BILLER)
    kwargs = {"practice_slug": practice.slug, "remittance_id": row.pk}

    shown = client.get(reverse("remittance_page", kwargs=kwargs)).content.decode()
    answer = client.post(reverse("remittance_release", kwargs=kwargs), {"reason": "Known fault"}, follow=True)

    assert "Post it all the same" in shown
    page = answer.content.decode()
    assert "The check was posted" in page
    assert "Released: Known fault" in page


def test_page_offers_no_release_of_unbalanced_money(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        row = arrive(practice, (b"BPR*I*85", b"BPR*I*84"))
    kwargs = {"practice_slug": practice.slug, "remittance_id": row.pk}

    page = client_as(Role.BILLER).get(reverse("remittance_page", kwargs=kwargs)).content.decode()

    assert "Post it all the same" not in page
