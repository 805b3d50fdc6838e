"""A held reversal cancels out only with the held answer that it takes back for certain, and is taken apart again."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.proof import entries_of, proof_of
from remittance.services.exceptions import attach_claim, retry_exceptions
from remittance.services.undoing import CannotUndo, undo_claim_payment, undo_remittance
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, plb, receive, svc, turned
from tests.remittance.generated_proof import prove
from tests.remittance.test_undoing import Login
from x12 import remittance as x12

pytestmark = pytest.mark.django_db


def moment() -> dict[str, Any]:
    return {"actor": system_user(), "today": TODAY, "now": timezone.now()}


def arrive(record: x12.Remittance) -> Remittance:
    row = receive(record)
    retry_exceptions(**moment())
    prove()
    return row


def attach(row: ClaimPayment, claim: Claim) -> None:
    attach_claim(claim_payment_id=row.pk, claim=claim, **moment())


def undo(row: ClaimPayment) -> ClaimPayment:
    undone = undo_claim_payment(claim_payment_id=row.pk, reason="Not the same", **moment())
    prove()
    return undone


def one_line(claim: Claim, *triplets: tuple[str, str, str], icn: str = "ICN1", **fields: Any) -> x12.ClaimPayment:
    """65.00 charged, 21.60 paid."""
    number = claim.patient_control_number
    return clp(number, svc("98940", "65.00", "21.60", *triplets, line=f"{number}L1"), icn=icn, **fields)


def copay(claim: Claim, icn: str = "ICN1") -> x12.ClaimPayment:
    return one_line(claim, ("CO", "45", "13.00"), ("PR", "3", "30.40"), icn=icn)


def contractual(claim: Claim, icn: str = "ICN2") -> x12.ClaimPayment:
    return one_line(claim, ("CO", "45", "43.40"), icn=icn)


def changed_reasons(claim: Claim, icn: str = "ICN2") -> x12.ClaimPayment:
    """The reversal of `copay` under a new number, with another reason for the patient's part."""
    return turned(one_line(claim, ("CO", "45", "13.00"), ("PR", "1", "30.40"), icn=icn))


def back(record: x12.ClaimPayment, trace: str) -> x12.Remittance:
    """A check with one reversal: its money is owed to the payer."""
    return era(record, trace=trace, provider_adjustments=(plb("FB", str(record.paid)),))


def held() -> list[tuple[str, str]]:
    return list(ClaimPayment.objects.filter(state="exception").order_by("id").values_list("status_code", "reason"))


@pytest.fixture
def adjusted(in_practice: Practice) -> Claim:
    return make_claim(in_practice, lines=(("98940", "65.00"),))


def test_reversal_with_changed_reasons_and_its_correction_wait_for_a_person(adjusted: Claim) -> None:
    arrive(era(copay(adjusted)))

    arrive(era(changed_reasons(adjusted), contractual(adjusted), trace="EFT2"))

    assert [code for code, _ in held()] == ["22", "1"]
    assert "attach this to the claim, then its correction" in held()[0][1]
    for row in ClaimPayment.objects.filter(state="exception").order_by("position"):
        attach(row, adjusted)
    prove()
    visit = Visit.objects.get()
    assert (visit.patient_balance_amount, visit.insurance_paid_amount) == (dollars("0"), dollars("21.60"))


def test_reversal_of_one_line_with_changed_reasons_waits_with_its_correction(in_practice: Practice) -> None:
    claim = make_claim(in_practice, lines=(("98940", "65.00"), ("97140", "55.00")))
    number = claim.patient_control_number
    other = svc("97140", "55.00", "35.20", ("CO", "45", "11.00"), ("PR", "2", "8.80"), line=f"{number}L2")
    arrive(era(clp(number, *copay(claim).services, other)))
    after = svc("97140", "55.00", "35.20", ("CO", "45", "19.80"), line=f"{number}L2")

    arrive(era(turned(clp(number, other, icn="ICN8")), clp(number, after, icn="ICN8"), trace="EFT2"))

    assert [code for code, _ in held()] == ["22", "1"]


