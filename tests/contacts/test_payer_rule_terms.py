"""Each kind of rule has its terms: the rules say so in words, the database insists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contacts.models import PayerRule
from contacts.rules.payer_rule_words import in_words
from contacts.rules.payer_rules import KINDS, RuleKind, problems
from practice.models import Practice, User
from tests.factories import PayerFactory

NOW = dt.datetime(2026, 11, 3, 15, 0, tzinfo=dt.UTC)
D = Decimal

# The terms of one right rule of each kind, and what it says.
RIGHT: dict[str, tuple[dict[str, Any], str]] = {  # Any: column values
    "field_required": ({"field": "prior_authorization"}, "Prior authorization (2300 REF*G1) must be there."),
    "field_forbidden": ({"field": "group_number"}, "Group number (2000B SBR03) must be empty."),
    "value_list": (
        {"field": "place_of_service", "values": ["11", "12"]},
        "Place of service (2300 CLM05-1): only 11, 12.",
    ),
    "value_format": (
        {"field": "member_id", "pattern": r"[A-Z]{3}\d{9}"},
        r"Member id (2010BA NM109) must look like [A-Z]{3}\d{9}.",
    ),
    "most_lines": ({"limit_count": 22}, "At most 22 service lines."),
    "most_diagnoses": ({"limit_count": 8}, "At most 8 diagnoses."),
    "highest_charge": ({"limit_amount": D("9999.99")}, "At most 9,999.99 dollars."),
    "timely_filing": (
        {"limit_count": 90, "counted_from": "service"},
        "To be sent within 90 days of the first day of service.",
    ),
    "taxonomy_required": (
        {"field": "billing_taxonomy", "values": ["261QM1300X"]},
        "Billing provider's taxonomy (2000A PRV03) must be there, one of 261QM1300X.",
    ),
    "payer_number_required": (
        {"field": "billing_payer_number"},
        "Payer's number of the billing provider (2010BB REF*G2) must be there.",
    ),
    "attachments": ({"values": ["FX", "AA"]}, "Attachments only by FX, AA."),
    "claim_notes": (
        {"note_policy": "required", "values": ["ADD"]},
        "A claim note of the kinds ADD must be there.",
    ),
    "resubmission_window": (
        {"limit_count": 180, "counted_from": "answer"},
        "To be corrected within 180 days of this payer's answer.",
    ),
    "secondary_on_paper": ({}, "Claims after another payer only on paper."),
}
# One thing wrong: the kind, what differs from the right rule, and the term that is named.
WRONG: list[tuple[str, dict[str, Any], str]] = [  # Any: column values
    ("field_required", {"field": ""}, "field"),
    ("field_required", {"values": ["11"]}, "values"),
    ("field_forbidden", {"field": ""}, "field"),
    ("value_list", {"values": []}, "values"),
    ("value_format", {"pattern": ""}, "pattern"),
    ("most_lines", {"limit_count": None}, "limit_count"),
    ("most_lines", {"limit_count": 0}, "limit_count"),
    ("most_diagnoses", {"field": "diagnosis"}, "field"),
    ("highest_charge", {"limit_amount": None}, "limit_amount"),
    ("highest_charge", {"limit_amount": D(0)}, "limit_amount"),
    ("timely_filing", {"counted_from": ""}, "counted_from"),
    ("timely_filing", {"counted_from": "birth"}, "counted_from"),
    ("taxonomy_required", {"field": "member_id"}, "field"),
    ("payer_number_required", {"field": "billing_npi"}, "field"),
    ("attachments", {"values": ["CARRIER PIGEON"]}, "values"),
    ("claim_notes", {"values": ["XYZ"]}, "values"),
    ("claim_notes", {"note_policy": "forbidden"}, "values"),
    ("claim_notes", {"note_policy": "accepted", "values": []}, "values"),
    ("resubmission_window", {"limit_count": None}, "limit_count"),
    ("secondary_on_paper", {"limit_count": 1}, "limit_count"),
]
# Wrong in a way that only the rules see; the database need not know X12.
WRONG_IN_WORDS_ONLY: list[tuple[str, dict[str, Any], str]] = [  # Any: column values
    ("value_format", {"pattern": "(A+)+B"}, "pattern"),
    ("field_required", {"field": "shoe_size"}, "field"),
    ("most_lines", {"service_codes": ["97110-"]}, "service_codes"),
    ("value_list", {"values": [str(number) for number in range(101)]}, "values"),
]


def rule_of(kind: str, **changes: Any) -> PayerRule:  # Any: column values
    return PayerRule(kind=kind, **{**RIGHT[kind][0], **changes})


def test_every_kind_is_here() -> None:
    assert set(RIGHT) == {kind.value for kind in RuleKind} == {kind.value for kind in KINDS}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_rule_says_what_it_asks(kind: str) -> None:
    terms = rule_of(kind).as_terms()

    assert (list(problems(terms)), in_words(terms)) == ([], RIGHT[kind][1])


@pytest.mark.parametrize(("kind", "changes", "term"), [*WRONG, *WRONG_IN_WORDS_ONLY])
def test_a_wrong_term_is_named(kind: str, changes: dict[str, Any], term: str) -> None:  # Any: column values
    named = {name for name, _words in problems(rule_of(kind, **changes).as_terms())}

    assert named == {term}


@pytest.mark.parametrize("kind", RIGHT)
def test_the_database_takes_a_right_rule(in_practice: Practice, biller: User, kind: str) -> None:
    save(in_practice, biller, rule_of(kind))

    assert PayerRule.objects.get().kind == kind


@pytest.mark.parametrize(("kind", "changes", "term"), WRONG)
def test_the_database_refuses_a_wrong_rule(
    in_practice: Practice, biller: User, kind: str, changes: dict[str, Any], term: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save(in_practice, biller, rule_of(kind, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"filing_indicator": "MB"},
        {"payer": None},
        {"kind": "shoe_size"},
        {"severity": "fatal"},
        {"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_rule_of_nobody_or_both_or_no_time(
    in_practice: Practice, biller: User, changes: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save(in_practice, biller, rule_of("most_lines"), **changes)


def save(practice: Practice, actor: User, rule: PayerRule, **changes: Any) -> None:  # Any: column values
    rule.practice, rule.created_at, rule.created_by = practice, NOW, actor
    rule.payer = PayerFactory.create(practice=practice)
    for name, value in changes.items():
        setattr(rule, name, value)
    rule.save()
