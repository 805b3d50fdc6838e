"""The claim page names the claims around a claim, and what the payers before it did."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import strip_tags

from claims.models import Claim
from claims.services.correct import replace_claim
from claims.services.secondary import build_claim_past_payer, build_secondary_claim
from contacts.models import FilingIndicator, Payer
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.factories import NOW
from tests.claims.pages import LogIn, claim_of, text, url
from tests.claims.test_secondary import prior


@pytest.fixture
def client(client_as: LogIn) -> Client:
    return client_as(Role.BILLER)


def with_secondary(practice: Practice, claim: Claim, **fields: object) -> Payer:
    with practice_scope(practice.pk):
        chosen = {"payer": base.PayerFactory.create(practice=practice, name="Second Mutual"), **fields}
        coverage = base.CoverageFactory.create(
            practice=practice, patient=claim.patient, sequence="S", member_id="S100", **chosen
        )
        payer: Payer = coverage.payer
        return payer


def page_of(client: Client, claim: Claim) -> str:
    return text(client.get(url("claim_page", claim_id=claim.pk)))


def words_of(client: Client, claim: Claim) -> str:
    return " ".join(strip_tags(page_of(client, claim)).split())


def test_secondary_says_what_the_primary_paid_and_why_medicare_follows(
    practice: Practice, biller: User, client: Client
) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        medicare = base.PayerFactory.create(practice=practice, filing_indicator=FilingIndicator.MEDICARE_B)
    with_secondary(practice, claim, payer=medicare, medicare_secondary_type="12")
    with practice_scope(practice.pk):
        second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)

    page = words_of(client, second)

    assert "Medicare follows another payer: working aged." in page
    assert f"{claim.payer.name} paid $85.00 on 11/20/2026, its claim ICN4711." in page


def test_payer_that_was_passed_over_is_said_not_to_be_asked(practice: Practice, biller: User, client: Client) -> None:
    claim = claim_of(practice, biller)
    with_secondary(practice, claim)
    with practice_scope(practice.pk):
        second = build_claim_past_payer(claim=claim, reason="No such benefit", actor=biller, now=NOW)

    assert f"{claim.payer.name} was not asked: it covers none of the services." in words_of(client, second)


def test_paid_primary_names_the_claim_that_asks_for_the_rest(practice: Practice, biller: User, client: Client) -> None:
    claim = claim_of(practice, biller)
    payer = with_secondary(practice, claim)
    with practice_scope(practice.pk):
        second = build_secondary_claim(claim=claim, adjudication=prior(claim), actor=biller, now=NOW)
        Claim.objects.filter(pk=claim.pk).update(status="paid", patient_amount="25.00", paid_amount="85.00")

    page = page_of(client, claim)

    number = second.patient_control_number
    assert f"Paid. {payer.name} is asked for the remaining $25.00 by claim {number}." in page
    assert f"Open claim {number}" in page


def test_correction_and_original_lead_to_each_other(practice: Practice, biller: User, client: Client) -> None:
    claim = claim_of(practice, biller)
    with practice_scope(practice.pk):
        Claim.objects.filter(pk=claim.pk).update(status="paid", payer_claim_control_number="ICN1")
        corrected = replace_claim(claim=Claim.objects.get(pk=claim.pk), frequency="7", actor=biller, now=NOW)

    there = url("claim_page", claim_id=corrected.pk)
    back = url("claim_page", claim_id=claim.pk)
    assert f'href="{there}">Corrected claim {corrected.patient_control_number}' in page_of(client, claim)
    assert f'href="{back}">Original claim {claim.patient_control_number}' in page_of(client, corrected)


def test_referral_is_shown_beside_an_authorization(practice: Practice, biller: User, client: Client) -> None:
    claim = factories.make_claim(practice, biller)
    with practice_scope(practice.pk):
        Claim.objects.filter(pk=claim.pk).update(prior_authorization="PA1", referral_number="RF2")

    page = page_of(client, claim)

    assert "<dt>23 Authorization</dt><dd>PA1</dd>" in page
    assert "Referral</dt><dd>RF2</dd>" in page
