"""Each rule of an 837P has a file that breaks it, and nothing else than what must break with it."""

from __future__ import annotations

import pytest

from tests.x12.broken_claims import BROKEN_CLAIMS, FILES
from x12 import document
from x12.claim_reading_rules import CLAIM_RULES

pytestmark = pytest.mark.unit

RULES_OF_CLAIMS = tuple(rule for rule in CLAIM_RULES if rule.startswith("X837P-"))


@pytest.mark.parametrize("rule", RULES_OF_CLAIMS)
def test_rule_is_named_by_the_file_that_breaks_it(rule: str) -> None:
    broken = BROKEN_CLAIMS[rule]

    findings = document.read(broken.content()).all_findings

    assert {one.rule for one in findings} == {rule} | broken.also
    named = next(one for one in findings if one.rule == rule)
    assert (named.segment, named.severity) == (broken.segment(), CLAIM_RULES[rule].severity)


@pytest.mark.parametrize("name", FILES)
def test_file_that_is_not_broken_breaks_no_rule(name: str) -> None:
    assert document.read(FILES[name]).all_findings == ()
