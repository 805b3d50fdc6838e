"""Payments in two lines of the bank, and money passed on, in the reconciliation."""

from __future__ import annotations

import pytest

from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, PaymentMove
from remittance.queries.reconciliation import checks_of
from remittance.rules.reconciliation import Basis, day_of
from remittance.services.deposits import Fit
from remittance.services.moving import pass_on
from tests.remittance.factories import dollars, era, example_answer, make_claim
from tests.remittance.reconciling import LATER, NEXT_DAY, POSTED_ON, UNKNOWN, confirm, look, noon, post
from x12.parties import Name

pytestmark = pytest.mark.django_db


def test_payment_in_two_lines_of_the_bank_counts_once(in_practice: Practice) -> None:
    claim = make_claim(in_practice, service_on=POSTED_ON)
    patient = Name(claim.patient.last_name, claim.patient.first_name)
    check = post(era(example_answer(claim, patient=patient)))

    confirm("50.00", check, fit=Fit.PART)
    part = {basis: look(basis=basis).payer_total for basis in (Basis.POSTED, Basis.SERVICE)}
    part_waits = list(checks_of(day_of(POSTED_ON), Basis.POSTED, "waiting"))
    confirm("35.00", check, day=LATER)
    whole = [look(basis=basis).payer_total for basis in (Basis.POSTED, Basis.SERVICE)]

    assert {basis: (one.count, str(one.deposited), str(one.waiting)) for basis, one in part.items()} == {
        Basis.POSTED: (1, "50.00", "35.00"),
        Basis.SERVICE: (1, "0.00", "85.00"),
    }
    assert part_waits == [check]
    assert {(one.count, one.deposited, one.waiting) for one in whole} == {(1, dollars("85"), dollars("0"))}
    assert not checks_of(day_of(POSTED_ON), Basis.POSTED, "waiting").exists()


def test_money_passed_on_leaves_like_a_refund_to_a_payer(in_practice: Practice) -> None:
    check = post(era(UNKNOWN))
    row = ClaimPayment.objects.get()
    PaymentMove.objects.create(
        practice=in_practice,
        remittance=check,
        claim_payment=row,
        target=in_practice,
        state_before=row.state,
        reason="Theirs",
        requested_at=noon(POSTED_ON),
        requested_by=system_user(),
        moved_at=noon(POSTED_ON),
    )
    ClaimPayment.objects.update(state="moved")

    pass_on(
        claim_payment_id=row.pk,
        paid_on=NEXT_DAY,
        method="check",
        reference="88",
        actor=system_user(),
        today=NEXT_DAY,
        now=noon(NEXT_DAY),
    )

    found = look(NEXT_DAY)
    assert (found.is_proved, str(found.payer_refunds), str(found.ledger)) == (True, "40.00", "-40.00")
    assert look().is_proved
