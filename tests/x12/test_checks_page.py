"""docs/x12-checks.md names every rule of a claim file, and none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.rules.scrub import ALL_RULES
from tests.x12.checks_page import before_sending, current, reading_severity
from x12.claim_reading_rules import CLAIM_RULES
from x12.reading_rules import RULES

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[2].joinpath("docs", "x12-checks.md").read_text(encoding="utf-8")
_NAMED = set(re.findall(r"\bX[0-9A-Z]+(?:-[0-9A-Z]+)+", PAGE))
_SENT = {
    word.strip()
    for row in PAGE.splitlines()
    if row.startswith("| ") and row.count("|") == 6
    for word in re.split(r"[,;]", row.split("|")[4])
}


def test_page_names_every_rule_of_a_claim_file() -> None:
    assert {rule for rule in CLAIM_RULES if rule.startswith("X837P-")} <= _NAMED


def test_page_names_no_rule_that_does_not_exist() -> None:
    assert set(RULES) | set(CLAIM_RULES) >= _NAMED


def test_page_names_rules_of_the_scrubber_that_exist() -> None:
    known = {rule.id for rule in ALL_RULES}

    assert {word for word in _SENT if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)} <= known
    assert len(known & _SENT) > 100


def test_severities_on_the_page_are_those_of_the_rules() -> None:
    assert current(PAGE) == PAGE


def test_severities_follow_from_the_rules_that_a_row_names() -> None:
    assert reading_severity("X12-AMOUNT, X837P-AMOUNT-SIZE") == "error, warning"
    assert (reading_severity("kept as two lines"), before_sending("-")) == ("-", "-")
    assert before_sending("claim-total") == "blocks"
    assert before_sending("equal-lines, writer") == "blocks, warns"
