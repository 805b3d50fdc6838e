"""People and places of a claim as the records that its 837P is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import x12.claim as x12
from claims.models import Claim, ClaimProvider
from clearinghouse.models import ClaimType
from providers.models import BillingProvider, Location, RenderingProvider
from x12.claim_details import OrderingProvider, PurchasedService
from x12.parties import Address, Contact, Name, PatientDetails, Person
from x12.remittance import Reference

Json = dict[str, Any]  # Any: JSON values, as claims.services.snapshot and .secondary write them
Role = ClaimProvider.Role
PROPERTY_AND_CASUALTY = frozenset({ClaimType.WORKERS, ClaimType.AUTO})


def address_of(part: Json) -> Address:
    return Address(
        part["address_line1"],
        part["city"],
        part["state"],
        part["postal_code"].replace("-", ""),
        part["address_line2"],
    )


def day_of(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def postal_address(row: BillingProvider | Location | ClaimProvider) -> Address:
    return Address(row.address_line1, row.city, row.state, row.postal_digits, row.address_line2)


def is_same_place(one: Address, other: Address) -> bool:
    def key(address: Address) -> tuple[str, ...]:
        parts = (address.line1, address.line2, address.city, address.state, address.postal_code)
        return tuple(" ".join(part.upper().replace(".", " ").split()) for part in parts)

    return key(one) == key(other)


def billing_provider_record(
    provider: BillingProvider, submitter_phone: str = "", *, has_license: bool = False
) -> x12.BillingProvider:
    """2010AA, with a contact only where its phone is not the submitter's, and 2010AB where it has one.

    `has_license` adds REF*0B, by which some payers know it.
    """
    name = Name(
        provider.organization_name,
        provider.first_name if provider.is_person else "",
        is_person=provider.is_person,
        qualifier="XX" if provider.npi else "",
        identifier=provider.npi,
    )
    pay_to = None
    if provider.pay_to_line1:
        digits = provider.pay_to_postal_code.replace("-", "")
        pay_to = Address(provider.pay_to_line1, provider.pay_to_city, provider.pay_to_state, digits)
    has_own_phone = bool(provider.phone) and provider.phone != submitter_phone
    is_licensed = has_license and bool(provider.license_number)
    return x12.BillingProvider(
        name=name,
        address=postal_address(provider),
        tax_id=provider.tax_id,
        tax_id_qualifier=provider.tax_id_type,
        taxonomy=provider.taxonomy,
        contact=Contact(name=provider.organization_name, phone=provider.phone) if has_own_phone else None,
        pay_to=pay_to,
        pay_to_is_person=provider.is_person,
        references=(Reference("0B", provider.license_number),) if is_licensed else (),
    )


def rendering_record(provider: RenderingProvider) -> x12.Provider:
    name = Name(provider.last_name, provider.first_name, qualifier="XX", identifier=provider.npi)
    return x12.Provider(name, provider.taxonomy)


def facility_record(location: Location) -> x12.ServiceFacility:
    return x12.ServiceFacility(location.name, postal_address(location), location.npi)


def referring_record(claim: Claim) -> x12.Provider | None:
    """2310A, as billed."""
    if not (claim.referring_npi or claim.referring_last_name):
        return None
    name = Name(
        claim.referring_last_name,
        claim.referring_first_name,
        qualifier="XX",
        identifier=claim.referring_npi,
    )
    return x12.Provider(name)


def patient_person(claim: Claim) -> Person:
    """The patient as billed, with what the claim tells of him (PAT05 to PAT09)."""
    part = claim.coverage_snapshot["patient"]
    return person_of(part, details=_patient_details(claim, part))


def subscriber_person(claim: Claim) -> Person:
    """NM1*IL with the member id: a person, or the employer who insures the patient."""
    snapshot = claim.coverage_snapshot
    is_patient = snapshot["coverage"]["relationship"] == "18"
    details = _patient_details(claim, snapshot["patient"]) if is_patient else None
    return person_of(snapshot["subscriber"], snapshot["coverage"]["member_id"], details)


def _patient_details(claim: Claim, part: Json) -> PatientDetails | None:
    died_on = day_of(part.get("died_on"))  # a snapshot taken before the field was there has none
    contact = _patient_contact(claim, part)
    if died_on is None and claim.patient_weight is None and not claim.is_patient_pregnant and contact is None:
        return None
    return PatientDetails(died_on, claim.patient_weight, claim.is_patient_pregnant, contact=contact)


def _patient_contact(claim: Claim, part: Json) -> Contact | None:
    """PER of 2010BA or 2010CA: an insurer of accidents may ask the patient himself, so he needs no other name."""
    if claim.claim_type not in PROPERTY_AND_CASUALTY or not claim.property_casualty_number or not part["phone"]:
        return None
    return Contact(phone=part["phone"])


def person_of(part: Json, member_id: str = "", details: PatientDetails | None = None) -> Person:
    """One of the people of a snapshot."""
    is_person = not part.get("is_organization", False)
    name = Name(
        part["last_name"],
        part["first_name"],
        part["middle_name"],
        part["suffix"],
        is_person=is_person,
        qualifier="MI" if member_id else "",
        identifier=member_id,
    )
    address = address_of(part)
    return Person(name, address if address.line1 else None, day_of(part["born_on"]), part["sex"], details)


def provider_of(row: ClaimProvider) -> x12.Provider:
    """A provider that the claim or a line names besides who bills, renders and refers."""
    return x12.Provider(_name(row), row.taxonomy if row.role == Role.RENDERING else "", _references(row))


def _name(row: ClaimProvider) -> Name:
    return Name(
        row.last_name,
        row.first_name if row.is_person else "",
        is_person=row.is_person,
        qualifier="XX" if row.npi else "",
        identifier=row.npi,
    )


def _references(row: ClaimProvider) -> tuple[Reference, ...]:
    return (Reference(row.other_id_type, row.other_id),) if row.other_id_type else ()


def _facility(row: ClaimProvider) -> x12.ServiceFacility:
    return x12.ServiceFacility(row.last_name, postal_address(row), row.npi, _references(row))


def _ordering(row: ClaimProvider) -> OrderingProvider:
    contact = Contact(name=row.contact_name, phone=row.phone) if row.phone else None
    address = postal_address(row) if row.address_line1 else None
    return OrderingProvider(_name(row), address, contact, _references(row))


def _purchased(row: ClaimProvider) -> PurchasedService | None:
    if row.purchased_amount is None:
        return None  # not in the table: claim_provider_price_of_purchase
    return PurchasedService(row.npi, row.purchased_amount, row.is_person)


@dataclass(frozen=True, slots=True)
class LineProviders:
    """2420A to F of one line."""

    rendering: x12.Provider | None = None
    purchased: PurchasedService | None = None
    facility: x12.ServiceFacility | None = None
    supervising: x12.Provider | None = None
    ordering: OrderingProvider | None = None
    referring: x12.Provider | None = None
    primary_care: x12.Provider | None = None


NO_PROVIDERS = LineProviders()


def line_providers(rows: Sequence[ClaimProvider]) -> LineProviders:
    """Those that are on file for the line, whether or not they differ from the claim's."""
    if not rows:
        return NO_PROVIDERS
    by_role = {row.role: row for row in rows}

    def provider(role: str) -> x12.Provider | None:
        return provider_of(by_role[role]) if role in by_role else None

    return LineProviders(
        rendering=provider(Role.RENDERING),
        purchased=_purchased(by_role[Role.PURCHASED]) if Role.PURCHASED in by_role else None,
        facility=_facility(by_role[Role.FACILITY]) if Role.FACILITY in by_role else None,
        supervising=provider(Role.SUPERVISING),
        ordering=_ordering(by_role[Role.ORDERING]) if Role.ORDERING in by_role else None,
        referring=provider(Role.REFERRING),
        primary_care=provider(Role.PRIMARY_CARE),
    )
