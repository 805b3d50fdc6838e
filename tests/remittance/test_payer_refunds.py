"""Money that goes back to payers, once (docs/algorithms/credits-and-refunds.md, section 4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice, Role
from practice.queries import system_user
from remittance.models import ClaimPayment, HeldCase, PayerRefund, Remittance
from remittance.queries.denial_owners import possible_owners
from remittance.queries.proof import proof_of
from remittance.queries.unapplied import HELD, REFUNDS, held_money, payer_refunds, ties
from remittance.services.denial_owners import choose_denial_owner
from remittance.services.exceptions import attach_claim
from remittance.services.held_money import assign_held, hold_with_note
from remittance.services.payer_refunds import (
    CannotRefund,
    cancel_refund,
    match_refund,
    pay_refund,
    refund_held,
    request_refund,
)
from remittance.services.undoing import CannotUndo, undo_claim_payment, undo_remittance
from tests import factories
from tests.remittance.factories import (
    TODAY,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    plb,
    receive,
    svc,
    turned,
)

pytestmark = pytest.mark.django_db
IDENTIFIER = "1380000001"


@pytest.fixture
def payer(in_practice: Practice) -> Payer:
    return factories.PayerFactory.create(practice=in_practice, remittance_payer_id=IDENTIFIER)


@pytest.fixture
def claim(in_practice: Practice, payer: Payer) -> Claim:
    return make_claim(in_practice, payer=payer)


def act(**fields: Any) -> dict[str, Any]:
    return {"actor": system_user(), "today": TODAY, "now": timezone.now(), **fields}


def overpaid(claim: Claim) -> PayerRefund:
    """The claim is paid twice, and the second payment attached by a person."""
    receive(era(example_answer(claim)))
    receive(era(example_answer(claim, icn="ICN2"), trace="EFT1002"))
    row = ClaimPayment.objects.get(state="exception")
    attach_claim(claim_payment_id=row.pk, claim=claim, may_overpay=True, **act())
    return PayerRefund.objects.get()


def pay(refund: PayerRefund) -> PayerRefund:
    return pay_refund(refund_id=refund.pk, paid_on=TODAY, method="check", reference="3301", **act())


def take_back(claim: Claim, *adjustments: Any, trace: str = "EFT1003") -> Remittance:
    """The payer reverses the second payment."""
    second = turned(example_answer(claim, icn="ICN2"))
    return receive(era(second, trace=trace, provider_adjustments=adjustments))


def balances(claim: Claim) -> tuple[Decimal, Decimal, Decimal]:
    """Insurance paid, open with insurance, due from the patient."""
    visit = Visit.objects.get(pk=claim.visit_id)
    return visit.insurance_paid_amount, visit.insurance_balance_amount, visit.patient_balance_amount


def triple(*texts: str) -> tuple[Decimal, ...]:
    return tuple(dollars(text) for text in texts)


def proven() -> None:
    assert ledger_problems() == []
    assert all(tie.agrees for tie in ties().values())
    assert all(proof_of(one).is_proved for one in Remittance.objects.filter(state="posted"))


def test_worked_table_second_payment_is_recorded_and_paid_back(claim: Claim) -> None:
    refund = overpaid(claim)
    recorded = balances(claim), account_totals()[Account.REFUNDS]

    pay(refund)

    assert recorded == (triple("85", "0", "45"), dollars("-85"))
    assert (refund.origin, refund.amount, refund.owner) == ("overpaid", dollars("85"), system_user())
    assert balances(claim) == triple("85", "0", "45")
    totals = account_totals()
    assert (totals[Account.REFUNDS], totals[Account.CASH]) == triple("0", "85")
    proven()


def test_refund_is_paid_once(claim: Claim) -> None:
    refund = pay(overpaid(claim))

    with pytest.raises(CannotRefund, match="is paid already"):
        pay(refund)

    assert account_totals()[Account.CASH] == dollars("85")


def test_what_the_payer_takes_back_first_need_not_be_paid(claim: Claim) -> None:
    refund = overpaid(claim)

    take_back(claim, plb("FB", "-85.00"))

    refund.refresh_from_db()
    assert refund.state == "taken_back"
    assert balances(claim) == triple("85", "0", "45")
    assert account_totals()[Account.REFUNDS] == 0
    with pytest.raises(CannotRefund):
        pay(refund)
    proven()


def test_worked_table_paid_refund_that_the_payer_returns_with_its_takeback_is_acknowledged(claim: Claim) -> None:
    refund = pay(overpaid(claim))

    take_back(claim, plb("72", "-85.00"))

    refund.refresh_from_db()
    assert refund.state == "acknowledged"
    assert balances(claim) == triple("85", "0", "45")
    totals = account_totals()
    assert (totals[Account.CASH], totals[Account.PROVIDER_LEVEL]) == triple("85", "0")
    proven()


def test_paid_refund_taken_from_a_check_as_well_is_owed_by_the_payer_until_it_comes_again(claim: Claim) -> None:
    refund = pay(overpaid(claim))

    take_back(claim, plb("FB", "-85.00"))
    refund.refresh_from_db()
    taken_twice = refund.state, balances(claim)
    receive(era(trace="EFT1004", provider_adjustments=(plb("72", "-85.00"),)))

    refund.refresh_from_db()
    assert taken_twice == ("taken_twice", triple("0", "85", "45"))
    assert refund.state == "acknowledged"
    assert balances(claim) == triple("85", "0", "45")
    proven()


def test_one_returned_amount_settles_one_refund(in_practice: Practice, payer: Payer) -> None:
    refunds = []
    for number in (1, 2):
        claim = make_claim(in_practice, payer=payer)
        receive(era(example_answer(claim), trace=f"A{number}"))
        requested = request_refund(
            claim=claim, amount=dollars("85"), reason="x", letter_reference="L", requested_on=TODAY, **act()
        )
        refunds.append(pay(requested))
        back = turned(example_answer(claim))
        receive(era(back, trace=f"B{number}", provider_adjustments=(plb("FB", "-85.00"),)))

    receive(era(trace="C1", provider_adjustments=(plb("72", "-85.00"),)))

    assert sorted(PayerRefund.objects.values_list("state", flat=True)) == ["acknowledged", "taken_twice"]
    proven()


def test_reversal_with_its_correction_takes_only_the_difference(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    refund = request_refund(
        claim=claim, amount=dollars("20"), reason="Too much", letter_reference="L-7", requested_on=TODAY, **act()
    )
    number = claim.patient_control_number
    corrected = clp(
        number,
        svc("99213", "150.00", "45.00", ("CO", "45", "50.00"), ("PR", "2", "55.00"), line=f"{number}L1"),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00"), line=f"{number}L2"),
        icn="ICN2",
    )

    receive(
        era(
            turned(example_answer(claim)),
            corrected,
            trace="EFT1002",
            provider_adjustments=(plb("FB", "-20.00"),),
        )
    )

    refund.refresh_from_db()
    assert refund.state == "taken_back"
    assert balances(claim) == triple("65", "0", "65")
    proven()


def test_smaller_takeback_leaves_the_refund_as_it_is(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    refund = request_refund(
        claim=claim, amount=dollars("30"), reason="Too much", letter_reference="L-7", requested_on=TODAY, **act()
    )
    number = claim.patient_control_number
    corrected = clp(
        number,
        svc("99213", "150.00", "45.00", ("CO", "45", "50.00"), ("PR", "2", "55.00"), line=f"{number}L1"),
        svc("97110", "50.00", "20.00", ("CO", "45", "20.00"), ("PR", "2", "10.00"), line=f"{number}L2"),
        icn="ICN2",
    )

    receive(era(turned(example_answer(claim)), corrected, trace="E2", provider_adjustments=(plb("FB", "-20.00"),)))

    refund.refresh_from_db()
    assert refund.state == "due"
    proven()


def test_refund_taken_as_a_provider_level_amount_is_settled_by_a_person(claim: Claim, payer: Payer) -> None:
    refund = overpaid(claim)
    check = receive(
        era(
            clp("X1", svc("99213", "100.00", "100.00")),
            trace="EFT1005",
            payer=payer,
            provider_adjustments=(plb("WO", "85.00"),),
        )
    )

    match_refund(refund_id=refund.pk, provider_adjustment_id=check.provider_adjustments.get().pk, **act())

    refund.refresh_from_db()
    totals = account_totals()
    assert refund.state == "taken_back"
    assert (totals[Account.REFUNDS], totals[Account.PROVIDER_LEVEL]) == triple("0", "0")
    assert balances(claim) == triple("85", "0", "45")
    proven()
    with pytest.raises(CannotUndo, match="matched with this check"):
        undo_remittance(remittance_id=check.pk, reason="x", **act())


def test_provider_level_amount_of_another_size_does_not_settle(claim: Claim, payer: Payer) -> None:
    refund = overpaid(claim)
    paid = clp("X1", svc("99213", "100.00", "100.00"))
    check = receive(era(paid, trace="EFT1005", payer=payer, provider_adjustments=(plb("WO", "84.99"),)))

    with pytest.raises(CannotRefund, match="with the amount of the refund"):
        match_refund(refund_id=refund.pk, provider_adjustment_id=check.provider_adjustments.get().pk, **act())


def test_undoing_the_second_posting_cancels_its_refund(claim: Claim) -> None:
    refund = overpaid(claim)

    undo_claim_payment(claim_payment_id=refund.claim_payment_id or 0, reason="wrong claim", **act())

    refund.refresh_from_db()
    assert refund.state == "cancelled"
    assert balances(claim) == triple("85", "0", "45")
    assert ties()[HELD].listed == dollars("85")
    proven()


def test_posting_whose_refund_was_paid_is_not_undone(claim: Claim) -> None:
    refund = pay(overpaid(claim))

    with pytest.raises(CannotUndo, match=r"85\.00 to the payer is paid"):
        undo_claim_payment(claim_payment_id=refund.claim_payment_id or 0, reason="x", **act())

    proven()


def held(practice: Practice, payer: Payer | None = None, trace: str = "EFT1001") -> ClaimPayment:
    receive(era(clp("OLD-7", svc("99213", "150.00", "40.00", ("CO", "45", "110.00"))), trace=trace, payer=payer))
    return ClaimPayment.objects.get(remittance__trace=trace)


def test_held_payment_goes_back_and_leaves_suspense(in_practice: Practice, payer: Payer) -> None:
    row = held(in_practice)

    refund = refund_held(claim_payment_id=row.pk, payer=None, reason="Not our patient", **act())
    between = ties()
    pay(refund)

    assert (refund.payer, refund.amount) == (payer, dollars("40"))
    assert (between[HELD].listed, between[REFUNDS].listed) == triple("0", "40")
    assert account_totals()[Account.CASH] == 0
    with pytest.raises(CannotRefund, match="not held any more"):
        refund_held(claim_payment_id=row.pk, payer=None, reason="again", **act())
    proven()


def test_cancelled_refund_of_held_money_is_held_again(in_practice: Practice, payer: Payer) -> None:
    row = held(in_practice)
    refund = refund_held(claim_payment_id=row.pk, payer=None, reason="Not our patient", **act())

    cancel_refund(refund_id=refund.pk, reason="It was ours", **act())
    again = refund_held(claim_payment_id=row.pk, payer=None, reason="No, it was not", **act())

    assert ties()[REFUNDS].listed == dollars("40")
    assert again.state == "due"
    proven()


def test_check_whose_held_money_goes_back_is_not_undone(in_practice: Practice, payer: Payer) -> None:
    row = held(in_practice)
    refund_held(claim_payment_id=row.pk, payer=None, reason="Not our patient", **act())

    with pytest.raises(CannotUndo, match="Cancel that refund first"):
        undo_remittance(remittance_id=row.remittance_id, reason="x", **act())


def test_held_payment_of_an_unknown_payer_asks_which_it_is(in_practice: Practice) -> None:
    row = held(in_practice)
    other = factories.PayerFactory.create(practice=in_practice)

    with pytest.raises(CannotRefund, match="Choose the payer"):
        refund_held(claim_payment_id=row.pk, payer=None, reason="x", **act())
    refund = refund_held(claim_payment_id=row.pk, payer=other, reason="x", **act())

    assert refund.payer == other
    proven()


@pytest.mark.parametrize("amount", ["0.00", "-1.00", "85.01"])
def test_payer_gets_back_no_more_than_it_paid(claim: Claim, amount: str) -> None:
    receive(era(example_answer(claim)))

    with pytest.raises(CannotRefund, match=r"up to 85\.00"):
        request_refund(
            claim=claim, amount=Decimal(amount), reason="x", letter_reference="", requested_on=TODAY, **act()
        )


def test_one_letter_is_recorded_once(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    letter = act(claim=claim, amount=dollars("20"), reason="x", letter_reference="L-7", requested_on=TODAY)
    request_refund(**letter)

    with pytest.raises(CannotRefund, match="recorded already"):
        request_refund(**letter)


def test_overpayment_is_not_cancelled_away(claim: Claim) -> None:
    refund = overpaid(claim)

    with pytest.raises(CannotRefund, match="undo the posting"):
        cancel_refund(refund_id=refund.pk, reason="x", **act())


def test_held_money_and_refunds_have_owners(practice: Practice, in_practice: Practice, payer: Payer) -> None:
    first, second = factories.make_member(practice, Role.BILLER), factories.make_member(practice, Role.BILLER)
    row = held(in_practice)

    def owners() -> list[int]:
        workers = possible_owners()
        found = [
            held_money(workers=workers, viewer=system_user()),
            payer_refunds(workers=workers, viewer=system_user()),
        ]
        return [one.owner_pk for rows in found for one in rows]

    by_rule = owners()
    choose_denial_owner(payer=payer, owner=second, actor=first, now=timezone.now())
    by_table = owners()
    assign_held(claim_payment_ids=[row.pk], owner=first, actor=second, now=timezone.now())
    given = owners()
    refund_held(claim_payment_id=row.pk, payer=None, reason="x", **act())
    of_refund = owners()
    second.is_active = False
    second.save()
    after_leaving = owners()

    assert (by_rule, by_table, given) == ([first.pk], [second.pk], [first.pk])
    assert (of_refund, after_leaving) == ([second.pk], [first.pk])


def test_held_money_keeps_its_note(in_practice: Practice, payer: Payer) -> None:
    row = held(in_practice)

    hold_with_note(
        claim_payment_ids=[row.pk], note="The payer looks for the claim", actor=system_user(), now=timezone.now()
    )

    row.refresh_from_db()
    assert HeldCase.objects.get(claim_payment=row).note == "The payer looks for the claim"
    assert (row.state, ties()[HELD].listed) == ("exception", dollars("40"))


def test_claim_whose_overpayment_is_taken_back_is_paid(claim: Claim) -> None:
    # given a second payment that was more than was open, to be refunded
    overpaid(claim)

    # when the payer takes that second payment back
    take_back(claim, plb("FB", "-85.00"))

    # then the first answer stands, and nothing of the claim is open
    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount) == ("paid", dollars("85"))
    assert claim.events.order_by("-pk")[0].text.startswith("Nothing is open")
    proven()
