"""Which policy answers for a date of service, and what is wrong with a patient's policies.

Both ends of a policy count: it covers its first and its last day. A missing end is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeVar

SEQUENCE_WORDS = {"P": "primary", "S": "secondary", "T": "tertiary"}
ONE_DAY = dt.timedelta(days=1)


class Policy(Protocol):
    """What the rules read of a coverage."""

    pk: int
    sequence: str
    starts_on: dt.date | None
    ends_on: dt.date | None


P = TypeVar("P", bound=Policy)


class ProblemKind(StrEnum):
    GAP = "gap"
    OVERLAP = "overlap"
    NO_PRIMARY = "no_primary"


@dataclass(frozen=True)
class CoverageProblem:
    """Days on which a patient's policies leave a hole or claim the same place twice."""

    kind: ProblemKind
    sequence: str
    from_on: dt.date | None
    until_on: dt.date | None
    coverage_ids: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        word = SEQUENCE_WORDS[self.sequence]
        days = _days_in_words(self.from_on, self.until_on)
        if self.kind is ProblemKind.GAP:
            return f"No {word} coverage {days}: a visit then has no {word} payer."
        if self.kind is ProblemKind.OVERLAP:
            return f"Two {word} coverages {days}: the one that began later is billed. End the other one."
        return f"A {word} coverage has nothing to follow {days}: make it primary, or add the primary."


def is_in_force(policy: Policy, service_on: dt.date) -> bool:
    return (policy.starts_on is None or policy.starts_on <= service_on) and (
        policy.ends_on is None or service_on <= policy.ends_on
    )


def policies_on(policies: Iterable[P], service_on: dt.date) -> dict[str, P]:
    """The policy per sequence for a date; of two that overlap, the later begun, then the newer row."""
    chosen: dict[str, P] = {}
    for policy in sorted(policies, key=lambda each: (each.starts_on or dt.date.min, each.pk)):
        if is_in_force(policy, service_on):
            chosen[policy.sequence] = policy
    return chosen


def coverage_problems(policies: Iterable[Policy]) -> list[CoverageProblem]:
    """Name the gaps and overlaps within each sequence, and policies that follow no primary, oldest first."""
    by_sequence: dict[str, list[Policy]] = {}
    for policy in sorted(policies, key=lambda each: (each.starts_on or dt.date.min, each.pk)):
        by_sequence.setdefault(policy.sequence, []).append(policy)
    problems = [
        problem for sequence in SEQUENCE_WORDS for problem in _problems_within(sequence, by_sequence.get(sequence, []))
    ]
    if "P" not in by_sequence:
        problems += [
            CoverageProblem(ProblemKind.NO_PRIMARY, sequence, None, None, tuple(each.pk for each in following))
            for sequence, following in by_sequence.items()
        ]
    return problems


def problems_on(policies: Sequence[Policy], service_on: dt.date) -> list[CoverageProblem]:
    """What is wrong with the policies for one date of service."""
    in_force = [policy for policy in policies if is_in_force(policy, service_on)]
    problems = []
    for sequence in SEQUENCE_WORDS:
        ids = tuple(policy.pk for policy in in_force if policy.sequence == sequence)
        if len(ids) > 1:
            problems.append(CoverageProblem(ProblemKind.OVERLAP, sequence, service_on, service_on, ids))
        if sequence != "P" and ids and not any(policy.sequence == "P" for policy in in_force):
            problems.append(CoverageProblem(ProblemKind.NO_PRIMARY, sequence, service_on, service_on, ids))
    has_primary_at_other_times = any(policy.sequence == "P" for policy in policies)
    if has_primary_at_other_times and not any(policy.sequence == "P" for policy in in_force):
        problems.insert(0, CoverageProblem(ProblemKind.GAP, "P", service_on, service_on))
    return problems


def _problems_within(sequence: str, policies: list[Policy]) -> list[CoverageProblem]:
    problems = []
    for earlier, later in pairwise(policies):
        begins_on = later.starts_on or dt.date.min
        if earlier.ends_on is None or earlier.ends_on >= begins_on:
            problems.append(_overlap(sequence, earlier, later))
        elif begins_on - earlier.ends_on > ONE_DAY:
            problems.append(
                CoverageProblem(
                    ProblemKind.GAP,
                    sequence,
                    earlier.ends_on + ONE_DAY,
                    begins_on - ONE_DAY,
                    (earlier.pk, later.pk),
                )
            )
    return problems


def _overlap(sequence: str, earlier: Policy, later: Policy) -> CoverageProblem:
    ends = [end for end in (earlier.ends_on, later.ends_on) if end is not None]
    return CoverageProblem(
        ProblemKind.OVERLAP, sequence, later.starts_on, min(ends) if ends else None, (earlier.pk, later.pk)
    )


def _days_in_words(from_on: dt.date | None, until_on: dt.date | None) -> str:
    if from_on is not None and from_on == until_on:
        return f"on {from_on:%m/%d/%Y}"
    if from_on is None and until_on is None:
        return "on any date"
    words = []
    if from_on is not None:
        words.append(f"from {from_on:%m/%d/%Y}")
    words.append(f"until {until_on:%m/%d/%Y}" if until_on is not None else "with no end")
    return " ".join(words)
