"""Whose claim an answer under the first claim's number speaks of (docs/algorithms/posting.md, section 2)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from billing.models import Visit
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment
from remittance.services.exceptions import attach_claim, retry_exceptions
from remittance.services.next_payer import build_next_claim
from tests import factories
from tests.remittance.factories import TODAY, accept, clp, dollars, era, example_answer, make_claim, receive, svc
from tests.remittance.generated_proof import prove
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


@pytest.fixture
def payers(in_practice: Practice) -> tuple[Payer, Payer]:
    names = ("Federal Fund", "Evergreen Supplement")
    first, second = (factories.PayerFactory.create(practice=in_practice, name=name) for name in names)
    return first, second


@pytest.fixture
def claim(in_practice: Practice, payers: tuple[Payer, Payer]) -> Claim:
    return make_claim(in_practice, payer=payers[0], secondary=payers[1])


def supplement(claim: Claim, payer: Payer, status: str = "1") -> x12.Remittance:
    """The second payer's answer under the first claim's number, as if it were the first: 40.00 paid."""
    number = claim.patient_control_number
    lines = (
        svc("99213", "150.00", "30.00", ("CO", "45", "120.00"), line=f"{number}L1"),
        svc("97110", "50.00", "10.00", ("CO", "45", "40.00"), line=f"{number}L2"),
    )
    return era(clp(number, *lines, status=status, icn="SEC1"), payer=payer, trace="S1", payer_originator="1990000104")


@pytest.mark.parametrize("status", ["1", "19", "4"])
def test_waits_for_its_claim_and_leaves_the_first_payers_alone(
    claim: Claim, payers: tuple[Payer, Payer], status: str
) -> None:
    check = receive(supplement(claim, payers[1], status))

    row = ClaimPayment.objects.get(remittance=check)
    assert (row.state, check.held_amount) == ("exception", dollars("40"))
    assert "another payer of the patient" in row.reason
    claim.refresh_from_db()
    assert claim.status == "accepted"
    first = receive(era(example_answer(claim), payer=payers[0]))
    assert first.posted_amount == dollars("85")
    prove()


def test_posts_to_its_own_claim_once_there_is_one(claim: Claim, payers: tuple[Payer, Payer]) -> None:
    receive(supplement(claim, payers[1]))
    receive(era(example_answer(claim), payer=payers[0]))
    now, actor = timezone.now(), system_user()
    answered = ClaimPayment.objects.get(claim=claim, next_claim="to_build")
    second = build_next_claim(claim_payment_id=answered.pk, actor=actor, now=now)
    assert second is not None
    accept(second)

    retry_exceptions(actor=actor, today=TODAY, now=now)

    row = ClaimPayment.objects.get(remittance__trace="S1")
    assert (row.state, row.claim) == ("resolved", second)
    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.insurance_paid_amount, visit.adjustment_amount) == (dollars("125"), dollars("75"))
    assert (visit.insurance_balance_amount, visit.patient_balance_amount) == (dollars("0"), dollars("0"))
    prove()


def test_a_person_says_that_it_answers_for_the_first_payer(claim: Claim, payers: tuple[Payer, Payer]) -> None:
    check = receive(supplement(claim, payers[1]))
    row = ClaimPayment.objects.get(remittance=check)

    attach_claim(claim_payment_id=row.pk, claim=claim, actor=system_user(), today=TODAY, now=timezone.now())

    row.refresh_from_db()
    assert (row.state, row.claim) == ("resolved", claim)
    prove()
