"""The text of elements, the envelope and the control numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.x12.records import ENVELOPE
from x12.element_text import AmountTable, DateTable, EchoTable, IdentifierTable, QuantityTable, TextTable
from x12.envelope import Separators
from x12.parties import Contact
from x12.writer import CannotWrite, SegmentWriter, control_numbers, interchange, wrapped

pytestmark = pytest.mark.unit
USUAL = Separators()


@pytest.mark.parametrize(
    ("amount", "text"),
    [("150.00", "150"), ("0.10", "0.1"), ("-3.50", "-3.5"), ("0.00", "0"), ("-0.00", "0"), ("1E+3", "1000"),
     ("12345678.90", "12345678.9")],
)  # fmt: skip
def test_amount_is_written_without_exponent_and_final_zeros(amount: str, text: str) -> None:
    assert AmountTable()[Decimal(amount)] == text


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity", "1E+18"])
def test_amount_that_is_not_dollars_and_cents_is_refused(amount: str) -> None:
    with pytest.raises(CannotWrite):
        AmountTable()[Decimal(amount)]


@given(st.decimals(-(10**9), 10**9, places=2))
def test_amount_is_never_rounded(amount: Decimal) -> None:
    assert Decimal(AmountTable()[amount]) == amount


def test_quantity_keeps_its_decimals() -> None:
    assert QuantityTable()[Decimal("0.1250")] == "0.125"
    with pytest.raises(CannotWrite):
        QuantityTable()[Decimal("1234567890.123456")]


def test_date_is_eight_digits() -> None:
    assert DateTable()[dt.date(987, 6, 5)] == "09870605"


@given(st.text(max_size=30))
def test_any_text_becomes_capitals_without_separators(text: str) -> None:
    cleaned = TextTable("a note", 99, USUAL)[text]

    assert cleaned.isascii()
    assert cleaned == cleaned.upper() == " ".join(cleaned.split())
    assert not set("*~:^`\n\t") & set(cleaned)


def test_too_long_text_is_refused_and_not_cut() -> None:
    with pytest.raises(CannotWrite, match="a note is longer than 5 characters"):
        TextTable("a note", 5, USUAL)["SIX ME"]


def test_identifier_keeps_its_case_and_loses_only_blanks_around_it() -> None:
    assert IdentifierTable("an id", 10, USUAL)[" aB-9 "] == "aB-9"


@pytest.mark.parametrize("value", ["A*B", "A:B", "A^B", "A~B", "Ä1", "A\n1"])
def test_identifier_that_x12_cannot_carry_is_refused(value: str) -> None:
    with pytest.raises(CannotWrite, match="an id holds a separator"):
        IdentifierTable("an id", 10, USUAL)[value]


def test_echo_carries_what_it_can() -> None:
    assert EchoTable(8, USUAL)["*a:b\x00c defgh"] == "a b c de"


def test_fourth_number_of_a_contact_goes_into_a_second_segment() -> None:
    writer = SegmentWriter()

    writer.contacts("IC", Contact("Pat", "2175550100", "42", "a@example.com", "2175550111"))

    assert writer.segments == [
        "PER*IC*PAT*TE*2175550100*EX*42*EM*A@EXAMPLE.COM",
        "PER*IC**FX*2175550111",
    ]


def test_control_numbers_fill_the_gaps() -> None:
    assert control_numbers(["", "0001", "A123", ""]) == ["0002", "0001", "A123", "0003"]


@pytest.mark.parametrize("given", [["0001", "0001"], ["123"], ["1234567890"], ["12 4"], ["12*4"]])
def test_control_numbers_that_break_a_file_are_refused(given: list[str]) -> None:
    with pytest.raises(CannotWrite):
        control_numbers(given)


def test_isa_is_106_characters() -> None:
    text = wrapped(ENVELOPE, "", group_count=0).decode()

    assert text[105] == "~"
    assert text[106:] == "IEA*0*000000042~"


@pytest.mark.parametrize(
    "change",
    [
        {"sender_id": ""},
        {"receiver_id": ""},
        {"sender_id": "A" * 16},
        {"receiver_id": "A*B"},
        {"sender_qualifier": "Z"},
        {"receiver_qualifier": ""},
        {"interchange_control_number": 0},
        {"interchange_control_number": 1_000_000_000},
        {"group_control_number": 0},
        {"application_sender": "A"},
    ],
)
def test_incomplete_envelope_is_refused(change: dict[str, object]) -> None:
    broken = dataclasses.replace(ENVELOPE, **change)  # type: ignore[arg-type]  # fields of Envelope

    with pytest.raises(CannotWrite):
        interchange(broken, "HC", "005010X222A1", ["ST*837*0001~SE*2*0001~"])


@pytest.mark.parametrize(
    "separators",
    [
        Separators(element=":"),
        Separators(element="A"),
        Separators(component=" "),
        Separators(repetition=""),
        Separators(element="\n"),
        Separators(segment="\u00e9"),
    ],
)
def test_separators_that_cannot_separate_are_refused(separators: Separators) -> None:
    with pytest.raises(CannotWrite):
        wrapped(ENVELOPE, "", group_count=0, separators=separators)


def test_empty_file_is_refused() -> None:
    with pytest.raises(CannotWrite, match="nothing to write"):
        interchange(ENVELOPE, "HC", "005010X222A1", [])
