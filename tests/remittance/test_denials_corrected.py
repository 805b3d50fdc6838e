"""Denials resolved by a corrected claim, and what is never mixed up with a denial."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim, ClaimStatus
from claims.services.advance import ClaimMove, advance_claims
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Denial
from remittance.services.denial_corrections import CannotCorrect, correct_denied_claims
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, receive, svc

pytestmark = pytest.mark.django_db


def deny(claim: Claim, *, icn: str = "PAYER77", trace: str = "EFT1") -> list[int]:
    number = claim.patient_control_number
    first = svc("99213", "150.00", "0.00", ("CO", "16", "150.00"), line=f"{number}L1", remarks=("N290",))
    second = svc("97110", "50.00", "0.00", ("CO", "16", "50.00"), line=f"{number}L2", remarks=("N290",))
    receive(era(clp(number, first, second, icn=icn), trace=trace))
    return list(Denial.objects.filter(claim=claim).order_by("pk").values_list("pk", flat=True))


def correct(denial_ids: list[int]) -> list[Claim]:
    kwargs: dict[str, Any] = {"actor": system_user(), "today": TODAY, "now": timezone.now()}
    return correct_denied_claims(denial_ids=denial_ids, reason="NPI corrected", **kwargs)


def test_corrected_claim_is_frequency_7_with_the_payers_number(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    corrected = correct(deny(claim)[:1])[0]

    claim.refresh_from_db()
    assert (corrected.frequency, corrected.payer_claim_control_number, corrected.visit_id) == (
        "7",
        "PAYER77",
        claim.visit_id,
    )
    assert claim.status == "closed"
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("200")
    assert ledger_problems() == []


def test_all_denials_of_the_claim_go_with_it(in_practice: Practice) -> None:
    ids = deny(make_claim(in_practice))

    corrected = correct(ids[:1])[0]

    assert set(Denial.objects.values_list("resolution", "replaced_by")) == {("corrected", corrected.pk)}


def test_one_cause_many_claims(in_practice: Practice) -> None:
    claims = [make_claim(in_practice) for _ in range(3)]
    ids = [pk for place, claim in enumerate(claims) for pk in deny(claim, icn=f"P{place}", trace=f"EFT{place}")]

    corrected = correct(ids)

    assert sorted(claim.payer_claim_control_number for claim in corrected) == ["P0", "P1", "P2"]


def test_claim_without_the_payers_number_is_named_and_nothing_changes(in_practice: Practice) -> None:
    known, unknown = make_claim(in_practice), make_claim(in_practice)
    ids = deny(known) + deny(unknown, icn="", trace="EFT2")

    with pytest.raises(CannotCorrect, match=unknown.patient_control_number):
        correct(ids)

    assert not Denial.objects.exclude(state="open").exists()
    assert Claim.objects.count() == 2


def test_denial_is_never_written_off_by_itself(in_practice: Practice) -> None:
    """CO-16, CO-29 and CO-197 with nothing paid: the whole balance stays with the payer."""
    claim = make_claim(in_practice, lines=(("99213", "150.00"), ("97110", "50.00"), ("97140", "40.00")))
    number = claim.patient_control_number
    lines = [
        svc(code, charge, "0.00", ("CO", reason, charge), line=f"{number}L{place}")
        for place, (code, charge, reason) in enumerate(
            (("99213", "150.00", "16"), ("97110", "50.00", "29"), ("97140", "40.00", "197")), start=1
        )
    ]

    receive(era(clp(number, *lines, status="4")))

    claim.refresh_from_db()
    totals = account_totals()
    assert (totals[Account.WRITE_OFF], totals[Account.CONTRACTUAL]) == (dollars("0"), dollars("0"))
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("240")
    assert (claim.status, Denial.objects.filter(state="open").count()) == ("denied", 3)


def test_rejected_claim_is_no_denial(in_practice: Practice) -> None:
    """A 277CA rejection was never decided on: it is mended and sent again as an original."""
    claim = make_claim(in_practice)
    move = ClaimMove(claim=claim, target=ClaimStatus.REJECTED, text="A3:21", code="A3:21")

    advance_claims([move], actor=system_user(), now=timezone.now())

    claim.refresh_from_db()
    assert (claim.status, claim.frequency, Denial.objects.exists()) == ("rejected", "1", False)
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == dollars("200")
