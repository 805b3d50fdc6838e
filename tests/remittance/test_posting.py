"""Posting to the cent: the worked examples of docs/algorithms/posting.md."""

from __future__ import annotations

import pytest

from billing.models import Account, LedgerLine, Superbill, SuperbillKind, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import ClaimEvent
from practice.models import Practice
from remittance.models import ClaimPayment, Denial, Remittance
from tests import factories
from tests.remittance.factories import (
    cas,
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
from x12.remittance import Reference

pytestmark = pytest.mark.django_db
CENTS = ("paid_amount", "contractual_amount", "copay_amount", "coinsurance_amount", "patient_paid_amount", "due_amount")


def amounts(superbill: Superbill) -> list[str]:
    return [str(getattr(superbill, name)) for name in CENTS]


def balances(visit_id: int) -> dict[str, str]:
    visit = Visit.objects.get(pk=visit_id)
    return {
        "charge": str(visit.charge_amount),
        "insurer": str(visit.insurance_paid_amount),
        "adjusted": str(visit.adjustment_amount),
        "insurance_open": str(visit.insurance_balance_amount),
        "patient_open": str(visit.patient_balance_amount),
        "patient_paid": str(visit.patient_paid_amount),
        "credit": str(visit.patient_credit_amount),
    }


def test_posting_of_the_worked_example(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")

    remittance = receive(era(example_answer(claim)))

    assert (remittance.state, remittance.posted_amount) == (Remittance.State.POSTED, dollars("85"))
    second = Superbill.objects.get(visit_id=claim.visit_id, kind=SuperbillKind.INSURANCE)
    assert amounts(second) == ["85.00", "70.00", "25.00", "20.00", "25.00", "20.00"]
    assert second.allowed_amount == dollars("130")
    assert balances(claim.visit_id) == {
        "charge": "200.00",
        "insurer": "85.00",
        "adjusted": "70.00",
        "insurance_open": "0.00",
        "patient_open": "20.00",
        "patient_paid": "25.00",
        "credit": "0.00",
    }
    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount, claim.payer_claim_control_number) == ("paid", dollars("85"), "ICN1")
    assert ClaimEvent.objects.filter(claim=claim, source="payer").count() == 1
    assert ledger_problems() == []


def test_reversal_of_the_worked_example(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))

    receive(era(turned(answer), trace="EFT1002", provider_adjustments=(plb("WO", "-85.00"),)))

    third = Superbill.objects.get(visit_id=claim.visit_id, kind=SuperbillKind.CORRECTION)
    assert amounts(third)[:4] == ["-85.00", "-70.00", "-25.00", "-20.00"]
    assert third.due_amount == 0
    assert third.corrects == Superbill.objects.get(visit_id=claim.visit_id, kind=SuperbillKind.INSURANCE)
    assert balances(claim.visit_id) == {
        "charge": "200.00",
        "insurer": "0.00",
        "adjusted": "0.00",
        "insurance_open": "200.00",
        "patient_open": "0.00",
        "patient_paid": "0.00",
        "credit": "25.00",
    }
    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount, claim.patient_amount) == ("accepted", dollars("0"), dollars("0"))
    assert ledger_problems() == []


def test_reversal_and_correction_in_one_file(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    answer = example_answer(claim)
    receive(era(answer))
    number = claim.patient_control_number
    correction = clp(
        number,
        svc("99213", "150.00", "75.00", ("CO", "45", "50.00"), ("PR", "3", "25.00"), line=f"{number}L1"),
        svc("97110", "50.00", "30.00", ("CO", "45", "20.00"), line=f"{number}L2"),
        icn="ICN2",
    )

    remittance = receive(era(turned(answer), correction, trace="EFT1002"))

    assert (remittance.state, remittance.posted_amount, remittance.amount) == ("posted", dollars("20"), dollars("20"))
    assert balances(claim.visit_id)["insurer"] == "105.00"
    assert balances(claim.visit_id)["patient_open"] == "0.00"
    kinds = list(Superbill.objects.filter(visit_id=claim.visit_id).order_by("number").values_list("kind", flat=True))
    assert kinds == ["visit", "insurance", "correction", "insurance"]
    claim.refresh_from_db()
    assert (claim.status, claim.paid_amount) == ("paid", dollars("105"))
    assert ledger_problems() == []


def test_denied_line_stays_with_the_payer_and_on_the_worklist(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
                svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2", remarks=("N54",)),
            )
        )
    )

    claim.refresh_from_db()
    assert claim.status == "partly_paid"
    assert balances(claim.visit_id)["insurance_open"] == "50.00"
    denial = Denial.objects.get()
    assert (denial.group, denial.reason, denial.amount, denial.category) == (
        "CO",
        "197",
        dollars("50"),
        "authorization",
    )
    assert (denial.remarks, denial.service_payment.position) == (["N54"], 2)
    assert account_totals()[Account.WRITE_OFF] == 0


@pytest.mark.parametrize("reason", ["16", "29", "197"])
def test_denial_is_never_written_off_by_itself(in_practice: Practice, reason: str) -> None:
    claim = make_claim(in_practice, lines=[("99213", "150.00")])
    number = claim.patient_control_number

    remittance = receive(era(clp(number, svc("99213", "150.00", "0", ("CO", reason, "150.00"), line=f"{number}L1"))))

    claim.refresh_from_db()
    assert (claim.status, remittance.state) == ("denied", "posted")
    assert balances(claim.visit_id)["insurance_open"] == "150.00"
    assert Denial.objects.get().amount == dollars("150")


