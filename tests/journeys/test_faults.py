"""A real worker loses its power at statements of a posting: nothing is posted then, and all of it once by the next.

`JOURNEY_FAULTS=1-80` dies at each of these statements. tests/remittance/test_faults.py dies at every one of them in a
process that starts faster.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Superbill, SuperbillKind
from claims.models import Claim, ClaimStatus
from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import store_inbound
from config.demo.setting import Stage
from config.tasks import sweep_practices
from practice.models import WorkState
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Remittance
from remittance.tasks import read_remittances
from tests.journeys.earlier import billed, open_practice, patient, signed
from tests.journeys.house import House, running_house, until, wait_for_sessions_to_end
from tests.journeys.marks import JOURNEY
from tests.journeys.test_worker import books_agree, lease_runs_out, money_of, wait_for
from tests.remittance.factories import accept, clp, era, svc
from tests.remittance.generated_arrivals import envelope
from tests.remittance.generated_proof import prove
from x12.parties import Name
from x12.write_835 import write_835

pytestmark = [*JOURNEY, pytest.mark.servers]


def statements() -> list[int]:
    """Where to die: at the first, in the middle and late; or from one to another."""
    first, _, last = os.environ.get("JOURNEY_FAULTS", "").partition("-")
    return list(range(int(first), int(last) + 1)) if last else [1, 14, 30]


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """No web server here, and workers only when the test starts them."""
    with running_house(tmp_path_factory.mktemp("power-cuts")) as house:
        yield house


@pytest.fixture
def stage(transactional_db: None, house: House) -> Iterator[Stage]:
    yield open_practice(house)
    if "worker" in house.processes:
        house.kill("worker")
    wait_for_sessions_to_end(house.environment)


def era_of(claim: Claim, stage: Stage) -> FileReading:
    """A file that came in and that nobody was told of: 20.00 of the first line contractual, the rest paid."""
    with practice_scope(stage.practice.pk):
        number, (line,) = claim.patient_control_number, claim.lines.all()
        charge = line.charge_amount
        answer = svc(line.code, str(charge), str(charge - 20), ("CO", "45", "20.00"), service_on=line.service_on)
        provider = claim.visit.billing_provider
        payee = Name(provider.organization_name, is_person=False, qualifier="XX", identifier=provider.npi)
        content = write_835([era(clp(number, answer), payer=claim.payer, payee=payee)], envelope(1))
        file = store_inbound(name="era.835", content=content, account=None, actor=system_user(), now=timezone.now())
        return file.readings.get(reader=FileReading.Reader.REMITTANCES)


def lose_power(house: House, stage: Stage, reading: FileReading, statement: int) -> None:
    """Start a worker that dies at this statement of reading the file, and wait until it is dead."""
    healthy = house.environment
    house.environment = {
        **healthy, "DJANGO_SETTINGS_MODULE": "tests.journeys.faulty_settings", "DIE_AT": str(statement)
    }  # fmt: skip
    try:
        house.start_worker()
        house.ring(read_remittances, stage.practice.pk, reading.pk)
        worker = house.processes["worker"]
        until(lambda: worker.poll() is not None, f"the worker to die at statement {statement}")
        assert worker.returncode == -signal.SIGKILL, house.log("worker")
    finally:
        house.kill("worker")
        house.environment = healthy
    wait_for_sessions_to_end(house.environment)


def test_file_of_a_worker_without_power_is_posted_whole_by_the_next(stage: Stage, house: House) -> None:
    [guest] = signed(stage, [patient("Marlow")])
    [claim] = billed(stage, [guest])
    with practice_scope(stage.practice.pk):
        accept(claim)
    reading = era_of(claim, stage)

    for statement in statements():
        lose_power(house, stage, reading, statement)
        with practice_scope(stage.practice.pk):
            assert not Remittance.objects.exists(), f"something was posted before statement {statement}"
            assert not Superbill.objects.exclude(kind=SuperbillKind.VISIT).exists()
            prove()
            FileReading.objects.filter(work_state=WorkState.TAKEN).update(attempt_count=0)
            is_taken = FileReading.objects.filter(pk=reading.pk, work_state=WorkState.TAKEN).exists()
        if is_taken:
            lease_runs_out(stage, reading)
    house.start_worker()
    house.ring(sweep_practices)
    house.ring(read_remittances, stage.practice.pk, reading.pk)

    wait_for(stage, Claim.objects.filter(status=ClaimStatus.PAID).exists, "another worker to post the check")
    read = FileReading.objects.filter(pk=reading.pk, work_state=WorkState.DONE)
    wait_for(stage, read.exists, "the file to be done")
    with practice_scope(stage.practice.pk):
        prove()
        assert Remittance.objects.get().state == Remittance.State.POSTED
        assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() == 1
        assert InterchangeFile.objects.filter(transaction_sets=["835"]).count() == 1
        charge = claim.charge_amount
        assert money_of(guest.visit) == (charge - 20, Decimal("20.00"), Decimal("0.00"))
    books_agree()
