"""Held money that was refunded, and that the payer takes back as well (docs/algorithms/credits-and-refunds.md, 4)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from billing.models import Account
from billing.queries import account_totals, ledger_problems
from contacts.models import Payer
from practice.models import Practice, Role
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, PayerRefund, Remittance
from remittance.queries.proof import proof_of
from remittance.queries.unapplied import HELD, REFUNDS, ties
from remittance.services.exceptions import retry_exceptions
from remittance.services.payer_refunds import match_refund, refund_held
from remittance.services.undoing import CannotUndo, undo_remittance
from tests import factories
from tests.remittance.factories import clp, dollars, era, plb, receive, svc, turned
from tests.remittance.test_doubts import Login
from tests.remittance.test_payer_refunds import IDENTIFIER, act, pay
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer(in_practice: Practice) -> Payer:
    return factories.PayerFactory.create(practice=in_practice, remittance_payer_id=IDENTIFIER)


def stranger() -> x12.ClaimPayment:
    return clp("OLD-7", svc("99213", "150.00", "40.00", ("CO", "45", "110.00")), icn="S1")


def refunded() -> PayerRefund:
    """A payment of 40.00 that found no claim, and is to go back."""
    receive(era(stranger(), trace="EFT1"))
    return refund_held(claim_payment_id=ClaimPayment.objects.get().pk, payer=None, reason="Not our patient", **act())


def reversed_by_payer(*adjustments: x12.ProviderAdjustment) -> ClaimPayment:
    kept = adjustments or (plb("FB", "-40.00"),)
    check = receive(era(turned(stranger()), trace="EFT2", provider_adjustments=kept))
    retry_exceptions(**act())
    return ClaimPayment.objects.get(remittance=check)


def taken_at_provider_level(payer: Payer, reference: str) -> Remittance:
    """A later check of which the payer keeps 40.00."""
    paid = clp("X1", svc("99213", "100.00", "100.00"), icn="X1")
    return receive(era(paid, trace="EFT3", payer=payer, provider_adjustments=(plb("WO", "40.00", reference),)))


def proven() -> None:
    assert ledger_problems() == []
    assert all(tie.agrees for tie in ties().values())
    assert all(proof_of(one).is_proved for one in Remittance.objects.filter(state="posted"))


def test_what_the_payer_takes_back_first_is_not_to_be_paid(payer: Payer) -> None:
    refund = refunded()

    row = reversed_by_payer()

    refund.refresh_from_db()
    assert (refund.state, refund.takeback) == ("taken_back", row)
    assert (row.state, ties()[HELD].listed, ties()[REFUNDS].listed) == ("resolved", dollars("0"), dollars("0"))
    assert "nothing is to be paid" in row.reason
    proven()
    with pytest.raises(CannotUndo, match="matched with this check"):
        undo_remittance(remittance_id=row.remittance_id, reason="x", **act())


def test_paid_refund_that_is_taken_back_as_well_waits_and_names_it(payer: Payer) -> None:
    refund = pay(refunded())

    row = reversed_by_payer()

    refund.refresh_from_db()
    assert (refund.state, row.state) == ("taken_twice", "exception")
    assert "takes back 40.00 that was refunded to it on 11/17/2026 by 3301" in row.reason
    assert ties()[HELD].listed == dollars("-40")
    proven()


@pytest.mark.parametrize("is_same_check", [True, False])
def test_what_was_taken_twice_is_settled_when_it_comes_again(payer: Payer, is_same_check: bool) -> None:
    refund = pay(refunded())

    row = reversed_by_payer(*[plb("72", "-40.00")] if is_same_check else [])
    if not is_same_check:
        receive(era(trace="EFT4", payer=payer, provider_adjustments=(plb("72", "-40.00"),)))

    refund.refresh_from_db()
    row.refresh_from_db()
    assert (refund.state, row.state, ties()[HELD].listed) == ("acknowledged", "resolved", dollars("0"))
    proven()


@pytest.mark.parametrize(("number", "paid", "adjusted"), [("OLD-8", "40.00", "110.00"), ("OLD-7", "41.00", "109.00")])
def test_reversal_of_another_payment_is_not_matched(payer: Payer, number: str, paid: str, adjusted: str) -> None:
    refund = refunded()
    other = turned(clp(number, svc("99213", "150.00", paid, ("CO", "45", adjusted)), icn="S1"))

    receive(era(other, trace="EFT2", provider_adjustments=(plb("FB", f"-{paid}"),)))
    retry_exceptions(**act())

    refund.refresh_from_db()
    assert refund.state == "due"


@pytest.mark.parametrize("reference", ["OLD-7", "s1", "S1 OLD-7"])
def test_provider_level_amount_that_names_the_payment_settles_its_refund(payer: Payer, reference: str) -> None:
    refund = refunded()

    taken_at_provider_level(payer, reference)

    refund.refresh_from_db()
    assert refund.state == "taken_back"
    assert account_totals()[Account.PROVIDER_LEVEL] == dollars("0")
    proven()


def test_paid_refund_taken_at_provider_level_is_owed_until_it_comes_again(payer: Payer) -> None:
    refund = pay(refunded())

    taken_at_provider_level(payer, "OLD-7")
    refund.refresh_from_db()
    taken = refund.state, account_totals()[Account.PROVIDER_LEVEL]
    receive(era(trace="EFT4", payer=payer, provider_adjustments=(plb("72", "-40.00"),)))

    refund.refresh_from_db()
    assert taken == ("taken_twice", dollars("40"))
    assert (refund.state, account_totals()[Account.PROVIDER_LEVEL]) == ("acknowledged", dollars("0"))
    proven()


@pytest.mark.parametrize(("is_paid", "state"), [(False, "taken_back"), (True, "taken_twice")])
def test_amount_without_a_name_is_matched_by_a_person(
    practice: Practice, payer: Payer, client_as: Login, is_paid: bool, state: str
) -> None:
    refund = pay(refunded()) if is_paid else refunded()
    check = taken_at_provider_level(payer, "REF1")
    refund.refresh_from_db()
    assert refund.state == ("paid" if is_paid else "due")
    client: Client = client_as(Role.BILLER)
    at = {"practice_slug": practice.slug}
    refund_url = reverse("payer_refund_page", kwargs=at | {"refund_id": refund.pk})

    shown = client.get(reverse("remittance_page", kwargs=at | {"remittance_id": check.pk})).content.decode()
    asked = client.get(refund_url).content.decode()
    with practice_scope(practice.pk):
        adjustment = check.provider_adjustments.get()
    client.post(reverse("payer_refund_match", kwargs=at | {"refund_id": refund.pk}), {"adjustment": str(adjustment.pk)})

    assert f'href="{refund_url}"' in shown
    assert "taken twice?" in shown
    assert "The payer took it at provider level" in asked
    with practice_scope(practice.pk):
        refund.refresh_from_db()
        assert (refund.state, refund.provider_adjustment) == (state, adjustment)
        proven()


def test_taken_twice_is_acknowledged_by_a_person_as_well(payer: Payer) -> None:
    """The payer gives it again under another code than 72."""
    refund = pay(refunded())
    row = reversed_by_payer()
    check = receive(era(trace="EFT4", payer=payer, provider_adjustments=(plb("CS", "-40.00"),)))

    match_refund(refund_id=refund.pk, provider_adjustment_id=check.provider_adjustments.get().pk, **act())

    row.refresh_from_db()
    assert (row.state, ties()[HELD].listed) == ("resolved", dollars("0"))
    proven()
