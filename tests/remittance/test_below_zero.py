"""Payers that have paid for a part that an earlier payer took back: listed, each with an owner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from billing.queries import ledger_problems
from claims.models import Claim
from practice.models import Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.queries.below_zero import BelowZero, below_zero, below_zero_count
from tests import factories
from tests.patients.counting import query_count
from tests.remittance.factories import accept, dollars, era, example_answer, make_claim, plb, receive, turned
from tests.remittance.test_next_payer import build, secondary_answer

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]


def listed() -> list[BelowZero]:
    assert ledger_problems() == []
    return below_zero(50, viewer=system_user())


def paid_by_both(practice: Practice, number: int = 0) -> tuple[Claim, Claim]:
    """The first payer paid 85.00 and left 45.00, of which the second paid 40.00 and the patient owes 5.00."""
    claim = make_claim(practice, secondary=factories.PayerFactory.create(practice=practice))
    receive(era(example_answer(claim), trace=f"A{number}"))
    second = accept(build(claim))
    receive(era(secondary_answer(second.patient_control_number), trace=f"B{number}"))
    return claim, second


def take_back(claim: Claim, number: int = 0) -> None:
    levels = (plb("WO", "-85.00"),)
    receive(era(turned(example_answer(claim)), trace=f"C{number}", provider_adjustments=levels))


def test_takeback_of_the_first_payer_lists_the_second_with_an_owner(in_practice: Practice, biller: User) -> None:
    claim, second = paid_by_both(in_practice)
    assert listed() == []

    # when the first payer takes its answer back, without a correction yet
    take_back(claim)

    # then the second payer has paid for nothing
    assert listed() == [BelowZero(second, dollars("45"), biller)]


def test_correction_of_the_first_payer_settles_it(in_practice: Practice) -> None:
    claim, _ = paid_by_both(in_practice)
    take_back(claim)

    receive(era(example_answer(claim, icn="ICN2"), trace="D1"))

    assert (listed(), below_zero_count()) == ([], 0)


def test_page_leads_to_the_refund_with_what_is_below_zero(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim, second = paid_by_both(practice)
        take_back(claim)
    browser = client_as(Role.BILLER)

    page = browser.get(reverse("unapplied_money", args=[practice.slug]), {"tab": "refunds"}).content.decode()
    form = browser.get(reverse("payer_refund_new", args=[practice.slug]), {"claim": second.pk}).content.decode()

    assert second.patient_control_number in page
    assert "45.00" in page
    assert "Nothing is due back to a payer" not in page
    assert f'value="{second.patient_control_number}"' in form
    assert 'value="40.00"' in form  # no more than it has paid; the other 5.00 is the patient's


def test_list_queries_do_not_grow_with_rows(practice: Practice, client_as: Login) -> None:
    browser, address = client_as(Role.BILLER), reverse("unapplied_money", args=[practice.slug])
    with practice_scope(practice.pk):
        take_back(paid_by_both(practice)[0])
    browser.get(address, {"tab": "refunds"})
    one = query_count(browser, f"{address}?tab=refunds")
    with practice_scope(practice.pk):
        for number in range(1, 4):
            take_back(paid_by_both(practice, number)[0], number)

    assert query_count(browser, f"{address}?tab=refunds") == one
