"""Writes what fewer claims and lines tell: the rarer segments of 2300, 2400 and 2410 of 005010X222A1."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from x12.claim import Claim
from x12.claim_details import (
    AUTHORIZATION_EXCEPTIONS,
    CLAIM_DATE_QUALIFIERS,
    CLAIM_REFERENCE_QUALIFIERS,
    DRUG_CODE_LISTS,
    DRUG_UNITS,
    LINE_DATE_QUALIFIERS,
    LINE_REFERENCE_QUALIFIERS,
    REPORT_TYPES,
    TRANSMISSIONS,
    Attachment,
    ClaimDates,
    ClaimDetails,
    ClaimReferences,
    Drug,
    LineAuthorization,
    LineDates,
    LineDetails,
    PurchasedService,
)
from x12.write_837p_certifications import (
    add_equipment,
    add_line_certifications,
    add_places,
    add_test_results,
)
from x12.write_837p_contracts import add_contract, add_repricing, add_state_data
from x12.write_837p_providers import add_line_providers
from x12.writer import CannotWrite, SegmentWriter, missing

_NO_DETAILS = ClaimDetails()
_MOST_ATTACHMENTS = 10
_MOST_AUTHORIZATIONS = 5
_MOST_CONDITIONS = 24


def claim_tail(writer: SegmentWriter, claim: Claim) -> str:
    """CLM10 to CLM20: who signed for the patient, related causes, special program, reason of delay."""
    details = claim.details or _NO_DETAILS
    code = writer.code
    elements = [
        code[details.patient_signature_source],
        _related_causes(writer, claim),
        code[details.special_program],
        *[""] * 7,
        code[details.delay_reason],
    ]
    return f"*{'*'.join(elements)}".rstrip("*")


def _related_causes(writer: SegmentWriter, claim: Claim) -> str:
    """CLM11: up to two causes, and the state of an auto accident."""
    causes = claim.related_causes
    if not causes:
        return ""
    if len(causes) > 2:
        raise CannotWrite("the claim has more than two related causes (CLM11)")
    first, second = causes[0], causes[1] if len(causes) == 2 else ""
    country = claim.details.accident_country if claim.details is not None else ""
    code = writer.code
    return f"{code[first]}:{code[second]}::{code[claim.accident_state]}:{code[country]}".rstrip(":")


def add_claim_dates(writer: SegmentWriter, dates: ClaimDates) -> None:
    """The rarer DTP of 2300."""
    _dates(writer, dates, CLAIM_DATE_QUALIFIERS)
    start, end = dates.disabled_from, dates.disabled_to
    if start is not None:
        writer.segments.append(f"DTP*{'360' if end is None else '314'}*{writer.period(start, end)}")
    elif end is not None:
        writer.segments.append(f"DTP*361*D8*{writer.date[end]}")


def _dates(writer: SegmentWriter, dates: ClaimDates | LineDates, qualifiers: Mapping[str, str]) -> None:
    for field, qualifier in qualifiers.items():
        day: dt.date | None = getattr(dates, field)
        if day is not None:
            writer.segments.append(f"DTP*{qualifier}*D8*{writer.date[day]}")


def add_attachments(writer: SegmentWriter, attachments: tuple[Attachment, ...], owner: str) -> None:
    """PWK."""
    if len(attachments) > _MOST_ATTACHMENTS:
        raise CannotWrite(f"{owner} has more than {_MOST_ATTACHMENTS} attachments (PWK)")
    for attachment in attachments:
        report, way = attachment.report_type, attachment.transmission
        if report not in REPORT_TYPES or way not in TRANSMISSIONS:
            raise CannotWrite(f"the guide knows no such kind or way of an attachment of {owner} (PWK01, PWK02)")
        number = writer.reference[attachment.control_number]
        if not number and way != "AA":
            missing(f"the control number of an attachment of {owner} (PWK06)")
        if len(number) == 1:
            raise CannotWrite(f"the control number of an attachment of {owner} is shorter than 2 characters (PWK06)")
        writer.segments.append(f"PWK*{report}*{way}***AC*{number}" if number else f"PWK*{report}*{way}")


def add_claim_references(writer: SegmentWriter, references: ClaimReferences) -> None:
    """The rarer REF of 2300."""
    if references.authorization_exception not in AUTHORIZATION_EXCEPTIONS | {""}:
        raise CannotWrite("why a service was not authorized is none of 1 to 7 (REF*4N)")
    if references.medicare_crossover not in {"", "Y", "N"}:
        raise CannotWrite("whether Medicare hands the claim on is neither Y nor N (REF*F5)")
    for field, qualifier in CLAIM_REFERENCE_QUALIFIERS.items():
        value = writer.reference[getattr(references, field)]
        if value:
            writer.segments.append(f"REF*{qualifier}*{value}")


def add_further_codes(writer: SegmentWriter, details: ClaimDetails) -> None:
    """HI of 2300 beside the diagnoses: surgical procedures under anesthesia, and condition codes; then HCP."""
    code = writer.code
    procedures = [code[procedure] for procedure in details.anesthesia_procedures]
    if len(procedures) > 2:
        raise CannotWrite("the claim has more than two procedures under anesthesia (HI*BP)")
    if procedures:
        writer.segments.append(f"HI*BP:{'*BO:'.join(procedures)}")
    conditions = [f"BG:{code[condition]}" for condition in details.conditions]
    if len(conditions) > _MOST_CONDITIONS:
        raise CannotWrite(f"the claim has more than {_MOST_CONDITIONS} condition codes (HI*BG)")
    for start in range(0, len(conditions), 12):
        writer.segments.append(f"HI*{'*'.join(conditions[start : start + 12])}")
    if details.repricing is not None:
        add_repricing(writer, details.repricing, is_line=False)


def line_flags(is_emergency: bool, details: LineDetails) -> str:
    """SV108 to SV115: emergency, EPSDT, family planning, no copayment."""
    emergency, epsdt = "Y" if is_emergency else "", "Y" if details.is_epsdt else ""
    family_planning = "Y" if details.is_family_planning else ""
    copay = "0" if details.is_copay_exempt else ""
    return f"**{emergency}**{epsdt}*{family_planning}***{copay}".rstrip("*")


def add_detailed_line(writer: SegmentWriter, details: LineDetails, service: str, period: str, reference: str) -> None:
    """2400, 2410 and 2420 around what every line has: LX and SV1; DTP*472; REF*6R and NTE."""
    add = writer.segments.append
    add(service)
    if details.equipment is not None:
        add_equipment(writer, details.equipment)
    add_attachments(writer, details.attachments, "a line")
    add_line_certifications(writer, details)
    add(period)
    if details.dates is not None:
        _dates(writer, details.dates, LINE_DATE_QUALIFIERS)
    if details.patient_count is not None:
        add(f"QTY*PT*{writer.quantity[details.patient_count]}")
    if details.obstetric_units is not None:
        add(f"QTY*FL*{writer.quantity[details.obstetric_units]}")
    add_test_results(writer, details.test_results)
    if details.contract is not None:
        add_contract(writer, details.contract)
    _line_references(writer, details)
    numbers, _, note = reference.partition("~")
    add(numbers)
    if details.sales_tax is not None:
        add(f"AMT*T*{writer.amount[details.sales_tax]}")
    if details.postage is not None:
        add(f"AMT*F4*{writer.amount[details.postage]}")
    add_state_data(writer, details.state_data, "a line")
    if note:
        add(note)
    if details.third_party_note:
        add(f"NTE*TPO*{writer.note[details.third_party_note]}")
    if details.purchased is not None:
        _purchased(writer, details.purchased)
    if details.repricing is not None:
        add_repricing(writer, details.repricing, is_line=True)
    if details.drug is not None:
        _drug(writer, details.drug)
    add_line_providers(writer, details)
    if details.ambulance is not None:
        add_places(writer, details.ambulance)


def _purchased(writer: SegmentWriter, purchased: PurchasedService) -> None:
    """PS1; who has no NPI is named by the first of his other ids."""
    known = purchased.npi or next((reference.value for reference in purchased.references), "")
    identifier = writer.name_id[known] or missing("from whom a service was purchased (PS101)")
    writer.segments.append(f"PS1*{identifier}*{writer.amount[purchased.charge]}")


def _line_references(writer: SegmentWriter, details: LineDetails) -> None:
    """The REF of 2400 beside the line's own number."""
    for authorization in details.authorizations:
        _authorization(writer, authorization)
    kinds = [authorization.qualifier for authorization in details.authorizations]
    if max(kinds.count("G1"), kinds.count("9F")) > _MOST_AUTHORIZATIONS:
        raise CannotWrite("a line has more than five prior authorizations or referrals (REF*G1, REF*9F)")
    for field, qualifier in LINE_REFERENCE_QUALIFIERS.items():
        value = writer.reference[getattr(details, field)]
        if value:
            writer.segments.append(f"REF*{qualifier}*{value}")


