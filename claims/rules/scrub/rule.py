"""A rule of the scrubber: a row of the table, with the function that finds what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from claims.rules.facts import ClaimFacts


class Severity(StrEnum):
    """An error keeps the claim from being sent; a warning is shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one claim."""

    rule: str
    severity: Severity
    box: str  # of the CMS-1500 form
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` gives one sentence per defect and nothing for a clean claim. `remedy` says what to do."""

    id: str
    severity: Severity
    box: str
    remedy: str
    check: Callable[[ClaimFacts], Iterable[str]]

    def findings(self, facts: ClaimFacts) -> list[Finding]:
        return [Finding(self.id, self.severity, self.box, text, self.remedy) for text in self.check(facts)]


def error(id: str, box: str, remedy: str, check: Callable[[ClaimFacts], Iterable[str]]) -> Rule:  # noqa: A002 - the word of the table
    return Rule(id, Severity.ERROR, box, remedy, check)


def warning(id: str, box: str, remedy: str, check: Callable[[ClaimFacts], Iterable[str]]) -> Rule:  # noqa: A002 - the word of the table
    return Rule(id, Severity.WARNING, box, remedy, check)
