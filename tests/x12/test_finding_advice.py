"""Each finding says what to do, in its own words or by its rule."""

from __future__ import annotations

import pytest

from tests.x12.files import changed, remittance
from x12.claim_reading_rules import CLAIM_RULES
from x12.document import read
from x12.finding_advice import advice
from x12.reading_rules import RULES

pytestmark = pytest.mark.unit

# Their words end in what to do: see where each is noted.
SAY_IT_THEMSELVES = {
    "X12-ENV-GE-MISSING",
    "X12-ENV-IEA-MISSING",
    "X12-ENV-SE-MISSING",
    "X12-NPI",
    "X12-TRANSACTION-UNREADABLE",
    "X835-BPR-DEBIT",
}


def test_every_rule_has_advice_or_says_it_itself() -> None:
    without = {rule for rule in [*RULES, *CLAIM_RULES] if not advice(rule)}

    assert without == SAY_IT_THEMSELVES


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("X835-BAL-LINE", "The check is held. Ask the payer for a corrected 835."),
        ("X835-PATIENT-SHARE", "Nothing to do: the patient's part is taken from the PR adjustments."),
        ("X837P-BAL-CHARGE", "Mend the claim and send it; if it has gone out already, watch its answer."),
        ("X-OF-NOBODY", ""),
    ],
)
def test_the_nearest_advice_counts(rule: str, words: str) -> None:
    assert advice(rule) == words


def test_what_says_it_itself_does_say_it() -> None:
    cut_off = read(remittance()[:-60]).all_findings
    unreadable = read(changed(remittance(), "BPR*I*130*", "BPR*I*1x*")).all_findings

    asked = [one for one in [*cut_off, *unreadable] if one.rule in SAY_IT_THEMSELVES]
    assert len(asked) > 1
    assert all("Ask " in one.text and one.advice == "" for one in asked)
