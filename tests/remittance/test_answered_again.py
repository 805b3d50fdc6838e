"""A claim answered again without a reversal: the table of docs/algorithms/posting.md, section 3."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial
from remittance.services.exceptions import CannotAttach, attach_claim
from remittance.services.next_payer import build_next_claim
from remittance.services.undoing import undo_claim_payment
from tests import factories
from tests.remittance.factories import (
    TODAY,
    accept,
    cas,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    receive,
    svc,
    turned,
)
from tests.remittance.generated_proof import prove
from x12 import remittance as x12

pytestmark = pytest.mark.django_db
Triplet = tuple[str, str, str]
Answer = tuple[str, str]  # paid, and "CO-45 50, PR-3 25"

SHARE_AND_DENIAL = (("0", "PR-3 25, CO-16 125"), ("0", "CO-16 50"))
WHOLE = (("70", "CO-45 55, PR-3 25"), ("30", "CO-45 20"))


def triplets(text: str) -> list[Triplet]:
    words = [one.strip().split(" ") for one in text.split(",") if one.strip()]
    return [(name.split("-")[0], name.split("-")[1], amount) for name, amount in words]


def answer(claim: Claim, *lines: Answer, icn: str) -> x12.ClaimPayment:
    """An answer to 99213 150.00 and 97110 50.00, by lines."""
    number = claim.patient_control_number
    billed = (("99213", "150"), ("97110", "50"))
    services = [
        svc(code, charge, paid, *triplets(reasons), line=f"{number}L{position}")
        for position, ((code, charge), (paid, reasons)) in enumerate(zip(billed, lines, strict=False), start=1)
    ]
    return clp(number, *services, icn=icn)


def without_lines(claim: Claim, paid: str, reasons: str, *, icn: str) -> x12.ClaimPayment:
    adjustments = cas(*triplets(reasons))
    fields: dict[str, Any] = {"charge": dollars("200"), "paid": dollars(paid)}
    return clp(claim.patient_control_number, icn=icn, adjustments=adjustments, **fields)


def figures(claim: Claim) -> tuple[Decimal, ...]:
    """Written off, the patient's, open with the payer, and denied."""
    totals, visit = account_totals(), Visit.objects.get(pk=claim.visit_id)
    denied = sum((one.amount for one in Denial.objects.filter(state="open")), Decimal(0))
    return totals[Account.CONTRACTUAL], visit.patient_balance_amount, visit.insurance_balance_amount, denied


