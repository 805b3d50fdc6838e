"""Thousands of damaged and wrong 835s through the real importer: no crash, no half a post, every refusal says why.

`REMITTANCE_FUZZ_INPUTS=10000 pytest tests/remittance/test_fuzz_importing.py -s` is the long search; the inputs are the
same in every run, and a number names one of them.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.db import transaction

from billing.models import Account
from billing.queries import account_totals
from clearinghouse.models import InterchangeFile
from practice.models import Practice, WorkState
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from tests.remittance.generated_arrivals import Era, World, deliver, envelope, world
from tests.remittance.generated_damage import damaged_bytes, damaged_segments, wrong_record
from tests.remittance.generated_proof import balances, prove
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

INPUTS = int(os.environ.get("REMITTANCE_FUZZ_INPUTS", "250"))
INPUTS_OF_A_WORLD = 50
FATES = frozenset({"posted", "posted, some held", "on hold", "not an 835", "unreadable", "unreadable in part"})


class Rollback(Exception):
    """Ends one input, or one world, without a trace."""


@contextmanager
def without_trace() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Rollback
    except Rollback:
        pass


def one_input(chance: Random, made: World, era: Era) -> bytes:
    """A file that is not quite what the payer meant."""
    numbers = [claim.patient_control_number for claim in made.claims]
    depth = chance.choice(("bytes", "segments", "segments", "records", "records"))
    if depth == "bytes":
        return damaged_bytes(era.content, chance)
    if depth == "segments":
        return damaged_segments(era.content, chance, numbers)
    records = [wrong_record(check.record, chance, numbers) for check in era.checks]
    return write_835(records, envelope(chance.randint(1, 999_999)))


def fate_of(file: InterchangeFile) -> str:
    """In a word what became of a file; fails where its rows do not tell."""
    reading = file.readings.filter(reader="remittances").first()
    if reading is None:
        return "not an 835"
    assert reading.work_state in (WorkState.DONE, WorkState.FAILED)
    states = {row.state for row in file.remittances.all()}
    if reading.work_state == WorkState.FAILED:
        assert reading.failure, "what was not read says why"
        return "unreadable in part" if states else "unreadable"
    assert states, "a file that was read has checks"
    if states != {Remittance.State.POSTED}:
        return "on hold" if Remittance.State.ON_HOLD in states else "duplicate"
    is_held = ClaimPayment.objects.filter(remittance__file=file).exclude(state__in=["posted", "resolved"]).exists()
    return "posted, some held" if is_held else "posted"


def check_input(practice: Practice, content: bytes, fates: Counter[str]) -> None:
    """Deliver one file, prove the books, and count its fate."""
    before, cash = balances(), account_totals()[Account.CASH]

    file = deliver(practice, content)

    prove()
    fate = fate_of(file)
    fates[fate] += 1
    assert bytes(InterchangeFile.objects.get(pk=file.pk).content) == content, "bytes are kept as they came"
    posted = file.remittances.filter(state=Remittance.State.POSTED)
    assert account_totals()[Account.CASH] - cash == sum(posted.values_list("amount", flat=True))
    if not posted:
        assert balances() == before, "nothing of it is posted"


def run_world(practice: Practice, number: int, fates: Counter[str]) -> Iterator[Exception]:
    """One world's claims, and its inputs: each meets the books as some of the world's checks have left them.

    Gives what went wrong, each with its input.
    """
    chance = Random(number)  # noqa: S311 - test data
    with practice_scope(practice.pk), without_trace():
        made = world(chance, practice, claim_count=3)
        arrived = chance.randrange(len(made.eras))
        for era in made.eras[:arrived]:
            deliver(practice, era.content)
        for seed in range(INPUTS_OF_A_WORLD):
            own = Random(f"{number}/{seed}")  # noqa: S311 - test data
            content = one_input(own, made, own.choice(made.eras[arrived:]))
            try:
                with without_trace():
                    check_input(practice, content, fates)
            except Exception as problem:
                problem.add_note(f"input {seed} of world {number}: {content!r}")
                yield problem


@pytest.mark.timeout(60 + INPUTS)
def test_damaged_and_wrong_files_post_whole_or_not_at_all(
    practice: Practice, record_property: Callable[[str, object], None]
) -> None:
    fates: Counter[str] = Counter()

    problems = [one for number in range(INPUTS // INPUTS_OF_A_WORLD) for one in run_world(practice, number, fates)]

    record_property("fates", dict(fates))
    sys.stdout.write(f"{fates.total()} files: {dict(fates.most_common())}\n")  # seen with -s
    if problems:
        raise ExceptionGroup(f"{len(problems)} files", problems[:10])
    assert fates.total() == INPUTS // INPUTS_OF_A_WORLD * INPUTS_OF_A_WORLD
    assert set(fates) >= FATES, "every fate occurs, so that each of the promises is put to the test"
