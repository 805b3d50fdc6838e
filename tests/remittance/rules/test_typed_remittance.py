"""What is typed becomes an 835 that says the same, or is refused (docs/algorithms/typed-eobs.md)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remittance.rules.typed_eob import (
    NotAnAmount,
    TypedAdjustment,
    TypedClaim,
    TypedEob,
    TypedLine,
    from_json,
    read_amount,
    to_json,
)
from remittance.rules.typed_remittance import KnownClaim, KnownLine, Parties, check_eob, differences, is_card_number
from x12 import document
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import Procedure
from x12.write_835 import write_835

TODAY = dt.date(2026, 11, 17)
ENVELOPE = Envelope("ZZ", "TYPEDEOB", "ZZ", "PRACTICE", dt.datetime(2026, 11, 17, 6, 0), 1, 1, False)  # noqa: DTZ001 envelopes hold naive local time
PARTIES = Parties(
    payer=Name("Great Lakes Health", is_person=False, qualifier="XV", identifier="GLH01"),
    originator="1380000001",
    payee=Name("Lakeside", is_person=False, qualifier="XX", identifier="1234567893"),
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234.56", "1234.56"),
        ("$1,234.56", "1234.56"),
        ("-65.00", "-65.00"),
        ("(65.00)", "-65.00"),
        ("($1,065.00)", "-1065.00"),
        ("65.00-", "-65.00"),
        ("-$65", "-65.00"),
        ("-0.00", "0.00"),
        (".5", "0.50"),
        (" 7 ", "7.00"),
    ],
)
def test_amounts_of_paper_are_read(text: str, amount: str) -> None:
    assert str(read_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    ["1,23.00", "12.345", "12 34", "ten", "NaN", "1e3", "100,000,000", "--5", "((5))", "$", "-", "٣", "1,234,56"],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(text)


def test_nothing_is_nothing() -> None:
    assert read_amount("  ") is None


@pytest.mark.parametrize(
    ("text", "is_card"),
    [("4111 1111 1111 1111", True), ("4111111111111112", False), ("VCP-4111111111111111", False), ("4471", False)],
)
def test_card_numbers_are_known(text: str, is_card: bool) -> None:
    assert is_card_number(text) is is_card


cents = st.integers(-500_000, 500_000).map(lambda number: Decimal(number) / 100)
adjustment = st.tuples(st.sampled_from(("CO", "OA", "PI", "PR")), st.sampled_from(("45", "253", "1", "97")), cents)
line = st.tuples(cents, st.lists(adjustment, max_size=8))


@given(lines=st.lists(line, min_size=1, max_size=4), number=st.text("ABC019 '-=;", min_size=1, max_size=20))
def test_typed_eob_is_written_and_read_as_typed(
    lines: list[tuple[Decimal, list[tuple[str, str, Decimal]]]], number: str
) -> None:
    known, typed = [], {}
    for position, (paid, adjustments) in enumerate(lines, start=1):
        charge = paid + sum((amount for *_, amount in adjustments), Decimal(0))
        known.append(KnownLine(position, f"C7L{position}", Procedure("97110"), charge, Decimal(1), TODAY))
        rows = tuple(TypedAdjustment(group, reason, f"{amount:,.2f}") for group, reason, amount in adjustments)
        typed[position] = TypedLine(paid=f"{paid:,.2f}", adjustments=rows)
    total = sum((paid for paid, _ in lines), Decimal(0))
    eob = TypedEob(
        payer="1",
        trace=number.strip() or "1",
        method="CHK" if total else "NON",
        paid_on="11/16/2026",
        amount=f"${total:,.2f}" if total >= 0 else "0.00",
        claims=(TypedClaim(7, lines=typed),),
    )

    checked = check_eob(eob, {7: KnownClaim(7, "C7", Name("Sample", "Avery"), tuple(known))}, PARTIES, TODAY)

    assert from_json(to_json(eob)) == eob
    if total < 0:
        assert checked.problems
        return
    assert checked.problems == ()
    (read,) = document.read(write_835([checked.record], ENVELOPE)).remittances
    assert differences(checked.record, read) == []
    assert [one.paid for one in read.claims[0].services] == [paid for paid, _ in lines]
