"""Work that a real worker takes from real queues: woken, swept up, killed in the middle, and done once all the same.

The rows are queued by the services that pages call; the answers come from the sandbox over its own wire.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from billing.models import Superbill, SuperbillKind, Visit
from claims.models import Claim, ClaimStatus
from claims.services.submit import submit_claims
from claims.tasks import send_batch
from clearinghouse.models import FileReading, FileState, InterchangeFile, TradingPartnerAccount
from clearinghouse.services.delivery import settle_outcome
from clearinghouse.services.files import store_inbound
from config.demo.desk import Guest
from config.demo.setting import Stage
from config.tasks import collect_for_practices, sweep_practices
from eligibility.models import EligibilityInquiry
from eligibility.services.asking import ask_eligibility
from eligibility.tasks import ask
from practice.models import WorkState
from practice.scoping import practice_scope
from remittance.models import Remittance
from tests.journeys.earlier import billed, clock_of, open_practice, patient, registered, signed
from tests.journeys.house import House, running_house, until, wait_for_sessions_to_end
from tests.journeys.marks import JOURNEY

NUDGE_SECONDS = 2.0
pytestmark = [*JOURNEY, pytest.mark.servers]


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """No web server here, and workers only when a test starts them."""
    with running_house(tmp_path_factory.mktemp("backstage")) as house:
        yield house


@pytest.fixture
def stage(transactional_db: None, house: House) -> Iterator[Stage]:
    """The worker ends with the test: one that still worked while the tables are emptied would lock up with that."""
    yield open_practice(house)
    if "worker" in house.processes:
        house.kill("worker")
    wait_for_sessions_to_end(house.environment)


@pytest.fixture(autouse=True)
def worker(house: House) -> None:
    house.start_worker()


def inquiry_of(stage: Stage, guest: Guest) -> EligibilityInquiry:
    """A question that is queued and that nobody was told of."""
    assert guest.coverage is not None
    clock = clock_of(stage)
    with practice_scope(stage.practice.pk):
        return ask_eligibility(
            patient=guest.patient,
            coverage=guest.coverage,
            modality=guest.appearance.modality,
            service_on=clock.today,
            appointment=guest.appointment,
            actor=stage.users["front_desk"],
            now=clock.now,
        )


def claim_file_of(stage: Stage, guests: list[Guest]) -> InterchangeFile:
    """A file with one claim for each, that is queued and that nobody was told of."""
    clock, claims = clock_of(stage), billed(stage, guests)
    with practice_scope(stage.practice.pk):
        submitted = submit_claims(claims=claims, actor=stage.users["biller"], today=clock.today, now=clock.now)
    assert submitted.blocked == ()
    [file] = submitted.files
    return file


def mailbox(stage: Stage, house: House) -> Path:
    """What waits for the practice at the clearinghouse."""
    with practice_scope(stage.practice.pk):
        return house.sandbox.outbound(TradingPartnerAccount.objects.get().sftp_username)


def wait_for(stage: Stage, look: Callable[[], bool], what: str, *, nudge: Callable[[], None] = lambda: None) -> None:
    """Wait until it is so in the practice; nudge every other second, as beat would more rarely."""
    due = 0.0

    def is_so() -> bool:
        nonlocal due
        if time.monotonic() >= due:
            nudge()
            due = time.monotonic() + NUDGE_SECONDS
        with practice_scope(stage.practice.pk):
            return look()

    until(is_so, what)


def lease_runs_out(stage: Stage, row: Model) -> None:
    """Minutes go by in which the dead worker's row lies there taken."""
    with practice_scope(stage.practice.pk):
        changed = type(row)._default_manager.filter(pk=row.pk, work_state=WorkState.TAKEN)
        assert changed.update(leased_until_at=timezone.now() - dt.timedelta(seconds=1)) == 1


def books_agree() -> None:
    """Raises CommandError when a balance differs from its entries."""
    call_command("verify_ledger", stdout=StringIO())


def money_of(visit: Visit) -> tuple[Decimal, Decimal, Decimal]:
    """What insurance paid, what was adjusted, what the patient owes."""
    visit.refresh_from_db()
    return visit.insurance_paid_amount, visit.adjustment_amount, visit.patient_balance_amount


def test_worker_asks_bills_and_posts_until_only_the_patient_owes(stage: Stage, house: House) -> None:
    [guest] = signed(stage, [patient("Marlow", payer="FEDB1", secondary="EVER1", diagnoses=("I10",))])
    inquiry = inquiry_of(stage, guest)
    file = claim_file_of(stage, [guest])

    house.ring(ask, stage.practice.pk, inquiry.pk)
    house.ring(send_batch, stage.practice.pk, file.pk)

    paid = Claim.objects.filter(status=ClaimStatus.PAID)
    wait_for(stage, lambda: paid.count() == 2, "both payers", nudge=lambda: house.ring(collect_for_practices))
    with practice_scope(stage.practice.pk):
        inquiry.refresh_from_db()
        assert inquiry.outcome == EligibilityInquiry.Outcome.ACTIVE
        assert inquiry.plan_name == "FEDERAL SENIORS PART B"
        assert money_of(guest.visit) == (Decimal("83.56"), Decimal("61.44"), Decimal("5.00"))
        assert list(Superbill.objects.order_by("pk").values_list("kind", "sequence")) == [
            ("visit", "P"),
            ("insurance", "P"),
            ("insurance", "S"),
        ]
    books_agree()


