"""What a 277 says of one claim: the worst of its statuses, in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from claims.rules.payer_status import Standing, StatusReport, refusal_report, report_of
from claims.rules.status import Status as ClaimState
from x12.acknowledgements import StatusCode
from x12.remittance import Procedure
from x12.status import ClaimStatusAnswer, LineStatus, Status

pytestmark = pytest.mark.unit

DAY = dt.date(2026, 10, 2)


def status(*codes: str, **fields: object) -> Status:
    return Status(tuple(StatusCode(*code.split(":")) for code in codes), DAY, **fields)  # type: ignore[arg-type]


def line(*codes: str) -> LineStatus:
    return LineStatus(Procedure("97110"), Decimal(50), Decimal(0), (status(*codes),))


def answer(*statuses: Status, lines: tuple[LineStatus, ...] = (), number: str = "C1") -> ClaimStatusAnswer:
    return ClaimStatusAnswer("S1", None, statuses, patient_control_number=number, lines=lines)


def report(*statuses: Status, lines: tuple[LineStatus, ...] = ()) -> StatusReport:
    return report_of([answer(*statuses, lines=lines)], "C1")


@pytest.mark.parametrize(
    ("code", "standing", "reached"),
    [
        ("A0:16", Standing.RECEIVED, ClaimState.RECEIVED),
        ("A1:19", Standing.RECEIVED, ClaimState.RECEIVED),
        ("A2:20", Standing.ACCEPTED, ClaimState.ACCEPTED),
        ("A3:21", Standing.REJECTED, ClaimState.REJECTED),
        ("A4:35", Standing.NOT_FOUND, None),
        ("A5:717", Standing.PENDING, ClaimState.ACCEPTED),
        ("A6:164", Standing.REJECTED, ClaimState.REJECTED),
        ("A7:562:85", Standing.REJECTED, ClaimState.REJECTED),
        ("A8:400", Standing.REJECTED, ClaimState.REJECTED),
        ("D0:35", Standing.NOT_FOUND, None),
        ("E0:24:41", Standing.REFUSED, None),
        ("E1:484:PR", Standing.REFUSED, None),
        ("E4:496", Standing.REFUSED, None),
        ("F0:1", Standing.FINALIZED, ClaimState.ACCEPTED),
        ("F1:65", Standing.PAID, ClaimState.ACCEPTED),
        ("F2:84", Standing.DENIED, ClaimState.ACCEPTED),
        ("F3F:16", Standing.FINALIZED, ClaimState.ACCEPTED),
        ("F4:98", Standing.FINALIZED, ClaimState.ACCEPTED),
        ("P1:20", Standing.PENDING, ClaimState.ACCEPTED),
        ("P3:123", Standing.INFORMATION, ClaimState.ACCEPTED),
        ("P5:41", Standing.PENDING, ClaimState.ACCEPTED),
        ("R4:297", Standing.INFORMATION, ClaimState.ACCEPTED),
        ("ZZ:1", Standing.UNCLEAR, None),
    ],
)
def test_where_a_category_puts_the_claim(code: str, standing: Standing, reached: ClaimState | None) -> None:
    said = report(status(code))

    assert (said.standing, said.reached, said.codes) == (standing, reached, code)


def test_paid_says_how_much_when_and_by_which_check() -> None:
    said = report(status("F1:65", paid=Decimal("1085.00"), paid_on=DAY, check_number="123", charge=Decimal("1150.00")))

    assert said.text == "Payer says paid 1,085.00 on 10/02/2026, check 123."
    assert (said.charge_amount, said.paid_amount, said.check_number) == (Decimal("1150.00"), Decimal("1085.00"), "123")


def test_codes_are_said_in_words() -> None:
    assert report(status("A7:562:85")).text == (
        "Payer says: Rejected: information invalid: Entity's NPI (billing provider)."
    )


@pytest.mark.parametrize(
    ("statuses", "worst"),
    [
        ((status("P1:20"), status("R4:297")), "R4:297"),
        ((status("F1:65"), status("A7:562")), "A7:562"),
        ((status("A2:20", "A8:400"),), "A2:20 A8:400"),
        ((status("F1:65"), status("F2:84")), "F2:84"),
        ((status("P1:20"), status("P2:46")), "P1:20 P2:46"),
    ],
)
def test_the_worst_status_counts(statuses: tuple[Status, ...], worst: str) -> None:
    assert report(*statuses).codes == worst


def test_the_code_that_makes_it_worst_is_named_first() -> None:
    assert report(status("A2:20", "A8:400")).code == StatusCode("A8", "400")


def test_a_denied_line_leaves_a_paid_claim_paid_but_is_named() -> None:
    said = report(status("F1:65", paid=Decimal(85)), lines=(line("F1:65"), line("F2:84")))

    assert said.standing is Standing.PAID
    assert said.text == "Payer says paid 85.00. 97110: Finalized: denied: Service not authorized."


def test_a_line_that_waits_for_somebody_counts() -> None:
    said = report(status("F1:65"), lines=(line("R4:297"),))

    assert (said.standing, said.codes) == (Standing.INFORMATION, "R4:297")


def test_lines_speak_where_the_claim_has_no_status() -> None:
    assert report(lines=(line("F1:65"), line("F2:84"))).standing is Standing.DENIED


def test_no_status_at_all_is_unclear() -> None:
    assert report().standing is Standing.UNCLEAR


def test_of_several_claims_found_ours_is_the_one_with_our_number() -> None:
    others = answer(status("D0:35"), number="C9")
    ours = answer(status("P1:20"), number=" C1 ")

    assert report_of([others, ours], "C1").standing is Standing.PENDING


def test_of_several_claims_without_our_number_the_worst_counts() -> None:
    first, second = answer(status("P1:20"), number="8"), answer(status("F2:84"), number="9")

    assert report_of([first, second], "C1").standing is Standing.DENIED


@pytest.mark.parametrize(("code", "again"), [("E1:484", True), ("E2:689", True), ("E0:24", False), ("E3:21", False)])
def test_only_a_failed_system_is_asked_again_by_itself(code: str, again: bool) -> None:
    assert refusal_report([status(code)]).may_be_asked_again is again
