"""Is the patient covered on the day, by a 271 (EB*1 to EB*8 and the plan's dates), and is the service in the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from x12.benefit_selection import OPEN, PLAN, Question, Span, applies_in, distance, span_of
from x12.benefits import Benefit, BenefitAnswer
from x12.codes.eligibility import ACTIVE, INACTIVE

_EXCLUDED = frozenset({"E", "I"})  # EB01


class CoverageState(StrEnum):
    """Not said: the payer answered without a status, or not at all."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class CoverageStatus:
    """The state on the day asked about, and which line of the answer says so."""

    state: CoverageState
    information: str = ""  # EB01
    plan: str = ""  # EB05
    insurance_type: str = ""  # EB04
    span: Span = OPEN

    @property
    def is_active(self) -> bool | None:
        """None: the payer did not say."""
        return None if self.state is CoverageState.NOT_SAID else self.state is CoverageState.ACTIVE

    def is_outside(self, day: dt.date) -> bool:
        """Whether the plan begins after the day or ended before it."""
        return not self.span.holds_on(day)


def coverage_status(answer: BenefitAnswer, question: Question) -> CoverageStatus:
    """The state on the day: active only where a line says so and its dates, or else the plan's, hold the day."""
    plan_span = span_of(answer.dates)
    lines = [(line, _span(line, plan_span)) for line in _status_lines(answer.benefits, question)]
    if not lines:
        return CoverageStatus(CoverageState.NOT_SAID, span=plan_span)
    active = [(line, span) for line, span in lines if line.information in ACTIVE]
    for line, span in active:
        if span.holds_on(question.on):
            return _status(CoverageState.ACTIVE, line, span)
    inactive = [(line, span) for line, span in lines if line.information in INACTIVE]
    line, span = (inactive or active)[0]
    return _status(CoverageState.INACTIVE, line, span)


def _status(state: CoverageState, line: Benefit, span: Span) -> CoverageStatus:
    return CoverageStatus(state, line.information, line.plan, line.insurance_type, span)


def _span(line: Benefit, plan_span: Span) -> Span:
    own = span_of(line.dates)
    return own if own.is_known else plan_span


def _status_lines(benefits: Sequence[Benefit], question: Question) -> list[Benefit]:
    """The lines that tell the state: of the plan, else of the services asked about, else of any service."""
    lines = [one for one in benefits if one.information in ACTIVE | INACTIVE]
    of_plan = [one for one in lines if not one.service_types or PLAN in one.service_types]
    asked = [one for one in lines if set(one.service_types) & set(question.service_types)]
    return of_plan or asked or lines


def is_excluded(benefits: Sequence[Benefit], question: Question, network: str) -> bool:
    """Whether the nearest lines say that the service is not covered there, or that it is inactive in an active plan."""
    said: dict[int, set[str]] = {}
    for benefit in benefits:
        away = distance(benefit, question)
        if away is not None and applies_in(benefit, network):
            said.setdefault(away, set()).add(benefit.information)
    explicit = [said[away] for away in sorted(said) if said[away] & (_EXCLUDED | ACTIVE | INACTIVE)]
    if not explicit:
        return False
    if explicit[0] & _EXCLUDED:
        return True
    # The plan's own inactive line is no exclusion: it is the state of the coverage.
    of_plan = {one.information for one in benefits if not one.service_types or PLAN in one.service_types}
    return bool(explicit[0] & INACTIVE) and not explicit[0] & ACTIVE and bool(of_plan & ACTIVE)
