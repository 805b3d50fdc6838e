"""Claims whose people, places, amounts and papers are broken in one way each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from claims.rules.facts import ClaimFacts
from tests.claims.rules.clean_facts import (
    BILLING,
    CLEAN,
    FACILITY,
    PRIMARY,
    RENDERING,
    SECONDARY,
    SHORE_ROAD,
    with_adjudication,
    with_billing,
    with_line,
    with_primary,
    with_record,
    with_subscriber,
)
from x12.claim import ClaimDetails, LineDetails, Provider, ServiceFacility
from x12.claim_certifications import Certification
from x12.claim_details import Attachment, ClaimReferences, Drug, OrderingProvider, PurchasedService
from x12.parties import Address, Contact, Name
from x12.remittance import Adjustment, Reference

D = Decimal
BAD_NPI = "1234567890"
ELSEWHERE = Address("7 Mill Lane", "Ypsilanti", "MI", "481971234")
SUPERVISOR = Provider(Name("Reed", "Kim", qualifier="XX", identifier="1000000012"))
MEDICARE_THIRD = replace(PRIMARY, sequence="T", filing_indicator="MB", payer_id="MEDB", paid=None)
WITHOUT_ID = replace(PRIMARY.subscriber, name=replace(PRIMARY.subscriber.name, identifier=""))
UNKNOWN_REASON = (Adjustment("CO", "45", D("40.00")), Adjustment("PR", "999", D("25.00")))
ATYPICAL = replace(BILLING, name=replace(BILLING.name, qualifier="", identifier=""), taxonomy="")


def telling(**details: Any) -> ClaimFacts:  # Any: field values
    return with_record(details=ClaimDetails(**details))


def line_telling(**details: Any) -> ClaimFacts:  # Any: field values
    return with_line(details=LineDetails(**details))


CLEAN_DETAILS: dict[str, ClaimFacts] = {
    "attachment on request": telling(attachments=(Attachment("OZ", "AA"),)),
    "attachment by fax": telling(attachments=(Attachment("OZ", "FX", "A1"),)),
    "supervisor": with_record(supervising=SUPERVISOR),
    "orderer without NPI": line_telling(
        ordering=OrderingProvider(Name("Reed", "Kim"), references=(Reference("0B", "L77"),))
    ),
    "atypical provider": with_subscriber(
        with_record(billing_provider=ATYPICAL), billing_provider_ids=(Reference("G2", "MD778"),)
    ),
    "place of a line": line_telling(facility=ServiceFacility("Mill Lane clinic", ELSEWHERE)),
    "accident abroad": with_record(
        related_causes=("AA",),
        accident_on=CLEAN.service_on,
        details=ClaimDetails(accident_country="CA"),
    ),
    "pay-to box": with_billing(pay_to=Address("PO Box 7", "Ann Arbor", "MI", "48106")),
    "patient's part of an earlier payer": with_adjudication(remaining_patient_liability=D("25.00")),
    "drug of a line": line_telling(drug=Drug("00003029305", D("0.5"), "ML")),
}

BROKEN_DETAILS: list[tuple[str, ClaimFacts]] = [
    ("attachment", telling(attachments=(Attachment("OZ", "FX"),))),
    ("attachment", telling(attachments=(Attachment("QQ", "AA"),))),
    ("attachment", telling(attachments=(Attachment("OZ", "UP", "A1"),))),
    ("attachment", line_telling(attachments=(Attachment("OZ", "BM", " "),))),
    ("drug-numbers", line_telling(drug=Drug("0003-0293-05", D(1), "ML"))),
    ("drug-numbers", line_telling(drug=Drug("00003029305", D(0), "ML"))),
    ("drug-numbers", line_telling(drug=Drug("00003029305", D(1), ""))),
    ("certification", telling(certifications=(Certification("75", applies=True, conditions=("01",)),))),
    ("certification", line_telling(certifications=(Certification("07", applies=True, conditions=()),))),
    ("special-program", telling(special_program="01")),
    ("delay-reason", telling(delay_reason="12")),
    ("identifier-characters", telling(references=ClaimReferences(medical_record_number="A~B"))),
    ("other-provider", with_record(supervising=replace(SUPERVISOR, name=replace(SUPERVISOR.name, identifier=BAD_NPI)))),
    ("other-provider", with_record(primary_care=Provider(Name("Reed", "Kim")))),
    ("other-provider", line_telling(referring=replace(SUPERVISOR, name=replace(SUPERVISOR.name, last="")))),
    ("other-provider", line_telling(ordering=OrderingProvider(Name("Reed", "Kim", identifier=BAD_NPI)))),
    (
        "rendering-repeated",
        with_record(rendering=replace(RENDERING, name=BILLING.name)),
    ),
    ("facility-repeated", with_record(facility=replace(FACILITY, address=replace(SHORE_ROAD, line1="12 SHORE ROAD.")))),
    ("line-place", line_telling(facility=ServiceFacility("Clinic", replace(ELSEWHERE, postal_code="48197")))),
    ("line-place", line_telling(facility=ServiceFacility("Clinic", ELSEWHERE, npi=BAD_NPI))),
    ("address-state", with_billing(address=replace(SHORE_ROAD, state="QQ"))),
    ("address-state", replace(CLEAN, facility=replace(FACILITY, address=replace(SHORE_ROAD, state="QQ")))),
    ("pay-to-address", with_billing(pay_to=Address("PO Box 7", "Ann Arbor", "MI", "481"))),
    ("telephone", replace(CLEAN, billing_phone="734555010")),
    ("telephone", with_billing(contact=Contact("Lakeside", phone="734-555-0100"))),
    ("taxonomy-grouping", with_billing(taxonomy="991QP2000X")),
    ("taxonomy-grouping", replace(CLEAN, rendering=replace(RENDERING, taxonomy="991QP2000X"))),
    ("billing-npi", with_record(billing_provider=replace(BILLING, name=ATYPICAL.name))),
    ("other-amounts", line_telling(sales_tax=D("1.005"))),
    ("other-amounts", line_telling(purchased=PurchasedService("1000000012", D("100000000.00")))),
    (
        "medicare-secondary-type",
        with_record(
            SECONDARY,
            other_payers=(PRIMARY, replace(PRIMARY, sequence="T", filing_indicator="MB", payer_id="MEDB", paid=None)),
        ),
    ),
    ("earlier-payer-day", with_primary(adjudicated_on=CLEAN.service_on)),
    (
        "earlier-payer-parts",
        with_primary(subscriber=WITHOUT_ID),
    ),
    ("earlier-payer-parts", with_primary(payer_name="")),
    ("earlier-payer-parts", with_primary(assigns_benefits="")),
    ("earlier-payer-patient-part", with_adjudication(remaining_patient_liability=D("24.00"))),
    (
        "earlier-payer-reason-known",
        with_adjudication(adjustments=UNKNOWN_REASON),
    ),
    ("earlier-payer-listed", replace(SECONDARY, unlisted_payer_ids=frozenset({"PRIM1"}))),
]
