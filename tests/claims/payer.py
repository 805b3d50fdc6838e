"""A payer that is asked about claims: it reads the 276 and answers with the 277 that a test wants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, ClaimEvent, PayerStatus, StatusInquiry, Submission
from claims.services import status_inquiry_answering
from claims.services.status_inquiry import ask_status
from claims.services.status_inquiry_answering import answer_status_inquiry
from clearinghouse.models import InterchangeFile
from practice.models import Practice, User
from practice.scoping import practice_scope
from tests.claims import factories
from tests.claims.answers import envelope
from tests.claims.factories import NOW
from x12.acknowledgements import StatusCode
from x12.document import read
from x12.parties import Name
from x12.status import ClaimStatusAnswer, ProviderStatus, Status, StatusAnswer
from x12.status import StatusInquiry as InquiryRecord
from x12.write_277 import write_277

DAY = dt.date(2026, 11, 3)
REAL_TIME = "https://clearinghouse.invalid/core"


def status(*codes: str, **fields: Any) -> Status:  # Any: field values
    return Status(tuple(StatusCode(*code.split(":")) for code in codes), DAY, **fields)


PAID = status("F1:65", charge=Decimal(200), paid=Decimal(85), finalized_on=DAY, paid_on=DAY, check_number="123")
PENDING = status("P1:20")


def answer_to(inquiry: InquiryRecord, *statuses: Status, **changes: Any) -> StatusAnswer:  # Any: field values
    """One claim under the trace of the inquiry; `changes` are fields of the claim."""
    claim = ClaimStatusAnswer(
        inquiry.trace,
        inquiry.subscriber.name,
        statuses,
        dependent=inquiry.dependent.name if inquiry.dependent else None,
        patient_control_number=inquiry.patient_control_number,
    )
    provider = ProviderStatus(inquiry.provider, (replace(claim, **changes),))
    return StatusAnswer(inquiry.reference, inquiry.created_at, inquiry.payer, inquiry.receiver, (provider,))


def plain_answer(trace: str, *codes: str, number: str = "", reference: str = "R1", **fields: object) -> StatusAnswer:
    person = Name("REYES", "ANNA", qualifier="MI", identifier="W1")
    claim = ClaimStatusAnswer(trace, person, (status(*codes),), patient_control_number=number, **fields)  # type: ignore[arg-type]
    payer = Name("GREAT LAKES MUTUAL", is_person=False, qualifier="PI", identifier="GLM01")
    office = Name("LAKESIDE", is_person=False, qualifier="46", identifier="LAKE01")
    clinic = Name("LAKESIDE", is_person=False, qualifier="XX", identifier="1234567893")
    made_at = dt.datetime(2026, 11, 3, 16, 0)  # noqa: DTZ001 - X12 bears local time
    return StatusAnswer(reference, made_at, payer, office, (ProviderStatus(clinic, (claim,)),))


def file_of(*answers: StatusAnswer) -> bytes:
    return write_277(answers, envelope())


class FakePayer:
    """Answers as told, or raises; keeps every question."""

    def __init__(self, say: Callable[[InquiryRecord], bytes] | Exception) -> None:
        self.say = say
        self.questions: list[InquiryRecord] = []
        self.payload_types: list[str] = []

    def ask(self, payload_type: str, content: bytes, payload_id: str, asked_at: dt.datetime) -> bytes:
        (question,) = read(content).status_inquiries
        self.questions.append(question)
        self.payload_types.append(payload_type)
        if isinstance(self.say, Exception):
            raise self.say
        return self.say(question)


def says(*statuses: Status, **changes: Any) -> FakePayer:  # Any: field values
    return FakePayer(lambda question: file_of(answer_to(question, *statuses, **changes)))


def connect(monkeypatch: pytest.MonkeyPatch, payer: FakePayer) -> FakePayer:
    """Every account leads to this payer."""
    monkeypatch.setattr(status_inquiry_answering, "gateway_for", lambda account: payer)
    return payer


def sent_claim(practice: Practice, actor: User, *, state: str = "sent", **fields: Any) -> Claim:  # Any: field values
    """A claim that went out on the day of NOW."""
    submitted_at = fields.pop("submitted_at", NOW)
    claim = factories.make_claim(practice, actor, **fields)
    with practice_scope(practice.pk):
        file = InterchangeFile.objects.create(
            practice=practice,
            direction="out",
            name=f"{claim.pk}.837",
            content=b"ISA",
            sha256=f"{claim.pk:064d}",
            size=3,
            state="sent",
            created_at=submitted_at,
            created_by=actor,
        )
        Submission.objects.create(
            practice=practice,
            claim=claim,
            file=file,
            batch_reference=f"B{claim.pk}",
            transaction_control_number="0001",
            frequency="1",
            queued_at=submitted_at,
            queued_by=actor,
        )
        Claim.objects.filter(pk=claim.pk).update(status=state, created_at=submitted_at)
        return Claim.objects.select_related("payer").get(pk=claim.pk)


def ask(claim: Claim, actor: User, *, now: dt.datetime = NOW) -> StatusInquiry:
    """Queue an inquiry about the claim."""
    with practice_scope(claim.practice_id):
        (inquiry,) = ask_status(claims=[claim], actor=actor, now=now).inquiries
    return inquiry


def ask_and_answer(claim: Claim, actor: User, *, now: dt.datetime = NOW) -> StatusInquiry:
    """Queue one and let the worker take it."""
    inquiry = ask(claim, actor, now=now)
    answer_status_inquiry(practice_id=claim.practice_id, inquiry_id=inquiry.pk, actor=actor, now=now)
    return fresh_inquiry(inquiry)


def fresh_inquiry(inquiry: StatusInquiry) -> StatusInquiry:
    with practice_scope(inquiry.practice_id):
        return StatusInquiry.objects.get(pk=inquiry.pk)


def fresh(claim: Claim) -> Claim:
    with practice_scope(claim.practice_id):
        return Claim.objects.get(pk=claim.pk)


def told(claim: Claim) -> list[PayerStatus]:
    with practice_scope(claim.practice_id):
        return list(PayerStatus.objects.filter(claim=claim).order_by("pk"))


def events(claim: Claim) -> list[ClaimEvent]:
    """What the payer said on the timeline."""
    with practice_scope(claim.practice_id):
        return list(ClaimEvent.objects.filter(claim=claim, source="payer").order_by("pk"))
