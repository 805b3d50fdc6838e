"""What each payer pays, by the published rules, to the cent. The figures are worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from clearinghouse.sandbox.adjudication import adjudicate, correct, reverse
from clearinghouse.sandbox.answers import AcceptedClaim, Due
from clearinghouse.sandbox.remittances import Books as PayerBooks
from clearinghouse.sandbox.remittances import Era, eras_of
from clearinghouse.sandbox.rules import payer_of, suffix_of
from clearinghouse.sandbox.secondary import crossed_over
from tests.clearinghouse.sandbox_claims import claim, envelope, secondary_of
from tests.x12.judge import refusal
from x12.balance import remittance_findings
from x12.claim import Claim
from x12.remittance import ClaimPayment
from x12.write_835 import write_835

pytestmark = pytest.mark.unit

TODAY = date(2026, 1, 5)
THREE_LINES = (("99213", "150.00"), ("97110", "50.00"), ("97140", "33.33"))


def paid(the_claim: Claim) -> ClaimPayment:
    """The payer's answer to a claim."""
    subscriber = the_claim.subscriber
    payer = payer_of(subscriber.payer_id, subscriber.payer_name)
    return adjudicate(the_claim, payer, payer_claim_control_number="ICN1", received_on=TODAY)


def lines_of(payment: ClaimPayment) -> list[tuple[str, list[str]]]:
    """Per line what was paid and adjusted: ("95.00", ["CO-45 30.00", "PR-3 25.00"])."""
    return [
        (
            f"{service.paid:.2f}",
            [f"{one.group}-{one.reason} {one.amount:.2f}" for one in service.adjustments],
        )
        for service in payment.services
    ]


@pytest.mark.parametrize(
    ("payer_id", "member_id", "expected"),
    [
        ("LAKE1", "W1", [("95.00", ["CO-45 30.00", "PR-3 25.00"]), ("32.00", ["CO-45 10.00", "PR-2 8.00"])]),
        ("NORTH", "W1", [("85.00", ["CO-45 45.00", "PR-3 20.00"]), ("35.00", ["CO-45 15.00"])]),
        (
            "NORTH",
            "W1D",
            [("5.00", ["CO-45 45.00", "PR-1 100.00"]), ("35.00", ["CO-45 15.00"])],
        ),
        (
            "FEDB1",
            "W1",
            [
                ("70.56", ["CO-45 60.00", "CO-253 1.44", "PR-2 18.00"]),
                ("23.52", ["CO-45 20.00", "CO-253 0.48", "PR-2 6.00"]),
            ],
        ),
        ("EVER1", "W1", [("112.50", ["CO-45 37.50"]), ("37.50", ["CO-45 12.50"])]),
        ("60054", "W1", [("112.50", ["CO-45 37.50"]), ("37.50", ["CO-45 12.50"])]),
    ],
)
def test_primary_payment(payer_id: str, member_id: str, expected: list[tuple[str, list[str]]]) -> None:
    payment = paid(claim("A1", payer_id=payer_id, member_id=member_id))

    assert lines_of(payment) == expected
    assert payment.status == "1"


@pytest.mark.parametrize(
    ("member_id", "status", "expected"),
    [
        ("W1D1", "1", [("0.00", ["CO-16 150.00"]), ("0.00", ["CO-16 50.00"])]),
        ("W1D2", "1", [("95.00", ["CO-45 30.00", "PR-3 25.00"]), ("0.00", ["CO-197 50.00"])]),
        ("W1D3", "4", [("0.00", ["CO-29 150.00"]), ("0.00", ["CO-29 50.00"])]),
        ("W1U1", "1", [("35.00", ["CO-45 90.00", "PR-3 25.00"]), ("16.00", ["CO-45 30.00", "PR-2 4.00"])]),
        ("W1B1", "1", [("95.00", ["CO-45 30.00", "PR-3 25.00"]), ("0.00", ["CO-97 50.00"])]),
        ("W1C1", "19", [("95.00", ["CO-45 30.00", "PR-3 25.00"]), ("32.00", ["CO-45 10.00", "PR-2 8.00"])]),
    ],
)
def test_member_id_ending_provokes(member_id: str, status: str, expected: list[tuple[str, list[str]]]) -> None:
    payment = paid(claim("A1", member_id=member_id))

    assert lines_of(payment) == expected
    assert payment.status == status


def test_denial_for_missing_data_says_what_is_missing() -> None:
    payment = paid(claim("A1", member_id="W1D1"))

    assert payment.remarks == ("MA130",)
    assert [service.remarks for service in payment.services] == [("N290",), ("N290",)]


