"""docs/x12-checks.md names every rule of a claim file, and none that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.rules.scrub import ALL_RULES
from x12.claim_reading_rules import CLAIM_RULES
from x12.reading_rules import RULES

pytestmark = pytest.mark.unit

PAGE = Path(__file__).parents[2].joinpath("docs", "x12-checks.md").read_text(encoding="utf-8")
_NAMED = set(re.findall(r"\bX[0-9A-Z]+(?:-[0-9A-Z]+)+", PAGE))
_SENT = {
    word.strip()
    for row in PAGE.splitlines()
    if row.startswith("| ") and row.count("|") == 4
    for word in re.split(r"[,;]", row.split("|")[3])
}


def test_page_names_every_rule_of_a_claim_file() -> None:
    assert {rule for rule in CLAIM_RULES if rule.startswith("X837P-")} <= _NAMED


def test_page_names_no_rule_that_does_not_exist() -> None:
    assert set(RULES) | set(CLAIM_RULES) >= _NAMED


def test_page_names_rules_of_the_scrubber_that_exist() -> None:
    known = {rule.id for rule in ALL_RULES}

    assert {word for word in _SENT if re.fullmatch(r"[a-z]+(-[a-z]+)+", word)} <= known
    assert len(known & _SENT) > 100
