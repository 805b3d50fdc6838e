"""Writes who had a part in the service: loops 2310A to D, and 2420A to F of 005010X222A1."""

from __future__ import annotations

from collections.abc import Set

from x12.claim import Claim
from x12.claim_details import LineDetails, OrderingProvider, Provider, PurchasedService, ServiceFacility
from x12.remittance import Reference
from x12.writer import CannotWrite, SegmentWriter, missing

# REF01 by NM101: which further ids the guide knows for whom.
_REFERRING = frozenset({"0B", "1G", "G2"})
_OTHERS = frozenset({"0B", "1G", "G2", "LU"})
_FACILITY = frozenset({"0B", "G2", "LU"})
_LINE_FACILITY = frozenset({"G2", "LU"})


def add_claim_providers(writer: SegmentWriter, claim: Claim) -> None:
    """2310A to 2310D."""
    if claim.referring is not None:
        _provider(writer, "DN", claim.referring, "the referring provider (2310A)", _REFERRING)
    if claim.primary_care is not None:
        _provider(writer, "P3", claim.primary_care, "the primary care provider (2310A)", _REFERRING)
    if claim.rendering is not None:
        _provider(writer, "82", claim.rendering, "the rendering provider (2310B)", _OTHERS)
    if claim.facility is not None:
        _facility(writer, claim.facility, "the service facility (2310C)", _FACILITY)
    if claim.supervising is not None:
        _provider(writer, "DQ", claim.supervising, "the supervising provider (2310D)", _OTHERS)


def add_line_providers(writer: SegmentWriter, details: LineDetails) -> None:
    """2420A to 2420F."""
    if details.rendering is not None:
        _provider(writer, "82", details.rendering, "a line's rendering provider (2420A)", _OTHERS)
    if details.purchased is not None:
        _purchased_from(writer, details.purchased)
    if details.facility is not None:
        _facility(writer, details.facility, "a line's service facility (2420C)", _LINE_FACILITY)
    if details.supervising is not None:
        _provider(writer, "DQ", details.supervising, "a line's supervising provider (2420D)", _OTHERS)
    if details.ordering is not None:
        _ordering(writer, details.ordering)
    if details.referring is not None:
        _provider(writer, "DN", details.referring, "a line's referring provider (2420F)", _REFERRING)
    if details.primary_care is not None:
        _provider(writer, "P3", details.primary_care, "a line's primary care provider (2420F)", _REFERRING)


def _provider(writer: SegmentWriter, entity: str, provider: Provider, party: str, allowed: Set[str]) -> None:
    """NM1, PRV and REF. Only a rendering provider may be an organisation or have a taxonomy."""
    if entity != "82" and not provider.name.is_person:
        raise CannotWrite(f"{party} is not a person")
    writer.nm1(entity, provider.name, "XX", party)
    if provider.taxonomy and entity == "82":
        writer.segments.append(f"PRV*PE*PXC*{writer.code[provider.taxonomy]}")
    if provider.references:
        add_references(writer, provider.references, party, allowed)


def add_references(
    writer: SegmentWriter, references: tuple[Reference, ...], party: str, allowed: Set[str], most: int = 3
) -> None:
    """REF with one of the allowed qualifiers."""
    if len(references) > most:
        raise CannotWrite(f"{party} has more than {most} further ids (REF)")
    for reference in references:
        if reference.qualifier not in allowed:
            raise CannotWrite(f"an id of {party} is none of {', '.join(sorted(allowed))} (REF01)")
        value = writer.reference[reference.value] or missing(f"an id of {party} (REF02)")
        writer.segments.append(f"REF*{reference.qualifier}*{value}")


def _facility(writer: SegmentWriter, facility: ServiceFacility, party: str, allowed: Set[str]) -> None:
    """NM1*77, N3, N4, REF."""
    name = writer.last[facility.name] or missing(f"the name of {party}")
    npi = writer.name_id[facility.npi]
    writer.segments.append(f"NM1*77*2*{name}*****XX*{npi}" if npi else f"NM1*77*2*{name}")
    writer.address(facility.address, party)
    if facility.references:
        add_references(writer, facility.references, party, allowed)


def _purchased_from(writer: SegmentWriter, purchased: PurchasedService) -> None:
    """NM1*QB: no name, only the id that stands in PS101 too."""
    kind = 1 if purchased.is_person else 2
    writer.segments.append(f"NM1*QB*{kind}******XX*{writer.name_id[purchased.npi]}")


def _ordering(writer: SegmentWriter, ordering: OrderingProvider) -> None:
    """NM1*DK, N3, N4, REF, PER."""
    party = "a line's ordering provider (2420E)"
    if not ordering.name.is_person:
        raise CannotWrite(f"{party} is not a person")
    writer.nm1("DK", ordering.name, "XX", party)
    if ordering.address is not None:
        writer.address(ordering.address, party)
    if ordering.references:
        add_references(writer, ordering.references, party, _REFERRING)
    if ordering.contact is not None:
        writer.contacts("IC", ordering.contact, party, most=1)
