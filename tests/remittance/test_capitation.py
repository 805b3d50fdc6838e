"""CARC 24: agreed with a payer that pays by the head, else a denial (docs/algorithms/posting.md, section 3)."""

from __future__ import annotations

import pytest

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice
from remittance.models import Denial, Remittance, Underpayment
from tests.remittance.factories import clp, dollars, era, make_claim, receive, svc
from tests.remittance.generated_proof import prove

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return make_claim(in_practice, lines=(("98940", "65.00"),))


def answer_with_capitation(claim: Claim) -> Remittance:
    number = claim.patient_control_number
    return receive(era(clp(number, svc("98940", "65.00", "0.00", ("CO", "24", "65.00"), line=f"{number}L1"))))


def test_payer_that_pays_by_the_head_has_paid_for_it(claim: Claim) -> None:
    claim.payer.is_capitated = True
    claim.payer.save()

    answer_with_capitation(claim)

    claim.refresh_from_db()
    assert (claim.status, claim.adjusted_amount) == ("paid", dollars("65"))
    assert account_totals()[Account.CONTRACTUAL] == dollars("65")
    assert not Denial.objects.exists()
    assert not Underpayment.objects.exists()
    prove()


def test_any_other_payer_denies_it(claim: Claim) -> None:
    answer_with_capitation(claim)

    claim.refresh_from_db()
    denial = Denial.objects.get()
    assert (denial.amount, denial.category, claim.status) == (dollars("65"), "registration", "denied")
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("65")
    prove()