def test_bundled_line_names_both_procedures() -> None:
    bundled = paid(claim("A1", member_id="W1B1")).services[1]

    assert bundled.procedure.code == "99213"
    assert bundled.submitted_procedure is not None
    assert bundled.submitted_procedure.code == "97110"
    assert bundled.line_control_number == "A1L2"


@pytest.mark.parametrize(
    ("payer_id", "code", "expected"),
    [
        ("LAKE1", "99080", ("0.00", ["CO-96 40.00"])),
        ("LAKE1", "A9270", ("0.00", ["PR-96 40.00"])),
        ("FEDB1", "97010", ("0.00", ["CO-97 40.00"])),
        ("60054", "97010", ("30.00", ["CO-45 10.00"])),
    ],
)
def test_procedure_code_rules(payer_id: str, code: str, expected: tuple[str, list[str]]) -> None:
    payment = paid(claim("A1", payer_id=payer_id, charges=((code, "40.00"), ("99213", "150.00"))))

    assert lines_of(payment)[0] == expected


def test_copay_falls_on_the_first_paid_line() -> None:
    payment = paid(claim("A1", charges=(("99080", "40.00"), ("99213", "150.00"))))

    assert lines_of(payment)[1] == ("95.00", ["CO-45 30.00", "PR-3 25.00"])


def test_copay_is_never_more_than_the_line() -> None:
    payment = paid(claim("A1", charges=(("99211", "20.00"), ("99213", "150.00"))))

    assert lines_of(payment) == [("0.00", ["CO-45 4.00", "PR-3 16.00"]), ("120.00", ["CO-45 30.00"])]


# Second payers


def test_supplement_pays_the_patient_share_less_its_copay() -> None:
    first = claim("A1", payer_id="FEDB1")
    second = secondary_of(first, paid(first))

    payment = paid(second)

    assert lines_of(payment) == [("13.00", ["OA-23 132.00", "PR-3 5.00"]), ("6.00", ["OA-23 44.00"])]
    assert (payment.status, payment.patient_responsibility) == ("2", Decimal("5.00"))


def test_other_second_payer_pays_the_whole_patient_share() -> None:
    first = claim("A1")
    payment = paid(secondary_of(first, paid(first), payer_id="NORTH"))

    assert lines_of(payment) == [("25.00", ["OA-23 125.00"]), ("8.00", ["OA-23 42.00"])]


def test_second_payer_reads_a_claim_level_adjudication() -> None:
    first = claim("A1", payer_id="FEDB1")
    with_lines = secondary_of(first, paid(first))
    other = replace(with_lines.other_payers[0], remaining_patient_liability=Decimal("24.00"))
    lines = tuple(replace(one, adjudications=()) for one in with_lines.lines)

    payment = paid(replace(with_lines, lines=lines, other_payers=(other,)))

    assert lines_of(payment) == [("19.00", ["OA-23 126.00", "PR-3 5.00"]), ("0.00", ["OA-23 50.00"])]


def test_secondary_claim_without_the_first_payer_is_denied() -> None:
    first = claim("A1", payer_id="FEDB1")
    second = replace(secondary_of(first, paid(first)), other_payers=())

    assert lines_of(paid(second)) == [("0.00", ["CO-22 150.00"]), ("0.00", ["CO-22 50.00"])]


def test_crossover_pays_what_a_secondary_claim_would() -> None:
    first = claim("A1", payer_id="FEDB1")
    fed, ever = payer_of("FEDB1", ""), payer_of("EVER1", "")

    payment = paid(crossed_over(first, paid(first), earlier=fed, later=ever))

    assert lines_of(payment) == lines_of(paid(secondary_of(first, paid(first))))


# Reversal and correction


def test_reversal_mirrors_the_payment() -> None:
    payment = paid(claim("A1", member_id="W1R1"))

    mirrored = reverse(payment)

    assert (mirrored.status, mirrored.charge, mirrored.paid) == ("22", -payment.charge, -payment.paid)
    assert lines_of(mirrored) == [
        ("-35.00", ["CO-45 -90.00", "PR-3 -25.00"]),
        ("-16.00", ["CO-45 -30.00", "PR-2 -4.00"]),
    ]


@pytest.mark.parametrize(
    ("member_id", "expected"),
    [
        ("W1R1", [("95.00", ["CO-45 30.00", "PR-3 25.00"]), ("32.00", ["CO-45 10.00", "PR-2 8.00"])]),
        ("W1R2", [("0.00", ["CO-27 150.00"]), ("0.00", ["CO-27 50.00"])]),
    ],
)
def test_correction_follows_the_rule(member_id: str, expected: list[tuple[str, list[str]]]) -> None:
    the_claim = claim("A1", member_id=member_id)

    corrected = correct(paid(the_claim), the_claim, payer_of("LAKE1", ""))

    assert lines_of(corrected) == expected


