"""Held money finds its claim."""

from __future__ import annotations

import dataclasses

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment
from remittance.services.exceptions import CannotAttach, NotAnException, attach_claim, retry_exceptions
from tests.remittance.factories import TODAY, clp, dollars, era, example_answer, make_claim, receive, svc, turned

pytestmark = pytest.mark.django_db


def attach(row: ClaimPayment, claim: object, **fields: object) -> ClaimPayment:
    return attach_claim(
        claim_payment_id=row.pk,
        claim=claim,  # type: ignore[arg-type]  # a Claim
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
        **fields,  # type: ignore[arg-type]  # options of attach_claim
    )


def test_attach_claim_releases_suspense_and_posts(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    stranger = clp(
        "OLD-7",
        svc("99213", "150.00", "65.00", ("CO", "45", "50.00"), ("PR", "3", "25.00"), ("PR", "2", "10.00")),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00")),
    )
    remittance = receive(era(stranger))

    row = attach(ClaimPayment.objects.get(), claim)

    remittance.refresh_from_db()
    assert (row.state, remittance.posted_amount, remittance.held_amount) == ("resolved", dollars("85"), dollars("0"))
    totals = account_totals()
    assert (totals[Account.PAYER_SUSPENSE], totals[Account.CASH]) == (dollars("0"), dollars("110"))
    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.insurance_paid_amount, visit.patient_balance_amount) == (dollars("85"), dollars("20"))
    assert row.services.filter(claim_line=None).count() == 0
    assert ledger_problems() == []


def test_attach_claim_refuses_what_does_not_fit_and_keeps_the_money(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(clp("OLD-7", svc("99215", "80.00", "30.00", ("CO", "45", "50.00")))))

    with pytest.raises(CannotAttach, match="line 1"):
        attach(ClaimPayment.objects.get(), claim)

    assert account_totals()[Account.PAYER_SUSPENSE] == dollars("-30")


def test_attach_claim_takes_a_persons_choice_of_line(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(clp("OLD-7", svc("99215", "150.00", "90.00", ("CO", "45", "60.00")))))
    line = claim.lines.get(number=1)

    row = attach(ClaimPayment.objects.get(), claim, chosen_lines={1: line.pk})

    assert row.services.get().claim_line == line


def test_attached_twice_is_refused(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(clp("OLD-7", svc("99213", "150.00", "90.00", ("CO", "45", "60.00")))))
    row = attach(ClaimPayment.objects.get(), claim)

    with pytest.raises(NotAnException):
        attach(row, claim)


def test_reversal_that_comes_before_its_payment_posts_later(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    answer = example_answer(claim)
    early = receive(era(turned(answer), example_answer(claim, icn="ICN2"), trace="EFT1002"))
    # The correction is what fits first; the takeback finds nothing and waits.
    assert (early.posted_amount, early.held_amount) == (dollars("85"), dollars("-85"))


def test_overpayment_is_taken_when_a_person_says_so(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(example_answer(claim)))
    receive(era(example_answer(claim, icn="ICN2"), trace="EFT1002"))
    row = ClaimPayment.objects.get(state="exception")

    attach(row, claim, may_overpay=True)

    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.insurance_paid_amount, visit.insurance_balance_amount) == (dollars("85"), dollars("0"))
    assert (visit.adjustment_amount, visit.patient_balance_amount) == (dollars("70"), dollars("45"))
    assert account_totals()[Account.REFUNDS] == dollars("-85")
    assert ledger_problems() == []


def test_retry_leaves_what_needs_a_choice(in_practice: Practice) -> None:
    make_claim(in_practice)
    receive(era(clp("OLD-7", svc("99213", "150.00", "90.00", ("CO", "45", "60.00")))))

    assert retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now()) == []


def test_every_line_is_posted_or_named(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    remittance = receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
                svc("G0283", "50.00", "0.00", ("CO", "97", "50.00")),
            )
        )
    )

    row = ClaimPayment.objects.get()
    assert (row.state, remittance.held_amount) == ("exception", dollars("90"))
    assert "line 2 (G0283 on 11/02/2026, 50.00)" in row.reason


def test_posted_at_last_says_no_more_why_it_waited(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    answer = example_answer(claim)
    receive(era(dataclasses.replace(answer, patient_control_number="OLD-7")))
    held = ClaimPayment.objects.get()

    row = attach(held, claim)

    assert ("OLD-7" in held.reason, row.reason) == (True, "")
