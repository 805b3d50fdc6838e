"""Who bills, who treats, where (loops 2010AA, 2310A, 2310B, 2310C)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.rules.facts import ClaimFacts
from claims.rules.scrub.rule import Rule, error
from x12.npi import is_valid_npi
from x12.parties import Address

TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z")
TAX_ID = re.compile(r"\d{9}\Z")
POST_OFFICE_BOX = re.compile(r"\b(P\.?\s*O\.?\s*BOX|POST\s+OFFICE\s+BOX|LOCK\s*BOX)\b", re.IGNORECASE)
ZIP_PLUS_FOUR = re.compile(r"\d{9}\Z")
INVENTED_SUFFIXES = frozenset({"0000", "9999"})  # what programs append where the +4 is not known


def _is_atypical(facts: ClaimFacts) -> bool:
    """A provider without NPI, such as a taxi, whom the payer knows by its own number (RFI 1301)."""
    has_payer_number = any(each.qualifier == "G2" for each in facts.record.subscriber.billing_provider_ids)
    return has_payer_number and not facts.record.billing_provider.name.identifier


def _billing_npi(facts: ClaimFacts) -> Iterator[str]:
    npi = facts.record.billing_provider.name.identifier
    if not is_valid_npi(npi) and not _is_atypical(facts):
        yield f"The billing provider's NPI {npi or '(none)'} fails its check digit."


def _rendering_npi(facts: ClaimFacts) -> Iterator[str]:
    npi = facts.rendering.name.identifier
    if not is_valid_npi(npi):
        yield f"The rendering provider's NPI {npi or '(none)'} fails its check digit."


def _facility_npi(facts: ClaimFacts) -> Iterator[str]:
    if facts.facility.npi and not is_valid_npi(facts.facility.npi):
        yield f"The location's NPI {facts.facility.npi} fails its check digit."


def _referring(facts: ClaimFacts) -> Iterator[str]:
    referring = facts.record.referring
    if referring is None:
        return
    if not referring.name.last:
        yield "The referring provider has an NPI but no name."
    if not is_valid_npi(referring.name.identifier):
        yield f"The referring provider's NPI {referring.name.identifier or '(none)'} fails its check digit."


def _billing_name(facts: ClaimFacts) -> Iterator[str]:
    name = facts.record.billing_provider.name
    if not name.last:
        yield "The billing provider has no name."
    elif name.is_person and not name.first:
        yield "The billing provider is a person (NPI type 1) without a first name."


def _rendering_name(facts: ClaimFacts) -> Iterator[str]:
    if not facts.rendering.name.last or not facts.rendering.name.first:
        yield "The rendering provider needs a first and a last name."


def _tax_id(facts: ClaimFacts) -> Iterator[str]:
    provider = facts.record.billing_provider
    if not TAX_ID.match(provider.tax_id):
        yield "The billing provider's tax id is not nine digits."
    elif provider.tax_id_qualifier not in {"EI", "SY"}:
        yield "The billing provider's tax id is neither an EIN nor an SSN."


def _billing_taxonomy(facts: ClaimFacts) -> Iterator[str]:
    taxonomy = facts.record.billing_provider.taxonomy
    if not TAXONOMY.match(taxonomy) and (taxonomy or not _is_atypical(facts)):
        yield "The billing provider has no valid taxonomy code."


def _rendering_taxonomy(facts: ClaimFacts) -> Iterator[str]:
    if not TAXONOMY.match(facts.rendering.taxonomy):
        yield "The rendering provider has no valid taxonomy code."


def _lacks_street(address: Address) -> bool:
    return not (address.line1 and address.city and address.state)


def _billing_address(facts: ClaimFacts) -> Iterator[str]:
    if _lacks_street(facts.record.billing_provider.address):
        yield "The billing provider's address needs street, city and state."


def _post_office_box(facts: ClaimFacts) -> Iterator[str]:
    address = facts.record.billing_provider.address
    if POST_OFFICE_BOX.search(f"{address.line1} {address.line2}"):
        yield "The billing provider's address is a PO box."


def _zip_plus_four(facts: ClaimFacts) -> Iterator[str]:
    code = facts.record.billing_provider.address.postal_code
    if not ZIP_PLUS_FOUR.match(code) or code[5:] in INVENTED_SUFFIXES:
        yield f"The billing provider's ZIP code {code or '(none)'} is not a full ZIP+4."


def _facility_address(facts: ClaimFacts) -> Iterator[str]:
    if not facts.facility.name:
        yield "The location has no name."
    if _lacks_street(facts.facility.address):
        yield "The location's address needs street, city and state."


def _facility_zip(facts: ClaimFacts) -> Iterator[str]:
    code = facts.facility.address.postal_code
    if not ZIP_PLUS_FOUR.match(code) or code[5:] in INVENTED_SUFFIXES:
        yield f"The location's ZIP code {code or '(none)'} is not a full ZIP+4."


_BILLING = "Correct it under Settings, Billing providers, or choose another billing provider."
_RENDERING = "Correct it under Settings, Providers."
_LOCATION = "Correct it under Settings, Locations, or choose another location."

RULES: tuple[Rule, ...] = (
    error(
        "billing-npi",
        5,
        "33a",
        "The billing provider's NPI passes its check digit; one without NPI has the payer's number (G2).",
        _BILLING,
        "45 CFR 162.406; RFI 1301",
        _billing_npi,
    ),
    error(
        "billing-name",
        2,
        "33",
        "The billing provider has a name; a person also a first name.",
        _BILLING,
        "005010X222A1 2010AA NM103, NM104",
        _billing_name,
    ),
    error(
        "billing-taxonomy",
        5,
        "33b",
        "The billing provider's taxonomy has ten characters ending in X.",
        _BILLING,
        "005010X222A1 2000A PRV03; NUCC",
        _billing_taxonomy,
    ),
    error(
        "billing-address",
        2,
        "33",
        "The billing provider has street, city and state.",
        _BILLING,
        "005010X222A1 2010AA N3, N4",
        _billing_address,
    ),
    error(
        "billing-post-office-box",
        2,
        "33",
        "The billing provider's address is a street, not a PO box.",
        "Enter the street address there, and the PO box as pay-to address.",
        "005010X222A1 2010AA N301",
        _post_office_box,
    ),
    error(
        "billing-zip",
        2,
        "33",
        "The billing provider's ZIP code has nine digits that nobody invented.",
        "Enter all nine digits; USPS looks them up by street.",
        "005010X222A1 2010AA N403",
        _zip_plus_four,
    ),
    error(
        "tax-id",
        2,
        "25",
        "The tax id has nine digits and is an EIN or SSN.",
        _BILLING,
        "005010X222A1 2010AA REF*EI, SY",
        _tax_id,
    ),
    error(
        "rendering-npi",
        5,
        "24J",
        "The rendering provider's NPI passes its check digit.",
        _RENDERING,
        "45 CFR 162.406; 005010X222A1 2310B NM109",
        _rendering_npi,
    ),
    error(
        "rendering-name",
        2,
        "31",
        "The rendering provider has a first and a last name.",
        _RENDERING,
        "005010X222A1 2310B NM103, NM104",
        _rendering_name,
    ),
    error(
        "rendering-taxonomy",
        5,
        "24J",
        "The rendering provider's taxonomy has ten characters ending in X.",
        _RENDERING,
        "005010X222A1 2310B PRV03; NUCC",
        _rendering_taxonomy,
    ),
    error(
        "referring-provider",
        5,
        "17",
        "A referring provider has a name and an NPI.",
        "Enter the referring provider's name and NPI, or take him off the claim.",
        "005010X222A1 2310A NM1*DN",
        _referring,
    ),
    error(
        "facility-npi",
        5,
        "32a",
        "The location's NPI, where it has one, passes its check digit.",
        _LOCATION,
        "005010X222A1 2310C NM109",
        _facility_npi,
    ),
    error(
        "facility-address",
        2,
        "32",
        "The location has name, street, city and state.",
        _LOCATION,
        "005010X222A1 2310C NM103, N3, N4",
        _facility_address,
    ),
    error(
        "facility-zip",
        2,
        "32",
        "The location's ZIP code has nine digits that nobody invented.",
        "Enter all nine digits; USPS looks them up by street.",
        "005010X222A1 2310C N403",
        _facility_zip,
    ),
)
