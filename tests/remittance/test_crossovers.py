"""A claim that was forwarded to a payer which is not on file: nobody awaits its answer, somebody is asked for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.models import Visit
from billing.queries import ledger_problems
from claims.models import Claim
from patients.models import Sequence
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment
from remittance.queries.next_claims import failed_with_owners, next_claims_to_build
from remittance.services.crossovers import NotCrossedOver, leave_with_patient, move_to_added_coverages
from remittance.services.next_payer import try_failed_again
from tests import factories
from tests.remittance.factories import TODAY, dollars, era, example_answer, make_claim, receive
from tests.remittance.test_next_payer import build
from x12.parties import Name

pytestmark = pytest.mark.django_db
Login = Callable[[Role], Client]


@pytest.fixture
def claim(practice: Practice) -> Claim:
    """Answered with 45.00 left for the patient, and forwarded to a payer that is not on file."""
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        whom = Name("EVERGREEN", is_person=False)
        receive(era(example_answer(claim, status="19", crossover_carrier=whom)))
        return claim


def add_coverage(claim: Claim) -> None:
    payer = factories.PayerFactory.create(practice=claim.practice)
    factories.CoverageFactory.create(
        practice=claim.practice, patient=claim.patient, payer=payer, sequence=Sequence.SECONDARY
    )


def balances(claim: Claim) -> tuple[object, object]:
    visit = Visit.objects.get(pk=claim.visit_id)
    return visit.patient_balance_amount, visit.insurance_balance_amount


def test_missing_coverage_is_asked_for(practice: Practice, claim: Claim, client_as: Login) -> None:
    client = client_as(Role.BILLER)
    with practice_scope(practice.pk):
        said = claim.events.order_by("-id")[0].text
        [failed] = failed_with_owners(20)
        placed = balances(claim)
    listed = client.get(reverse("remittance_list", kwargs={"practice_slug": practice.slug}), {"tab": "next"})

    assert ("awaited" in said, "no such coverage" in said) == (False, True)
    assert (failed.row.claim_id, failed.is_crossed_over, failed.owner is not None) == (claim.pk, True, True)
    assert placed == (dollars("45"), dollars("0"))
    assert "Crossed over to EVERGREEN" in listed.content.decode()
    assert "The patient has no such coverage" in listed.content.decode()


def test_trying_again_without_the_coverage_changes_nothing(practice: Practice, claim: Claim) -> None:
    with practice_scope(practice.pk):
        moved = move_to_added_coverages(actor=system_user(), today=TODAY, now=timezone.now())
        tried = try_failed_again(actor=system_user(), now=timezone.now())

        assert (moved, tried, next_claims_to_build()) == (0, 0, [])
        assert (balances(claim), len(failed_with_owners(20))) == ((dollars("45"), dollars("0")), 1)


def test_added_coverage_takes_the_patients_part(practice: Practice, claim: Claim) -> None:
    with practice_scope(practice.pk):
        add_coverage(claim)

        moved = move_to_added_coverages(actor=system_user(), today=TODAY, now=timezone.now())

        row = ClaimPayment.objects.get()
        assert (moved, row.next_claim, row.reason) == (1, "forwarded", "")
        assert balances(claim) == (dollars("0"), dollars("45"))
        secondary = build(claim)
        assert (secondary.status, "awaited" in secondary.hold_reason) == ("on_hold", True)
        assert failed_with_owners(20) == []
        assert ledger_problems() == []


def test_send_all_moves_it(practice: Practice, claim: Claim, client_as: Login) -> None:
    with practice_scope(practice.pk):
        add_coverage(claim)

    client_as(Role.BILLER).post(reverse("next_claims_send", kwargs={"practice_slug": practice.slug}))

    with practice_scope(practice.pk):
        assert balances(claim) == (dollars("0"), dollars("45"))


def test_one_is_billed_alone(practice: Practice, claim: Claim, client_as: Login) -> None:
    client = client_as(Role.BILLER)
    with practice_scope(practice.pk):
        row = ClaimPayment.objects.get()
    url = reverse("next_claim_again", kwargs={"practice_slug": practice.slug, "claim_payment_id": row.pk})
    without = client.post(url, follow=True).content.decode()
    with practice_scope(practice.pk):
        before = balances(claim)
        add_coverage(claim)

    after = client.post(url, follow=True).content.decode()

    assert "No further coverage is on file" in without
    assert before == (dollars("45"), dollars("0"))
    assert "is being built" in after
    with practice_scope(practice.pk):
        assert balances(claim) == (dollars("0"), dollars("45"))
        assert next_claims_to_build() == [row.pk]
        assert ledger_problems() == []


def test_person_may_say_that_there_is_none(practice: Practice, claim: Claim, client_as: Login) -> None:
    with practice_scope(practice.pk):
        row = ClaimPayment.objects.get()
    kwargs = {"practice_slug": practice.slug, "claim_payment_id": row.pk}

    client_as(Role.BILLER).post(reverse("next_claim_none", kwargs=kwargs))

    with practice_scope(practice.pk):
        assert (failed_with_owners(20), balances(claim)) == ([], (dollars("45"), dollars("0")))
        assert AuditEvent.objects.filter(verb="next_claim.no_coverage").count() == 1
        with pytest.raises(NotCrossedOver):
            leave_with_patient(claim_payment_id=row.pk, actor=system_user(), now=timezone.now())


@pytest.mark.usefixtures("claim")
def test_list_costs_the_same_for_20_as_for_one(practice: Practice, client_as: Login) -> None:
    client = client_as(Role.BILLER)
    address = reverse("remittance_list", kwargs={"practice_slug": practice.slug}) + "?tab=next"
    client.get(address)
    counts = []
    for more in (0, 19):
        with practice_scope(practice.pk):
            for number in range(more):
                receive(era(example_answer(make_claim(practice), status="19"), trace=f"EFT{number}"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]
