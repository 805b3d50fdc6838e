"""A check on hold whose good copy has posted asks for nothing any more (docs/algorithms/posting.md, section 1)."""

from __future__ import annotations

import dataclasses

import pytest

from practice.models import Practice
from remittance.queries.worklists import counts
from tests.remittance.factories import dollars, era, example_answer, make_claim, receive
from x12.findings import Finding, Severity
from x12.remittance import Remittance as Record

pytestmark = pytest.mark.django_db

WRONG_COUNT = Finding("X12-SE-COUNT", Severity.ERROR, 0, "SE01 counts 99 segments.")


def with_wrong_count(record: Record) -> Record:
    return dataclasses.replace(record, findings=(WRONG_COUNT,))


def test_good_copy_settles_the_one_on_hold(in_practice: Practice) -> None:
    # given a check on hold for its envelope
    answer = example_answer(make_claim(in_practice))
    held = receive(with_wrong_count(era(answer)))
    assert (held.state, counts().on_hold) == ("on_hold", 1)

    # when the payer sends the file again, and whole
    good = receive(era(answer))

    # then the first asks for nothing and leads to the second
    held.refresh_from_db()
    assert (good.state, held.state, held.duplicate_of) == ("posted", "duplicate", good)
    assert held.hold_reason.startswith("This payment was posted from era.835. It was on hold: SE01 counts")
    assert (counts().on_hold, good.posted_amount) == (0, dollars("85"))


@pytest.mark.parametrize(
    "other", [{"trace": "EFT1002"}, {"payer_originator": "1999999999"}], ids=["another number", "another payer"]
)
def test_another_payment_leaves_the_one_on_hold(in_practice: Practice, other: dict[str, str]) -> None:
    answer = example_answer(make_claim(in_practice))
    held = receive(with_wrong_count(era(answer)))

    receive(era(answer, **other))  # type: ignore[arg-type]  # texts

    held.refresh_from_db()
    assert held.state == "on_hold"
