"""Giving up a claim of a visit on which nothing is posted: no amount is there to trip over."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import LedgerEntry, SuperbillKind
from billing.queries import ledger_problems
from claims.models import Claim
from claims.services.build import build_claim
from claims.services.correct import CannotReplace, replace_claim
from claims.services.shelve import void_claim
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from tests import factories
from tests.remittance.factories import era, example_answer, make_claim, make_visit, receive, turned

pytestmark = pytest.mark.django_db


def test_claim_is_voided_before_anything_is_posted(practice: Practice, client_as: Callable[[Role], Client]) -> None:
    with practice_scope(practice.pk):
        payer = factories.PayerFactory.create(practice=practice)
        visit = make_visit(practice, payer=payer, copay="25.00")
        claim = build_claim(visit=visit, actor=system_user(), now=timezone.now())
        entries = list(LedgerEntry.objects.values_list("pk", flat=True))

        void_claim(claim=claim, reason="Wrong patient", actor=system_user(), now=timezone.now())

        assert list(LedgerEntry.objects.values_list("pk", flat=True)) == entries
        assert ledger_problems() == []
        assert build_claim(visit=visit, actor=system_user(), now=timezone.now()).pk != claim.pk
    browser = client_as(Role.BILLER)
    pages = {
        "claim_page": {"claim_id": claim.pk},
        "claim_remittances_panel": {"claim_id": claim.pk},
        "patient_balance_panel": {"patient_id": visit.patient_id},
    }
    for name, ids in pages.items():
        assert browser.get(reverse(name, kwargs={"practice_slug": practice.slug, **ids})).status_code == 200


def test_void_at_the_payer_needs_its_number_and_no_answer(in_practice: Practice) -> None:
    """The payer's number may have come with a 277CA."""
    claim = make_claim(in_practice)
    with pytest.raises(CannotReplace, match="is not known"):
        replace_claim(claim=claim, frequency="8", actor=system_user(), now=timezone.now())
    Claim.objects.filter(pk=claim.pk).update(payer_claim_control_number="ICN1")

    void = replace_claim(claim=claim, frequency="8", actor=system_user(), now=timezone.now())

    assert (void.frequency, void.paid_amount, void.charge_amount) == ("8", Decimal(0), claim.charge_amount)
    assert ledger_problems() == []


def test_reversal_of_what_was_never_posted_takes_nothing_back(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    check = receive(era(turned(example_answer(claim)), example_answer(claim, icn="ICN2")))

    claim.visit.refresh_from_db()
    assert ledger_problems() == []
    assert check.state == "posted"
    assert not claim.visit.superbills.filter(kind=SuperbillKind.CORRECTION).exists()
