"""Provider-level amounts by payer: what is carried from check to check, and its page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.models import Account
from billing.queries import account_totals
from contacts.models import Payer
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.queries.provider_level import payer_chains, payer_standings
from remittance.services.undoing import undo_remittance
from tests.factories import PayerFactory
from tests.remittance.factories import TODAY, clp, era, example_answer, make_claim, plb, receive, svc

pytestmark = pytest.mark.django_db
Login = Callable[[Role], Client]


def pay(practice: Practice, payer: Payer, trace: str, *amounts: tuple[str, str, str]) -> Remittance:
    """A check of one paid claim with these provider-level amounts: code, amount, reference."""
    claim = make_claim(practice, payer=payer)
    adjustments = tuple(plb(*amount) for amount in amounts)
    return receive(era(example_answer(claim), trace=trace, payer=payer, provider_adjustments=adjustments))


def test_a_forwarded_debit_is_chained_across_remittances(in_practice: Practice) -> None:
    payer = PayerFactory.create(practice=in_practice, remittance_payer_id="1380000001")
    pay(in_practice, payer, "EFT1", ("FB", "-40.00", ""), ("L6", "-1.50", ""))

    pay(in_practice, payer, "EFT2", ("FB", "30.00", "EFT1"))

    [standing] = payer_standings()
    [chain] = payer_chains(payer)
    assert (standing.payer_id, standing.carried, standing.added) == (payer.pk, Decimal("10.00"), Decimal("11.50"))
    assert [(step.carried.trace, step.left) for step in chain.steps] == [
        ("EFT1", Decimal("40.00")),
        ("EFT2", Decimal("10.00")),
    ]
    assert account_totals()[Account.PROVIDER_LEVEL] == -standing.added


def test_an_undone_check_carries_nothing(in_practice: Practice, biller: User) -> None:
    payer = PayerFactory.create(practice=in_practice, remittance_payer_id="1380000001")
    remittance = pay(in_practice, payer, "EFT1", ("FB", "-40.00", ""))

    undo_remittance(
        remittance_id=remittance.pk, reason="Wrong payer.", actor=biller, today=TODAY, now=remittance.received_at
    )

    assert (payer_standings(), payer_chains(payer)) == ([], [])


def test_pages_say_what_a_payer_will_still_take(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        payer = PayerFactory.create(practice=practice, name="Great Lakes", remittance_payer_id="1380000001")
        pay(practice, payer, "EFT1", ("WO", "-40.00", "ICN7"), ("WO", "7.00", "ICN8"))
    client = client_as(Role.BILLER)
    kwargs = {"practice_slug": practice.slug}

    listed = client.get(reverse("provider_level_list", kwargs=kwargs))
    page = client.get(reverse("provider_level_page", kwargs={**kwargs, "payer_id": payer.pk}))

    assert "Great Lakes" in listed.content.decode()
    assert (page.context["carried"], page.context["unannounced"]) == (Decimal("40.00"), Decimal("7.00"))
    assert "Still to be taken" in page.content.decode()


def test_list_says_what_it_is_for_when_empty(practice: Practice, client_as: Login) -> None:
    answer = client_as(Role.BILLER).get(reverse("provider_level_list", kwargs={"practice_slug": practice.slug}))

    assert "No provider-level amounts yet" in answer.content.decode()


def test_list_asks_as_many_queries_for_30_payers_as_for_one(practice: Practice, client_as: Login) -> None:
    client, address = client_as(Role.BILLER), reverse("provider_level_list", kwargs={"practice_slug": practice.slug})
    counts = []
    for first, last in ((1, 2), (2, 31)):
        with practice_scope(practice.pk):
            for number in range(first, last):
                payer = PayerFactory.create(practice=practice, remittance_payer_id=f"13800000{number:02}")
                pay(practice, payer, f"EFT{number}", ("WO", "1.00", "X"))
                Remittance.objects.filter(trace=f"EFT{number}").update(payer=payer)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_what_nobody_announced_pays_no_open_debt(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        payer = PayerFactory.create(practice=practice, remittance_payer_id="1380000001")
        pay(practice, payer, "EFT1", ("FB", "-40.00", ""), ("WO", "25.00", "ICN8"))
        [standing] = payer_standings()
    listed = client_as(Role.BILLER).get(reverse("provider_level_list", kwargs={"practice_slug": practice.slug}))

    assert (standing.carried, standing.unannounced, standing.added) == (Decimal("40"), Decimal("25"), Decimal("15"))
    assert listed.context["carried"] == Decimal("40.00")


def test_amounts_of_an_unknown_payer_are_listed(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        stranger = clp("OLD-7", svc("99213", "150.00", "150.00"))
        receive(era(stranger, provider_adjustments=(plb("FB", "-40.00"),), payer_originator="1999999999"))
        assert Remittance.objects.get().payer is None
        [standing] = payer_standings()

    listed = client_as(Role.BILLER).get(reverse("provider_level_list", kwargs={"practice_slug": practice.slug}))

    assert (standing.payer_id, standing.payer_name, standing.carried) == (None, "Great Lakes Health", Decimal("40.00"))
    assert "Payer unknown" in listed.content.decode()
    assert "q=Great%20Lakes%20Health" in listed.content.decode()
