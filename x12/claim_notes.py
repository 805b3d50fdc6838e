"""Collects what is wrong with the claims of one 837P, of each rule only so many."""

from __future__ import annotations

from collections import Counter

from x12.claim_reading_rules import claim_finding
from x12.transaction import MOST_FINDINGS_OF_A_RULE, Transaction


class ClaimNotes:
    """`notes(rule, position, text)` adds a finding to the transaction; a long bad file still fits in memory."""

    def __init__(self, transaction: Transaction) -> None:
        self._findings = transaction.findings
        self._counts: Counter[str] = Counter()
        self.total = 0

    def __call__(self, rule: str, position: int, text: str) -> None:
        self.total += 1
        self._counts[rule] += 1
        if self._counts[rule] < MOST_FINDINGS_OF_A_RULE:
            self._findings.append(claim_finding(rule, position, text))
        elif self._counts[rule] == MOST_FINDINGS_OF_A_RULE:
            more = f"{text} Further ones of this kind are not listed."
            self._findings.append(claim_finding(rule, position, more))
