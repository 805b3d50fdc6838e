"""The demonstration's table of remittances: it names what must be there, and says so when it is not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.queries import ledger_problems
from clearinghouse.sandbox.rules import suffix_of
from config.demo.afternoon import AFTERNOON
from config.demo.appearances import Appearance, E
from config.demo.cast import FEES
from config.demo.desk import Guest
from config.demo.figures import AutoPosted, Figures, figures_of
from config.demo.kinds import KINDS, Kind, Look
from config.demo.kinds_found import Found, kinds_found
from config.demo.morning import MORNING
from config.demo.setting import Stage
from config.demo.table import table
from encounters.models import Appointment
from practice.models import Practice
from tests import factories
from tests.remittance.factories import clp, era, example_answer, make_claim, plb, receive, svc, turned

CAST = (*MORNING, *AFTERNOON)


def test_everybody_has_a_name_of_his_own() -> None:
    assert len({one.last_name for one in CAST}) == len(CAST)


def test_every_kind_is_shown_by_somebody() -> None:
    assert {kind.last_name for kind in KINDS} <= {one.last_name for one in CAST}


@pytest.mark.parametrize(
    "word",
    [
        *("1:", "2:", "3:", "4:", "19:", "20, 21:", "22: reversal and correction in one file"),
        "22: correction in a later file",
        *("23:", "25:", "Equal lines", "Split line", "Bundled", "Changed code", "Claim-level CAS", "Negative CAS"),
        *("CO, OA, PI and PR", "Sequestration", "Capitation", "Zero pay", "EFT", "Paper check", "Virtual card"),
        "typed in",
        *("PLB L6", "PLB WO", "PLB FB: chain", "PLB 72", "Same bytes", "Same payer, trace", "Same adjudication"),
        *("Unbalanced", "Cut off", "Unknown patient", "Underpaid"),
    ],
)  # fmt: skip
def test_kind_is_in_the_table(word: str) -> None:
    assert any(word in kind.name for kind in KINDS)


@pytest.mark.parametrize("appearance", CAST, ids=lambda one: one.last_name)
def test_what_is_expected_of_a_visit_adds_up(appearance: Appearance) -> None:
    expected = appearance.expected
    parts = (expected.insurance_paid, expected.adjusted, expected.patient, expected.open)

    charge = sum(Decimal(FEES[code][1]) for code in appearance.services)
    assert sum(Decimal(part) for part in parts) == charge


def test_every_ending_of_the_cast_is_one_of_the_sandbox() -> None:
    endings = {one.suffix for one in CAST if one.payer}

    assert {ending for ending in endings if suffix_of("W0000001" + ending) != ending} == set()


# What is found on the books


def guest_of(practice: Practice, name: str = "Doe") -> tuple[Stage, Guest]:
    """A guest with an accepted claim of 99213 150.00 and 97110 50.00."""
    claim = make_claim(practice, payer=factories.PayerFactory.create(practice=practice))
    appearance = Appearance("Jo", name, "1980-01-01", "F", "hale", "", "LAKE1", "", (), (), E("0.00", "0.00", "0.00"))
    guest = Guest(appearance, claim.patient, None, None, appointment=Appointment(visit=claim.visit))
    return Stage(practice, {}, {}, None, {}, {}), guest  # type: ignore[arg-type]  # unused


def found(stage: Stage, guest: Guest, look: Look, expected: str = "") -> Found:
    (one,) = kinds_found(stage, [guest], [Kind("kind", guest.appearance.last_name, look, expected)])
    return one


def test_answers_are_told_with_status_fate_and_amount(in_practice: Practice) -> None:
    stage, guest = guest_of(in_practice)
    answer = example_answer(guest.visit.claims.get())
    receive(era(answer, trace="A1"))
    receive(era(answer, trace="A2"))
    receive(era(turned(answer), trace="A3", provider_adjustments=(plb("FB", "-85.00", "A3"),)))

    assert found(stage, guest, Look.ANSWERS).came == "1 posted 85.00, 1 held 85.00, 22 posted -85.00"
    assert found(stage, guest, Look.PROVIDER_LEVEL).came == "check 85.00, check 85.00, FB -85.00, check 0.00"
    assert found(stage, guest, Look.ADJUSTMENTS).came.startswith("CO-45 50.00, PR-3 25.00, PR-2 10.00, CO-45 20.00")
    assert ledger_problems() == []


def test_strangers_of_the_same_check_are_told(in_practice: Practice) -> None:
    stage, guest = guest_of(in_practice)
    stranger = clp("NOBODY1", svc("99213", "10.00", "10.00"), icn="X")
    receive(era(example_answer(guest.visit.claims.get()), stranger))

    assert found(stage, guest, Look.CHECK).came == "1 posted 85.00, 1 held 10.00"
    assert found(stage, guest, Look.ANSWERS).came == "1 posted 85.00"


def test_nothing_of_another_patient_is_told(in_practice: Practice) -> None:
    stage, guest = guest_of(in_practice)
    other_stage, other = guest_of(in_practice, "Roe")
    receive(era(example_answer(other.visit.claims.get())))

    assert found(stage, guest, Look.ANSWERS).came == "nothing came"
    assert found(other_stage, other, Look.ANSWERS).came == "1 posted 85.00"


@pytest.mark.parametrize(("expected", "is_right"), [("1 posted 85.00", True), ("1 posted 85.01", False)])
def test_a_cent_of_difference_fails(in_practice: Practice, expected: str, is_right: bool) -> None:
    stage, guest = guest_of(in_practice)
    receive(era(example_answer(guest.visit.claims.get())))

    assert found(stage, guest, Look.ANSWERS, expected).is_right is is_right


def test_claims_posted_with_no_hand_are_counted_by_number(in_practice: Practice) -> None:
    stage, guest = guest_of(in_practice)
    began = timezone.now()
    answer = example_answer(guest.visit.claims.get())
    stranger = clp("NOBODY1", svc("99213", "10.00", "10.00"), icn="X")
    receive(era(answer, stranger, trace="A1"))
    receive(era(answer, trace="A2"))  # repeated: the claim is posted all the same

    figures = figures_of(stage, [guest], began, kinds=())

    assert figures.auto == AutoPosted(posted=1, claims=2)
    assert "only 50.0 % of the ERA claims were posted with no hand" in figures.wrong


# What is printed


def figures(*kinds: Found, wrong: list[str] | None = None) -> Figures:
    return Figures({}, {}, {}, {}, {"difference": Decimal(0)}, {}, AutoPosted(19, 20), list(kinds), wrong or [])


def test_table_tells_kind_file_and_what_came() -> None:
    kind = Kind("Paper check", "Doe", Look.MONEY, "CHK 1.00 posted")

    lines = table(figures(Found(kind, ("17_LAKE1_ERA_835_5010_20261124.835",), "CHK 1.00 posted"))).splitlines()

    (line,) = [line for line in lines if "Paper check" in line]
    assert line.split() == ["PASS", "Paper", "check", "17_LAKE1", "CHK", "1.00", "posted"]
    assert "ERA claims posted with no hand: 19 of 20 (95.0 %)" in lines


def test_table_tells_what_was_expected_instead() -> None:
    kind = Kind("Paper check", "Doe", Look.MONEY, "CHK 1.00 posted")

    lines = table(figures(Found(kind, (), "nothing came"), wrong=["remittance: Paper check"])).splitlines()

    at = next(number for number, line in enumerate(lines) if "Paper check" in line)
    assert lines[at].split()[0] == "FAIL"
    assert lines[at + 1].split() == ["expected", "CHK", "1.00", "posted"]
    assert lines[-2:] == ["NOT as expected:", "  remittance: Paper check"]


def test_a_kind_that_failed_is_wrong(in_practice: Practice) -> None:
    stage, guest = guest_of(in_practice)

    kinds = (Kind("Paper check", guest.appearance.last_name, Look.MONEY, "CHK 1.00 posted"),)
    wrong = figures_of(stage, [guest], dt.datetime.now(dt.UTC), kinds=kinds).wrong

    assert "remittance: Paper check" in wrong
