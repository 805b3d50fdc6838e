"""Cover is chosen by the date of service, both ends, with gaps and overlaps named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from patients.rules.coverage import coverage_problems, policies_on, problems_on


@dataclass
class Policy:
    pk: int
    starts_on: dt.date | None
    ends_on: dt.date | None
    sequence: str = "P"


def day(text: str) -> dt.date:
    return dt.datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=dt.UTC).date()


OLD = Policy(1, day("01/01/2025"), day("12/31/2025"))
NEW = Policy(2, day("01/01/2026"), None)


@pytest.mark.parametrize(
    ("service_on", "covered_by"),
    [
        ("12/31/2024", None),
        ("01/01/2025", 1),
        ("12/31/2025", 1),
        ("01/01/2026", 2),
        ("06/15/2031", 2),
    ],
)
def test_policies_on_includes_both_ends(service_on: str, covered_by: int | None) -> None:
    chosen = policies_on([NEW, OLD], day(service_on)).get("P")

    assert (chosen.pk if chosen else None) == covered_by


def test_policies_on_ended_policy_is_not_chosen() -> None:
    assert policies_on([OLD], day("01/01/2026")) == {}


def test_policies_on_overlap_takes_the_one_that_began_later() -> None:
    running = Policy(1, day("01/01/2025"), None)
    replacement = Policy(2, day("03/01/2026"), None)

    assert policies_on([replacement, running], day("03/01/2026"))["P"].pk == 2
    assert policies_on([replacement, running], day("02/28/2026"))["P"].pk == 1


def test_coverage_problems_consecutive_policies_have_none() -> None:
    assert coverage_problems([OLD, NEW]) == []


def test_coverage_problems_names_the_days_of_a_gap() -> None:
    later = Policy(2, day("03/01/2026"), None)

    problems = coverage_problems([OLD, later])

    assert [problem.sentence for problem in problems] == [
        "No primary coverage from 01/01/2026 until 02/28/2026: a visit then has no primary payer."
    ]


def test_coverage_problems_names_the_days_of_an_overlap() -> None:
    running = Policy(1, day("01/01/2025"), day("06/30/2026"))

    problems = coverage_problems([running, NEW])

    assert [problem.sentence for problem in problems] == [
        "Two primary coverages from 01/01/2026 until 06/30/2026: the one that began later is billed. End the other one."
    ]


def test_coverage_problems_secondary_alone_follows_nothing() -> None:
    alone = Policy(3, None, None, "S")

    assert [problem.sentence for problem in coverage_problems([alone])] == [
        "A secondary coverage has nothing to follow on any date: make it primary, or add the primary."
    ]


def test_problems_on_names_the_gap_on_the_date_of_service() -> None:
    assert [problem.sentence for problem in problems_on([OLD], day("02/10/2026"))] == [
        "No primary coverage on 02/10/2026: a visit then has no primary payer."
    ]


def test_problems_on_self_pay_patient_has_none() -> None:
    assert problems_on([], day("02/10/2026")) == []
