"""A rejected claim tells where it is mended: why it came back, what to do, and in which box."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Claim
from claims.queries.history import open_rejection
from claims.services.advance import ClaimMove, advance_claims
from claims.services.batch import queue_claims
from claims.services.submit import submit_claims
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.claims.pages import LogIn, claim_of, text, typed, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def client(client_as: LogIn) -> Client:
    return client_as(Role.BILLER)


def rejected(practice: Practice, biller: User, code: str, words: str, raw: str = "") -> Claim:
    """A claim that went out and came back with this answer."""
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        queue_claims(claims=[claim], actor=biller, now=NOW)
        claim.refresh_from_db()
        advance_claims([ClaimMove(claim, "sent", "Handed over.")], actor=biller, now=NOW)
        claim.refresh_from_db()
        answer = ClaimMove(claim, "rejected", words, "clearinghouse", code, raw)
        advance_claims([answer], actor=biller, now=NOW)
    return claim


def test_the_box_is_marked_and_the_reason_stands_on_top(practice: Practice, biller: User, client: Client) -> None:
    claim = rejected(practice, biller, "A7:164:IL", "Rejected: member number.")

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert "Nothing stops this claim" not in page
    assert page.index("Rejected: member number.") < page.index('<a href="#box-1a">Box 1a</a>: Compare member id')
    assert '<div id="box-1a-findings"> <p class="claim-finding tone-bad">' in page


def test_an_error_of_a_999_marks_its_box(practice: Practice, biller: User, client: Client) -> None:
    raw = "IK3*HI*25*2300*8~\nIK4*1:2*1271*I12*M5450~\nIK5*R*5"
    claim = rejected(practice, biller, "IK5 R", "Batch rejected: loop 2300 HI01-2.", raw)

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert '<a href="#box-21">Box 21</a>: Correct what is named' in page
    assert '<div id="box-21-findings"> <p class="claim-finding tone-bad">' in page


def test_a_claim_that_is_not_at_fault_has_no_marked_box(practice: Practice, biller: User, client: Client) -> None:
    claim = rejected(practice, biller, "A3:24:41", "Rejected: not approved as submitter.")

    page = text(client.get(url("claim_page", claim_id=claim.pk)))
    preparation = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert "Nothing on the claim is wrong: the practice is not enrolled" in page
    assert "Look it over and send again" in page
    assert "Nobody has decided on this claim" not in page
    assert "Nothing on the claim is wrong: the practice is not enrolled" in preparation
    assert "claim-finding tone-bad" not in preparation


def test_the_reason_stays_until_the_claim_is_out_again(practice: Practice, biller: User, client: Client) -> None:
    claim = rejected(practice, biller, "A7:255", "Rejected: diagnosis.")
    prepare = url("claim_prepare", claim_id=claim.pk)

    client.post(prepare, typed(claim, note="Second look"))
    mended = text(client.get(prepare))
    with practice_scope(practice.pk):
        submit_claims(claims=[Claim.objects.get(pk=claim.pk)], actor=biller, today=TODAY, now=NOW)
        out = Claim.objects.get(pk=claim.pk)
        reason = open_rejection(out)

    assert "Rejected: diagnosis." in mended
    assert (out.status, reason) == ("queued", None)


def test_a_warning_is_named_before_the_claim_goes_out(practice: Practice, biller: User, client: Client) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        claim.findings.create(
            practice=practice,
            rule="accident-expected",
            severity="warning",
            box="10",
            text="No cause.",
            remedy="Name it.",
        )

    page = text(client.get(url("claim_prepare", claim_id=claim.pk)))

    assert "Nothing stops this claim, but look at this before you submit it." in page
    assert '<a href="#claim-accident">Box 10</a>: No cause. Name it.' in page
