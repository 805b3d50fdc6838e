"""Every exception has a way on that works, and the first that it offers is the right one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account
from billing.queries import account_totals, ledger_problems
from claims.models import ClaimStatus
from claims.services.advance import ClaimMove, advance_claim
from claims.services.build import build_claim
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, PayerRefund
from remittance.services.cancelling import CannotCancelOut, cancel_out_by_hand
from remittance.services.exceptions import CannotAttach, attach_claim
from remittance.services.undoing import undo_claim_payment
from tests import factories
from tests.remittance.factories import (
    TODAY,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    make_visit,
    plb,
    receive,
    svc,
    turned,
)
from x12 import remittance as x12

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]


def taking_back(record: x12.ClaimPayment, trace: str) -> x12.Remittance:
    """A check of zero: what is taken back is to be recovered later."""
    return era(record, trace=trace, provider_adjustments=(plb("FB", str(record.paid)),))


def suspense() -> Decimal:
    return account_totals().get(Account.PAYER_SUSPENSE, dollars("0"))


def test_negative_amounts_without_status_22_are_attached_as_a_reversal(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(example_answer(claim)))
    receive(taking_back(dataclasses.replace(turned(example_answer(claim)), status="1"), "EFT2"))
    row = ClaimPayment.objects.latest("pk")
    was = row.state, row.claim_id, "If it is a payment that is posted here, attach this" in row.reason

    attach_claim(claim_payment_id=row.pk, claim=claim, actor=system_user(), today=TODAY, now=timezone.now())

    claim.refresh_from_db()
    row.refresh_from_db()
    assert was == ("exception", claim.pk, True)
    assert (row.state, claim.status, claim.paid_amount) == ("resolved", "accepted", dollars("0"))
    assert suspense() == dollars("0")
    assert ledger_problems() == []


def taken_twice(practice: Practice) -> ClaimPayment:
    """A payment that the payer has taken back in two checks; gives the second taking."""
    answer = example_answer(make_claim(practice))
    receive(era(answer))
    for trace in ("EFT2", "EFT3"):
        receive(taking_back(turned(answer), trace))
    return ClaimPayment.objects.select_related("claim").latest("pk")


def given_again(row: ClaimPayment) -> ClaimPayment:
    """The payer pays the claim anew, and then once more for what it took twice."""
    assert row.claim is not None
    for trace in ("EFT4", "EFT5"):
        receive(era(example_answer(row.claim), trace=trace))
    return ClaimPayment.objects.latest("pk")


def test_second_taking_cancels_out_with_the_payment_that_gives_it_again(in_practice: Practice) -> None:
    takeback = taken_twice(in_practice)
    payment = given_again(takeback)
    was = takeback.state, payment.state, suspense()

    cancel_out_by_hand(
        claim_payment_id=takeback.pk, other_id=payment.pk, actor=system_user(), today=TODAY, now=timezone.now()
    )

    assert was == ("already_posted", "exception", dollars("0"))
    rows = ClaimPayment.objects.filter(pk__in=[takeback.pk, payment.pk]).select_related("remittance")
    assert {(row.state, row.remittance.held_amount) for row in rows} == {("resolved", dollars("0"))}
    assert ledger_problems() == []
    undo_claim_payment(
        claim_payment_id=payment.pk, reason="Another one", actor=system_user(), today=TODAY, now=timezone.now()
    )
    assert {row.state for row in rows.all()} == {"undone"}
    assert sorted(row.remittance.held_amount for row in rows.all()) == [dollars("-85"), dollars("85")]
    assert ledger_problems() == []


def test_only_what_turns_the_same_claims_dollars_cancels_out(in_practice: Practice) -> None:
    takeback = taken_twice(in_practice)
    others = [
        clp("C999999", svc("99213", "150", "85", ("CO", "45", "65"))),
        clp(takeback.patient_control_number, svc("99213", "150", "80", ("CO", "45", "70")), icn="X", status="22"),
    ]
    receive(era(*others, trace="EFT4"))

    for other in ClaimPayment.objects.order_by("-pk")[:2]:
        with pytest.raises(CannotCancelOut, match="do not cancel out"):
            cancel_out_by_hand(
                claim_payment_id=takeback.pk, other_id=other.pk, actor=system_user(), today=TODAY, now=timezone.now()
            )


def test_biller_cancels_out_on_the_page_of_the_second_taking(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        takeback = taken_twice(practice)
        payment = given_again(takeback)
    client, at = client_as(Role.BILLER), {"practice_slug": practice.slug, "claim_payment_id": takeback.pk}

    page = client.get(reverse("exception_page", kwargs=at)).content.decode()
    answer = client.post(reverse("exception_cancel_out", kwargs=at), {"other": payment.pk}, follow=True)

    assert "The payer took this back before. Ask the payer to give it again" in page
    assert "is settled" not in page
    assert "Cancel out with EFT5" in page
    assert "The two cancel out" in answer.content.decode()
    with practice_scope(practice.pk):
        takeback.refresh_from_db()
        assert takeback.state == "resolved"


def test_part_of_an_answer_that_is_taken_back_says_what_to_do(in_practice: Practice) -> None:
    answer = example_answer(make_claim(in_practice))
    receive(era(answer))
    line = dataclasses.replace(clp(answer.patient_control_number, answer.services[1]), status="1")

    receive(taking_back(turned(line), "EFT2"))

    row = ClaimPayment.objects.latest("pk")
    assert row.state == "exception"
    assert "it is less than one answer that is posted" in row.reason
    assert "Post the remittance that paid it first" not in row.reason


def paid_twice(practice: Practice) -> ClaimPayment:
    answer = example_answer(make_claim(practice))
    receive(era(answer))
    receive(era(answer, trace="EFT2"))
    return ClaimPayment.objects.latest("pk")


def test_page_of_a_payment_for_an_answered_claim_leads_with_what_works(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        row = paid_twice(practice)
        first = ClaimPayment.objects.earliest("pk")
    client, at = client_as(Role.BILLER), {"practice_slug": practice.slug}

    page = client.get(reverse("exception_page", kwargs=at | {"claim_payment_id": row.pk})).content.decode()

    assert reverse("remittance_page", kwargs=at | {"remittance_id": first.remittance_id}) in page
    assert page.index("Give ") < page.index("Take it as an overpayment") < page.index("Attach it to a claim")
    assert f"Attach to {row.patient_control_number}" not in page


@pytest.mark.parametrize("way", ["give back", "overpayment"])
def test_both_ways_of_a_payment_for_an_answered_claim_work(practice: Practice, client_as: Login, way: str) -> None:
    with practice_scope(practice.pk):
        row = paid_twice(practice)
    client, at = client_as(Role.BILLER), {"practice_slug": practice.slug, "claim_payment_id": row.pk}
    page = client.get(reverse("exception_page", kwargs=at)).content.decode()
    ways = page[page.index('id="ways"') :].split("</form>")

    form = ways[0 if way == "give back" else 1]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    answer = client.post(re.findall(r'action="([^"]+)"', form)[0], sent)

    assert answer.status_code == 302
    with practice_scope(practice.pk):
        assert PayerRefund.objects.get().amount == dollars("85")
        assert suspense() == dollars("0")
        assert ledger_problems() == []


def test_claim_that_went_on_paper_is_marked_sent_and_takes_its_payment(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        payer = factories.PayerFactory.create(practice=practice)
        claim = build_claim(visit=make_visit(practice, payer=payer), actor=system_user(), now=timezone.now())
        receive(era(example_answer(claim)))
        row = ClaimPayment.objects.get()
    client, at = client_as(Role.BILLER), {"practice_slug": practice.slug, "claim_payment_id": row.pk}
    number = claim.patient_control_number

    page = client.get(reverse("exception_page", kwargs=at)).content.decode()
    refused = client.post(reverse("exception_attach", kwargs=at), {"claim_number": number})
    answer = client.post(reverse("exception_attach", kwargs=at), {"claim_number": number, "was_sent_elsewhere": "on"})

    assert f"It was sent elsewhere: post to {number}" in page
    assert (refused.status_code, answer.status_code) == (422, 302)
    with practice_scope(practice.pk):
        claim.refresh_from_db()
        assert (claim.status, claim.paid_amount, suspense()) == ("paid", dollars("85"), dollars("0"))
        assert claim.events.filter(text__startswith="Sent on paper").exists()
        assert ledger_problems() == []


def test_voided_claim_takes_no_payment_whatever_a_person_says(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    claim = build_claim(visit=make_visit(in_practice, payer=payer), actor=system_user(), now=timezone.now())
    advance_claim(
        move=ClaimMove(claim, ClaimStatus.VOIDED, "Not to be billed"), actor=system_user(), now=timezone.now()
    )
    receive(era(example_answer(claim)))

    with pytest.raises(CannotAttach, match="cannot have been answered"):
        attach_claim(
            claim_payment_id=ClaimPayment.objects.get().pk,
            claim=claim,
            was_sent_elsewhere=True,
            actor=system_user(),
            today=TODAY,
            now=timezone.now(),
        )
