"""What a payer usually allows, taken from its answers, where no contract says what it should."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils import timezone

from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from contacts.models import Payer
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Underpayment
from remittance.services.usual_amounts import flag_below_usual
from tests import factories
from tests.remittance.factories import clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.test_contracts import LINE, agree

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer(in_practice: Practice) -> Payer:
    return factories.PayerFactory.create(practice=in_practice)


def answer(payer: Payer, allowed: Sequence[str], *, is_turned: bool = False) -> None:
    """One check a claim of 150.00, of which the payer allows so much and pays all but 30.00."""
    for number, amount in enumerate(allowed):
        claim = make_claim(payer.practice, payer=payer, lines=LINE)
        Claim.objects.filter(pk=claim.pk).update(billing_provider=Claim.objects.order_by("pk")[0].billing_provider)
        control = claim.patient_control_number
        paid = dollars(amount) - 30
        triplets = [("CO", "45", str(dollars("150") - dollars(amount))), ("PR", "2", "30.00")]
        record = clp(control, svc("97110", "150.00", str(paid), *triplets, line=f"{control}L1"), icn=f"I{claim.pk}")
        receive(era(record, trace=f"EFT{claim.pk}{number}"))
        if is_turned:
            owed = (plb("WO", str(-paid)),)  # so that the check is not below zero
            back = receive(era(turned(record), trace=f"EFT{claim.pk}{number}B", provider_adjustments=owed))
            assert back.state == "posted"


def flag() -> int:
    now = timezone.now()
    return flag_below_usual(since=now - dt.timedelta(days=3), actor=system_user(), now=now)


@pytest.mark.parametrize(
    ("allowed", "flagged"),
    [
        (["130"] * 5 + ["65"], 1),  # 5 of 6 agree
        (["130"] * 4 + ["65"], 1),  # 4 of 5: just enough, and just enough of them
        (["130"] * 4 + ["65", "70"], 0),  # 4 of 6
        (["130"] * 5 + ["129.95"], 0),  # what rounding makes
        (["130"] * 5 + ["140"], 0),
        (["130"] * 3 + ["120"] * 3 + ["65"], 0),  # no usual amount
        (["130"] * 3 + ["65"], 0),  # too few
        (["130"] * 8 + ["120"] * 8 + ["65"] * 5, 0),  # of the last 20, 8 agree
    ],
)
def test_line_below_the_usual_is_flagged_and_only_then(payer: Payer, allowed: list[str], flagged: int) -> None:
    answer(payer, allowed)
    before = account_totals()

    assert flag() == flagged

    assert account_totals() == before
    assert ledger_problems() == []


def test_flagged_line_says_that_it_is_inferred(payer: Payer) -> None:
    answer(payer, ["130"] * 5 + ["65"])

    flag()
    again = flag()

    row = Underpayment.objects.get()
    figures = (row.expected_amount, row.allowed_amount, row.paid_amount, row.amount)
    assert figures == tuple(dollars(text) for text in ("130", "65", "35", "65"))
    assert (row.basis, row.code, row.due_on, row.claim.status) == ("inferred", "97110", dt.date(2027, 2, 14), "paid")
    assert again == 0


def test_other_payers_and_answers_that_were_taken_back_say_nothing(payer: Payer) -> None:
    answer(factories.PayerFactory.create(practice=payer.practice), ["130"] * 5)
    answer(payer, ["130"] * 5, is_turned=True)
    answer(payer, ["65"])

    assert flag() == 0


def test_another_billing_provider_has_its_own_usual_amount(payer: Payer) -> None:
    answer(payer, ["130"] * 5 + ["65"])
    last = Claim.objects.order_by("-pk")[0]
    other = factories.BillingProviderFactory.create(practice=payer.practice)
    Claim.objects.filter(pk=last.pk).update(billing_provider=other)

    assert flag() == 0


def test_with_a_contract_nothing_is_inferred(payer: Payer) -> None:
    answer(payer, ["130"] * 5 + ["65"])
    agree(payer, "60.00")

    assert flag() == 0
