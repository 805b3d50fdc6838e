"""Going on against a finding: with a reason, on this claim alone, and never against the guide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from claims.models import Claim, FindingOverride, ScrubFinding
from claims.services.batch import queue_claims
from claims.services.override import CannotOverride, override_finding
from claims.services.scrub import scrub
from claims.services.shelve import ReasonMissing
from contacts.models import PayerRule
from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.factories import NOW, TODAY
from tests.claims.pages import text, url
from tests.contacts.test_payer_rule_terms import rule_of

REASON = "The payer agreed to it by phone."


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def stopped_claim(practice: Practice, biller: User, *, is_overridable: bool = True) -> Claim:
    """A claim that its payer's rule stops."""
    claim = factories.make_claim(practice, biller)
    rule = rule_of("most_lines", limit_count=1, is_overridable=is_overridable)
    rule.practice, rule.payer, rule.created_at, rule.created_by = practice, claim.payer, NOW, biller
    with practice_scope(practice.pk):
        rule.save()
        scrub(claim=claim, actor=biller, today=TODAY, now=NOW)
    return claim


def override(finding: ScrubFinding, biller: User, reason: str = REASON) -> FindingOverride:
    return override_finding(finding=finding, reason=reason, actor=biller, today=TODAY, now=NOW)


def test_an_overridden_rule_lets_the_claim_go_and_is_remembered(in_practice: Practice, biller: User) -> None:
    claim = stopped_claim(in_practice, biller)

    override(claim.findings.get(), biller)

    claim.refresh_from_db()
    finding = claim.findings.get()
    assert (claim.status, finding.severity, finding.override_reason) == ("ready", "info", REASON)
    event = AuditEvent.objects.get(verb="claim.finding_overridden")
    assert (event.actor, event.subject_id, event.detail) == (biller, claim.pk, {"rule": finding.rule})
    assert claim.events.filter(text__contains=REASON).count() == 1
    assert len(queue_claims(claims=[claim], actor=biller, now=NOW)) == 1


def test_a_reason_holds_for_this_claim_and_this_sentence(in_practice: Practice, biller: User) -> None:
    claim = stopped_claim(in_practice, biller)
    override(claim.findings.get(), biller)
    other = factories.make_claim(in_practice, biller)
    PayerRule.objects.update(payer=None, filing_indicator=other.payer.filing_indicator)

    of_other = scrub(claim=other, actor=biller, today=TODAY, now=NOW)
    PayerRule.objects.update(words="Now in other words.")
    of_first = scrub(claim=claim, actor=biller, today=TODAY, now=NOW)

    assert [[each.severity for each in found] for found in (of_other, of_first)] == [["error"], ["error"]]


def test_overriding_twice_keeps_the_first_reason(in_practice: Practice, biller: User) -> None:
    claim = stopped_claim(in_practice, biller)
    finding = claim.findings.get()

    override(finding, biller)
    again = override(finding, biller, "Another reason.")

    assert (again.reason, FindingOverride.objects.count()) == (REASON, 1)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_must_be_given(in_practice: Practice, biller: User, reason: str) -> None:
    finding = stopped_claim(in_practice, biller).findings.get()

    with pytest.raises(ReasonMissing):
        override(finding, biller, reason)

    assert FindingOverride.objects.count() == 0


def test_what_may_not_be_overridden_is_refused(in_practice: Practice, biller: User) -> None:
    strict = stopped_claim(in_practice, biller, is_overridable=False).findings.get()
    of_guide = factories.make_claim(in_practice, biller, diagnoses=("M54.5",))
    scrub(claim=of_guide, actor=biller, today=TODAY, now=NOW)

    for finding in (strict, of_guide.findings.get()):
        with pytest.raises(CannotOverride):
            override(finding, biller)


def test_a_claim_that_is_out_is_not_overridden(in_practice: Practice, biller: User) -> None:
    claim = stopped_claim(in_practice, biller)
    Claim.objects.filter(pk=claim.pk).update(status="sent")

    with pytest.raises(CannotOverride):
        override(claim.findings.get(), biller)


def test_the_claim_page_overrides_with_a_reason(
    client_as: Callable[[Role], Client], practice: Practice, biller: User
) -> None:
    claim = stopped_claim(practice, biller)
    with practice_scope(practice.pk):
        finding = claim.findings.get()
    client = client_as(Role.BILLER)
    address = url("finding_override", claim_id=claim.pk, finding_id=finding.pk)

    before = text(client.get(url("claim_page", claim_id=claim.pk)))
    without_reason = text(client.post(address, {"reason": ""}, follow=True))
    after = text(client.post(address, {"reason": REASON}, follow=True))

    assert f'action="{address}"' in before
    assert "Say why the finding does not count." in without_reason
    assert f"Overridden: {REASON}" in after
    assert 'class="btn btn-sm">Override<' not in after
