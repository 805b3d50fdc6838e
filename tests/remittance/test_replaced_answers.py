"""What a payer answers, and takes back, of a claim that was replaced (docs/algorithms/posting.md, section 2)."""

from __future__ import annotations

import pytest

from billing.models import Visit
from billing.queries import ledger_problems
from claims.models import Claim
from practice.models import Practice
from remittance.models import Denial
from tests.remittance.factories import accept, dollars, era, example_answer, make_claim, receive, svc, turned
from tests.remittance.factories import clp as claim_payment
from tests.remittance.test_denials_corrected import correct, deny
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


def denied(claim: Claim) -> x12.ClaimPayment:
    """What test_denials_corrected.deny sends."""
    number = claim.patient_control_number
    first = svc("99213", "150.00", "0.00", ("CO", "16", "150.00"), line=f"{number}L1", remarks=("N290",))
    second = svc("97110", "50.00", "0.00", ("CO", "16", "50.00"), line=f"{number}L2", remarks=("N290",))
    return claim_payment(number, first, second, icn="PAYER77")


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return make_claim(in_practice)


def test_answer_under_the_old_number_is_the_replacements(claim: Claim) -> None:
    # given a denied claim that was replaced
    replacement = accept(correct(deny(claim)[:1])[0])

    # when the payer answers the replacement under the number of the first
    receive(era(example_answer(claim, icn="NEW1"), trace="EFT2"))

    claim.refresh_from_db()
    replacement.refresh_from_db()
    assert (claim.status, replacement.status, replacement.paid_amount) == ("closed", "paid", dollars("85"))
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == 0
    assert not Denial.objects.filter(state="open").exists()
    assert ledger_problems() == []


def test_denial_that_is_taken_back_leaves_a_replaced_claim_closed(claim: Claim) -> None:
    replacement = accept(correct(deny(claim)[:1])[0])

    # when the payer reverses the denial and pays the replacement in one check
    paid = example_answer(replacement, icn="NEW1")
    receive(era(turned(denied(claim)), paid, trace="EFT2"))

    claim.refresh_from_db()
    replacement.refresh_from_db()
    assert (claim.status, replacement.status) == ("closed", "paid")
    assert ledger_problems() == []


def test_first_answer_to_the_first_claim_stays_its_own(claim: Claim) -> None:
    # given a claim that was closed and replaced before the payer had answered it
    ids = deny(claim)
    replacement = accept(correct(ids[:1])[0])
    receive(era(example_answer(replacement, icn="NEW1"), trace="EFT2"))

    # when the payer answers the first number again
    receive(era(example_answer(claim, icn="ICN9"), trace="EFT3"))

    # then the replacement, which has its answer, is not paid twice
    replacement.refresh_from_db()
    assert replacement.paid_amount == dollars("85")
    assert ledger_problems() == []
