"""Answers real-time questions: an envelope error, a 271 or 277, or a 999 where the question cannot be read."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from clearinghouse.sandbox.benefits_answer import answer_inquiry
from clearinghouse.sandbox.claim_register import ClaimRegister
from clearinghouse.sandbox.core_messages import REQUIRED, Answer, Question
from clearinghouse.sandbox.rules import suffix_of
from clearinghouse.sandbox.status_answer import answer_status
from x12.acknowledgements import ImplementationAcknowledgement
from x12.benefits import BenefitAnswer, Inquiry
from x12.document import NotX12, read
from x12.envelope import Envelope
from x12.status import StatusAnswer, StatusInquiry
from x12.write_271 import write_271
from x12.write_277 import write_277
from x12.write_999 import write_999

REFUSAL = "X12_999_Response_005010X231A1"
ENVELOPE_ERROR = "CoreEnvelopeError"


class NoAnswer(Exception):
    """The member id's ending (N1) asks for silence."""


@dataclass(frozen=True, slots=True)
class _EnvelopeError(Exception):
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of question, and what a 999 that refuses it says."""

    answer: str
    functional_id: str
    version: str


ELIGIBILITY = _Kind("X12_271_Response_005010X279A1", "HS", "005010X279A1")
STATUS = _Kind("X12_277_Response_005010X212", "HR", "005010X212")
_KINDS = {"X12_270_Request_005010X279A1": ELIGIBILITY, "X12_276_Request_005010X212": STATUS}


class RealTime:
    """Remembers which members were told that the payer's system is down, since the next try succeeds (A3)."""

    def __init__(self, register: ClaimRegister) -> None:
        self._register = register
        self._down: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def answer_to(self, question: Question, now: datetime) -> Answer:
        """The answer to a question whose user is known. Raises NoAnswer when there shall be none."""
        try:
            kind, payload = _payload(question)
        except _EnvelopeError as error:
            return Answer(ENVELOPE_ERROR, b"", error.code, error.message)
        document = read(payload)
        inquiries = document.inquiries if kind is ELIGIBILITY else document.status_inquiries
        if not inquiries or document.unreadable:
            envelope = document.envelopes[0] if document.envelopes else None
            if envelope is None:
                return Answer(ENVELOPE_ERROR, b"", "PayloadIllegal", "The payload holds no X12 group.")
            return Answer(REFUSAL, write_999([_refusal(kind, envelope)], _reply_to(envelope, now)))
        if any(_suffix(inquiry) == "N1" for inquiry in inquiries):
            raise NoAnswer
        back = _reply_to(document.envelopes[0], now)
        if kind is ELIGIBILITY:
            return Answer(kind.answer, write_271([self._benefits(one, now) for one in document.inquiries], back))
        answers = [self._status(one, question.username, now) for one in document.status_inquiries]
        return Answer(kind.answer, write_277(answers, back))

    def _benefits(self, inquiry: Inquiry, now: datetime) -> BenefitAnswer:
        return answer_inquiry(inquiry, now.astimezone().date(), is_system_down=self._is_down_now(inquiry))

    def _status(self, inquiry: StatusInquiry, account: str, now: datetime) -> StatusAnswer:
        known = self._register.of(account, inquiry.payer.identifier, inquiry.provider.identifier)
        return answer_status(inquiry, known, now, is_system_down=self._is_down_now(inquiry))

    def _is_down_now(self, inquiry: Inquiry | StatusInquiry) -> bool:
        """A3: down at the first, third, fifth question about the member."""
        if _suffix(inquiry) != "A3":
            return False
        key = (inquiry.payer.identifier, inquiry.subscriber.name.identifier)
        with self._lock:
            is_down = key not in self._down
            self._down ^= {key}
        return is_down


def _suffix(inquiry: Inquiry | StatusInquiry) -> str:
    return suffix_of(inquiry.subscriber.name.identifier)


def _payload(question: Question) -> tuple[_Kind, bytes]:
    fields = question.fields
    for name in REQUIRED:
        if not fields.get(name, "").strip():
            raise _EnvelopeError(f"{name}Required", f"The field {name} is required but was not provided.")
    if fields["CORERuleVersion"] != "2.2.0":
        raise _EnvelopeError("VersionMismatch", "This service speaks CORE rule version 2.2.0.")
    if fields["ProcessingMode"] != "RealTime":
        raise _EnvelopeError("ProcessingModeIllegal", "This service answers in real time only.")
    kind = _KINDS.get(fields["PayloadType"])
    if kind is None:
        raise _EnvelopeError("PayloadTypeIllegal", f"This service answers {' and '.join(_KINDS)} only.")
    payload = fields.get("Payload", "").strip().encode()
    if not payload:
        raise _EnvelopeError("PayloadRequired", "The field Payload is required but was not provided.")
    if not _is_x12(payload):
        raise _EnvelopeError("PayloadIllegal", "The payload holds no X12 interchange.")
    return kind, payload


def _is_x12(payload: bytes) -> bool:
    try:
        read(payload)
    except NotX12:
        return False
    return True


def _refusal(kind: _Kind, envelope: Envelope) -> ImplementationAcknowledgement:
    """A 999 that rejects the whole group."""
    return ImplementationAcknowledgement(
        functional_id=kind.functional_id,
        group_control_number=envelope.group_control_number,
        version=kind.version,
        code="R",
        included_count=1,
        received_count=1,
        accepted_count=0,
        error_codes=("5",),
    )


def _reply_to(envelope: Envelope, now: datetime) -> Envelope:
    """Sender and receiver change places; a real-time answer bears the control numbers of its question."""
    return replace(
        envelope,
        sender_qualifier=envelope.receiver_qualifier,
        sender_id=envelope.receiver_id,
        receiver_qualifier=envelope.sender_qualifier,
        receiver_id=envelope.sender_id,
        created_at=now.astimezone().replace(tzinfo=None),
        application_sender=envelope.application_receiver,
        application_receiver=envelope.application_sender,
    )
