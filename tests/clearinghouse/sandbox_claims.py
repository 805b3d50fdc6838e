"""Claims and inquiries of invented people, for the sandbox's payers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from x12.benefits import Inquiry
from x12.claim import (
    BillingProvider,
    Claim,
    ClaimBatch,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    Provider,
    Submitter,
    Subscriber,
)
from x12.envelope import Envelope
from x12.npi import with_check_digit
from x12.parties import Address, Contact, Name, Person
from x12.remittance import ClaimPayment, Procedure
from x12.status import StatusInquiry
from x12.write_270 import write_270
from x12.write_837p import write_837p

MADE_AT = datetime(2026, 1, 5, 9, 30)  # noqa: DTZ001 - X12 bears local time
SERVED_ON = date(2025, 12, 29)
BILLING_NPI = with_check_digit("155512345")

CLINIC = BillingProvider(
    name=Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="XX", identifier=BILLING_NPI),
    address=Address("12 SHORE ROAD", "MADISON", "WI", "537030001"),
    tax_id="990001234",
    taxonomy="261QM1300X",
)
PATIENT_ADDRESS = Address("7 ELM COURT", "MADISON", "WI", "53703")


def member(member_id: str) -> Person:
    """A subscriber with this member id."""
    name = Name("WILLOW", "ANNA", qualifier="MI", identifier=member_id)
    return Person(name, PATIENT_ADDRESS, born_on=date(1980, 4, 9), sex="F")


def line(number: int, code: str, charge: str, control_number: str) -> ClaimLine:
    """One unit of a procedure."""
    return ClaimLine(
        number=number,
        procedure=Procedure(code),
        charge=Decimal(charge),
        units=Decimal(1),
        pointers=(1,),
        service_from=SERVED_ON,
        control_number=control_number,
    )


def claim(
    number: str,
    *,
    payer_id: str = "LAKE1",
    member_id: str = "W10001",
    charges: tuple[tuple[str, str], ...] = (("99213", "150.00"), ("97110", "50.00")),
) -> Claim:
    """A primary claim of an office visit with a therapy, unless told otherwise."""
    lines = tuple(line(index, code, charge, f"{number}L{index}") for index, (code, charge) in enumerate(charges, 1))
    return Claim(
        patient_control_number=number,
        charge=sum((one.charge for one in lines), Decimal(0)),
        place_of_service="11",
        diagnoses=("M545",),
        lines=lines,
        billing_provider=CLINIC,
        subscriber=Subscriber(
            sequence="P",
            filing_indicator="CI",
            person=member(member_id),
            payer_name="SOME PAYER",
            payer_id=payer_id,
        ),
        rendering=Provider(
            Name("HARTLEY", "RUTH", qualifier="XX", identifier=with_check_digit("166612345")), "207Q00000X"
        ),
    )


def secondary_of(first: Claim, payment: ClaimPayment, *, payer_id: str = "EVER1") -> Claim:
    """The claim billed on to the next payer with the first one's adjudication of every line."""
    lines = tuple(
        replace(
            one,
            control_number=one.control_number + "S",
            adjudications=(
                LineAdjudication(
                    payer_id=first.subscriber.payer_id,
                    paid=service.paid,
                    procedure=one.procedure,
                    units=one.units,
                    adjudicated_on=MADE_AT.date(),
                    adjustments=service.adjustments,
                ),
            ),
        )
        for one, service in zip(first.lines, payment.services, strict=True)
    )
    other = OtherPayer(
        sequence="P",
        relationship="18",
        filing_indicator="CI",
        subscriber=first.subscriber.person,
        payer_name="SOME PAYER",
        payer_id=first.subscriber.payer_id,
        paid=payment.paid,
        payer_claim_control_number=payment.payer_claim_control_number,
    )
    return replace(
        first,
        patient_control_number=first.patient_control_number + "S",
        lines=lines,
        subscriber=Subscriber("S", "CI", member("E20002"), "NEXT PAYER", payer_id),
        other_payers=(other,),
    )


def envelope(number: int) -> Envelope:
    """A test interchange from the clinic to the sandbox."""
    return Envelope(
        sender_qualifier="ZZ",
        sender_id="LAKESIDE",
        receiver_qualifier="ZZ",
        receiver_id="SANDBOX",
        created_at=MADE_AT,
        interchange_control_number=number,
        group_control_number=number,
        is_test=True,
    )


def claim_file(*claims: Claim, number: int = 1) -> bytes:
    """An 837P with one batch, numbered so."""
    submitter = Submitter(
        name=Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="46", identifier="LAKESIDE"),
        contact=Contact("BILLING OFFICE", "6085550100"),
        receiver_name="SANDBOX CLEARINGHOUSE",
        receiver_id="SANDBOX",
    )
    batch = ClaimBatch(reference=f"BATCH{number}", created_at=MADE_AT, submitter=submitter, claims=claims)
    return write_837p([batch], envelope(number))


def inquiry(
    member_id: str, *, trace: str = "T1001", payer_id: str = "LAKE1", service_types: tuple[str, ...] = ("30",)
) -> Inquiry:
    """A question about one subscriber."""
    return Inquiry(
        reference="B" + trace,
        created_at=MADE_AT,
        payer=Name("SOME PAYER", is_person=False, qualifier="PI", identifier=payer_id),
        provider=CLINIC.name,
        trace=trace,
        trace_originator="1990001234",
        subscriber=member(member_id),
        service_types=service_types,
        service_on=date(2026, 1, 5),
    )


def status_inquiry(about: Claim, *, trace: str = "S1001", **changes: Any) -> StatusInquiry:  # Any: field values
    """A question about a claim by the provider's number for it."""
    fields: dict[str, Any] = {
        "reference": "B" + trace,
        "created_at": MADE_AT,
        "payer": Name("SOME PAYER", is_person=False, qualifier="PI", identifier=about.subscriber.payer_id),
        "receiver": Name("LAKESIDE INTEGRATIVE HEALTH", is_person=False, qualifier="46", identifier="LAKESIDE"),
        "provider": CLINIC.name,
        "subscriber": about.subscriber.person,
        "trace": trace,
        "charge": about.charge,
        "service_from": SERVED_ON,
        "patient_control_number": about.patient_control_number,
    }
    return StatusInquiry(**(fields | changes))


def inquiry_file(*inquiries: Inquiry, number: int = 1) -> bytes:
    """A 270 with these inquiries."""
    return write_270(inquiries, envelope(number))
