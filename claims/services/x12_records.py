"""Claim rows as the records that the 837P is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import x12.claim as x12
from claims.models import Claim, ClaimLine
from patients.models import Relationship
from providers.models import BillingProvider, Location, RenderingProvider
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Adjustment, Procedure

ZERO = Decimal(0)
LABORATORY = ("80000", "89999")  # pathology and laboratory codes, which need the CLIA number
MEDICARE = frozenset({"MA", "MB"})
Json = dict[str, Any]  # Any: JSON values, as claims.services.snapshot and .secondary write them


def _address(row: BillingProvider | Location) -> Address:
    return Address(row.address_line1, row.city, row.state, row.postal_digits, row.address_line2)


def _address_of(part: Json) -> Address:
    return Address(
        part["address_line1"],
        part["city"],
        part["state"],
        part["postal_code"].replace("-", ""),
        part["address_line2"],
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def billing_provider_record(provider: BillingProvider, submitter_phone: str = "") -> x12.BillingProvider:
    """2010AA, with a contact only where its phone is not the submitter's, and 2010AB where it has one."""
    name = Name(
        provider.organization_name,
        provider.first_name if provider.is_person else "",
        is_person=provider.is_person,
        qualifier="XX",
        identifier=provider.npi,
    )
    pay_to = None
    if provider.pay_to_line1:
        digits = provider.pay_to_postal_code.replace("-", "")
        pay_to = Address(provider.pay_to_line1, provider.pay_to_city, provider.pay_to_state, digits)
    has_own_phone = bool(provider.phone) and provider.phone != submitter_phone
    return x12.BillingProvider(
        name=name,
        address=_address(provider),
        tax_id=provider.tax_id,
        tax_id_qualifier=provider.tax_id_type,
        taxonomy=provider.taxonomy,
        contact=Contact(name=provider.organization_name, phone=provider.phone) if has_own_phone else None,
        pay_to=pay_to,
        pay_to_is_person=provider.is_person,
    )


def rendering_record(provider: RenderingProvider) -> x12.Provider:
    name = Name(provider.last_name, provider.first_name, qualifier="XX", identifier=provider.npi)
    return x12.Provider(name, provider.taxonomy)


def facility_record(location: Location) -> x12.ServiceFacility:
    return x12.ServiceFacility(location.name, _address(location), location.npi)


def patient_person(claim: Claim) -> Person:
    """The patient as billed."""
    return _person(claim.coverage_snapshot["patient"])


def _person(part: Json, member_id: str = "") -> Person:
    name = Name(
        part["last_name"],
        part["first_name"],
        part["middle_name"],
        part["suffix"],
        qualifier="MI" if member_id else "",
        identifier=member_id,
    )
    address = _address_of(part)
    return Person(name, address if address.line1 else None, _day(part["born_on"]), part["sex"])


def _is_same_place(one: Address, other: Address) -> bool:
    def key(address: Address) -> tuple[str, ...]:
        parts = (address.line1, address.line2, address.city, address.state, address.postal_code)
        return tuple(" ".join(part.upper().replace(".", " ").split()) for part in parts)

    return key(one) == key(other)


class ClaimRecords:
    """Makes the records of many claims; providers and places are made once, since the writer looks for that.

    The claims come with payer, billing provider, rendering provider and location loaded.
    """

    def __init__(self, submitter_phone: str = "") -> None:
        self._submitter_phone = submitter_phone
        self._billing: dict[int, x12.BillingProvider] = {}

    def record(self, claim: Claim, lines: Sequence[ClaimLine]) -> x12.Claim:
        """The claim as its 837P says it: what equals the billing provider is left out, as the guide wants."""
        billing = self._billing_provider(claim.billing_provider)
        rendering = rendering_record(claim.rendering_provider)
        facility = facility_record(claim.location)
        coverage = claim.coverage_snapshot["coverage"]
        is_patient = coverage["relationship"] == Relationship.SELF
        is_replacement = claim.frequency != "1"
        return x12.Claim(
            patient_control_number=claim.patient_control_number,
            charge=claim.charge_amount,
            place_of_service=claim.place_of_service,
            diagnoses=tuple(code.replace(".", "") for code in claim.diagnoses),
            lines=tuple(_line(claim, line) for line in lines),
            billing_provider=billing,
            subscriber=_subscriber(claim),
            patient=None if is_patient else patient_person(claim),
            relationship=coverage["relationship"],
            frequency=claim.frequency,
            accepts_assignment="A" if claim.accepts_assignment else "C",
            assigns_benefits="Y" if claim.assigns_benefits else "N",
            payer_claim_control_number=claim.payer_claim_control_number if is_replacement else "",
            prior_authorization=claim.prior_authorization,
            referral_number=claim.referral_number,
            clia_number=claim.location.clia_number if _has_laboratory(lines) else "",
            related_causes=(claim.related_cause,) if claim.related_cause else (),
            accident_state=claim.accident_state,
            accident_on=claim.accident_on,
            onset_on=claim.onset_on,
            admitted_on=claim.admitted_on,
            patient_paid=claim.patient_paid_amount or None,
            note=claim.note,
            rendering=None if claim.rendering_provider.npi == claim.billing_provider.npi else rendering,
            referring=_referring(claim),
            facility=None if _is_same_place(facility.address, billing.address) else facility,
            other_payers=tuple(_other_payer(part) for part in claim.prior_adjudications),
        )

    def _billing_provider(self, provider: BillingProvider) -> x12.BillingProvider:
        if provider.pk not in self._billing:
            self._billing[provider.pk] = billing_provider_record(provider, self._submitter_phone)
        return self._billing[provider.pk]


