"""A rule of the scrubber: a row of the table, with the function that finds what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from claims.rules.facts import ClaimFacts


class Severity(StrEnum):
    """An error keeps the claim from being sent; a warning is shown; what a biller overrode is only noted."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one claim."""

    rule: str
    severity: Severity
    box: str  # of the CMS-1500 form
    text: str
    remedy: str
    is_overridable: bool = False
    override_reason: str = ""


Check = Callable[[ClaimFacts], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` gives one sentence per defect and nothing for a clean claim. `remedy` says what to do."""

    id: str
    severity: Severity
    snip: int  # 1 to 7, the type of edit in WEDI's classification
    box: str
    meaning: str  # what holds of a claim that keeps the rule
    remedy: str
    source: str
    check: Check

    def findings(self, facts: ClaimFacts) -> list[Finding]:
        """A warning may be overridden; an error of the guide may not."""
        is_overridable = self.severity is Severity.WARNING
        return [
            Finding(self.id, self.severity, self.box, text, self.remedy, is_overridable) for text in self.check(facts)
        ]


def error(
    id: str,  # noqa: A002 - the word of the table
    snip: int,
    box: str,
    meaning: str,
    remedy: str,
    source: str,
    check: Check,
) -> Rule:
    return Rule(id, Severity.ERROR, snip, box, meaning, remedy, source, check)


def warning(
    id: str,  # noqa: A002 - the word of the table
    snip: int,
    box: str,
    meaning: str,
    remedy: str,
    source: str,
    check: Check,
) -> Rule:
    return Rule(id, Severity.WARNING, snip, box, meaning, remedy, source, check)
