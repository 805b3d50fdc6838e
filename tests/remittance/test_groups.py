"""Adjustment groups that are not spelt as the guide has them (docs/algorithms/posting.md, section 3)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment, Denial
from remittance.queries.records import outline_of, remittances_of
from remittance.rules.adjustments import unknown_groups
from remittance.services.exceptions import attach_claim
from tests.remittance.factories import TODAY, clp, dollars, era, example_answer, make_claim, make_file, receive, svc
from tests.remittance.generated_proof import prove
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db
ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return make_claim(in_practice)


def test_lower_case_means_the_same(claim: Claim) -> None:
    content = write_835([era(example_answer(claim))], ENVELOPE).replace(b"CAS*PR*", b"CAS*pr*")
    content = content.replace(b"CAS*CO*", b"CAS*co*")
    assert b"CAS*pr*3*25" in content
    record = next(remittances_of(content, outline_of(content)))

    receive(record, file=make_file(content))

    visit = Visit.objects.get(pk=claim.visit_id)
    assert (visit.patient_balance_amount, visit.insurance_balance_amount) == (dollars("45"), dollars("0"))
    assert account_totals()[Account.CONTRACTUAL] == dollars("70")
    assert not Denial.objects.exists()
    prove()


@pytest.mark.parametrize("group", ["CR", "XX"])
def test_group_that_does_not_say_who_owes_it_waits_for_a_person(claim: Claim, group: str) -> None:
    number = claim.patient_control_number
    lines = (
        svc("99213", "150.00", "70.00", (group, "45", "70.00"), (group, "16", "10.00"), line=f"{number}L1"),
        svc("97110", "50.00", "50.00", line=f"{number}L2"),
    )

    check = receive(era(clp(number, *lines)))

    row = ClaimPayment.objects.get()
    assert (row.state, check.held_amount) == ("exception", dollars("120"))
    assert f"80.00 under {group}" in row.reason
    assert account_totals().get(Account.CONTRACTUAL, 0) == 0
    attach_claim(claim_payment_id=row.pk, claim=claim, actor=system_user(), today=TODAY, now=timezone.now())
    assert account_totals()[Account.CONTRACTUAL] == dollars("70")
    assert Denial.objects.get().amount == dollars("10")
    prove()


def test_group_that_moves_nothing_is_no_question() -> None:
    record = clp("C1", svc("99213", "150.00", "150.00", ("CR", "45", "0.00")))

    assert unknown_groups(record) == {}
