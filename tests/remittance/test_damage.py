"""Damaged files: never a crash, never half a post, over mutations of a good file."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.queries import ledger_problems
from clearinghouse.models import FileReading
from clearinghouse.services.files import store_inbound
from practice.models import Practice, WorkState
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.services.reading import read_file
from tests.remittance.factories import TODAY, clp, era, example_answer, make_claim, plb, svc
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

ENVELOPE = Envelope("ZZ", "GREATLAKES", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time
ALPHABET = b"*~:^\n\r\x00 -.0129AZ\xff"


class Rollback(Exception):
    """Ends one example without a trace."""


def damaged(content: bytes, seed: int) -> bytes:
    """One to four small accidents: bytes changed, lost, doubled, or the file cut off."""
    chance = random.Random(seed)  # noqa: S311 - test data
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(made)), chance.randint(1, 30)
        kind = chance.randrange(5)
        if kind == 0:
            made[at] = chance.choice(ALPHABET)
        elif kind == 1:
            del made[at : at + length]
        elif kind == 2:
            made[at:at] = made[at : at + length]
        elif kind == 3:
            made[at:at] = bytes(chance.choices(ALPHABET, k=length))
        elif len(made) > 400:
            del made[max(at, 300) :]
    return bytes(made)


def read(practice: Practice, content: bytes) -> FileReading | None:
    with practice_scope(practice.pk):
        file = store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
        reading = file.readings.filter(reader="remittances").first()
    if reading is not None:
        read_file(practice_id=practice.pk, reading_id=reading.pk, actor=system_user(), today=TODAY, now=timezone.now())
        with practice_scope(practice.pk):
            reading.refresh_from_db()
    return reading


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_damaged_file_is_posted_whole_or_not_at_all(practice: Practice, seed: int) -> None:
    with practice_scope(practice.pk):
        try:
            with transaction.atomic():
                claims = [make_claim(practice) for _ in range(2)]
                checks = [
                    era(example_answer(claims[0]), provider_adjustments=(plb("WO", "5.00"),)),
                    era(example_answer(claims[1], icn="ICN2"), clp("X9", svc("99213", "10", "10")), trace="EFT1002"),
                ]

                reading = read(practice, damaged(write_835(checks, ENVELOPE), seed))

                assert reading is None or reading.work_state in (WorkState.DONE, WorkState.FAILED)
                assert ledger_problems() == []
                for row in Remittance.objects.filter(state="posted"):
                    assert row.amount == row.posted_amount + row.held_amount + row.provider_level_amount
                raise Rollback
        except Rollback:
            pass


@pytest.mark.parametrize(
    ("sent", "instead"),
    [(b"*CO*45*50*", b"*CO*45*123456789012345*"), (b"***1~", b"***1234567890~"), (b"*ICN1*", b"*ICN\x001*")],
)
def test_figure_that_no_column_holds_is_named(practice: Practice, sent: bytes, instead: bytes) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
    content = write_835([era(example_answer(claim))], ENVELOPE)

    reading = read(practice, content.replace(sent, instead))

    assert reading is not None
    with practice_scope(practice.pk):
        if reading.work_state == WorkState.FAILED:
            assert "is damaged" in reading.failure
            assert not Remittance.objects.exists()
        else:
            assert Remittance.objects.get().state in ("posted", "on_hold")