def _has_laboratory(lines: Sequence[ClaimLine]) -> bool:
    first, last = LABORATORY
    return any(first <= line.code <= last for line in lines)


def _referring(claim: Claim) -> x12.Provider | None:
    if not (claim.referring_npi or claim.referring_last_name):
        return None
    name = Name(
        claim.referring_last_name,
        claim.referring_first_name,
        qualifier="XX",
        identifier=claim.referring_npi,
    )
    return x12.Provider(name)


def _subscriber(claim: Claim) -> x12.Subscriber:
    coverage = claim.coverage_snapshot["coverage"]
    payer = claim.payer
    is_medicare_second = payer.filing_indicator in MEDICARE and claim.sequence != "P"
    address = Address(payer.address_line1, payer.city, payer.state, payer.postal_digits, payer.address_line2)
    return x12.Subscriber(
        sequence=claim.sequence,
        filing_indicator=payer.filing_indicator,
        person=_person(claim.coverage_snapshot["subscriber"], coverage["member_id"]),
        payer_name=payer.name,
        payer_id=payer.claim_payer_id,
        is_patient=coverage["relationship"] == Relationship.SELF,
        group_number=coverage["group_number"],
        group_name=coverage["group_name"],
        medicare_secondary_type=coverage["medicare_secondary_type"] if is_medicare_second else "",
        payer_address=address if address.line1 and address.city and address.state else None,
    )


def _other_payer(part: Json) -> x12.OtherPayer:
    """2320 and 2330 of one earlier payer. Its date stands at the lines where they carry its decision."""
    coverage = part["coverage"]
    adjustments = _adjustments(part["adjustments"])
    has_lines = bool(part["lines"])
    return x12.OtherPayer(
        sequence=part["sequence"],
        relationship=coverage["relationship"],
        filing_indicator=part["payer"]["filing_indicator"],
        subscriber=_person(part["subscriber"], coverage["member_id"]),
        payer_name=part["payer"]["name"],
        payer_id=part["payer"]["claim_payer_id"],
        paid=Decimal(part["paid"]),
        group_number=coverage["group_number"],
        group_name=coverage["group_name"],
        medicare_secondary_type=coverage["medicare_secondary_type"] if part["sequence"] != "P" else "",
        remaining_patient_liability=None if has_lines else _patient_liability(adjustments),
        adjustments=adjustments,
        assigns_benefits="Y" if part["assigns_benefits"] else "N",
        payer_claim_control_number=part["payer_claim_control_number"],
        adjudicated_on=None if has_lines else _day(part["adjudicated_on"]),
    )


def _line(claim: Claim, line: ClaimLine) -> x12.ClaimLine:
    return x12.ClaimLine(
        number=line.number,
        procedure=Procedure(line.code, tuple(line.modifiers), description=line.description),
        charge=line.charge_amount,
        units=line.units,
        pointers=tuple(line.pointers),
        service_from=line.service_on,
        control_number=line.control_number,
        unit=line.unit,
        adjudications=tuple(
            _line_adjudication(part, answer)
            for part in claim.prior_adjudications
            for answer in part["lines"]
            if answer["number"] == line.number
        ),
    )


def _line_adjudication(part: Json, answer: Json) -> x12.LineAdjudication:
    adjustments = _adjustments(answer["adjustments"])
    return x12.LineAdjudication(
        payer_id=part["payer"]["claim_payer_id"],
        paid=Decimal(answer["paid"]),
        procedure=Procedure(answer["code"], tuple(answer["modifiers"])),
        units=Decimal(answer["units"]),
        adjudicated_on=dt.date.fromisoformat(part["adjudicated_on"]),
        adjustments=adjustments,
        bundled_into=answer["bundled_into"],
        remaining_patient_liability=_patient_liability(adjustments),
    )


def _adjustments(parts: list[Json]) -> tuple[Adjustment, ...]:
    """The payer's adjustments; a reason that it gave twice in a group is written once, with the sum.

    An 837 may not repeat a reason within a group, nor hold a zero; the sums stay the same.
    """
    summed: dict[tuple[str, str], Decimal] = {}
    quantities: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        key = (part["group"], part["reason"])
        summed[key] = summed.get(key, ZERO) + Decimal(part["amount"])
        if part["quantity"] is not None:
            quantities[key] = quantities.get(key, ZERO) + Decimal(part["quantity"])
    return tuple(
        Adjustment(group, reason, amount, quantities.get((group, reason)))
        for (group, reason), amount in summed.items()
        if amount
    )


def _patient_liability(adjustments: tuple[Adjustment, ...]) -> Decimal | None:
    """AMT*EAF: what the earlier payer left to the patient."""
    left = sum((adjustment.amount for adjustment in adjustments if adjustment.group == "PR"), ZERO)
    return left if left > 0 else None
