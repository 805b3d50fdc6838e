"""A reversal that takes back in one what was answered in parts (docs/algorithms/posting.md, section 4)."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from billing.models import Account, Superbill, SuperbillKind, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice
from remittance.models import ClaimPayment, Denial, Remittance
from remittance.queries.proof import proof_of
from remittance.services.exceptions import CannotAttach, retry_exceptions
from remittance.services.undoing import CannotUndo, replay_remittance, undo_claim_payment, undo_remittance
from tests import factories
from tests.remittance.factories import clp, dollars, era, make_claim, receive, svc, turned
from tests.remittance.generated_proof import prove
from tests.remittance.test_cancelling import arrive, attach, back, held, moment
from tests.remittance.test_doubts import from_file
from tests.remittance.test_next_payer import build
from x12 import remittance as x12

pytestmark = pytest.mark.django_db
LINES = (("97810", "85.00"), ("97811", "40.00"))


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return make_claim(in_practice, lines=LINES)


def in_two_parts(claim: Claim) -> tuple[x12.ClaimPayment, x12.ClaimPayment]:
    number = claim.patient_control_number
    return (
        clp(number, svc("97810", "85.00", "60.00", ("CO", "45", "17.00"), ("PR", "3", "8.00"), line=f"{number}L1")),
        clp(number, svc("97811", "40.00", "0.00", ("CO", "45", "8.00"), ("PR", "3", "32.00"), line=f"{number}L2")),
    )


def whole(claim: Claim, **fields: str) -> x12.ClaimPayment:
    first, second = in_two_parts(claim)
    return clp(claim.patient_control_number, *first.services, *second.services, **fields)  # type: ignore[arg-type]  # names of its fields


def other_reasons(claim: Claim) -> x12.ClaimPayment:
    """The reversal of the whole, in which the patient's part has another reason."""
    number = claim.patient_control_number
    return turned(
        clp(
            number,
            svc("97810", "85.00", "60.00", ("CO", "45", "17.00"), ("PR", "1", "8.00"), line=f"{number}L1"),
            svc("97811", "40.00", "0.00", ("CO", "45", "8.00"), ("PR", "1", "32.00"), line=f"{number}L2"),
        )
    )


def balances() -> tuple[Decimal, Decimal]:
    """Open with insurance, due from the patient."""
    visit = Visit.objects.get()
    return visit.insurance_balance_amount, visit.patient_balance_amount


def test_worked_table_reversal_of_both_parts_posts_by_itself(claim: Claim) -> None:
    first = arrive(era(*in_two_parts(claim), trace="EFT1"))

    second = arrive(back(turned(whole(claim)), "EFT2"))

    claim.refresh_from_db()
    assert held() == []
    assert (claim.status, claim.paid_amount, claim.patient_amount) == ("accepted", dollars("0"), dollars("0"))
    assert balances() == (dollars("125"), dollars("0"))
    totals = account_totals()
    accounts = (Account.CASH, Account.PAYER_SUSPENSE, Account.CONTRACTUAL, Account.PATIENT_RECEIVABLE)
    assert [totals[account] for account in accounts] == [dollars("60"), dollars("0"), dollars("0"), dollars("0")]
    assert totals[Account.PROVIDER_LEVEL] == dollars("-60")  # the reversal's money is still to be taken (FB)
    assert Superbill.objects.filter(kind=SuperbillKind.CORRECTION).count() == 2
    for row, amount in ((first, "60"), (second, "-60")):
        row.refresh_from_db()
        assert (row.posted_amount, row.held_amount) == (dollars(amount), dollars("0"))
        assert proof_of(row).is_proved


def test_correction_posts_once_both_parts_are_back(claim: Claim) -> None:
    arrive(era(*in_two_parts(claim), trace="EFT1"))
    arrive(back(turned(whole(claim)), "EFT2"))

    arrive(era(whole(claim, icn="ICN5"), trace="EFT3"))

    assert held() == []
    assert balances() == (dollars("0"), dollars("40"))


def test_reversal_takes_back_the_parts_with_its_number_and_leaves_the_others(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=(*LINES, ("97140", "30.00")))
    number = claim.patient_control_number
    another = clp(number, svc("97140", "30.00", "25.00", ("CO", "45", "5.00"), line=f"{number}L3"), icn="ICN9")
    arrive(era(*in_two_parts(claim), another, trace="EFT1"))

    arrive(back(turned(whole(claim)), "EFT2"))

    claim.refresh_from_db()
    assert held() == []
    assert (claim.status, claim.paid_amount) == ("partly_paid", dollars("25"))
    assert balances() == (dollars("125"), dollars("0"))


def test_reversal_with_other_reasons_waits_and_is_attached_by_a_person(claim: Claim) -> None:
    arrive(era(*in_two_parts(claim), trace="EFT1"))
    arrive(back(other_reasons(claim), "EFT2"))
    ((_, words),) = held()
    assert "in 2 parts (60.00, 0.00)" in words
    assert "attach this to the claim: all of them are taken back" in words

    attach(ClaimPayment.objects.get(status_code="22"), claim)

    prove()
    assert held() == []
    assert balances() == (dollars("125"), dollars("0"))


