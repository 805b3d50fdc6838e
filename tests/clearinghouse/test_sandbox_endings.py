"""Endings that change how a payer says its answer, or what follows it. The figures are worked out by hand.

The claim of the tests: 99213 at 150.00 and 97110 at 50.00; LAKE1 pays 95.00 and 32.00.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from clearinghouse.sandbox.answers import Due
from clearinghouse.sandbox.intake import Delays, Intake
from clearinghouse.sandbox.journal import AccountBooks, Journal
from clearinghouse.sandbox.remittances import Era
from tests.clearinghouse.sandbox_claims import claim, claim_file
from tests.clearinghouse.test_sandbox_adjudication import eras, lines_of, paid
from x12.document import read
from x12.remittance import Remittance

pytestmark = pytest.mark.unit


def told(era: Era) -> list[tuple[str, str]]:
    """Status and paid of every claim payment of a file."""
    return [(one.status, f"{one.paid:.2f}") for remittance in era.remittances for one in remittance.claims]


def pairs(remittance: Remittance) -> list[tuple[str, str, str]]:
    return [(one.reason, one.reference, f"{one.amount:.2f}") for one in remittance.provider_adjustments]


def test_changed_code_names_the_billed_one() -> None:
    first, second = paid(claim("A1", member_id="W1B2")).services

    assert (first.procedure.code, first.paid) == ("99212", Decimal("95.00"))
    assert first.submitted_procedure is not None
    assert first.submitted_procedure.code == "99213"
    assert second.submitted_procedure is None


def test_split_line_comes_in_halves() -> None:
    payment = paid(claim("A1", member_id="W1B3"))

    assert lines_of(payment) == [
        ("47.50", ["CO-45 15.00", "PR-3 12.50"]),
        ("47.50", ["CO-45 15.00", "PR-3 12.50"]),
        ("32.00", ["CO-45 10.00", "PR-2 8.00"]),
    ]
    assert [one.line_control_number for one in payment.services] == ["A1L1", "A1L1", "A1L2"]


def test_claim_level_adjustments_leave_the_lines_whole() -> None:
    payment = paid(claim("A1", member_id="W1G1"))

    assert lines_of(payment) == [("150.00", []), ("50.00", [])]
    found = [(one.group, one.reason, f"{one.amount:.2f}") for one in payment.adjustments]
    assert found == [("CO", "45", "40.00"), ("PR", "3", "25.00"), ("PR", "2", "8.00")]
    assert (payment.paid, payment.patient_responsibility) == (Decimal("127.00"), Decimal("33.00"))


@pytest.mark.parametrize(
    ("member_id", "expected"),
    [
        ("W1G2", ("97.00", ["CO-45 30.00", "PR-3 25.00", "CO-144 -2.00"])),
        ("W1G3", ("95.00", ["CO-45 15.00", "OA-209 7.50", "PI-131 7.50", "PR-3 25.00"])),
        ("W1G4", ("0.00", ["CO-24 150.00"])),
        ("W1R3", ("125.00", ["PR-3 25.00"])),
        ("W1R4", ("35.00", ["CO-45 90.00", "PR-3 25.00"])),
    ],
)
def test_first_line(member_id: str, expected: tuple[str, list[str]]) -> None:
    assert lines_of(paid(claim("A1", member_id=member_id)))[0] == expected


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (
            "R4",
            [
                (Due.AT_ONCE, [("1", "51.00")]),
                (Due.AFTERWARDS, [("22", "-51.00")]),
                (Due.THEREAFTER, [("1", "127.00")]),
            ],
        ),
        ("M4", [(Due.AT_ONCE, [("25", "0.00")]), (Due.AFTERWARDS, [("1", "127.00")])]),
        ("M3", []),
        ("C3", [(Due.AT_ONCE, [("23", "0.00")])]),
        ("E4", [(Due.AT_ONCE, [("1", "127.00"), ("1", "127.00")])]),
        ("E5", [(Due.AT_ONCE, [("1", "127.00"), ("1", "127.00")])]),
        ("E6", [(Due.AT_ONCE, [("1", "127.00")]), (Due.AFTERWARDS, [("1", "127.00")])]),
    ],
)
def test_what_comes_and_when(ending: str, expected: list[tuple[Due, list[tuple[str, str]]]]) -> None:
    assert [(era.due, told(era)) for era in eras(claim("A1", member_id="W1" + ending))] == expected


def test_crossover_twice_is_answered_by_three_payers() -> None:
    found = eras(claim("A1", payer_id="FEDB1", member_id="W1C2"))

    assert [(era.payer.payer_id, told(era)) for era in found] == [
        ("FEDB1", [("19", "94.08")]),
        ("EVER1", [("20", "19.00")]),
        ("HARB1", [("21", "5.00")]),
    ]
    assert [era.remittances[0].claims[0].crossover_carrier is not None for era in found] == [True, True, False]


@pytest.mark.parametrize(("ending", "method"), [("M1", "CHK"), ("M2", "BOP"), ("", "ACH"), ("G4", "NON")])
def test_method_of_payment(ending: str, method: str) -> None:
    (era,) = eras(claim("A1", member_id="W10001" + ending))

    assert era.remittances[0].method == method


def test_other_provider_level_codes() -> None:
    (era,) = eras(claim("A1", member_id="W1W2"))

    (remittance,) = era.remittances
    assert pairs(remittance) == [("72", "A1", "6.00"), ("CS", "A1", "-2.50")]
    assert remittance.amount == Decimal("123.50")


def test_overpayment_is_left_and_taken_from_the_next_payment(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "journal.json", now=1_800_000_000)
    paid_first, corrected = eras(claim("A1", member_id="W1R3"), books=AccountBooks(journal, "lakeside", now=0, later=5))
    (next_payment,) = eras(claim("A2"), books=AccountBooks(journal, "lakeside", now=9, later=9))

    assert told(paid_first) == [("1", "165.00")]
    assert told(corrected) == [("22", "-165.00"), ("1", "127.00")]
    assert pairs(corrected.remittances[0]) == [("WO", "A1", "-38.00")]
    assert corrected.remittances[0].amount == Decimal("0.00")
    assert pairs(next_payment.remittances[0]) == [("WO", "A1", "38.00")]
    assert next_payment.remittances[0].amount == Decimal("89.00")


def test_a_claim_with_files_of_its_own_shares_none() -> None:
    found = eras(claim("A1"), claim("A2", member_id="W1M1"), claim("A3"), claim("A4", member_id="W1M1"))

    assert [len(era.remittances[0].claims) for era in found] == [2, 1, 1]


def eras_sent(tmp_path: Path, ending: str) -> list[bytes]:
    """The 835s that come of one claim, in order."""
    journal = Journal.open(tmp_path / "journal.json", now=1_800_000_000)
    now = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - X12 bears local time
    intake = Intake(journal, Delays(), account="lakeside", name="a.837", now=now, has_plain_eras=False)
    sent = intake.work_off(claim_file(claim("A1", member_id="W1" + ending)))
    packed = [zipfile.ZipFile(io.BytesIO(file.content)) for file in sent if file.name.endswith(".zip")]
    return [archive.read(archive.namelist()[0]) for archive in packed]


def rules_broken(content: bytes) -> set[str]:
    return {finding.rule for finding in read(content).findings} | {
        finding.rule for one in read(content).remittances for finding in one.findings
    }


def test_unbalanced_era_is_followed_by_the_right_one(tmp_path: Path) -> None:
    first, second = eras_sent(tmp_path, "E1")

    assert rules_broken(first) == {"X835-BAL-CLAIM", "X835-BAL-PAID", "X835-BAL-PAYMENT"}
    assert rules_broken(second) == set()
    assert read(first).remittances[0].trace == read(second).remittances[0].trace


def test_cut_off_era_is_followed_by_the_whole_one(tmp_path: Path) -> None:
    first, second = eras_sent(tmp_path, "E2")

    assert first[:106] != second[:106]  # another ISA13
    assert "X12-ENV-IEA-MISSING" in rules_broken(first)
    assert rules_broken(second) == set()


def test_repeated_payment_comes_under_other_control_numbers(tmp_path: Path) -> None:
    first, second = eras_sent(tmp_path, "E3")

    once, again = read(first).remittances[0], read(second).remittances[0]
    assert first != second
    assert (once.trace, once.amount, once.payment_on) == (again.trace, again.amount, again.payment_on)
