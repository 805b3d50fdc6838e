"""The envelope says who sent what to whom under which numbers, and is checked against its trailers."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.x12.files import changed, remittance
from x12 import document
from x12.envelope import Envelope

pytestmark = pytest.mark.unit

GOOD = remittance()


def _envelope(content: bytes) -> Envelope:
    (envelope,) = document.read(content).envelopes
    return envelope


def _rules(content: bytes) -> list[str]:
    return [one.rule for one in document.read(content).all_findings]


def test_envelope_is_read_whole() -> None:
    assert _envelope(GOOD) == Envelope(
        sender_qualifier="ZZ",
        sender_id="PAYERONE",
        receiver_qualifier="30",
        receiver_id="123456789",
        created_at=dt.datetime.fromisoformat("2026-01-15 09:30"),
        interchange_control_number=42,
        group_control_number=7,
        is_test=False,
    )
    assert document.read(GOOD).remittances[0].envelope == _envelope(GOOD)


def test_envelope_reads_its_switches_and_other_application_ids() -> None:
    content = changed(changed(GOOD, "*0*P*:", "*1*T*:"), "GS*HP*PAYERONE*123456789*", "GS*HP*PAYAPP*LAKEAPP*")

    envelope = _envelope(content)

    assert (envelope.is_test, envelope.acknowledgment_requested) == (True, True)
    assert (envelope.application_sender, envelope.application_receiver) == ("PAYAPP", "LAKEAPP")


def test_time_comes_from_the_isa_where_the_group_has_none() -> None:
    assert (
        _envelope(changed(GOOD, "*20260115*0930*", "*20261515*0930*")).created_at.isoformat() == "2026-01-15T09:30:00"
    )


def test_unreadable_numbers_are_named_and_zero() -> None:
    content = changed(changed(GOOD, "*000000042*0*P", "*00000004X*0*P"), "IEA*1*000000042", "IEA*1*00000004X")

    assert _envelope(content).interchange_control_number == 0
    assert [(one.rule, one.segment) for one in document.read(content).all_findings] == [("X12-ENV-NUMBER", 1)]


@pytest.mark.parametrize("number", ["42", "000000042", "0042"])
def test_control_numbers_are_compared_as_numbers(number: str) -> None:
    assert _rules(changed(GOOD, "IEA*1*000000042", f"IEA*1*{number}")) == []


@pytest.mark.parametrize("number", ["", "X", "00000004X", "420", "9" * 30])
def test_other_control_numbers_are_named(number: str) -> None:
    assert _rules(changed(GOOD, "IEA*1*000000042", f"IEA*1*{number}")) == ["X12-ENV-IEA-CONTROL"]


@pytest.mark.parametrize("count", ["", "two", "0", "1.0", "9" * 30])
def test_counts_that_are_wrong_or_no_number_are_named(count: str) -> None:
    assert _rules(changed(GOOD, "SE*25*", f"SE*{count}*")) == ["X12-ENV-SE-COUNT"]
    assert _rules(changed(GOOD, "GE*1*", f"GE*{count}*")) == ["X12-ENV-GE-COUNT"]
    assert _rules(changed(GOOD, "IEA*1*", f"IEA*{count}*")) == ["X12-ENV-IEA-COUNT"]


def test_stray_trailers_are_named_once() -> None:
    assert _rules(changed(GOOD, "GE*1*7~", "GE*1*7~GE*1*7~GE*1*7~")) == ["X12-ENV-STRAY-SEGMENT"] * 2
    assert _rules(changed(GOOD, "GE*1*7~", "NTE*A~NTE*B~GE*1*7~")) == ["X12-ENV-STRAY-SEGMENT"]