def test_zero_pay_with_deductible_moves_everything_to_the_patient(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=[("99213", "150.00")])
    number = claim.patient_control_number

    receive(era(clp(number, svc("99213", "150.00", "0", ("CO", "45", "50"), ("PR", "1", "100"), line=f"{number}L1"))))

    claim.refresh_from_db()
    assert claim.status == "paid"
    assert balances(claim.visit_id)["patient_open"] == "100.00"
    assert balances(claim.visit_id)["insurance_open"] == "0.00"


@pytest.mark.parametrize("reason", ["144", "45", "94", "161", "197"])
def test_negative_contractual_adjustment_is_kept_signed(in_practice: Practice, reason: str) -> None:
    """An incentive, whatever reason the payer gives for it."""
    claim = make_claim(in_practice, lines=[("99213", "150.00")])
    number = claim.patient_control_number

    receive(era(clp(number, svc("99213", "150.00", "160.00", ("CO", reason, "-10.00"), line=f"{number}L1"))))

    assert balances(claim.visit_id) | {"adjusted": "-10.00", "insurer": "160.00"} == balances(claim.visit_id)
    assert account_totals()[Account.CONTRACTUAL] == dollars("-10")


def test_claim_level_adjustments_post_too(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150.00", "150.00", line=f"{number}L1"),
                svc("97110", "50.00", "50.00", line=f"{number}L2"),
                adjustments=cas(("CO", "253", "4.00"), ("PR", "1", "100.00")),
            )
        )
    )

    assert balances(claim.visit_id)["insurer"] == "96.00"
    assert balances(claim.visit_id)["adjusted"] == "4.00"
    assert balances(claim.visit_id)["patient_open"] == "100.00"


def test_provider_level_amounts_have_entries_of_their_own(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    remittance = receive(era(example_answer(claim), provider_adjustments=(plb("WO", "10.00"), plb("L6", "-1.50"))))

    assert (remittance.amount, remittance.provider_level_amount) == (dollars("76.50"), dollars("-8.50"))
    totals = account_totals()
    assert (totals[Account.CASH], totals[Account.PROVIDER_LEVEL]) == (dollars("76.50"), dollars("8.50"))
    assert balances(claim.visit_id)["insurer"] == "85.00"


def test_unknown_claim_is_held_and_counted(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")), icn="ICN9")

    remittance = receive(era(example_answer(claim), stranger))

    assert (remittance.posted_amount, remittance.held_amount) == (dollars("85"), dollars("40"))
    held = ClaimPayment.objects.get(state=ClaimPayment.State.EXCEPTION)
    assert "No claim has the number X99" in held.reason
    assert account_totals()[Account.PAYER_SUSPENSE] == dollars("-40")


def test_secondary_gets_the_patient_part(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice, secondary=secondary)

    receive(era(example_answer(claim)))

    assert balances(claim.visit_id)["insurance_open"] == "45.00"
    assert balances(claim.visit_id)["patient_open"] == "0.00"
    assert Superbill.objects.get(kind=SuperbillKind.INSURANCE).due_amount == 0
    assert ClaimPayment.objects.get().next_claim == ClaimPayment.NextClaim.TO_BUILD


def test_crossover_claim_is_not_billed_again(in_practice: Practice) -> None:
    secondary = factories.PayerFactory.create(practice=in_practice)
    claim = make_claim(in_practice, secondary=secondary)

    receive(era(example_answer(claim, status="19")))

    assert balances(claim.visit_id)["insurance_open"] == "45.00"
    assert ClaimPayment.objects.get().next_claim == ClaimPayment.NextClaim.FORWARDED


def test_predetermination_is_never_posted(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    receive(
        era(
            clp(
                number,
                svc("99213", "150", "0", ("OA", "101", "150")),
                svc("97110", "50", "0", ("OA", "101", "50")),
                status="25",
            )
        )
    )

    assert ClaimPayment.objects.get().state == ClaimPayment.State.NOT_POSTED
    assert balances(claim.visit_id)["insurance_open"] == "200.00"


def test_visit_of_another_claim_is_untouched(in_practice: Practice) -> None:
    claim, other = make_claim(in_practice), make_claim(in_practice)

    receive(era(example_answer(claim)))

    assert balances(other.visit_id)["insurance_open"] == "200.00"


def test_padded_qualifier_still_names_the_payer(in_practice: Practice) -> None:
    payer = factories.PayerFactory.create(practice=in_practice, remittance_payer_id="GLH-835")
    claim = make_claim(in_practice)

    remittance = receive(era(example_answer(claim), payer_references=(Reference("2U ", " GLH-835 "),)))

    assert remittance.payer == payer


def test_ledger_lines_name_the_payer_whose_money_it_is(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")

    receive(era(example_answer(claim)))

    cash = LedgerLine.objects.filter(account=Account.CASH).order_by("amount")
    assert list(cash.values_list("amount", "payer_id", "method")) == [
        (dollars("25"), None, "cash"),
        (dollars("85"), claim.payer_id, "eft"),
    ]


def test_check_is_cash_by_check(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    receive(era(example_answer(claim), method="CHK"))

    assert LedgerLine.objects.get(account=Account.CASH).method == "check"
