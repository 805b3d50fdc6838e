"""Claim files go out and their answers come in; each task takes one row of its queue."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from claims.queries.status_inquiries import status_inquiries_to_ask
from claims.queries.waiting import claim_files_to_send
from claims.services.acknowledgements import read_acknowledgements as read_file
from claims.services.status_inquiry import ask_late_claims
from claims.services.status_inquiry_answering import answer_status_inquiry
from claims.services.transmission import files_to_record, record_transmission
from clearinghouse.models import FileReading
from clearinghouse.queries import open_readings
from clearinghouse.services.delivery import deliver
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from practice.worker import RowTask


@shared_task(base=RowTask)
def send_batch(practice_id: int, file_id: int, **kwargs: object) -> None:
    """Hand one claim file over, with no transaction open, and tell its claims what became of it."""
    actor, now = system_user(), timezone.now()
    deliver(practice_id=practice_id, file_id=file_id, actor=actor, now=now)
    with practice_scope(practice_id):
        record_transmission(file_id=file_id, actor=actor, now=now)


@shared_task(base=RowTask)
def read_acknowledgements(practice_id: int, reading_id: int, **kwargs: object) -> None:
    """Read one inbound file's TA1, 999, 277CA and 277."""
    read_file(practice_id=practice_id, reading_id=reading_id, actor=system_user(), now=timezone.now())


@shared_task(base=RowTask)
def ask_claim_status(practice_id: int, inquiry_id: int, **kwargs: object) -> None:
    """Ask the payer of one claim where it stands."""
    answer_status_inquiry(practice_id=practice_id, inquiry_id=inquiry_id, actor=system_user(), now=timezone.now())


@shared_task(base=RowTask)
def sweep(practice_id: int, **kwargs: object) -> None:
    """Take up what waits: files to send, hand-overs to tell, answers to read, payers to ask."""
    now = timezone.now()
    with practice_scope(practice_id):
        to_send = claim_files_to_send(now)
        to_record = files_to_record()
        to_read = open_readings(FileReading.Reader.ACKNOWLEDGEMENTS, now)
    for file_id in to_send:
        send_batch(practice_id, file_id)
    for file_id in to_record:
        with practice_scope(practice_id):
            record_transmission(file_id=file_id, actor=system_user(), now=now)
    for reading_id in to_read:
        read_acknowledgements(practice_id, reading_id)
    with practice_scope(practice_id):
        ask_late_claims(actor=system_user(), now=now.astimezone(Practice.objects.get(pk=practice_id).zone))
        to_ask = status_inquiries_to_ask(now)
    for inquiry_id in to_ask:
        ask_claim_status(practice_id, inquiry_id)