def expected(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(dollars(one) for one in amounts)


@pytest.mark.parametrize(
    ("first", "second", "booked"),
    [
        (SHARE_AND_DENIAL, WHOLE, ("75", "25", "0", "0")),
        (
            (("0", "CO-45 50, PR-1 100"), ("0", "CO-16 50")),
            (("0", "CO-45 50, PR-1 100"), ("30", "CO-45 20")),
            ("70", "100", "0", "0"),
        ),
        (
            (("70", "CO-45 55, PR-3 25"), ("0", "CO-197 50")),
            (("0", "CO-45 125, PR-3 25"), ("30", "CO-45 20")),
            ("75", "25", "0", "0"),
        ),
        (SHARE_AND_DENIAL, (("0", "PR-3 25, CO-197 125"), ("0", "CO-197 50")), ("0", "25", "175", "175")),
        (
            (("0", "CO-45 50, PR-3 25, CO-16 75"), ("0", "CO-16 50")),
            (("0", "CO-45 50, PR-3 25, CO-197 75"), ("0", "CO-197 50")),
            ("50", "25", "125", "125"),
        ),
        (SHARE_AND_DENIAL, (("60", "CO-45 50, PR-3 25, PR-1 15"), ("30", "CO-45 20")), ("70", "40", "0", "0")),
        (SHARE_AND_DENIAL, (("70", "CO-45 55, PR-2 25"), ("30", "CO-45 20")), ("75", "25", "0", "0")),
        (
            (("35", "PR-3 25, CO-16 90"), ("0", "CO-16 50")),
            (("50", "CO-45 100"), ("30", "CO-45 20")),
            ("60", "25", "0", "0"),
        ),
    ],
)
def test_what_is_repeated_stands_once(
    in_practice: Practice, first: tuple[Answer, ...], second: tuple[Answer, ...], booked: tuple[str, ...]
) -> None:
    claim = make_claim(in_practice)
    receive(era(answer(claim, *first, icn="ICN1")))

    check = receive(era(answer(claim, *second, icn="ICN2"), trace="EFT2"))

    assert check.held_amount == 0
    assert figures(claim) == expected(*booked)
    prove()


@pytest.mark.parametrize("share", ["PR-3 10, CO-45 45", "CO-45 55"])
def test_less_for_the_patient_waits_until_the_first_answer_is_undone(in_practice: Practice, share: str) -> None:
    claim = make_claim(in_practice)
    receive(era(answer(claim, *SHARE_AND_DENIAL, icn="ICN1")))

    check = receive(era(answer(claim, ("95", share), ("30", "CO-45 20"), icn="ICN2"), trace="EFT2"))

    waiting = ClaimPayment.objects.get(remittance=check)
    assert (waiting.state, check.held_amount) == ("exception", dollars("125"))
    assert "undo the first answer" in waiting.reason
    assert figures(claim) == expected("0", "25", "175", "175")
    act: dict[str, Any] = {"actor": system_user(), "today": TODAY, "now": timezone.now()}
    with pytest.raises(CannotAttach):
        attach_claim(claim_payment_id=waiting.pk, claim=claim, **act)
    first = ClaimPayment.objects.exclude(pk=waiting.pk).get()
    undo_claim_payment(claim_payment_id=first.pk, reason="Answered again", **act)
    attach_claim(claim_payment_id=waiting.pk, claim=claim, **act)
    assert figures(claim)[1:] == expected("10" if "PR" in share else "0", "0", "0")
    prove()


def test_less_for_the_patient_posts_once_the_first_answer_is_taken_back(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    first = answer(claim, *SHARE_AND_DENIAL, icn="ICN1")
    receive(era(first))

    receive(era(turned(first), answer(claim, ("95", "CO-45 55"), ("30", "CO-45 20"), icn="ICN2"), trace="EFT2"))

    assert figures(claim) == expected("75", "0", "0", "0")
    prove()


def test_third_answer_repeats_what_two_have_said(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(answer(claim, *SHARE_AND_DENIAL, icn="ICN1")))
    receive(era(answer(claim, ("0", "PR-3 25, CO-197 125"), ("0", "CO-197 50"), icn="ICN2"), trace="EFT2"))

    receive(era(answer(claim, *WHOLE, icn="ICN3"), trace="EFT3"))

    assert figures(claim) == expected("75", "25", "0", "0")
    prove()


@pytest.mark.parametrize("has_first_lines", [True, False])
@pytest.mark.parametrize("has_second_lines", [True, False])
def test_answers_with_and_without_lines(in_practice: Practice, has_first_lines: bool, has_second_lines: bool) -> None:
    claim = make_claim(in_practice)
    first = answer(claim, *SHARE_AND_DENIAL, icn="ICN1")
    second = answer(claim, *WHOLE, icn="ICN2")
    receive(era(first if has_first_lines else without_lines(claim, "0", "PR-3 25, CO-16 175", icn="ICN1")))

    again = second if has_second_lines else without_lines(claim, "100", "CO-45 75, PR-3 25", icn="ICN2")
    receive(era(again, trace="EFT2"))

    assert figures(claim) == expected("75", "25", "0", "0")
    prove()


def test_part_of_a_claim_that_was_answered_without_lines_waits(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(without_lines(claim, "0", "PR-3 25, CO-16 175", icn="ICN1")))

    check = receive(era(answer(claim, WHOLE[0], icn="ICN2"), trace="EFT2"))

    assert check.held_amount == dollars("70")
    assert figures(claim)[1] == dollars("25")


def test_second_payer_repeats_its_patient_part_once(in_practice: Practice) -> None:
    """45.00 is open with it; of the rest it says that the first payer did it (OA-23)."""
    claim = make_claim(in_practice, secondary=factories.PayerFactory.create(practice=in_practice))
    receive(era(example_answer(claim)))
    row = ClaimPayment.objects.get(claim=claim)
    second = build_next_claim(claim_payment_id=row.pk, actor=system_user(), now=timezone.now())
    assert second is not None
    lines = (("0", "OA-23 115, PR-3 5, CO-16 30"), ("0", "OA-23 40, CO-16 10"))
    receive(era(answer(accept(second), *lines, icn="SEC1"), trace="EFT2"))

    receive(era(answer(second, ("30", "OA-23 115, PR-3 5"), ("10", "OA-23 40"), icn="SEC2"), trace="EFT3"))

    assert figures(claim) == expected("70", "5", "0", "0")
    prove()
