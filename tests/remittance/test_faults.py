"""The reading process dies by SIGKILL at any statement: the file is posted whole or not at all, and whole by the next.

Every statement of a file with two checks, over real connections. tests/journeys/test_faults.py does the same to a real
worker with its broker.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from billing.models import Account, Superbill, SuperbillKind
from billing.queries import account_totals
from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import store_inbound
from practice.isolation import is_tenant_model
from practice.models import Practice, WorkState
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.services.importing import import_remittance
from remittance.services.reading import read_file
from tests import factories
from tests.journeys.house import until
from tests.remittance.factories import TODAY, clp, era, example_answer, make_claim, make_file, plb, svc, turned
from tests.remittance.fault_injection import (
    AFTER,
    BEFORE,
    Fork,
    is_somebody_waiting,
    run_and_die,
    wait_for_sessions_to_end,
)
from tests.remittance.generated_arrivals import envelope
from tests.remittance.generated_proof import prove
from x12 import remittance as x12
from x12.write_835 import write_835

pytestmark = pytest.mark.timeout(600)

STRIDE = int(os.environ.get("REMITTANCE_FAULT_STRIDE", "4"))  # 1 dies at every statement
CHECKS = [Decimal("120.00"), Decimal("85.00")]  # BPR02 of each
COPAY = Decimal("25.00")


@pytest.fixture
def content(committed_practice: Practice) -> bytes:
    """Two checks: paid and denied lines, a claim of a stranger, provider-level; a reversal and its correction."""
    with practice_scope(committed_practice.pk):
        secondary = factories.PayerFactory.create(practice=committed_practice)
        one = make_claim(committed_practice, secondary=secondary, copay="25.00")
        other = make_claim(committed_practice)
    number = other.patient_control_number
    denied = clp(
        number,
        svc("99213", "150.00", "85.00", ("CO", "45", "65.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )
    stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")), icn="ICN9")
    first = era(example_answer(one), stranger, provider_adjustments=(plb("WO", "5.00"),))
    second = era(denied, turned(denied), example_answer(other, icn="ICN2"), trace="EFT1002")
    return write_835([first, second], envelope(1))


def stored(practice: Practice, content: bytes) -> int:
    """The id of the reading of the file, which has come in."""
    with practice_scope(practice.pk):
        file = store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
        return file.readings.get(reader="remittances").pk


def read(practice: Practice, reading_id: int) -> list[int]:
    now = timezone.now()
    return read_file(practice_id=practice.pk, reading_id=reading_id, actor=system_user(), today=TODAY, now=now)


def posted_checks(practice: Practice) -> list[Decimal]:
    """The amounts of the posted checks; fails unless each is whole and the rest left no trace."""
    with practice_scope(practice.pk):
        prove()
        amounts = list(Remittance.objects.order_by("position").values_list("amount", flat=True))
        assert not Remittance.objects.exclude(state=Remittance.State.POSTED).exists()
        assert account_totals()[Account.CASH] == sum(amounts, COPAY)
        return amounts


def row_counts(practice: Practice) -> dict[str, int]:
    """How many rows each table of the practice has."""
    with practice_scope(practice.pk):
        return {model.__name__: model._default_manager.count() for model in apps.get_models() if is_tenant_model(model)}


def lease_runs_out(practice: Practice, reading_id: int) -> None:
    """Minutes go by in which the dead process's row lies there taken; that it died often is forgotten, too."""
    with practice_scope(practice.pk):
        taken = FileReading.objects.filter(pk=reading_id, work_state=WorkState.TAKEN)
        taken.update(leased_until_at=timezone.now() - dt.timedelta(seconds=1), attempt_count=0)


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_file_is_posted_whole_or_not_at_all_wherever_its_reader_dies(
    committed_practice: Practice, content: bytes, moment: str
) -> None:
    """One file, read again after each death: from the first statement on, and anew whenever a check got through."""
    reading_id = stored(committed_practice, content)
    posted: list[Decimal] = []
    counts, statement = row_counts(committed_practice), 1
    deaths: Counter[int] = Counter()

    while run_and_die(lambda: read(committed_practice, reading_id), statement, moment):
        now_posted = posted_checks(committed_practice)
        deaths[len(now_posted)] += 1
        if now_posted == posted:
            assert row_counts(committed_practice) == counts, f"statement {statement} left something behind"
            statement += STRIDE
        else:
            assert now_posted == CHECKS[: len(posted) + 1], "one check more, and whole"
            posted, counts, statement = now_posted, row_counts(committed_practice), 1
        lease_runs_out(committed_practice, reading_id)

    assert posted_checks(committed_practice) == CHECKS
    assert set(deaths) == {0, 1, 2}, "it died before, between and after the checks"
    with practice_scope(committed_practice.pk):
        assert FileReading.objects.get(pk=reading_id).work_state == WorkState.DONE
        assert bytes(InterchangeFile.objects.get().content) == content
        assert Superbill.objects.exclude(kind=SuperbillKind.VISIT).count() == 4  # each answer once, one taken back
    before = row_counts(committed_practice)
    read(committed_practice, reading_id)
    assert row_counts(committed_practice) == before, "a second reading posts nothing"


def imported(practice: Practice, record: x12.Remittance, file_id: int) -> int:
    with practice_scope(practice.pk):
        now = timezone.now()
        row = import_remittance(record, file_id=file_id, position=1, actor=system_user(), today=TODAY, now=now)
        return row.pk


@pytest.mark.parametrize("statement", [1, 3, 4, 6, 9, 15, 22, 30])
def test_two_workers_with_one_file_post_it_once_wherever_one_stands(
    committed_practice: Practice, statement: int
) -> None:
    """One halts at a statement while the other begins, and goes on when that one has ended or waits for it."""
    with practice_scope(committed_practice.pk):
        claim = make_claim(committed_practice)
        file_id = make_file().pk
        record = era(example_answer(claim))

    one = Fork(lambda: imported(committed_practice, record, file_id), at=statement)
    one.wait_until_halted()
    other = Fork(lambda: imported(committed_practice, record, file_id))
    until(lambda: other.is_over() or is_somebody_waiting(), "the other to end or to wait")
    one.go_on()
    ids = {one.end(), other.end()}

    wait_for_sessions_to_end()
    with practice_scope(committed_practice.pk):
        row = Remittance.objects.get()
        assert (ids, row.state) == ({str(row.pk)}, Remittance.State.POSTED)
        assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() == 1
        assert account_totals()[Account.CASH] == Decimal("85.00")
        prove()


def test_two_workers_woken_for_one_file_read_it_once(committed_practice: Practice, content: bytes) -> None:
    reading_id = stored(committed_practice, content)

    one = Fork(lambda: read(committed_practice, reading_id), at=12)
    one.wait_until_halted()
    other = Fork(lambda: read(committed_practice, reading_id))
    assert other.end() == "[]", "it leaves the file to the one that has it"
    one.go_on()
    one.end()

    wait_for_sessions_to_end()
    assert posted_checks(committed_practice) == CHECKS
