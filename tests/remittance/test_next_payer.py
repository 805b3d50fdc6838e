"""What the first payer leaves goes to the second, and what that one leaves to the patient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Superbill, SuperbillKind, Visit
from billing.queries import ledger_problems
from claims.models import Claim
from clearinghouse.models import InterchangeFile
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment
from remittance.queries.next_claims import next_claims_unsent
from remittance.services.exceptions import retry_exceptions
from remittance.services.next_payer import build_next_claim, send_next_claims, try_failed_again
from tests import factories
from tests.claims.factories import make_account
from tests.remittance.factories import (
    TODAY,
    accept,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    receive,
    svc,
    turned,
)
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


def build(claim: Claim) -> Claim:
    row = ClaimPayment.objects.get(claim=claim, next_claim__in=["to_build", "forwarded"])
    built = build_next_claim(claim_payment_id=row.pk, actor=system_user(), now=timezone.now())
    assert built is not None
    return built


def secondary_answer(number: str, **fields: Any) -> x12.ClaimPayment:
    """Of the 45.00 left: 40.00 paid, 5.00 copay; the rest of the charge is what the first payer did (OA-23)."""
    return clp(
        number,
        svc("99213", "150.00", "30.00", ("OA", "23", "115.00"), ("PR", "3", "5.00"), line=f"{number}L1"),
        svc("97110", "50.00", "10.00", ("OA", "23", "40.00"), line=f"{number}L2"),
        status="2",
        icn="SEC1",
        **fields,
    )


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    secondary = factories.PayerFactory.create(practice=in_practice)
    return make_claim(in_practice, secondary=secondary, copay="25.00")


def test_secondary_claim_carries_the_first_answer_verbatim(claim: Claim) -> None:
    receive(era(example_answer(claim)))

    secondary = build(claim)

    prior = secondary.prior_adjudications[0]
    assert (secondary.sequence, secondary.status, secondary.previous) == ("S", "draft", claim)
    assert (prior["paid"], prior["payer_claim_control_number"]) == ("85.00", "ICN1")
    assert [line["paid"] for line in prior["lines"]] == ["65.00", "20.00"]
    assert [(one["group"], one["reason"], one["amount"]) for one in prior["lines"][0]["adjustments"]] == [
        ("CO", "45", "50.00"),
        ("PR", "3", "25.00"),
        ("PR", "2", "10.00"),
    ]


def test_secondary_answer_leaves_the_rest_to_the_patient(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    secondary = accept(build(claim))

    receive(era(secondary_answer(secondary.patient_control_number), trace="EFT2001"))

    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.insurance_paid_amount, visit.adjustment_amount) == (dollars("125"), dollars("70"))
    assert (visit.insurance_balance_amount, visit.patient_balance_amount) == (dollars("0"), dollars("0"))
    assert (visit.patient_paid_amount, visit.patient_credit_amount) == (dollars("5"), dollars("20"))
    secondary.refresh_from_db()
    assert secondary.status == "paid"
    last = Superbill.objects.filter(kind=SuperbillKind.INSURANCE).order_by("-number")[0]
    assert (last.sequence, last.paid_amount, last.copay_amount, last.due_amount) == (
        "S", dollars("40"), dollars("5"), dollars("0"),
    )  # fmt: skip
    assert ledger_problems() == []


def test_secondary_contractual_is_limited_to_what_is_open(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    secondary = accept(build(claim))
    number = secondary.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "30.00", ("CO", "45", "120.00"), line=f"{number}L1"),
                svc("97110", "50.00", "10.00", ("CO", "45", "40.00"), line=f"{number}L2"),
                status="2",
            ),
            trace="EFT2001",
        )
    )

    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.adjustment_amount, visit.insurance_balance_amount) == (dollars("75"), dollars("0"))


def test_forwarded_claim_waits_on_hold_and_posts_under_the_first_number(claim: Claim) -> None:
    receive(era(example_answer(claim, status="19")))
    secondary = build(claim)
    assert (secondary.status, "awaited" in secondary.hold_reason) == ("on_hold", True)

    number = claim.patient_control_number  # the payers passed it on
    remittance = receive(era(secondary_answer(number), trace="EFT2001", payer_originator="1380000002"))

    secondary.refresh_from_db()
    assert (remittance.held_amount, secondary.status, secondary.paid_amount) == (dollars("0"), "paid", dollars("40"))


def test_second_payers_answer_that_comes_first_is_held_and_posts_later(claim: Claim) -> None:
    number = claim.patient_control_number
    early = receive(era(secondary_answer(number), trace="EFT2001", payer_originator="1380000002"))
    assert early.held_amount == dollars("40")

    receive(era(example_answer(claim, status="19")))
    build(claim)
    posted = retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now())

    early.refresh_from_db()
    assert ([row.remittance_id for row in posted], early.held_amount) == ([early.pk], dollars("0"))
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == 0
    assert ledger_problems() == []


def test_reversal_voids_the_unsent_secondary_and_the_correction_builds_it_anew(claim: Claim) -> None:
    answer = example_answer(claim)
    receive(era(answer))
    first_built = build(claim)

    receive(era(turned(answer), example_answer(claim, icn="ICN2"), trace="EFT1002"))

    first_built.refresh_from_db()
    assert first_built.status == "voided"
    anew = build(claim)
    assert (anew.status, anew.prior_adjudications[0]["payer_claim_control_number"]) == ("draft", "ICN2")
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("45")


def test_next_payer_reads_what_the_first_said_beside_the_money(claim: Claim) -> None:
    answer = example_answer(claim)
    first = replace(
        answer.services[0],
        adjustments=(
            replace(answer.services[0].adjustments[0], quantity=dollars("1.5")),
            *answer.services[0].adjustments[1:],
        ),
    )
    answer = replace(
        answer,
        services=(first, *answer.services[1:]),
        remarks=("MA01", "N130"),
        outpatient_amounts=(x12.Amount("MOA02", dollars("85.00")),),
    )
    receive(era(answer))

    prior = build(claim).prior_adjudications[0]

    assert (prior["remarks"], prior["outpatient_amounts"]) == (["MA01", "N130"], {"MOA02": "85.00"})
    assert prior["lines"][0]["adjustments"][0]["quantity"] == "1.500000"
    assert prior["was_adjusted"] is False


def test_next_payer_reads_that_the_first_took_its_decision_back(claim: Claim) -> None:
    answer = example_answer(claim)
    receive(era(answer))
    receive(era(turned(answer), example_answer(claim, icn="ICN2"), trace="EFT1002"))

    assert build(claim).prior_adjudications[0]["was_adjusted"] is True


def test_reversal_after_the_secondary_has_paid_and_correction(claim: Claim) -> None:
    answer = example_answer(claim)
    receive(era(answer))
    secondary = accept(build(claim))
    receive(era(secondary_answer(secondary.patient_control_number), trace="EFT2001"))

    receive(era(turned(answer), example_answer(claim, icn="ICN2"), trace="EFT1002"))

    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.insurance_paid_amount, visit.insurance_balance_amount) == (dollars("125"), dollars("0"))
    assert visit.patient_paid_amount == dollars("5")
    assert ledger_problems() == []


def test_coverage_that_ended_before_the_visit_is_no_next_payer(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice, secondary=secondary)
    claim.patient.coverages.filter(sequence="S").update(ends_on="2026-10-31")

    receive(era(example_answer(claim)))

    assert Visit.objects.get(pk=claim.visit_id).patient_balance_amount == dollars("45")
    assert ClaimPayment.objects.get().next_claim == ""


def test_next_claims_are_sent_together_and_the_rest_says_why(in_practice: Practice) -> None:
    payer, secondary = (factories.PayerFactory.create(practice=in_practice) for _ in range(2))
    clean = make_claim(in_practice, payer=payer, secondary=secondary)
    unclean = make_claim(in_practice, payer=payer, secondary=secondary)
    receive(era(example_answer(clean), example_answer(unclean, icn="ICN2")))
    built = [build(clean), build(unclean)]
    Claim.objects.filter(pk=built[1].pk).update(diagnoses=[])
    make_account(in_practice)

    sent = send_next_claims(
        claims=list(next_claims_unsent()), actor=system_user(), today=TODAY, now=timezone.localtime()
    )

    assert (sent.queued_count, [claim.pk for claim, _ in sent.blocked]) == (1, [built[1].pk])
    content = bytes(InterchangeFile.objects.get(pk=sent.file_ids[0]).content)
    assert b"SVD*" in content
    assert b"CAS*PR*2*10**3*25" in content or b"CAS*PR*3*25**2*10" in content


def test_next_claim_without_an_account_waits(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    build(claim)

    sent = send_next_claims(
        claims=list(next_claims_unsent()), actor=system_user(), today=TODAY, now=timezone.localtime()
    )

    assert (sent.queued_count, len(sent.blocked)) == (0, 1)
    assert "clearinghouse account" in sent.blocked[0][1]


def test_next_claim_is_tried_again_when_the_coverage_is_back(claim: Claim) -> None:
    receive(era(example_answer(claim)))
    row = ClaimPayment.objects.get()
    claim.patient.coverages.filter(sequence="S").update(is_active=False)

    assert build_next_claim(claim_payment_id=row.pk, actor=system_user(), now=timezone.now()) is None
    claim.patient.coverages.filter(sequence="S").update(is_active=True)
    try_failed_again(actor=system_user(), now=timezone.now())

    assert build(claim).sequence == "S"


def test_one_payer_on_both_places_answers_for_each(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="1380000001")
    claim = make_claim(in_practice, payer=payer, secondary=payer)
    receive(era(example_answer(claim, status="19")))
    secondary = build(claim)

    remittance = receive(era(secondary_answer(claim.patient_control_number), trace="EFT2001"))

    secondary.refresh_from_db()
    assert (remittance.payer, remittance.held_amount, secondary.paid_amount) == (payer, dollars("0"), dollars("40"))