# Whole remittances


class Books:
    """A payer's memory, without a file."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.debits: list[tuple[str, str, str, str, Decimal]] = []

    def next_trace(self) -> str:
        return f"EFT{next(self.numbers)}"

    def carry_forward(self, payer_id: str, npi: str, reason: str, reference: str, amount: Decimal) -> None:
        self.debits.append((payer_id, npi, reason, reference, amount))

    def take_forwarded(self, payer_id: str, npi: str, available: Decimal) -> list[tuple[str, str, Decimal]]:
        return []


def eras(*claims: Claim, books: PayerBooks | None = None) -> list[Era]:
    """The payers' files for these claims."""
    accepted = [
        AcceptedClaim(one, payer_of(one.subscriber.payer_id, ""), f"ICN{number}")
        for number, one in enumerate(claims, 1)
    ]
    return eras_of(accepted, books or Books(), TODAY)


SUFFIXES: tuple[str, ...] = ("", "D", "D1", "D2", "D3", "U1", "R1", "R2", "W1", "L1", "C1", "B1", "P1", "DUP")
SUFFIXES += ("R3", "R4", "W2", "C2", "C3", "B2", "B3", "G1", "G2", "G3", "G4", *(f"E{n}" for n in range(1, 7)))
SUFFIXES += ("M1", "M2", "M3", "M4")
PAYER_IDS = ("LAKE1", "NORTH", "FEDB1", "EVER1", "60054")


def every_claim() -> Iterable[Claim]:
    """Each payer with each ending, with cents that do not divide evenly."""
    numbers = count(1)
    for payer_id in PAYER_IDS:
        for suffix in SUFFIXES:
            yield claim(f"A{next(numbers)}", payer_id=payer_id, member_id="W1" + suffix, charges=THREE_LINES)


def test_every_remittance_balances_to_the_cent() -> None:
    remittances = [remittance for era in eras(*every_claim()) for remittance in era.remittances]

    assert len(remittances) > len(PAYER_IDS)
    assert [finding for one in remittances for finding in remittance_findings(one)] == []


def test_every_remittance_passes_the_independent_validator() -> None:
    remittances = [remittance for era in eras(*every_claim()) for remittance in era.remittances]

    assert refusal(write_835(remittances, envelope(1))) == ""


def test_one_file_per_payer_and_due_time() -> None:
    files = eras(
        claim("A1"),
        claim("A2", payer_id="NORTH"),
        claim("A3", member_id="W1P1"),
        claim("A4", member_id="W1R1"),
    )

    found = [(era.payer.payer_id, era.due, [len(one.claims) for one in era.remittances]) for era in files]
    assert found == [
        ("LAKE1", Due.AT_ONCE, [2]),
        ("NORTH", Due.AT_ONCE, [1]),
        ("LAKE1", Due.AFTER_PENDING, [1]),
        ("LAKE1", Due.AFTERWARDS, [2]),
    ]


def test_interest_raises_and_recovery_lowers_the_payment() -> None:
    (era,) = eras(claim("A1", member_id="W1L1"), claim("A2", member_id="W1W1"))

    (remittance,) = era.remittances
    pairs = [(one.reason, one.reference, one.amount) for one in remittance.provider_adjustments]
    assert pairs == [("L6", "A1", Decimal("-1.25")), ("WO", "A2", Decimal("10.00"))]
    assert remittance.amount == Decimal("127.00") * 2 + Decimal("1.25") - Decimal("10.00")


def test_takeback_beyond_the_payment_is_carried_forward() -> None:
    books = Books()

    first, takeback = eras(claim("A1", member_id="W1R2"), books=books)

    (remittance,) = takeback.remittances
    assert first.remittances[0].amount == Decimal("127.00")
    assert (remittance.amount, remittance.method) == (Decimal(0), "NON")
    assert [(one.reason, one.amount) for one in remittance.provider_adjustments] == [("FB", Decimal("-127.00"))]
    assert [debit[2:] for debit in books.debits] == [("FB", remittance.trace, Decimal("127.00"))]


@pytest.mark.parametrize(
    ("member_id", "expected"),
    [
        ("W123456D1", "D1"),
        ("w123456d1", "D1"),
        ("W123456D", "D"),
        ("W1AAA79", "AAA79"),
        ("W1AAAT4", "AAAT4"),
        ("W1DUP", "DUP"),
        ("W10001", ""),
        ("1EG4TE5MK73", ""),
        ("W1D4", ""),
        ("", ""),
    ],
)
def test_suffix_of(member_id: str, expected: str) -> None:
    assert suffix_of(member_id) == expected
