"""Working denials off, each with its ledger entry."""

from __future__ import annotations

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from practice.models import Practice, User
from practice.queries import system_user
from remittance.models import Denial
from remittance.services.denials import (
    DenialIsResolved,
    NothingOpen,
    assign_denials,
    settle_denials,
)
from tests.remittance.factories import TODAY, clp, dollars, era, make_claim, receive, svc

pytestmark = pytest.mark.django_db


@pytest.fixture
def denied_claim(in_practice: Practice) -> Claim:
    """One line paid, one denied for 50.00."""
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    paid = svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1")
    denied = svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2")
    receive(era(clp(number, paid, denied)))
    return claim


def resolve(resolution: str) -> int:
    return settle_denials(
        denial_ids=list(Denial.objects.filter(state="open").values_list("pk", flat=True)),
        resolution=resolution,
        reason="Bundled by contract",
        actor=system_user(),
        today=TODAY,
        now=timezone.now(),
    )


def test_write_off_has_its_entry_and_closes_the_claim(denied_claim: Claim) -> None:
    assert resolve("written_off") == 1

    denied_claim.refresh_from_db()
    visit = Visit.objects.get(pk=denied_claim.visit_id)
    assert (denied_claim.status, visit.insurance_balance_amount) == ("closed", dollars("0"))
    assert account_totals()[Account.WRITE_OFF] == dollars("50")
    assert ledger_problems() == []


def test_to_patient_moves_the_balance(denied_claim: Claim) -> None:
    resolve("to_patient")

    visit = Visit.objects.get(pk=denied_claim.visit_id)
    assert (visit.insurance_balance_amount, visit.patient_balance_amount) == (dollars("0"), dollars("50"))
    assert ledger_problems() == []


def test_resolving_twice_is_refused(denied_claim: Claim) -> None:
    denial = Denial.objects.get()
    resolve("written_off")

    with pytest.raises(DenialIsResolved):
        settle_denials(
            denial_ids=[denial.pk],
            resolution="written_off",
            reason="Again",
            actor=system_user(),
            today=TODAY,
            now=timezone.now(),
        )

    assert account_totals()[Account.WRITE_OFF] == dollars("50")


def test_nothing_is_moved_when_the_payer_owes_nothing(denied_claim: Claim) -> None:
    Denial.objects.create(
        practice=denied_claim.practice,
        claim=denied_claim,
        claim_payment=Denial.objects.get().claim_payment,
        group="CO",
        reason="16",
        category="missing_data",
        amount=dollars("10"),
        due_on=TODAY,
        created_at=timezone.now(),
    )

    with pytest.raises(NothingOpen):
        resolve("written_off")

    assert account_totals()[Account.WRITE_OFF] == 0


def test_owner_is_kept(denied_claim: Claim, biller: User) -> None:
    assign_denials(denial_ids=[Denial.objects.get().pk], owner=biller, actor=biller, now=timezone.now())

    assert Denial.objects.get().owner == biller


def test_payers_second_look_closes_the_denial(denied_claim: Claim) -> None:
    number = denied_claim.patient_control_number
    again = svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line=f"{number}L2")

    receive(era(clp(number, again, icn="ICN2"), trace="EFT1002"))

    denial = Denial.objects.get()
    denied_claim.refresh_from_db()
    assert (denial.state, denial.resolution, denied_claim.status) == ("resolved", "answered", "paid")


def test_answer_to_the_corrected_claim_closes_the_denials_of_the_first(denied_claim: Claim) -> None:
    corrected = Claim.objects.get(pk=denied_claim.pk)
    corrected.pk, corrected.patient_control_number, corrected.frequency = None, "C900", "7"
    corrected.status = "accepted"
    corrected.paid_amount = corrected.adjusted_amount = corrected.patient_amount = dollars("0")
    corrected.save()
    line = denied_claim.lines.get(number=2)
    line.pk, line.claim, line.control_number = None, corrected, "C900L2"
    line.save()

    receive(era(clp("C900", svc("97110", "50.00", "40.00", ("CO", "45", "10.00"), line="C900L2")), trace="EFT1002"))

    assert Denial.objects.get().resolution == "answered"
    assert Visit.objects.get(pk=denied_claim.visit_id).insurance_balance_amount == 0