def test_sweep_takes_up_rows_whose_wake_up_was_lost(stage: Stage, house: House) -> None:
    [guest] = signed(stage, [patient("Marlow")])
    inquiry_of(stage, guest)
    claim_file_of(stage, [guest])

    house.ring(sweep_practices)

    wait_for(stage, EligibilityInquiry.objects.filter(work_state=WorkState.DONE).exists, "the question to be asked")
    wait_for(stage, InterchangeFile.objects.filter(state=FileState.SENT).exists, "the file to be sent")
    wait_for(stage, Claim.objects.exclude(status=ClaimStatus.QUEUED).exists, "its claim to be told")


def test_inquiry_of_a_killed_worker_is_answered_by_another(stage: Stage, house: House) -> None:
    [guest] = registered(stage, [patient("Marlow")])
    inquiry = inquiry_of(stage, guest)
    house.sandbox.throw(slow_seconds=20)
    house.ring(ask, stage.practice.pk, inquiry.pk)
    taken = EligibilityInquiry.objects.filter(work_state=WorkState.TAKEN)
    wait_for(stage, taken.exists, "the worker to take the inquiry")

    house.kill("worker")
    house.sandbox.throw()
    lease_runs_out(stage, inquiry)
    house.start_worker()
    house.ring(sweep_practices)

    answered = EligibilityInquiry.objects.filter(work_state=WorkState.DONE)
    wait_for(stage, answered.exists, "another worker to answer it")
    with practice_scope(stage.practice.pk):
        inquiry.refresh_from_db()
        assert (inquiry.outcome, inquiry.attempt_count) == (EligibilityInquiry.Outcome.ACTIVE, 2)


def test_file_of_a_killed_worker_is_sent_again_only_when_a_person_says_so(stage: Stage, house: House) -> None:
    [guest] = signed(stage, [patient("Marlow")])
    file = claim_file_of(stage, [guest])
    house.sandbox.throw(slow_seconds=20)
    house.ring(send_batch, stage.practice.pk, file.pk)
    wait_for(stage, InterchangeFile.objects.filter(work_state=WorkState.TAKEN).exists, "the worker to take the file")

    house.kill("worker")
    house.sandbox.throw()
    lease_runs_out(stage, file)
    house.start_worker()
    house.ring(sweep_practices)

    unknown = InterchangeFile.objects.filter(state=FileState.OUTCOME_UNKNOWN)
    wait_for(stage, unknown.exists, "another worker to find it interrupted")
    with practice_scope(stage.practice.pk):
        settle_outcome(file=unknown.get(), has_arrived=False, actor=stage.users["biller"], now=timezone.now())
    house.ring(sweep_practices)
    wait_for(stage, Claim.objects.filter(status=ClaimStatus.SENT).exists, "the file to be sent")


def test_check_of_a_killed_worker_is_posted_once_by_another(stage: Stage, house: House) -> None:
    [guest] = signed(stage, [patient("Marlow")])
    file = claim_file_of(stage, [guest])
    house.ring(send_batch, stage.practice.pk, file.pk)
    wait_for(stage, Claim.objects.filter(status=ClaimStatus.SENT).exists, "the file to be sent")
    until(lambda: list(mailbox(stage, house).glob("*ERA_835*.zip")), "the payer's ERA")

    with practice_scope(stage.practice.pk):
        Visit.objects.select_for_update(no_key=True).get()  # as posting does, which now has to wait
        house.ring(collect_for_practices)
        until(somebody_waits_for_us, "the worker to stand in the middle of posting")
        house.kill("worker")
    with practice_scope(stage.practice.pk):
        reading = FileReading.objects.get(reader=FileReading.Reader.REMITTANCES)
    lease_runs_out(stage, reading)
    house.start_worker()
    house.ring(sweep_practices)

    wait_for(stage, Claim.objects.filter(status=ClaimStatus.PAID).exists, "another worker to post the check")
    with practice_scope(stage.practice.pk):
        assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() == 1
        assert money_of(guest.visit) == (Decimal("95.00"), Decimal("30.00"), Decimal("25.00"))
    books_agree()


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        (count,) = cursor.fetchone()
    return bool(count)


def test_check_that_comes_again_and_again_is_posted_once(stage: Stage, house: House) -> None:
    """Twice from the payer, each of them twice from the clearinghouse, and once more in another envelope."""
    [guest] = signed(stage, [patient("Marlow", suffix="DUP")])
    file = claim_file_of(stage, [guest])
    house.sandbox.throw(duplicate=True)
    house.ring(send_batch, stage.practice.pk, file.pk)
    until(lambda: len(list(mailbox(stage, house).glob("*ERA_835*.zip"))) == 4, "four copies of the ERA")
    house.sandbox.throw()

    house.ring(collect_for_practices)
    wait_for(stage, lambda: not list(mailbox(stage, house).iterdir()), "every copy to be taken")
    with practice_scope(stage.practice.pk):
        era = InterchangeFile.objects.get(transaction_sets__contains=["835"])
        again = in_another_envelope(bytes(era.content))
        store_inbound(name="again.835", content=again, account=None, actor=stage.users["biller"], now=timezone.now())
    house.ring(sweep_practices)

    duplicate = Remittance.objects.filter(state=Remittance.State.DUPLICATE)
    wait_for(stage, duplicate.exists, "the last copy to be read")
    with practice_scope(stage.practice.pk):
        assert Remittance.objects.filter(state=Remittance.State.POSTED).count() == 1
        assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() == 1
        assert money_of(guest.visit) == (Decimal("95.00"), Decimal("30.00"), Decimal("25.00"))
    books_agree()


def in_another_envelope(content: bytes) -> bytes:
    """The same check under another ISA13 and IEA02: other bytes, so that only its trace tells that it is the same."""
    return content.replace(content[90:99], b"000000042")
