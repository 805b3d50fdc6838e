"""Answers to our files, as a clearinghouse or a payer would write them."""

from __future__ import annotations

import datetime as dt
from itertools import count

from claims.models import Claim, Submission
from clearinghouse.models import FileReading, InterchangeFile
from clearinghouse.services.files import store_inbound
from practice.models import User
from tests.claims.factories import NOW
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    ProviderAcknowledgement,
    SegmentError,
    StatusCode,
    TransactionAcknowledgement,
)
from x12.envelope import Envelope
from x12.parties import Name
from x12.write_277ca import write_277ca
from x12.write_999 import write_999
from x12.write_ta1 import write_ta1

NUMBERS = count(1)
BILLING = Name("Lakeside Integrative Health", is_person=False, qualifier="XX", identifier="1234567893")
PATIENT = Name("Sample", "Avery")


ANSWERED_AT = dt.datetime(2026, 11, 3, 16, 0)  # noqa: DTZ001 - X12 writes the sender's local time


def envelope() -> Envelope:
    number = next(NUMBERS)
    return Envelope("30", "330897513", "ZZ", "LAKE01", ANSWERED_AT, number, number, is_test=False)


def ta1(file: InterchangeFile, code: str = "A", note: str = "000") -> bytes:
    number = file.interchange_control_number or 0
    return write_ta1(InterchangeAcknowledgement(number, ANSWERED_AT, code, note), envelope())


def answer_999(file: InterchangeFile, code: str = "A", errors: tuple[SegmentError, ...] = ()) -> bytes:
    error_codes = ("5",) if code == "R" else ()
    accepted = 0 if code == "R" else 1
    transaction = TransactionAcknowledgement("837", "0001", "005010X222A1", code, error_codes, errors)
    return write_999(
        [
            ImplementationAcknowledgement(
                "HC",
                file.group_control_number or 0,
                "005010X222A1",
                code,
                1,
                1,
                accepted,
                transactions=(transaction,),
            )
        ],
        envelope(),
    )


def status(category: str, code: str, entity: str = "") -> ClaimStatus:
    action = "U" if category in {"A3", "A4", "A6", "A7", "A8"} else "WQ"
    return ClaimStatus((StatusCode(category, code, entity),), dt.date(2026, 11, 3), action)


ACCEPTED = status("A2", "20", "PR")
RECEIVED = status("A1", "19", "PR")
REJECTED = status("A7", "164", "IL")


def claim_answer(claim: Claim, *statuses: ClaimStatus, payer_number: str = "") -> ClaimAcknowledgement:
    return ClaimAcknowledgement(
        claim.patient_control_number,
        PATIENT,
        statuses or (ACCEPTED,),
        payer_claim_control_number=payer_number,
        service_from=claim.service_on,
    )


def batch_answer(
    *claims: ClaimAcknowledgement,
    batch: str,
    statuses: tuple[ClaimStatus, ...] = (RECEIVED,),
    provider_statuses: tuple[ClaimStatus, ...] = (RECEIVED,),
    from_payer: bool = False,
) -> bytes:
    source = Name(
        "Great Lakes Mutual" if from_payer else "Office Ally", is_person=False, qualifier="46", identifier="1"
    )
    provider = ProviderAcknowledgement(BILLING, "0", statuses=provider_statuses, claims=claims)
    record = ClaimBatchAcknowledgement(
        source=source,
        source_entity="PR" if from_payer else "AY",
        receiver=Name("Lakeside", is_person=False, qualifier="46", identifier="LAKE01"),
        batch_reference=batch,
        received_on=dt.date(2026, 11, 3),
        processed_on=dt.date(2026, 11, 3),
        statuses=statuses,
        providers=(provider,),
    )
    return write_277ca([record], envelope())


def batch_of(claim: Claim) -> str:
    return Submission.objects.filter(claim=claim).latest("pk").batch_reference


def arrive(content: bytes, file: InterchangeFile, actor: User) -> FileReading:
    """The answer is fetched from the account of the file that it answers."""
    stored = store_inbound(name=f"{next(NUMBERS)}.txt", content=content, account=file.account, actor=actor, now=NOW)
    return FileReading.objects.get(file=stored)
