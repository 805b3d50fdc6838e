"""Reads what fewer claims of an 837P tell: the providers of 2310 and 2420, and the rarer parts of a line."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal
from typing import Any

from x12.claim_certifications import CLAIM_CERTIFICATIONS, LINE_CERTIFICATIONS, NECESSITIES
from x12.claim_details import (
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    LINE_DATE_QUALIFIERS,
    LINE_REFERENCE_QUALIFIERS,
    Attachment,
    ClaimDates,
    ClaimDetails,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDates,
    LineDetails,
    OrderingProvider,
    Provider,
    PurchasedService,
    ServiceFacility,
)
from x12.claim_loops import PROVIDER_IDS
from x12.parties import Address
from x12.read_837p_certifications import (
    ambulance_of,
    certifications_of,
    equipment_of,
    forms_of,
    spinal_manipulation_of,
    test_results_of,
)
from x12.read_837p_contracts import contract_of, repricing_of, state_data_of
from x12.read_837p_parts import LineParts
from x12.read_loops import Loop, amount_of, by_entity, date_of, element_of
from x12.read_parties import name, reference
from x12.remittance import Reference
from x12.transaction import Transaction
from x12.values import AMOUNTS, QUANTITIES

_NO_CLAIM_DETAILS = ClaimDetails()
_NO_CLAIM_DATES = ClaimDates()
_NO_LINE_DATES = LineDates()
_NO_REFERENCES = ClaimReferences()
_NO_LINE_DETAILS = LineDetails()
_DIAGNOSES = ("ABK", "ABF")
_ELEMENTS_OF_PLAIN_CLAIM = 10  # up to CLM09
_ELEMENTS_OF_PLAIN_SERVICE = 10  # up to SV109
_LINE_PROVIDERS = {"rendering": "82", "supervising": "DQ", "referring": "DN", "primary_care": "P3"}


def claim_details(
    head: Loop, names: dict[str, Loop], accident_country: str, transaction: Transaction
) -> ClaimDetails | None:
    """What stands in 2300 of few claims only; None when there is nothing of it."""
    if _is_plain_claim(head):
        return None
    references = ClaimReferences(
        **{field: head.value("REF", qualifier) for field, qualifier in CLAIM_REFERENCE_QUALIFIERS.items()}
    )
    dates = _claim_dates(head, transaction)
    component = transaction.separators.component
    details = ClaimDetails(
        accident_country=accident_country,
        special_program=head.opener.get(12),
        delay_reason=head.opener.get(20),
        patient_signature_source=head.opener.get(10),
        attachments=_attachments(head),
        dates=None if dates == _NO_CLAIM_DATES else dates,
        references=None if references == _NO_REFERENCES else references,
        ambulance=ambulance_of(head, names, transaction),
        spinal_manipulation=spinal_manipulation_of(head),
        certifications=certifications_of(head, CLAIM_CERTIFICATIONS),
        anesthesia_procedures=codes_of(head, component, frozenset({"BP", "BO"})),
        conditions=codes_of(head, component, frozenset({"BG"})),
        contract=contract_of(head, transaction),
        state_data=state_data_of(head),
        repricing=repricing_of(head, transaction),
    )
    return None if details == _NO_CLAIM_DETAILS else details


def _is_plain_claim(head: Loop) -> bool:
    """Whether a claim has only what Claim holds of its CLM and HI; the longer search for the rest is left out then."""
    if len(head.opener.elements) > _ELEMENTS_OF_PLAIN_CLAIM:
        return False
    return all(
        segment.elements[0] == "CLM"
        or (segment.elements[0] == "HI" and all(code.startswith(_DIAGNOSES) for code in segment.elements[1:]))
        for segment in head.segments
    )


def codes_of(head: Loop, component: str, qualifiers: Set[str]) -> tuple[str, ...]:
    """The codes of every HI composite with one of the qualifiers."""
    found: list[str] = []
    for segment in head.all("HI"):
        for composite in segment.elements[1:]:
            qualifier, code, *_ = [*(composite.split(component) if component else [composite]), ""]
            if qualifier in qualifiers and code:
                found.append(code)
    return tuple(found)


def _claim_dates(head: Loop, transaction: Transaction) -> ClaimDates:
    """The rarer DTP of 2300."""
    disabled = head.first("DTP", "314")
    days = transaction.period(disabled) if disabled is not None else None
    return ClaimDates(
        disabled_from=days[0] if days else date_of(head, "360", transaction),
        disabled_to=days[1] if days else date_of(head, "361", transaction),
        **{field: date_of(head, qualifier, transaction) for field, qualifier in CLAIM_DATE_QUALIFIERS.items()},
    )


def line_details(parts: LineParts, transaction: Transaction) -> LineDetails | None:
    """What stands in 2400 to 2420 of few lines only; None when there is nothing of it."""
    if _is_plain_line(parts):
        return None
    names = by_entity(parts.names)
    line = parts.line
    dates = LineDates(
        **{field: date_of(line, qualifier, transaction) for field, qualifier in LINE_DATE_QUALIFIERS.items()}
    )
    service = line.first("SV1") or line.opener
    component = transaction.separators.component
    details = LineDetails(
        is_epsdt=service.get(11) == "Y",
        is_family_planning=service.get(12) == "Y",
        is_copay_exempt=service.get(15) == "0",
        obstetric_units=_quantity(line, "FL", transaction),
        dates=None if dates == _NO_LINE_DATES else dates,
        ambulance=ambulance_of(line, names, transaction),
        patient_count=_quantity(line, "PT", transaction),
        equipment=equipment_of(line),
        certifications=certifications_of(line, LINE_CERTIFICATIONS),
        test_results=test_results_of(line),
        attachments=_attachments(line),
        third_party_note=line.value("NTE", "TPO"),
        sales_tax=amount_of(line, "T", transaction),
        postage=amount_of(line, "F4", transaction),
        authorizations=_authorizations(line, transaction.separators.component),
        drug=_drug(parts.drugs),
        purchased=_purchased(line, names.get("QB"), component),
        facility=facility_of(names.get("77"), component),
        ordering=_ordering(names.get("DK"), component),
        contract=contract_of(line, transaction),
        state_data=state_data_of(line),
        repricing=repricing_of(line, transaction),
        forms=forms_of(parts.forms, transaction),
        **_further_fields(line, names, component),
    )
    return None if details == _NO_LINE_DETAILS else details


def _quantity(line: Loop, qualifier: str, transaction: Transaction) -> Decimal | None:
    """QTY02 of one kind."""
    segment = line.first("QTY", qualifier)
    return None if segment is None else transaction.quantity(segment.get(2), segment.position, "QTY02")


def _is_plain_line(parts: LineParts) -> bool:
    """Whether a line has only what ClaimLine holds; most lines do, and need not be looked through for the rest."""
    if parts.drugs or parts.names or parts.forms:
        return False
    for segment in parts.line.segments:
        elements = segment.elements
        match elements[0]:
            case "LX":
                continue
            case "SV1" if len(elements) <= _ELEMENTS_OF_PLAIN_SERVICE:
                continue
            case "DTP" if elements[1:2] == ["472"]:
                continue
            case "REF" if elements[1:2] == ["6R"]:
                continue
            case _:
                return False
    return True


def _further_fields(line: Loop, names: dict[str, Loop], component: str) -> dict[str, Any]:  # Any: fields of LineDetails
    """NM1 and REF of a line, of which the first element says what they are."""
    return {
        **{field: provider_of(names.get(entity), component) for field, entity in _LINE_PROVIDERS.items()},
        **{field: line.value("REF", qualifier) for field, qualifier in LINE_REFERENCE_QUALIFIERS.items()},
    }


def provider_of(loop: Loop | None, component: str = "") -> Provider | None:
    """NM1, PRV and REF of a provider; with `component` the payers of the REF of a line."""
    if loop is None:
        return None
    taxonomy = loop.first("PRV", "PE")
    ids = references_of(loop, PROVIDER_IDS, component)
    return Provider(name(loop.opener.elements), taxonomy.get(3) if taxonomy else "", ids)


def facility_of(loop: Loop | None, component: str = "") -> ServiceFacility | None:
    """NM1*77, N3, N4, REF and PER; with `component` the payers of the REF of a line."""
    if loop is None:
        return None
    address = loop.address() or Address("", "")
    ids = references_of(loop, PROVIDER_IDS, component)
    return ServiceFacility(loop.opener.get(3), address, loop.opener.get(9), ids, loop.contact())


def _ordering(loop: Loop | None, component: str) -> OrderingProvider | None:
    if loop is None:
        return None
    ids = references_of(loop, PROVIDER_IDS, component)
    return OrderingProvider(name(loop.opener.elements), loop.address(), loop.contact(), ids)


def _purchased(line: Loop, loop: Loop | None, component: str) -> PurchasedService | None:
    information = line.first("PS1")
    if information is None:
        return None
    charge = element_of(AMOUNTS, information, 2)
    if loop is None:
        return PurchasedService(information.get(1), charge)
    ids = references_of(loop, PROVIDER_IDS, component)
    npi = loop.opener.get(9) if ids else information.get(1)
    return PurchasedService(npi, charge, loop.opener.get(2) == "1", ids)


def references_of(loop: Loop, qualifiers: Set[str], component: str = "") -> tuple[Reference, ...]:
    """Every REF with one of the qualifiers; with `component` the payer in REF04 of each."""
    found = []
    for segment in loop.all("REF"):
        if segment.get(1) in qualifiers:
            one = reference(segment.elements)
            payer_id = segment.get(4).partition(component)[2] if component else ""
            found.append(Reference(one.qualifier, one.value, payer_id) if payer_id else one)
    return tuple(found)


def _authorizations(line: Loop, component: str) -> tuple[LineAuthorization, ...]:
    """REF*G1 and REF*9F; of REF04 the payer's id."""
    found = []
    for segment in line.all("REF"):
        if segment.get(1) in {"G1", "9F"}:
            payer_id = segment.get(4).partition(component)[2] if component else ""
            found.append(LineAuthorization(segment.get(1), segment.get(2), payer_id))
    return tuple(found)


def _attachments(loop: Loop) -> tuple[Attachment, ...]:
    """PWK of 2300 and 2400."""
    return tuple(
        Attachment(pwk.get(1), pwk.get(2), pwk.get(6)) for pwk in loop.all("PWK") if pwk.get(2) not in NECESSITIES
    )


def _drug(loops: list[Loop]) -> Drug | None:
    """LIN, CTP and REF of the first drug; raises UnreadableValue where its quantity is no number."""
    quantity = loops[0].first("CTP") if loops else None
    if quantity is None:
        return None
    loop = loops[0]
    return Drug(
        ndc=loop.opener.get(3),
        quantity=element_of(QUANTITIES, quantity, 4),
        unit=quantity.get(5),
        prescription_number=loop.value("REF", "XZ"),
        compound_link=loop.value("REF", "VY"),
        qualifier=loop.opener.get(2),
    )
