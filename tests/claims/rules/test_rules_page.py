from __future__ import annotations

from pathlib import Path

import pytest

from claims.rules.scrub import ALL_RULES
from claims.rules.scrub.rules_page import scrub_rules_page
from contacts.rules.payer_rules import KINDS

pytestmark = pytest.mark.unit
PAGE = Path(__file__).parents[3] / "docs" / "scrub-rules.md"


def test_the_page_of_the_docs_is_current() -> None:
    assert PAGE.read_text() == scrub_rules_page(), "manage.py scrub_rules"


def test_the_page_names_each_rule_and_kind_once() -> None:
    lines = scrub_rules_page().splitlines()

    for rule in ALL_RULES:
        assert sum(line.startswith(f"| {rule.id} |") for line in lines) == 1
    for kind in KINDS.values():
        assert sum(line.startswith(f"| {kind.label} |") for line in lines) == 1
