"""What the lists of remittances say beside their numbers: whose payment, of when, in dollars and cents."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from practice.models import Practice, Role
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Denial
from tests.remittance.factories import clp, era, example_answer, make_claim, receive, svc

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]


def tab(practice: Practice, browser: Client, name: str) -> str:
    return browser.get(reverse("remittance_list", args=[practice.slug]), {"tab": name}).content.decode()


def test_exceptions_name_payer_day_and_dollars_with_cents(practice: Practice, client_as: Login) -> None:
    # given an answer that comes twice, from a payer that is not on file, with amounts as short as payers send them
    with practice_scope(practice.pk):
        answer = example_answer(make_claim(practice))
        receive(era(answer))
        short = clp(answer.patient_control_number, *answer.services, icn="ICN2", charge=200, paid=85)
        receive(era(short, trace="EFT1002"))

    page = tab(practice, client_as(Role.BILLER), "exceptions")

    assert "Great Lakes Health" in page
    assert "11/16/2026" in page
    assert "200.00 charged with 85.00 paid is more than the 0.00 that it has open" in page


def test_next_payers_are_not_called_empty_above_one_that_waits(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        receive(era(example_answer(make_claim(practice), status="19")))
        ClaimPayment.objects.update(next_claim="failed", reason="Add the coverage.")
    browser = client_as(Role.BILLER)

    page = tab(practice, browser, "next")

    assert ("Add the coverage." in page, "No claim to a next payer waits" in page) == (True, False)


def test_dollars_without_a_word_of_the_payer_carry_no_remark_of_others(in_practice: Practice) -> None:
    # given a line of which 30.00 is denied with a remark, and 50.00 is not named at all
    claim = make_claim(in_practice, lines=[("99213", "150.00")])
    line = svc("99213", "100.00", "70.00", ("CO", "197", "30.00"), remarks=("N362",))

    receive(era(clp(claim.patient_control_number, line)))

    rows = Denial.objects.order_by("reason").values_list("reason", "remarks")
    assert list(rows) == [("197", ["N362"]), ("REST", [])]
