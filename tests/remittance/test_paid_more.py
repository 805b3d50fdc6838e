"""More for what was answered, without a reversal: the table of docs/algorithms/posting.md, section 5."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, PayerRefund
from remittance.services.exceptions import CannotAttach, attach_claim
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.generated_proof import prove
from x12 import remittance as x12

pytestmark = pytest.mark.django_db
Login = Callable[[Role], Client]


def answered(practice: Practice) -> Claim:
    claim = make_claim(practice)
    number = claim.patient_control_number
    lines = (
        svc("99213", "150", "70", ("CO", "45", "55"), ("PR", "3", "25"), line=f"{number}L1"),
        svc("97110", "50", "30", ("CO", "45", "20"), line=f"{number}L2"),
    )
    receive(era(clp(number, *lines)))
    return claim


def more(claim: Claim, paid: str) -> x12.ClaimPayment:
    number = claim.patient_control_number
    rest = str(150 - Decimal(paid))
    return clp(number, svc("99213", "150", paid, ("CO", "45", rest), line=f"{number}L1"), icn="ICN2")


def figures(claim: Claim) -> tuple[Decimal, ...]:
    """Paid by the payer, written off, the patient's, open with the payer."""
    visit = Visit.objects.get(pk=claim.visit_id)
    paid = visit.insurance_paid_amount
    return paid, account_totals()[Account.CONTRACTUAL], visit.patient_balance_amount, visit.insurance_balance_amount


def expected(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(dollars(one) for one in amounts)


def attach(row: ClaimPayment, claim: Claim, **fields: Any) -> None:
    act: dict[str, Any] = {"actor": system_user(), "today": TODAY, "now": timezone.now()}
    attach_claim(claim_payment_id=row.pk, claim=claim, **fields, **act)


def test_what_was_written_off_is_lowered(in_practice: Practice) -> None:
    claim = answered(in_practice)
    check = receive(era(more(claim, "10"), trace="EFT2"))
    row = ClaimPayment.objects.get(remittance=check)
    assert (row.state, figures(claim)) == ("exception", expected("100", "75", "25", "0"))

    attach(row, claim, lowers_write_off=True)

    claim.refresh_from_db()
    assert (claim.status, figures(claim)) == ("paid", expected("110", "65", "25", "0"))
    assert not PayerRefund.objects.exists()
    prove()


def test_no_more_than_was_written_off_on_the_line(in_practice: Practice) -> None:
    claim = answered(in_practice)
    row = ClaimPayment.objects.get(remittance=receive(era(more(claim, "60"), trace="EFT2")))

    with pytest.raises(CannotAttach, match=r"60\.00 is more than was written off"):
        attach(row, claim, lowers_write_off=True)

    assert figures(claim) == expected("100", "75", "25", "0")
    attach(row, claim, lowers_write_off=True, may_overpay=True)
    assert figures(claim) == expected("155", "20", "25", "0")  # 160.00, of which 5.00 is due back
    assert PayerRefund.objects.get().amount == dollars("5")


def test_taken_back_the_write_off_stands_again(in_practice: Practice) -> None:
    claim = answered(in_practice)
    again = more(claim, "10")
    attach(ClaimPayment.objects.get(remittance=receive(era(again, trace="EFT2"))), claim, lowers_write_off=True)

    receive(era(turned(again), trace="EFT3", provider_adjustments=(plb("FB", "-10"),)))

    claim.refresh_from_db()
    assert (claim.status, figures(claim)) == ("paid", expected("100", "75", "25", "0"))
    prove()


def test_biller_says_so_on_the_page(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = answered(practice)
        row = ClaimPayment.objects.get(remittance=receive(era(more(claim, "10"), trace="EFT2")))
    kwargs = {"practice_slug": practice.slug, "claim_payment_id": row.pk}
    client = client_as(Role.BILLER)
    page = client.get(reverse("exception_page", kwargs=kwargs)).content.decode()
    assert "lower what was written off" in page

    fields = {"claim_number": claim.patient_control_number, "lowers_write_off": "on"}
    answer = client.post(reverse("exception_attach", kwargs=kwargs), fields)

    assert answer.status_code == 302
    with practice_scope(practice.pk):
        assert figures(claim) == expected("110", "65", "25", "0")