def test_reversal_of_other_sums_is_not_attached(claim: Claim) -> None:
    arrive(era(*in_two_parts(claim), trace="EFT1"))
    number = claim.patient_control_number
    arrive(back(turned(clp(number, svc("97810", "85.00", "59.99", ("CO", "45", "25.01")))), "EFT2"))

    with pytest.raises(CannotAttach, match="has no such payment"):
        attach(ClaimPayment.objects.get(status_code="22"), claim)

    assert balances() == (dollars("0"), dollars("40"))


def test_parts_that_correct_what_the_reversal_took_back_stay(claim: Claim) -> None:
    """The reversal came first: it means an answer that is not there, not the parts which follow it."""
    reversal = turned(whole(claim))
    arrive(era(reversal, *in_two_parts(claim), trace="EFT2"))

    assert [status for status, _ in held()] == ["22"]
    assert balances() == (dollars("0"), dollars("40"))


def test_claim_to_the_next_payer_that_was_sent_does_not_stop_the_reversal(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice, lines=LINES, secondary=secondary)
    arrive(era(*in_two_parts(claim), trace="EFT1"))
    following = build(claim)
    Claim.objects.filter(pk=following.pk).update(status="sent")

    arrive(back(turned(whole(claim)), "EFT2"))

    assert held() == []
    assert "took its payment back" in following.events.order_by("-id")[0].text


def test_denials_of_the_parts_are_closed(claim: Claim) -> None:
    number = claim.patient_control_number
    denied = svc("97811", "40.00", "0.00", ("CO", "197", "40.00"), line=f"{number}L2")
    paid = in_two_parts(claim)[0]
    arrive(era(paid, clp(number, denied), trace="EFT1"))

    arrive(back(turned(clp(number, *paid.services, denied)), "EFT2"))

    assert [one.resolution for one in Denial.objects.all()] == ["reversed"]
    assert balances() == (dollars("125"), dollars("0"))


def test_parts_and_their_reversal_in_one_check_are_undone_and_posted_again(in_practice: Practice, claim: Claim) -> None:
    record = era(*in_two_parts(claim), turned(whole(claim)), trace="EFT1")
    check = from_file(in_practice, is_test=False, record=record)
    retry_exceptions(**moment())
    prove()
    assert (held(), balances()) == ([], (dollars("125"), dollars("0")))

    undo_remittance(remittance_id=check.pk, reason="Not ours", **moment())

    prove()
    totals = account_totals()
    assert (totals[Account.CASH], totals[Account.PAYER_SUSPENSE]) == (dollars("0"), dollars("0"))
    assert balances() == (dollars("125"), dollars("0"))
    replay_remittance(remittance_id=check.pk, **moment())
    prove()
    assert (held(), balances()) == ([], (dollars("125"), dollars("0")))


def test_reversal_that_came_before_its_payment_is_undone_with_it(claim: Claim) -> None:
    """Its money was held first: what both left in suspense has cancelled out as well."""
    check = arrive(era(turned(whole(claim)), whole(claim), trace="EFT1"))
    assert (held(), balances()) == ([], (dollars("125"), dollars("0")))

    undo_remittance(remittance_id=check.pk, reason="Not ours", **moment())

    prove()
    assert account_totals()[Account.CASH] == dollars("0")


def test_lower_case_number_is_tried_again(claim: Claim) -> None:
    """The reversal came in lower case, before its payment, which did not."""
    number = claim.patient_control_number.lower()
    arrive(back(dataclasses.replace(turned(whole(claim)), patient_control_number=f" {number} "), "EFT2"))
    assert [status for status, _ in held()] == ["22"]

    check = receive(era(whole(claim), trace="EFT1"))
    retry_exceptions(patient_control_numbers=[claim.patient_control_number], **moment())

    prove()
    assert (check.state, held(), balances()) == ("posted", [], (dollars("125"), dollars("0")))


def test_held_payment_in_lower_case_cancels_out_with_its_reversal(in_practice: Practice) -> None:
    stranger = clp("OLD-7", svc("98940", "65.00", "21.60", ("CO", "45", "43.40")), icn="S1")
    arrive(era(dataclasses.replace(stranger, patient_control_number="old-7"), trace="EFT1"))

    arrive(back(turned(stranger), "EFT2"))

    assert held() == []


def test_neither_the_parts_nor_their_reversal_are_undone_apart(claim: Claim) -> None:
    first = arrive(era(*in_two_parts(claim), trace="EFT1"))
    second = arrive(back(turned(whole(claim)), "EFT2"))

    for row in ClaimPayment.objects.filter(status_code="1"):
        with pytest.raises(CannotUndo, match="took this payment"):
            undo_claim_payment(claim_payment_id=row.pk, reason="x", **moment())
    for check in (first, second):
        with pytest.raises(CannotUndo):
            undo_remittance(remittance_id=check.pk, reason="x", **moment())

    assert Remittance.objects.filter(state="posted").count() == 2
    prove()
