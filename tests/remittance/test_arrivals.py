"""Answers that contradict each other, or come before what they speak of: the last word counts, whatever comes first."""

from __future__ import annotations

import pytest
from django.utils import timezone

from billing.models import Visit
from billing.queries import ledger_problems
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial, Remittance
from remittance.services.exceptions import retry_exceptions
from tests import factories
from tests.remittance.factories import TODAY, clp, dollars, era, example_answer, make_claim, receive, svc, turned
from tests.remittance.generated_arrivals import bill_next_payers
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


def all_denied(claim: Claim, reason: str = "197", **fields: object) -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(
        number,
        svc("99213", "150.00", "0.00", ("CO", reason, "150.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", reason, "50.00"), line=f"{number}L2"),
        **fields,  # type: ignore[arg-type]  # fields by name
    )


def all_deductible(claim: Claim, **fields: object) -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(
        number,
        svc("99213", "150.00", "0.00", ("PR", "1", "150.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("PR", "1", "50.00"), line=f"{number}L2"),
        **fields,  # type: ignore[arg-type]  # fields by name
    )


def arrive(record: x12.Remittance) -> Remittance:
    """A check comes in, and what waited for it is tried again."""
    row = receive(record)
    retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now())
    return row


def test_line_denied_and_paid_in_one_check_is_no_open_denial(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    paid = svc("99213", "150.00", "100.00", ("CO", "45", "50.00"), line=f"{number}L1")
    denied = svc("97110", "50.00", "0.00", ("CO", "16", "50.00"), line=f"{number}L2")
    after_all = svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line=f"{number}L2")

    receive(era(clp(number, paid, denied), clp(number, after_all, icn="ICN2")))

    denial = Denial.objects.get()
    second = ClaimPayment.objects.get(payer_claim_control_number="ICN2")
    assert (denial.state, denial.resolution, denial.answered_by) == ("resolved", "answered", second)
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == 0
    assert ledger_problems() == []


def test_denial_taken_back_in_its_own_check_is_reversed_not_answered(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    first = all_denied(claim, status="4")

    receive(era(first, turned(first), example_answer(claim, icn="ICN2")))

    assert set(Denial.objects.values_list("state", "resolution")) == {("resolved", "reversed")}


@pytest.mark.parametrize("icn", ["ICN2", "ICN1"])
def test_reversal_that_came_first_does_not_take_back_the_correction(in_practice: Practice, icn: str) -> None:
    """Both answers pay nothing, so that charge and paid amount alone do not tell them apart."""
    claim = make_claim(in_practice)
    first = all_deductible(claim)
    correction = all_denied(claim, status="4", icn=icn)

    arrive(era(turned(first), correction, trace="EFT2"))
    claim.refresh_from_db()
    assert (claim.status, claim.patient_amount) == ("denied", dollars("0"))
    arrive(era(first, trace="EFT1"))

    claim.refresh_from_db()
    visit = Visit.objects.get(pk=claim.visit_id)
    assert (claim.status, claim.patient_amount) == ("denied", dollars("0"))
    assert (visit.insurance_balance_amount, visit.patient_balance_amount) == (dollars("200"), dollars("0"))
    assert not ClaimPayment.objects.filter(state=ClaimPayment.State.EXCEPTION).exists()


def test_reversal_that_names_its_payment_need_not_repeat_its_reasons(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(all_deductible(claim), trace="EFT1"))

    receive(era(turned(all_denied(claim, icn="ICN1")), trace="EFT2"))

    claim.refresh_from_db()
    assert (claim.status, claim.patient_amount) == ("accepted", dollars("0"))


def test_reversal_of_another_answer_is_held(in_practice: Practice) -> None:
    """Another number of the payer's and other reasons: with the same sums it is still not this answer."""
    claim = make_claim(in_practice)
    receive(era(all_deductible(claim), trace="EFT1"))

    receive(era(turned(all_denied(claim, icn="ICN7")), trace="EFT2"))

    claim.refresh_from_db()
    waiting = ClaimPayment.objects.get(status_code="22")
    assert (claim.status, claim.patient_amount) == ("paid", dollars("200"))
    assert (waiting.state, "no such payment" in waiting.reason) == ("exception", True)


def test_negative_part_of_the_patient_is_held(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    paid = svc("99213", "150.00", "152.45", ("PR", "3", "-2.45"), line=f"{number}L1")
    other = svc("97110", "50.00", "50.00", line=f"{number}L2")

    row = receive(era(clp(number, paid, other)))

    payment = ClaimPayment.objects.get()
    assert (payment.state, "patient's part is negative" in payment.reason) == ("exception", True)
    assert (row.held_amount, Visit.objects.get().patient_balance_amount) == (dollars("202.45"), dollars("0"))


def test_negative_reason_within_a_positive_part_of_the_patient_posts(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    paid = svc("99213", "150.00", "132.45", ("PR", "3", "20.00"), ("PR", "2", "-2.45"), line=f"{number}L1")
    other = svc("97110", "50.00", "50.00", line=f"{number}L2")

    receive(era(clp(number, paid, other)))

    assert Visit.objects.get().patient_balance_amount == dollars("17.55")


def test_next_claim_is_built_again_when_the_correction_came_first(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice, secondary=secondary)
    first = all_denied(claim, status="4")
    correction = example_answer(claim, icn="ICN2", status="19")

    for record in (era(turned(first), correction, trace="EFT2"), era(first, trace="EFT1")):
        receive(record)
        retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now())
        bill_next_payers()

    following = Claim.objects.exclude(status="voided").get(sequence="S")
    assert (following.status, following.previous) == ("on_hold", claim)
    assert [prior["payer_claim_control_number"] for prior in following.prior_adjudications] == ["ICN2"]


def test_denial_of_the_second_payer_under_the_first_number_is_its_own(in_practice: Practice) -> None:
    """CLP02 4 says nothing of the payer's place: who sent the check does."""
    first_payer = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="1380000001")
    second_payer = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="1380000002")
    claim = make_claim(in_practice, payer=first_payer, secondary=second_payer)
    receive(era(example_answer(claim, status="19")))
    bill_next_payers()

    receive(era(all_denied(claim, status="4", icn="SEC1"), trace="EFT2", payer_originator="1380000002"))

    claim.refresh_from_db()
    second = Claim.objects.get(sequence="S")
    assert (claim.status, second.status) == ("paid", "denied")
    assert sum(Denial.objects.filter(claim=second, state="open").values_list("amount", flat=True)) == dollars("45")
    assert not Denial.objects.filter(claim=claim).exists()
