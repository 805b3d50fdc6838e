"""A payer pays what was written off or moved to the patient: the tables of docs/algorithms/posting.md, section 3."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Account, EntryKind, LedgerEntry, Visit
from billing.queries import account_totals, ledger_problems
from billing.services.payments import take_payment
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial, Remittance
from remittance.services.denials import NothingToTakeBack, settle_denials, take_denial_back
from remittance.services.undoing import undo_claim_payment
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, plb, receive, svc, turned
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    """99213 paid 90.00, 97110 50.00 denied."""
    claim = make_claim(in_practice)
    receive(era(first_answer(claim)))
    return claim


def moment() -> dict[str, Any]:
    return {"actor": system_user(), "today": TODAY, "now": timezone.now()}


def first_answer(claim: Claim) -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(
        number,
        svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )


def answer_again(claim: Claim, paid: str, *triplets: tuple[str, str, str], trace: str = "EFT2") -> Remittance:
    """The payer decides on the denied line once more."""
    number = claim.patient_control_number
    line = svc("97110", "50.00", paid, *triplets, line=f"{number}L2")
    return receive(era(clp(number, line, icn=f"ICN{trace}"), trace=trace))


def settle(resolution: str = "written_off") -> Denial:
    denial = Denial.objects.get(state="open")
    settle_denials(denial_ids=[denial.pk], resolution=resolution, reason="Bundled by contract", **moment())
    denial.refresh_from_db()
    return denial


def balances(claim: Claim) -> dict[str, Any]:
    visit = Visit.objects.get(pk=claim.visit_id)
    return {"payer": visit.insurance_balance_amount, "patient": visit.patient_balance_amount}


def test_paid_after_all_takes_the_write_off_back(claim: Claim) -> None:
    denial = settle()

    check = answer_again(claim, "40.00", ("CO", "45", "10.00"))

    denial.refresh_from_db()
    claim.refresh_from_db()
    totals = account_totals()
    assert (check.posted_amount, check.held_amount) == (dollars("40"), dollars("0"))
    assert {account: totals[account] for account in (Account.CASH, Account.CONTRACTUAL, Account.WRITE_OFF)} == {
        Account.CASH: dollars("130"),
        Account.CONTRACTUAL: dollars("70"),
        Account.WRITE_OFF: dollars("0"),
    }
    assert balances(claim) == {"payer": dollars("0"), "patient": dollars("0")}
    assert (denial.state, denial.resolution, denial.ledger_entry) == ("resolved", "answered", None)
    assert (claim.status, claim.paid_amount, claim.adjusted_amount) == ("paid", dollars("130"), dollars("70"))
    assert ledger_problems() == []


def test_taking_back_is_a_reversing_entry(claim: Claim) -> None:
    settled = settle().ledger_entry_id

    answer_again(claim, "40.00", ("CO", "45", "10.00"))

    back = LedgerEntry.objects.get(reverses_id=settled)
    assert (back.kind, sorted(back.lines.values_list("amount", flat=True))) == (
        EntryKind.REVERSAL,
        [dollars("-50"), dollars("50")],
    )


def test_money_paid_by_the_patient_becomes_his_credit(claim: Claim) -> None:
    settle("to_patient")
    visit = Visit.objects.select_related("patient").get(pk=claim.visit_id)
    take_payment(
        patient=visit.patient,
        visit=visit,
        amount=dollars("50"),
        method="cash",
        purpose="balance",
        reference="",
        idempotency_key=uuid.uuid4(),
        **moment(),
    )

    answer_again(claim, "40.00", ("CO", "45", "10.00"))

    visit.refresh_from_db()
    claim.refresh_from_db()
    assert (visit.patient_balance_amount, visit.patient_credit_amount) == (dollars("0"), dollars("50"))
    assert claim.patient_amount == dollars("0")
    assert ledger_problems() == []


def test_superbill_after_a_move_to_the_patient_asks_for_what_the_payer_leaves(claim: Claim) -> None:
    settle("to_patient")

    answer_again(claim, "40.00", ("PR", "2", "10.00"))

    payment = ClaimPayment.objects.select_related("superbill").get(remittance__trace="EFT2")
    assert payment.superbill is not None
    assert payment.superbill.due_amount == dollars("10")
    assert balances(claim)["patient"] == dollars("10")


def test_what_is_still_denied_is_a_new_denial(claim: Claim) -> None:
    settle()

    answer_again(claim, "20.00", ("CO", "45", "10.00"), ("CO", "197", "20.00"))

    assert Denial.objects.get(state="open").amount == dollars("20")
    assert balances(claim)["payer"] == dollars("20")
    assert ledger_problems() == []


def test_second_denial_leaves_the_write_off(claim: Claim) -> None:
    denial = settle()

    check = answer_again(claim, "0.00", ("CO", "197", "50.00"))

    denial.refresh_from_db()
    assert (check.held_amount, denial.resolution) == (dollars("0"), "written_off")
    assert account_totals()[Account.WRITE_OFF] == dollars("50")
    assert not Denial.objects.filter(state="open").exists()


def test_correction_without_payment_posts_once_the_write_off_is_gone(claim: Claim) -> None:
    """The payer takes its first answer back and calls the denied line contractual: that fits only so."""
    settle()
    number = claim.patient_control_number
    correction = clp(
        number,
        svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "45", "50.00"), line=f"{number}L2"),
        icn="ICN2",
    )

    check = receive(era(turned(first_answer(claim)), correction, trace="EFT2"))

    totals = account_totals()
    assert (check.held_amount, balances(claim)["payer"]) == (dollars("0"), dollars("0"))
    assert (totals[Account.WRITE_OFF], totals[Account.CONTRACTUAL]) == (dollars("0"), dollars("110"))
    assert ledger_problems() == []


def test_payment_of_another_line_does_not_touch_the_write_off(claim: Claim) -> None:
    """The other line is paid a second time: that does not fit, and the written-off money is not used up for it."""
    denial = settle()
    number = claim.patient_control_number
    twice = svc("99213", "150.00", "50.00", ("CO", "45", "100.00"), line=f"{number}L1")

    check = receive(era(clp(number, twice, icn="ICN2"), trace="EFT2"))

    denial.refresh_from_db()
    assert (check.held_amount, denial.resolution) == (dollars("50"), "written_off")
    assert account_totals()[Account.WRITE_OFF] == dollars("50")


def test_denial_is_open_again_when_its_answer_is_undone(claim: Claim) -> None:
    denial = settle()
    answer_again(claim, "40.00", ("CO", "45", "10.00"))

    undo_claim_payment(
        claim_payment_id=ClaimPayment.objects.get(remittance__trace="EFT2").pk, reason="Other claim", **moment()
    )

    denial.refresh_from_db()
    assert (denial.state, denial.resolution, balances(claim)["payer"]) == ("open", "", dollars("50"))
    assert ledger_problems() == []


def test_denial_is_open_again_when_the_payer_takes_its_answer_back(claim: Claim) -> None:
    """Without a write-off, too: what an answer closed, its reversal opens."""
    number = claim.patient_control_number
    answer_again(claim, "40.00", ("CO", "45", "10.00"))
    second = clp(number, svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line=f"{number}L2"), icn="ICNEFT2")

    receive(era(turned(second), trace="EFT3", provider_adjustments=(plb("FB", "-40"),)))

    denial = Denial.objects.get()
    assert (denial.state, balances(claim)["payer"]) == ("open", dollars("50"))


def test_denial_of_a_reversed_answer_stays_closed(claim: Claim) -> None:
    """The first answer is corrected, and the correction undone: the first one does not stand either."""
    correction = clp(
        claim.patient_control_number,
        svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{claim.patient_control_number}L1"),
        svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line=f"{claim.patient_control_number}L2"),
        icn="ICN2",
    )
    receive(era(turned(first_answer(claim)), correction, trace="EFT2"))
    corrected = ClaimPayment.objects.get(remittance__trace="EFT2", position=2)

    undo_claim_payment(claim_payment_id=corrected.pk, reason="Other claim", **moment())

    assert Denial.objects.get().state == "resolved"


def test_person_takes_a_write_off_back_and_writes_off_again(claim: Claim) -> None:
    denial = settle()

    taken_back = take_denial_back(denial_id=denial.pk, reason="The payer reopened it.", **moment())
    claim.refresh_from_db()
    status_between, open_between = claim.status, balances(claim)["payer"]
    settle()

    claim.refresh_from_db()
    assert (taken_back.state, status_between, open_between) == ("open", "partly_paid", dollars("50"))
    assert (claim.status, claim.adjusted_amount) == ("closed", dollars("110"))
    assert account_totals()[Account.WRITE_OFF] == dollars("50")
    assert ledger_problems() == []


def test_nothing_is_taken_back_twice(claim: Claim) -> None:
    denial = settle()
    take_denial_back(denial_id=denial.pk, reason="", **moment())

    with pytest.raises(NothingToTakeBack):
        take_denial_back(denial_id=denial.pk, reason="", **moment())


def test_undoing_is_possible_once_the_write_off_is_taken_back(claim: Claim) -> None:
    denial = settle()
    take_denial_back(denial_id=denial.pk, reason="", **moment())

    undo_claim_payment(claim_payment_id=denial.claim_payment_id, reason="Other claim", **moment())

    assert balances(claim)["payer"] == dollars("200")
    assert ledger_problems() == []
