"""What fewer claims tell: the parts of 2300, 2310, 2400, 2410 and 2420 that depend on the kind of service.

A claim or line without any of it has `details` None. Sources in comments are of 005010X222A1.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from x12.parties import Address, Contact, Name
from x12.remittance import Reference


@dataclass(frozen=True, slots=True)
class Provider:
    """A person or organisation that had a part in the service: 2310A, B, D and 2420A, D, F.

    `references` are ids other than the NPI, for providers that have none: 0B state licence, G2 the payer's
    number, LU location (not for referring providers).
    """

    name: Name
    taxonomy: str = ""  # only for the rendering provider: PRV*PE*PXC
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceFacility:
    """2310C, 2420C: only when it differs from the billing provider's address."""

    name: str
    address: Address
    npi: str = ""
    references: tuple[Reference, ...] = ()  # G2, LU; 0B only for a claim


@dataclass(frozen=True, slots=True)
class OrderingProvider:
    """2420E: who ordered the equipment, the test or the image."""

    name: Name
    address: Address | None = None
    contact: Contact | None = None
    references: tuple[Reference, ...] = ()  # 0B, 1G, G2


@dataclass(frozen=True, slots=True)
class PurchasedService:
    """2420B and PS1: from whom a diagnostic service was bought, and for how much."""

    npi: str
    charge: Decimal
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class LineDetails:
    """What stands in 2400 to 2420 of few lines only."""

    rendering: Provider | None = None  # 2420A: where it differs from the claim's
    purchased: PurchasedService | None = None  # PS1, 2420B
    facility: ServiceFacility | None = None  # 2420C
    supervising: Provider | None = None  # 2420D
    ordering: OrderingProvider | None = None  # 2420E
    referring: Provider | None = None  # 2420F NM1*DN
    primary_care: Provider | None = None  # 2420F NM1*P3