def test_held_answer_after_the_reversal_is_not_what_it_takes_back(adjusted: Claim) -> None:
    """The correction repeats the reversal in everything: its place in the check tells it from the answer."""
    arrive(era(copay(adjusted)))

    arrive(era(turned(contractual(adjusted)), contractual(adjusted), trace="EFT2"))

    assert [code for code, _ in held()] == ["22", "1"]


def test_reversal_that_could_mean_the_posted_answer_does_not_cancel_out(adjusted: Claim) -> None:
    """The reversal has the number and the sums of an answer that was posted after it came."""
    arrive(back(changed_reasons(adjusted, icn="ICN1"), "EFT2"))
    arrive(era(copay(adjusted), trace="EFT1"))
    again = turned(changed_reasons(adjusted, icn="ICN1"))
    arrive(era(dataclasses.replace(again, status="1"), trace="EFT3"))

    assert [code for code, _ in held()] == ["22", "1"]


def stranger() -> x12.ClaimPayment:
    return clp("OLD-7", svc("98940", "65.00", "21.60", ("CO", "45", "43.40")), icn="S1")


def test_held_answer_and_its_reversal_cancel_out_and_the_proof_says_so(in_practice: Practice) -> None:
    first = arrive(era(stranger(), trace="EFT1"))

    second = arrive(back(turned(stranger()), "EFT2"))

    assert set(ClaimPayment.objects.values_list("state", flat=True)) == {"resolved"}
    for row, amount in ((first, "21.60"), (second, "-21.60")):
        row.refresh_from_db()
        lines = {line.part: (line.count, line.amount) for line in proof_of(row).lines}
        assert lines["posted"] == (0, dollars("0"))
        assert lines["cancelled"] == (1, dollars(amount))
        assert proof_of(row).is_proved
        assert entries_of(row, "posted").count() == 0
        assert entries_of(row, "cancelled").count() == 1
    assert account_totals()[Account.PAYER_SUSPENSE] == 0


def test_what_cancelled_out_is_taken_apart_and_stays_apart(in_practice: Practice) -> None:
    first = arrive(era(stranger(), trace="EFT1"))
    arrive(back(turned(stranger()), "EFT2"))
    with pytest.raises(CannotUndo, match="Take the two apart first"):
        undo_remittance(remittance_id=first.pk, reason="Wrong practice", **moment())

    undo(ClaimPayment.objects.get(status_code="22"))
    retry_exceptions(**moment())
    prove()

    assert set(ClaimPayment.objects.values_list("state", "reason")) == {("undone", "Taken apart: Not the same")}
    first.refresh_from_db()
    assert (first.posted_amount, first.held_amount) == (dollars("0"), dollars("21.60"))
    assert undo_remittance(remittance_id=first.pk, reason="Wrong practice", **moment()).state == "undone"
    prove()


def test_taken_apart_answer_is_attached_to_its_claim(adjusted: Claim) -> None:
    arrive(era(stranger(), trace="EFT1"))
    arrive(back(turned(stranger()), "EFT2"))
    row = undo(ClaimPayment.objects.get(status_code="1"))

    attach(row, adjusted)

    prove()
    assert Visit.objects.get().insurance_paid_amount == dollars("21.60")


def test_biller_takes_apart_on_the_page_of_the_check(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        arrive(era(stranger(), trace="EFT1"))
        second = arrive(back(turned(stranger()), "EFT2"))
        row = ClaimPayment.objects.get(status_code="22")
    browser = client_as(Role.BILLER)
    at = {"practice_slug": practice.slug}
    page = browser.get(reverse("remittance_page", kwargs=at | {"remittance_id": second.pk})).content.decode()
    assert "Take apart" in page
    assert "Cancelled out before posting" in page

    undo_url = reverse("claim_payment_undo", kwargs=at | {"claim_payment_id": row.pk})
    answer = browser.post(undo_url, {"reason": "Other payment"}, follow=True)

    assert "Taken apart" in answer.content.decode()
    with practice_scope(practice.pk):
        row.refresh_from_db()
        assert row.state == "undone"
