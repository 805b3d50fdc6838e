"""Reads what fewer claims of an 837P tell: the providers of 2310 and 2420, and the rarer parts of a line."""

from __future__ import annotations

from x12.claim_details import LineDetails, OrderingProvider, Provider, PurchasedService, ServiceFacility
from x12.parties import Address
from x12.read_loops import Loop, by_entity
from x12.read_parties import name, reference
from x12.remittance import Reference
from x12.transaction import Transaction
from x12.values import AMOUNTS

_NO_DETAILS = LineDetails()


class LineParts:
    """The loops of one service line: 2400, each 2420 and each 2430."""

    __slots__ = ("adjudications", "line", "names")

    def __init__(self, line: Loop) -> None:
        self.line = line
        self.names: list[Loop] = []
        self.adjudications: list[Loop] = []

    def by_loop(self) -> list[tuple[str, Loop]]:
        """Every part with the name of its loop."""
        return [
            ("2400", self.line),
            *(("2420", loop) for loop in self.names),
            *(("2430", loop) for loop in self.adjudications),
        ]


def line_details(parts: LineParts, transaction: Transaction) -> LineDetails | None:
    """What stands in 2400 to 2420 of few lines only; None when there is nothing of it."""
    names = by_entity(parts.names)
    details = LineDetails(
        rendering=provider_of(names.get("82")),
        purchased=_purchased(parts.line, names.get("QB")),
        facility=facility_of(names.get("77")),
        supervising=provider_of(names.get("DQ")),
        ordering=_ordering(names.get("DK")),
        referring=provider_of(names.get("DN")),
        primary_care=provider_of(names.get("P3")),
    )
    return None if details == _NO_DETAILS else details


def provider_of(loop: Loop | None) -> Provider | None:
    """NM1, PRV and REF of a provider."""
    if loop is None:
        return None
    taxonomy = loop.first("PRV", "PE")
    return Provider(name(loop.opener.elements), taxonomy.get(3) if taxonomy else "", _references(loop))


def facility_of(loop: Loop | None) -> ServiceFacility | None:
    """NM1*77, N3, N4 and REF."""
    if loop is None:
        return None
    address = loop.address() or Address("", "")
    return ServiceFacility(loop.opener.get(3), address, loop.opener.get(9), _references(loop))


def _ordering(loop: Loop | None) -> OrderingProvider | None:
    if loop is None:
        return None
    return OrderingProvider(name(loop.opener.elements), loop.address(), loop.contact(), _references(loop))


def _purchased(line: Loop, loop: Loop | None) -> PurchasedService | None:
    information = line.first("PS1")
    if information is None:
        return None
    is_person = loop is not None and loop.opener.get(2) == "1"
    return PurchasedService(information.get(1), AMOUNTS[information.get(2)], is_person)


def _references(loop: Loop) -> tuple[Reference, ...]:
    return tuple(reference(segment.elements) for segment in loop.all("REF"))
