"""Writes who had a part in the service: loops 2310A to D, and 2420A to F of 005010X222A1."""

from __future__ import annotations

import dataclasses
from collections.abc import Set

from x12.claim import Claim
from x12.claim_details import LineDetails, OrderingProvider, Provider, PurchasedService, ServiceFacility
from x12.parties import Contact
from x12.remittance import Reference
from x12.writer import CannotWrite, SegmentWriter, missing

# REF01 by NM101: which further ids the guide knows for whom.
_REFERRING = frozenset({"0B", "1G", "G2"})
_OTHERS = frozenset({"0B", "1G", "G2", "LU"})
_FACILITY = frozenset({"0B", "G2", "LU"})
_LINE_FACILITY = frozenset({"G2", "LU"})
_MOST_IDS = 4  # of the rendering and the supervising provider; of others three
_MOST_LINE_IDS = 20  # 2420: each may be of another payer


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
        _provider(writer, "82", details.rendering, "a line's rendering provider (2420A)", _OTHERS, is_line=True)
    if details.purchased is not None:
        _purchased_from(writer, details.purchased)
    if details.facility is not None:
        _facility(writer, details.facility, "a line's service facility (2420C)", _LINE_FACILITY, is_line=True)
    if details.supervising is not None:
        _provider(writer, "DQ", details.supervising, "a line's supervising provider (2420D)", _OTHERS, is_line=True)
    if details.ordering is not None:
        _ordering(writer, details.ordering)
    if details.referring is not None:
        _provider(writer, "DN", details.referring, "a line's referring provider (2420F)", _REFERRING, is_line=True)
    if details.primary_care is not None:
        party = "a line's primary care provider (2420F)"
        _provider(writer, "P3", details.primary_care, party, _REFERRING, is_line=True)


def _provider(
    writer: SegmentWriter, entity: str, provider: Provider, party: str, allowed: Set[str], is_line: bool = False
) -> None:
    """NM1, PRV and REF. Only a rendering provider may be an organisation or have a taxonomy."""
    if entity != "82" and not provider.name.is_person:
        raise CannotWrite(f"{party} is not a person")
    writer.nm1(entity, provider.name, "XX", party)
    if provider.taxonomy and entity == "82":
        writer.segments.append(f"PRV*PE*PXC*{writer.code[provider.taxonomy]}")
    if provider.references:
        most = _MOST_LINE_IDS if is_line else _MOST_IDS if allowed is _OTHERS else 3
        add_references(writer, provider.references, party, allowed, most, is_line)


def add_references(
    writer: SegmentWriter,
    references: tuple[Reference, ...],
    party: str,
    allowed: Set[str],
    most: int = 3,
    is_line: bool = False,
) -> None:
    """REF with one of the allowed qualifiers; those of a line say whose number it is, where it is another payer's."""
    if len(references) > most:
        raise CannotWrite(f"{party} has more than {most} further ids (REF)")
    for reference in references:
        if reference.qualifier not in allowed:
            raise CannotWrite(f"an id of {party} is none of {', '.join(sorted(allowed))} (REF01)")
        value = writer.reference[reference.value] or missing(f"an id of {party} (REF02)")
        payer_id = writer.name_id[reference.payer_id]
        if payer_id and not is_line:
            raise CannotWrite(f"an id of {party} names its payer, which only that of a line does (REF04)")
        writer.segments.append(f"REF*{reference.qualifier}*{value}{f'**2U:{payer_id}' if payer_id else ''}")


def _facility(
    writer: SegmentWriter, facility: ServiceFacility, party: str, allowed: Set[str], is_line: bool = False
) -> None:
    """NM1*77, N3, N4, REF, and PER of 2310C."""
    name = writer.last[facility.name] or missing(f"the name of {party}")
    npi = writer.name_id[facility.npi]
    writer.segments.append(f"NM1*77*2*{name}*****XX*{npi}" if npi else f"NM1*77*2*{name}")
    writer.address(facility.address, party)
    if facility.references:
        add_references(writer, facility.references, party, allowed, is_line=is_line)
    if facility.contact is not None:
        if is_line:
            raise CannotWrite(f"{party} has a contact, which only that of a claim has (PER)")
        add_phone(writer, facility.contact, party)


def add_phone(writer: SegmentWriter, contact: Contact, party: str) -> None:
    """PER of 2010BA, 2010CA and 2310C: name, telephone number and extension, nothing else."""
    writer.contacts("IC", dataclasses.replace(contact, email="", fax=""), party)


def _purchased_from(writer: SegmentWriter, purchased: PurchasedService) -> None:
    """NM1*QB and REF: no name, only the id that stands in PS101 too."""
    kind = 1 if purchased.is_person else 2
    npi = writer.name_id[purchased.npi]
    writer.segments.append(f"NM1*QB*{kind}******XX*{npi}" if npi else f"NM1*QB*{kind}")
    if purchased.references:
        party = "from whom a line's service was purchased (2420B)"
        add_references(writer, purchased.references, party, _REFERRING, _MOST_LINE_IDS, is_line=True)


def _ordering(writer: SegmentWriter, ordering: OrderingProvider) -> None:
    """NM1*DK, N3, N4, REF, PER."""
    party = "a line's ordering provider (2420E)"
    if not ordering.name.is_person:
        raise CannotWrite(f"{party} is not a person")
    writer.nm1("DK", ordering.name, "XX", party)
    if ordering.address is not None:
        writer.address(ordering.address, party)
    if ordering.references:
        add_references(writer, ordering.references, party, _REFERRING, _MOST_LINE_IDS, is_line=True)
    if ordering.contact is not None:
        writer.contacts("IC", ordering.contact, party, most=1)
