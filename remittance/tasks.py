"""Wake-ups for inbound remittances and next payers' claims: the row is the queue."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from claims.models import Claim, ClaimStatus
from claims.tasks import send_batch
from claims.tasks import sweep as sweep_claims
from clearinghouse.models import FileReading
from clearinghouse.queries import active_account_ids, open_readings
from clearinghouse.services.delivery import collect
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.worker import RowTask
from remittance.queries.moves import moves_to_carry_out
from remittance.queries.next_claims import next_claims_to_build
from remittance.services.denial_owners import give_owners
from remittance.services.exceptions import retry_exceptions
from remittance.services.move_work import carry_out
from remittance.services.next_payer import NothingToBuild, build_next_claim, send_next_claims
from remittance.services.reading import read_file
from remittance.services.usual_amounts import flag_below_usual

USUAL_DAYS = 3  # looked back each night, so that one night without a worker loses nothing


def _local_now(practice_id: int) -> dt.datetime:
    """Now in the practice's zone: its date is the posting date, its time stands in the files that go out."""
    return timezone.localtime(timezone=Practice.objects.get(pk=practice_id).zone)


@shared_task(base=RowTask)
def read_remittances(practice_id: int, reading_id: int, **kwargs: object) -> None:
    """Read one inbound file, post its checks, and bill the next payers."""
    now = _local_now(practice_id)
    read_file(practice_id=practice_id, reading_id=reading_id, actor=system_user(), today=now.date(), now=now)
    bill_next_payers(practice_id)


@shared_task(base=RowTask)
def bill_next_payers(practice_id: int, **kwargs: object) -> None:
    """Build every next claim that waits, each in a transaction of its own, then send what is clean."""
    with practice_scope(practice_id):
        waiting = next_claims_to_build()
    built = []
    for claim_payment_id in waiting:
        with practice_scope(practice_id):
            claim = _build(claim_payment_id, _local_now(practice_id))
        if claim is not None and claim.status == ClaimStatus.DRAFT:
            built.append(claim)
    if built:
        now = _local_now(practice_id)
        with practice_scope(practice_id):
            sent = send_next_claims(claims=built, actor=system_user(), today=now.date(), now=now)
        for file_id in sent.file_ids:
            send_batch(practice_id, file_id)


def _build(claim_payment_id: int, now: dt.datetime) -> Claim | None:
    """Build one next claim, and post what had come too early for it."""
    actor = system_user()
    try:
        built = build_next_claim(claim_payment_id=claim_payment_id, actor=actor, now=now)
    except NothingToBuild:
        return None
    if built is not None and built.previous is not None:
        numbers = [built.patient_control_number, built.previous.patient_control_number]
        retry_exceptions(patient_control_numbers=numbers, actor=actor, today=now.date(), now=now)
        built.refresh_from_db()
    return built


@shared_task(base=RowTask)
def move_payment(practice_id: int, move_id: int, **kwargs: object) -> None:
    """Bring a payment to the practice that it belongs to, and have it read there."""
    arrived = carry_out(practice_id=practice_id, move_id=move_id, now=timezone.now())
    if arrived is not None:
        read_remittances(*arrived)


@shared_task(base=RowTask)
def collect_files(practice_id: int, **kwargs: object) -> None:
    """Fetch what waits at every account; read acknowledgements, then remittances; bill the next payers."""
    with practice_scope(practice_id):
        account_ids = active_account_ids()
    for account_id in account_ids:
        collect(practice_id=practice_id, account_id=account_id, actor=system_user(), now=timezone.now())
    sweep_claims(practice_id)
    sweep(practice_id)


@shared_task(base=RowTask)
def sweep(practice_id: int, **kwargs: object) -> None:
    """Take every file, move and next claim whose wake-up was lost; give denials whose owner has left a new one."""
    with practice_scope(practice_id):
        waiting = open_readings(FileReading.Reader.REMITTANCES, timezone.now())
        moves = moves_to_carry_out(timezone.now())
    for move_id in moves:
        move_payment(practice_id, move_id)
    for reading_id in waiting:
        read_remittances(practice_id, reading_id)
    bill_next_payers(practice_id)
    with practice_scope(practice_id):
        give_owners(actor=system_user(), now=timezone.now())


@shared_task(base=RowTask)
def find_below_usual(practice_id: int, **kwargs: object) -> None:
    """Put lines below what their payer usually allows on the underpaid list."""
    now = timezone.now()
    with practice_scope(practice_id):
        flag_below_usual(since=now - dt.timedelta(days=USUAL_DAYS), actor=system_user(), now=now)
