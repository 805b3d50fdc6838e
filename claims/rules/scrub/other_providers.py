"""Everybody else who had a part: supervising, ordering, other rendering providers and places (2310A, D, 2420A to F)."""

from __future__ import annotations

from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.claim_field_values import line_details_of
from claims.rules.scrub.code_sets import TAXONOMY_GROUPINGS
from claims.rules.scrub.people import ZIP
from claims.rules.scrub.providers import INVENTED_SUFFIXES, ZIP_PLUS_FOUR
from claims.rules.scrub.rule import Rule, error, warning
from x12.claim import Provider
from x12.claim_details import OrderingProvider
from x12.codes.states import STATES
from x12.npi import is_valid_npi
from x12.parties import Address

Named = tuple[str, Provider | OrderingProvider | None]


def _others(facts: ClaimFacts) -> Iterator[Named]:
    record = facts.record
    yield "The supervising provider", record.supervising
    yield "The primary care provider", record.primary_care
    for line in record.lines:
        details = line_details_of(line)
        yield f"Line {line.number}: the rendering provider", details.rendering
        yield f"Line {line.number}: the supervising provider", details.supervising
        yield f"Line {line.number}: the ordering provider", details.ordering
        yield f"Line {line.number}: the referring provider", details.referring
        yield f"Line {line.number}: the primary care provider", details.primary_care


def _ids(facts: ClaimFacts) -> Iterator[str]:
    """An NPI, or where there is none, another number by which the payer knows him."""
    for who, provider in _others(facts):
        if provider is None:
            continue
        npi = provider.name.identifier
        if npi and not is_valid_npi(npi):
            yield f"{who}'s NPI {npi} fails its check digit."
        if not npi and not provider.references:
            yield f"{who} has neither an NPI nor another number."
        if not provider.name.last:
            yield f"{who} has no name."


def _repeated_rendering(facts: ClaimFacts) -> Iterator[str]:
    record = facts.record
    billing, rendering = record.billing_provider.name.identifier, record.rendering
    if rendering is not None and billing and rendering.name.identifier == billing:
        yield "The rendering provider is the billing provider, and must not be named again."


def _place(address: Address) -> tuple[str, ...]:
    parts = (address.line1, address.line2, address.city, address.state, address.postal_code)
    return tuple(" ".join(part.upper().replace(".", " ").split()) for part in parts)


def _repeated_facility(facts: ClaimFacts) -> Iterator[str]:
    facility = facts.record.facility
    if facility is not None and _place(facility.address) == _place(facts.record.billing_provider.address):
        yield "The place is the billing provider's address, and must not be given again."


def _line_places(facts: ClaimFacts) -> Iterator[str]:
    for line in facts.record.lines:
        facility = line_details_of(line).facility
        if facility is None:
            continue
        code = facility.address.postal_code
        if not ZIP_PLUS_FOUR.match(code) or code[5:] in INVENTED_SUFFIXES:
            yield f"Line {line.number}: the ZIP code of its place is not a full ZIP+4."
        if facility.npi and not is_valid_npi(facility.npi):
            yield f"Line {line.number}: the NPI of its place fails its check digit."


def _states(facts: ClaimFacts) -> Iterator[str]:
    billing = facts.record.billing_provider
    addresses = (
        ("The billing provider's address", billing.address),
        ("The pay-to address", billing.pay_to),
        ("The location's address", facts.facility.address),
    )
    for whose, address in addresses:
        if address is not None and not address.country and address.state and address.state not in STATES:
            yield f"{whose} has {address.state} for a state."


def _pay_to(facts: ClaimFacts) -> Iterator[str]:
    address = facts.record.billing_provider.pay_to
    if address is None:
        return
    if not (address.line1 and address.city and address.state and ZIP.match(address.postal_code)):
        yield "The pay-to address needs street or PO box, city, state and ZIP code."


def _telephone(facts: ClaimFacts) -> Iterator[str]:
    contact = facts.record.billing_provider.contact
    phones = {facts.billing_phone, contact.phone if contact else ""} - {""}
    for phone in sorted(phones):
        if len(phone) != 10 or not (phone.isascii() and phone.isdigit()):
            yield "The billing provider's phone has not ten digits."


def _grouping(facts: ClaimFacts) -> Iterator[str]:
    taxonomies = {
        "billing": facts.record.billing_provider.taxonomy,
        "rendering": facts.rendering.taxonomy,
    }
    for whose, taxonomy in taxonomies.items():
        if len(taxonomy) == 10 and taxonomy[:2] not in TAXONOMY_GROUPINGS:
            yield f"The {whose} provider's taxonomy {taxonomy} begins like none of the code set."


_PART = "Correct him on the claim, or take him off."
_BILLING = "Correct it under Settings, Billing providers."

RULES: tuple[Rule, ...] = (
    error(
        "other-provider",
        5,
        "17",
        "Every other provider has a name and a valid NPI, or a number that the payer knows.",
        _PART,
        "45 CFR 162.406; 005010X222A1 2310A, D, 2420A, D, E, F",
        _ids,
    ),
    error(
        "rendering-repeated",
        4,
        "24J",
        "The rendering provider is left out where he is the billing provider.",
        "Build the claim again.",
        "005010X222A1 2310B",
        _repeated_rendering,
    ),
    error(
        "facility-repeated",
        4,
        "32",
        "The place is left out where it is the billing provider's address.",
        "Build the claim again.",
        "005010X222A1 2310C; RFI 2810",
        _repeated_facility,
    ),
    error(
        "line-place",
        2,
        "32",
        "The place of a line has a full ZIP+4, and an NPI that passes its check digit where it has one.",
        "Enter all nine digits; USPS looks them up by street.",
        "005010X222A1 2420C N403, NM109",
        _line_places,
    ),
    error(
        "address-state",
        2,
        "33",
        "Addresses in the United States have a USPS state.",
        _BILLING,
        "005010X222A1 N402",
        _states,
    ),
    error(
        "pay-to-address",
        2,
        "33",
        "The pay-to address, where there is one, is whole.",
        _BILLING,
        "005010X222A1 2010AB N3, N4",
        _pay_to,
    ),
    error(
        "telephone",
        2,
        "33",
        "The billing provider's phone has ten digits.",
        _BILLING,
        "005010X222A1 2010AA PER04",
        _telephone,
    ),
    warning(
        "taxonomy-grouping",
        5,
        "33b",
        "Taxonomies begin like one of the code set's groupings.",
        "Compare it with NPPES, where the provider chose it.",
        "NUCC health care provider taxonomy",
        _grouping,
    ),
)