def _authorization(writer: SegmentWriter, authorization: LineAuthorization) -> None:
    """REF*G1 or REF*9F; REF04 names the payer where it is another one."""
    if authorization.qualifier not in {"G1", "9F"}:
        raise CannotWrite("an authorization of a line is neither G1 nor 9F (REF01)")
    number = writer.reference[authorization.number] or missing("the number of a line's authorization (REF02)")
    payer_id = writer.name_id[authorization.payer_id]
    writer.segments.append(f"REF*{authorization.qualifier}*{number}{f'**2U:{payer_id}' if payer_id else ''}")


def _drug(writer: SegmentWriter, drug: Drug) -> None:
    """2410: LIN, CTP, REF."""
    if drug.qualifier not in DRUG_CODE_LISTS:
        raise CannotWrite("the code list of a drug or supply is none of the guide's (LIN02)")
    if drug.qualifier == "N4" and (len(drug.ndc) != 11 or not (drug.ndc.isascii() and drug.ndc.isdigit())):
        raise CannotWrite("a drug's code is not 11 digits (LIN03)")
    code = writer.reference[drug.ndc] or missing("the code of a drug or supply (LIN03)")
    quantity = writer.quantity[drug.quantity]
    if quantity == "0" or quantity[0] == "-":
        raise CannotWrite("a drug's quantity (CTP04) is not above zero")
    if drug.unit not in DRUG_UNITS:
        raise CannotWrite("a drug's unit is none of F2, GR, ME, ML, UN (CTP05)")
    writer.segments.append(f"LIN**{drug.qualifier}*{code}~CTP****{quantity}*{drug.unit}")
    if drug.prescription_number and drug.compound_link:
        raise CannotWrite("a drug has a prescription number and a compound link (2410 REF)")
    if drug.prescription_number:
        writer.segments.append(f"REF*XZ*{writer.reference[drug.prescription_number]}")
    elif drug.compound_link:
        writer.segments.append(f"REF*VY*{writer.reference[drug.compound_link]}")
