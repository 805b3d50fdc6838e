"""Claims of an 835 come one by one and are filled when asked for, and nobody can tell them from others."""

from __future__ import annotations

import copy
import dataclasses
import io
import pickle
import tracemalloc
from decimal import Decimal
from typing import BinaryIO, cast

import pytest

from tests.x12.files import CLAIM, changed, paying, remittance
from x12 import document, read_835, read_835_segments
from x12.remittance import (
    ClaimPayment,
    Remittance,
    ServicePayment,
)
from x12.transaction import UnreadableTransaction

pytestmark = pytest.mark.unit

GOOD = remittance()
DAY = "DTM*472*20260105"
PATIENT = "NM1*QC*1*EXAMPLE*ALEX****MI*M100"
SMALL_CLAIM = ("CLP*PCN2*1*80*80**12*ICN2", PATIENT, "SVC*HC:98941*80*80", DAY)


def _read(content: bytes) -> Remittance:
    (read,) = document.read(content).remittances
    return read


def _claim(*segments: str) -> ClaimPayment:
    (claim,) = _read(remittance(*segments)).claims
    return claim


def test_stream_gives_the_same_claims_then_the_payment() -> None:
    content = remittance(*CLAIM, *SMALL_CLAIM, payment=paying("209"))
    (kept,) = document.read(content).remittances

    *claims, payment = read_835.stream(io.BytesIO(content))

    assert tuple(claims) == kept.claims
    assert isinstance(payment, Remittance)
    assert (payment.claims, payment.amount) == ((), Decimal(209))
    assert [one.rule for one in payment.findings] == ["X835-BAL-PAYMENT"]
    assert payment.findings == kept.findings


def test_stream_says_when_a_transaction_cannot_be_read() -> None:
    *_, last = read_835.stream(changed(GOOD, "SVC*HC:97110*50*0*", "SVC*HC:97110*50*X*"))

    assert isinstance(last, UnreadableTransaction)
    assert last.segment == 23


def test_hash_and_equality_of_read_records_are_those_of_the_frozen_class() -> None:
    (claim,) = _read(GOOD).claims

    assert type(claim) is ClaimPayment
    assert {type(line) for line in claim.services} == {ServicePayment}
    assert hash(claim) == hash(_read(GOOD).claims[0])
    with pytest.raises(AttributeError):
        claim.charge = Decimal(0)  # type: ignore[misc]  # that it cannot be set is what is tested


def test_claim_of_a_file_is_filled_when_a_field_is_asked_for_and_stays_what_it_is() -> None:
    *claims, _ = read_835.stream(GOOD)
    (kept,) = _read(GOOD).claims

    assert claims == [kept]
    assert copy.copy(_read(GOOD).claims[0]) == kept
    assert pickle.loads(pickle.dumps(_read(GOOD).claims[0])) == kept  # noqa: S301  # what was written a moment ago
    assert dataclasses.replace(_read(GOOD).claims[0], status="2") == dataclasses.replace(kept, status="2")
    assert "PCN1" in repr(_read(GOOD).claims[0])
    assert not hasattr(_read(GOOD).claims[0], "no_such_field")


def test_claim_made_by_hand_has_only_its_fields() -> None:
    made = ClaimPayment("PCN1", "1", Decimal(1), Decimal(1))

    with pytest.raises(AttributeError, match="ClaimPayment has no charges"):
        made.charges  # type: ignore[attr-defined]  # noqa: B018  # that it is missing is what is tested


def test_same_segments_in_another_file_with_other_separators_are_not_mixed_up() -> None:
    others = GOOD.decode().translate({ord("*"): "|", ord(":"): ">"}).encode()

    assert _read(others.replace(b"|>~", b"|>~")).claims == _read(GOOD).claims


def test_full_tables_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _read(GOOD).claims
    monkeypatch.setattr(read_835_segments, "_MOST_REMEMBERED", 0)

    assert _read(GOOD).claims == kept
    assert read_835_segments.ADJUSTMENTS == {}


class _LongFile(io.RawIOBase):
    """Gives claims whose amounts never come twice, without holding them."""

    def __init__(self, claims: int) -> None:
        self._left = claims
        self._text = GOOD[: GOOD.index(b"CLP*")]

    def read(self, size: int = -1) -> bytes:
        while len(self._text) < size and self._left:
            self._left -= 1
            charge = f"{self._left + 100_000}.17"
            segments = (
                f"CLP*PCN{self._left}*1*{charge}*{charge}**12*ICN1",
                PATIENT,
                f"SVC*HC:99213*{charge}*{charge}",
                DAY,
            )
            self._text += "".join(f"{one}~" for one in segments).encode()
        given, self._text = self._text[:size], self._text[size:]
        return given


def test_long_file_is_streamed_in_constant_memory() -> None:
    tracemalloc.start()
    try:
        source = cast(BinaryIO, _LongFile(20_000))  # only its read() is used
        claims = sum(len(claim.services) for claim in read_835.stream(source) if isinstance(claim, ClaimPayment))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert claims == 20_000
    assert peak < 16_000_000  # of which the tables of what repeats take most; kept claims would take 40,000,000
