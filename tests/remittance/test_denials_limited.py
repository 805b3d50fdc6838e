"""What is denied on one line and settled on another: the table of docs/algorithms/posting.md, section 3."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Appeal, ClaimPayment, Denial
from remittance.services.appeals import Sending, draft_appeals, send_appeal
from remittance.services.denials import settle_denials
from remittance.services.undoing import undo_claim_payment
from tests.remittance.factories import PAID_ON, TODAY, cas, clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.generated_proof import prove
from x12 import remittance as x12

pytestmark = pytest.mark.django_db
Triplet = tuple[str, str, str]


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    """L1 paid 90.00 with 60.00 denied, L2 denied: 110.00 open."""
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    lines = (
        svc("99213", "150.00", "90.00", ("CO", "197", "60.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "97", "50.00"), line=f"{number}L2"),
    )
    receive(era(clp(number, *lines)))
    return claim


def answer_first_line(claim: Claim, paid: str, *triplets: Triplet, icn: str = "ICN2") -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(number, svc("99213", "150.00", paid, *triplets, line=f"{number}L1"), icn=icn)


def denied(claim: Claim) -> dict[str, Decimal]:
    """Open denials by CARC."""
    return dict(Denial.objects.filter(claim=claim, state="open").order_by("pk").values_list("reason", "amount"))


def open_amount(claim: Claim) -> Decimal:
    return Visit.objects.get(pk=claim.visit_id).insurance_balance_amount


@pytest.mark.parametrize(
    ("paid", "triplets", "written_off", "left", "expected"),
    [
        ("0.00", [("CO", "197", "150.00")], "0", "110", {"197": "60", "97": "50"}),
        ("60.00", [("CO", "45", "90.00")], "0", "50", {"97": "50"}),
        ("30.00", [("CO", "45", "90.00"), ("CO", "197", "30.00")], "30", "50", {"97": "50"}),
        ("100.00", [("CO", "45", "50.00")], "0", "10", {"97": "10"}),
        ("110.00", [("CO", "45", "40.00")], "0", "0", {}),
    ],
)
def test_line_answered_again(
    claim: Claim, paid: str, triplets: list[Triplet], written_off: str, left: str, expected: dict[str, str]
) -> None:
    check = receive(era(answer_first_line(claim, paid, *triplets), trace="EFT2"))

    assert (check.posted_amount, check.held_amount) == (dollars(paid), dollars("0"))
    assert account_totals()[Account.CONTRACTUAL] == dollars(written_off)
    assert open_amount(claim) == dollars(left)
    assert denied(claim) == {reason: dollars(amount) for reason, amount in expected.items()}
    assert ledger_problems() == []
    prove()


def test_part_that_is_left_remembers_what_was_denied(claim: Claim) -> None:
    receive(era(answer_first_line(claim, "100.00", ("CO", "45", "50.00")), trace="EFT2"))

    row = Denial.objects.get(reason="97")
    assert (row.state, row.amount, row.denied_amount) == ("open", dollars("10"), dollars("50"))


def test_denial_of_which_nothing_is_open_says_so(claim: Claim) -> None:
    receive(era(answer_first_line(claim, "110.00", ("CO", "45", "40.00")), trace="EFT2"))

    row = Denial.objects.get(reason="97")
    assert (row.state, row.resolution, row.amount) == ("resolved", "nothing_open", dollars("50"))
    assert row.answered_by == ClaimPayment.objects.latest("pk")


@pytest.mark.parametrize("paid", ["100.00", "110.00"])
def test_taken_back_brings_the_denials_back(claim: Claim, paid: str) -> None:
    again = answer_first_line(claim, paid, ("CO", "45", str(150 - Decimal(paid))))
    receive(era(again, trace="EFT2"))

    receive(era(turned(again), trace="EFT3", provider_adjustments=(plb("FB", f"-{paid}"),)))

    assert (open_amount(claim), denied(claim)) == (dollars("110"), {"197": dollars("60"), "97": dollars("50")})
    assert not Denial.objects.filter(state="open").exclude(denied_amount=None, answered_by=None).exists()
    prove()


def test_undone_brings_the_denials_back(claim: Claim) -> None:
    receive(era(answer_first_line(claim, "110.00", ("CO", "45", "40.00")), trace="EFT2"))

    undo_claim_payment(
        claim_payment_id=ClaimPayment.objects.latest("pk").pk,
        reason="Wrong claim",
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
    )

    assert denied(claim) == {"197": dollars("60"), "97": dollars("50")}
    prove()


def test_answer_without_lines_answers_every_line(claim: Claim) -> None:
    number = claim.patient_control_number
    record = clp(
        number, adjustments=cas(("CO", "45", "90.00")), icn="ICN2", charge=dollars("200.00"), paid=dollars("110.00")
    )

    receive(era(record, trace="EFT2"))

    assert (open_amount(claim), denied(claim)) == (dollars("0"), {})
    assert set(Denial.objects.values_list("resolution", flat=True)) == {"answered"}


def test_denial_of_the_whole_claim_goes_on_with_what_is_open(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    whole = clp(
        number, adjustments=cas(("CO", "29", "200.00")), status="4", charge=dollars("200.00"), paid=dollars("0.00")
    )
    receive(era(whole))

    receive(era(answer_first_line(claim, "90.00", ("CO", "45", "60.00")), trace="EFT2"))

    row = Denial.objects.get()
    assert (row.state, row.amount, row.denied_amount) == ("open", dollars("50"), dollars("200"))
    assert open_amount(claim) == dollars("50")


def test_written_off_line_is_not_denied_again_out_of_another_lines_money(claim: Claim) -> None:
    second = Denial.objects.get(reason="97")
    settle_denials(
        denial_ids=[second.pk],
        resolution="written_off",
        reason="Bundled",
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
    )
    number = claim.patient_control_number
    again = clp(number, svc("97110", "50.00", "0.00", ("CO", "97", "50.00"), line=f"{number}L2"), icn="ICN2")

    receive(era(again, trace="EFT2"))

    assert (open_amount(claim), denied(claim)) == (dollars("60"), {"197": dollars("60")})
    prove()


def test_appeal_of_an_emptied_denial_is_answered(claim: Claim) -> None:
    appeal = draft_appeals(denial_ids=[Denial.objects.get(reason="97").pk], actor=system_user(), now=timezone.now())[0]
    sending = Sending(sent_on=PAID_ON, way="mail", reference="", answer_due_on=TODAY)
    send_appeal(appeal_id=appeal.pk, sending=sending, actor=system_user(), now=timezone.now())

    receive(era(answer_first_line(claim, "110.00", ("CO", "45", "40.00")), trace="EFT2"))

    appeal.refresh_from_db()
    assert appeal.state == Appeal.State.ANSWERED
