"""Payer rules over rows: loaded with a batch in one query, and tried on the claims of the last months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from claims.services.payer_rule_trial import try_rules
from claims.services.scrub import scrub, scrub_claims
from contacts.models import Payer, PayerRule
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.contacts.test_payer_rule_terms import rule_of
from tests.factories import BillingProviderFactory, PayerFactory


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return PayerFactory.create(practice=practice)


def rule_for(payer: Payer, by: User, kind: str = "most_lines", **changes: Any) -> PayerRule:  # Any: column values
    rule = rule_of(kind, **changes)
    rule.practice, rule.payer, rule.created_at, rule.created_by = payer.practice, payer, NOW, by
    with practice_scope(payer.practice_id):
        rule.save()
    return rule


def claim_to(payer: Payer, by: User, **fields: Any) -> Claim:  # Any: field values
    patient = factories.make_patient(payer.practice, payer=payer)
    return factories.make_claim(payer.practice, by, patient=patient, **fields)


def test_a_payers_rule_stops_its_claims_and_no_others(in_practice: Practice, biller: User, payer: Payer) -> None:
    rule = rule_for(payer, biller, limit_count=1)
    stopped, other = claim_to(payer, biller), factories.make_claim(in_practice, biller)

    found = scrub_claims(claims=[stopped, other], actor=biller, today=TODAY, now=NOW)

    assert [(each.rule, each.severity, each.text) for each in found[stopped.pk]] == [
        (f"payer-rule-{rule.pk}", "error", "At most 1 service lines. The claim has 2.")
    ]
    assert found[other.pk] == []


def test_a_rule_of_a_kind_of_insurance_stops_every_payer_of_it(
    in_practice: Practice, biller: User, payer: Payer
) -> None:
    rule_for(payer, biller, limit_count=1)
    PayerRule.objects.update(payer=None, filing_indicator=payer.filing_indicator)
    other = factories.make_claim(in_practice, biller)
    blue = PayerFactory.create(practice=in_practice, filing_indicator="BL")

    found = scrub_claims(claims=[other, elsewhere := claim_to(blue, biller)], actor=biller, today=TODAY, now=NOW)

    assert (len(found[other.pk]), found[elsewhere.pk]) == (1, [])


@pytest.mark.parametrize("change", ["is_active", "billing_provider"])
def test_a_rule_that_is_off_or_of_another_billing_provider_is_silent(
    in_practice: Practice, biller: User, payer: Payer, change: str
) -> None:
    silenced: dict[str, Any] = {"is_active": False}  # Any: column values
    if change == "billing_provider":
        silenced = {change: BillingProviderFactory.create(practice=in_practice)}
    rule_for(payer, biller, limit_count=1, **silenced)

    assert scrub(claim=claim_to(payer, biller), actor=biller, today=TODAY, now=NOW) == []


def test_many_rules_cost_no_query_more(in_practice: Practice, biller: User, payer: Payer) -> None:
    claims = [claim_to(payer, biller) for _ in range(4)]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            scrub_claims(claims=claims, actor=biller, today=TODAY, now=NOW)
        return len(captured)

    scrub_claims(claims=claims, actor=biller, today=TODAY, now=NOW)
    with_none = queries()
    for number in range(20):
        rule_for(payer, biller, limit_count=number + 10)

    assert queries() == with_none


def test_the_days_to_correct_count_from_the_payers_answer(in_practice: Practice, biller: User, payer: Payer) -> None:
    rule_for(payer, biller, "resubmission_window", limit_count=30)
    first = claim_to(payer, biller)
    first.events.create(
        practice=in_practice,
        at=NOW - dt.timedelta(days=31),
        source="payer",
        status="denied",
        text="Denied.",
        actor=biller,
    )
    again = Claim.objects.get(pk=first.pk)
    again.pk, again.frequency, again.payer_claim_control_number = None, "7", "ICN1"
    again.patient_control_number = "C900"
    again.save(force_insert=True)
    for line in first.lines.order_by("number"):
        line.pk, line.claim, line.control_number = None, again, f"C900L{line.number}"
        line.save(force_insert=True)

    found = scrub(claim=again, actor=biller, today=TODAY, now=NOW)

    assert [each.text for each in found] == [
        "To be corrected within 30 days of this payer's answer. That day was 10/03/2026."
    ]


# ---- trying --------------------------------------------------------------------------------------------------------


def test_a_trial_counts_what_the_rule_would_have_caught(in_practice: Practice, biller: User, payer: Payer) -> None:
    two_lines = claim_to(payer, biller)
    claim_to(payer, biller, lines=(factories.office_visit(),))
    long_ago = claim_to(payer, biller)
    Claim.objects.filter(pk=long_ago.pk).update(created_at=NOW - dt.timedelta(days=91))
    factories.make_claim(in_practice, biller)
    unsaved = PayerRule(practice=in_practice, payer=payer, kind="most_lines", limit_count=1)

    [trial] = try_rules([unsaved], now=NOW, zone=in_practice.zone)

    assert (trial.claim_count, [claim.pk for claim in trial.caught]) == (2, [two_lines.pk])


def test_a_trial_judges_lateness_by_the_day_on_which_the_claim_was_built(
    in_practice: Practice, biller: User, payer: Payer
) -> None:
    claim_to(payer, biller)  # the day after the service
    rule = PayerRule(payer=payer, kind="timely_filing", limit_count=30, counted_from="service")

    [trial] = try_rules([rule], now=NOW + dt.timedelta(days=80), zone=in_practice.zone)

    assert (trial.claim_count, trial.caught) == (1, ())


def test_thirty_claims_and_rules_are_tried_with_the_queries_of_one(
    in_practice: Practice, biller: User, payer: Payer
) -> None:
    def queries(rules: list[PayerRule]) -> int:
        with CaptureQueriesContext(connection) as captured:
            try_rules(rules, now=NOW, zone=in_practice.zone)
        return len(captured)

    claim_to(payer, biller)
    rules = [PayerRule(payer=payer, kind="most_lines", limit_count=number + 1) for number in range(30)]
    with_one = queries(rules[:1])
    for _ in range(29):
        claim_to(payer, biller)

    assert queries(rules) == with_one


def test_the_form_is_tried_before_it_is_saved(
    client_as: Callable[[Role], Client], practice: Practice, biller: User, payer: Payer
) -> None:
    with practice_scope(practice.pk):
        claim = claim_to(payer, biller)
        Claim.objects.update(created_at=dt.datetime.now(dt.UTC))
    admin = client_as(Role.ADMIN)
    address = reverse("payer_rule_trial", kwargs={"practice_slug": "lakeside", "payer_id": payer.pk})
    typed = {"kind": "most_lines", "limit_count": "1", "scope": "payer", "severity": "error"}

    part = admin.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    whole = admin.post(address, typed).content.decode()
    wrong = admin.post(address, {**typed, "limit_count": ""}, headers={"HX-Request": "true"})

    assert "It would catch 1 of 1 claims" in part
    assert f"Claim {claim.patient_control_number}" in part
    assert ("<html" in part, "<html" in whole) == (False, True)
    assert (wrong.status_code, "Fill in what the rule needs" in wrong.content.decode()) == (422, True)
    with practice_scope(practice.pk):
        assert PayerRule.objects.count() == 0


def test_a_copy_is_tried_on_the_other_payers_claims(
    client_as: Callable[[Role], Client], practice: Practice, biller: User, payer: Payer
) -> None:
    with practice_scope(practice.pk):
        other = PayerFactory.create(practice=practice)
        claim_to(other, biller)
        Claim.objects.update(created_at=dt.datetime.now(dt.UTC))
        rule = rule_for(payer, biller, limit_count=1)
    address = reverse("payer_rule_trial", kwargs={"practice_slug": "lakeside", "payer_id": payer.pk})

    page = client_as(Role.ADMIN).post(address, {"rule": rule.pk, "to_payer": other.pk}).content.decode()

    assert "It would catch 1 of 1 claims" in page


def test_the_list_learns_how_many_each_rule_catches(
    client_as: Callable[[Role], Client], practice: Practice, biller: User, payer: Payer
) -> None:
    with practice_scope(practice.pk):
        claim_to(payer, biller)
        Claim.objects.update(created_at=dt.datetime.now(dt.UTC))
        catching, idle = rule_for(payer, biller, limit_count=1), rule_for(payer, biller, limit_count=9)
    address = reverse("payer_rule_trials", kwargs={"practice_slug": "lakeside", "payer_id": payer.pk})

    page = client_as(Role.BILLER).get(address, {"rule": [catching.pk, idle.pk]}).content.decode()

    assert dict(re.findall(r'id="rule-(\d+)-caught" hx-swap-oob="true">([^<]+)<', page)) == {
        str(catching.pk): "1 of 1",
        str(idle.pk): "0 of 1",
    }
