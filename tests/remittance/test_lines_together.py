"""One service payment that answers several lines (docs/algorithms/posting.md, section 2)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from billing.models import Visit
from billing.queries import ledger_problems
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial
from remittance.services.next_payer import build_next_claim, prior_adjudication
from tests import factories
from tests.remittance.factories import clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.test_exceptions import attach

pytestmark = pytest.mark.django_db

THREE = [("97110", "50.00"), ("97110", "50.00"), ("97110", "50.00")]


def attached(claim: Claim, trace: str = "EFT1001") -> ClaimPayment:
    """What waits of this check, attached to line 1 as the form offers."""
    row = ClaimPayment.objects.get(state="exception", remittance__trace=trace)
    return attach(row, claim, chosen_lines={1: claim.lines.get(number=1).pk})


def test_three_units_in_one_answer_three_lines_of_one(in_practice: Practice) -> None:
    # given three lines of 50.00, answered as one of 150.00
    claim = make_claim(in_practice, lines=THREE)
    receive(era(clp(claim.patient_control_number, svc("97110", "150.00", "120.00", ("CO", "45", "30.00")))))

    # when a person says that it answers line 1
    attached(claim)

    # then nothing of the claim waits for an answer
    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount) == ("paid", dollars("120"))
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == 0
    assert ledger_problems() == []


def test_combined_lines_of_the_first_payer_go_to_the_second(in_practice: Practice) -> None:
    # given a claim with a second payer, answered as one line of another code
    claim = make_claim(in_practice, secondary=factories.PayerFactory.create(practice=in_practice))
    answer = svc("99215", "200.00", "100.00", ("CO", "45", "60.00"), ("PR", "2", "40.00"))
    receive(era(clp(claim.patient_control_number, answer)))

    row = attached(claim)
    built = build_next_claim(claim_payment_id=row.pk, actor=system_user(), now=timezone.now())

    # then the second payer is billed, and reads of the claim as a whole what no line of ours can say
    claim.refresh_from_db()
    assert built is not None
    assert (claim.status, built.sequence) == ("paid", "S")
    prior = prior_adjudication(claim)
    assert (prior.paid, prior.lines) == (dollars("100"), ())
    assert [(one.group, one.reason, one.amount) for one in prior.adjustments] == [
        ("CO", "45", dollars("60")),
        ("PR", "2", dollars("40")),
    ]
    assert ledger_problems() == []


def test_what_is_denied_of_combined_lines_is_owed_and_worked_on_whole(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=THREE)
    receive(era(clp(claim.patient_control_number, svc("97110", "150.00", "0.00", ("CO", "197", "150.00")))))

    attached(claim)

    claim.refresh_from_db()
    denial = Denial.objects.get()
    assert (claim.status, denial.amount, denial.state) == ("denied", dollars("150"), "open")


def test_combined_lines_pay_what_was_denied_line_by_line(in_practice: Practice) -> None:
    # given two lines, each denied by itself
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    refused = (
        svc("99213", "150.00", "0.00", ("CO", "197", "150.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )
    receive(era(clp(number, *refused)))

    # when the payer pays both in one
    receive(era(clp(number, svc("99215", "200.00", "140.00", ("CO", "45", "60.00")), icn="ICN2"), trace="EFT1002"))
    attached(claim, "EFT1002")

    # then
    claim.refresh_from_db()
    assert (claim.status, claim.adjusted_amount) == ("paid", dollars("60"))
    assert not Denial.objects.filter(state="open").exists()
    assert ledger_problems() == []


def test_lines_that_are_answered_in_another_check_count_beside_combined_ones(in_practice: Practice) -> None:
    # given four lines, three of which come in one
    claim = make_claim(in_practice, lines=[*THREE, ("99213", "80.00")])
    number = claim.patient_control_number
    receive(era(clp(number, svc("97110", "150.00", "120.00", ("CO", "45", "30.00")))))
    attached(claim)
    claim.refresh_from_db()
    assert claim.status == "partly_paid"

    # when the fourth is denied in a later check
    receive(era(clp(number, svc("99213", "80.00", "0.00", ("CO", "45", "80.00")), icn="ICN2"), trace="EFT1002"))

    claim.refresh_from_db()
    assert claim.status == "paid"


def test_taken_back_combined_lines_are_open_again(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=THREE)
    answer = clp(claim.patient_control_number, svc("97110", "150.00", "120.00", ("CO", "45", "30.00")))
    receive(era(answer))
    attached(claim)

    receive(era(turned(answer), trace="EFT1002", provider_adjustments=(plb("WO", "-120.00"),)))

    claim.refresh_from_db()
    assert claim.status == "accepted"
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("150")


def test_a_line_without_a_charge_needs_no_answer(in_practice: Practice) -> None:
    # given a line of 0.00 (a quality code) that the payer leaves out
    claim = make_claim(in_practice, lines=[("99213", "150.00"), ("G8427", "0.00")])

    receive(era(clp(claim.patient_control_number, svc("99213", "150.00", "90.00", ("CO", "45", "60.00")))))

    claim.refresh_from_db()
    assert claim.status == "paid"
