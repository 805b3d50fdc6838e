"""Wake-ups for inbound remittances and next payers' claims: the row is the queue."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from clearinghouse.models import FileReading
from clearinghouse.queries import active_account_ids, open_readings
from clearinghouse.services.delivery import collect
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.worker import RowTask
from remittance.queries.next_claims import next_claims_to_build
from remittance.services.exceptions import retry_exceptions
from remittance.services.next_payer import NothingToBuild, build_next_claim
from remittance.services.reading import read_file


def _today(practice_id: int) -> dt.date:
    return timezone.localdate(timezone=Practice.objects.get(pk=practice_id).zone)


@shared_task(base=RowTask)
def read_remittances(practice_id: int, reading_id: int, **kwargs: object) -> None:
    """Read one inbound file, post its checks, and bill the next payers."""
    read_file(
        practice_id=practice_id,
        reading_id=reading_id,
        actor=system_user(),
        today=_today(practice_id),
        now=timezone.now(),
    )
    bill_next_payers(practice_id)


@shared_task(base=RowTask)
def bill_next_payers(practice_id: int, **kwargs: object) -> None:
    """Build every next claim that waits, each in a transaction of its own, and post what waited for it."""
    with practice_scope(practice_id):
        waiting = next_claims_to_build()
    for claim_payment_id in waiting:
        with practice_scope(practice_id):
            _bill_next_payer(practice_id, claim_payment_id)


def _bill_next_payer(practice_id: int, claim_payment_id: int) -> None:
    actor, now = system_user(), timezone.now()
    try:
        built = build_next_claim(claim_payment_id=claim_payment_id, actor=actor, now=now)
    except NothingToBuild:
        return
    if built is None or built.previous is None:
        return
    numbers = [built.patient_control_number, built.previous.patient_control_number]
    retry_exceptions(patient_control_numbers=numbers, actor=actor, today=_today(practice_id), now=now)


@shared_task(base=RowTask)
def collect_files(practice_id: int, **kwargs: object) -> None:
    """Fetch what waits at every account, then read it."""
    with practice_scope(practice_id):
        account_ids = active_account_ids()
    for account_id in account_ids:
        collect(practice_id=practice_id, account_id=account_id, actor=system_user(), now=timezone.now())
    sweep(practice_id)


@shared_task(base=RowTask)
def sweep(practice_id: int, **kwargs: object) -> None:
    """Take every waiting file and every next claim whose wake-up was lost."""
    with practice_scope(practice_id):
        waiting = open_readings(FileReading.Reader.REMITTANCES, timezone.now())
    for reading_id in waiting:
        read_remittances(practice_id, reading_id)
    bill_next_payers(practice_id)
