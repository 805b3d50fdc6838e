"""Writes the claims of an 837P: loops 2300 and 2400 of 005010X222A1.

Segments come in the guide's order: a receiver reads a loop's position, not only its id.
"""

from __future__ import annotations

from collections.abc import Set

from x12.claim import Claim, ClaimLine
from x12.write_837p_certifications import add_conditions_of_patient, add_forms, add_places
from x12.write_837p_contracts import add_contract, add_state_data
from x12.write_837p_details import (
    add_attachments,
    add_claim_dates,
    add_claim_references,
    add_detailed_line,
    add_further_codes,
    claim_tail,
    line_flags,
)
from x12.write_837p_payers import add_adjudications, add_other_payers
from x12.write_837p_providers import add_claim_providers
from x12.writer import CannotWrite, SegmentWriter, ServiceKey, missing

_NOBODY: Set[str] = frozenset()
_MOST_LINES = 50
_LONGEST_LINE_NUMBER = 30  # what a payer must give back (X222 REF*6R)
_MOST_DIAGNOSES = 12


def add_claim(writer: SegmentWriter, claim: Claim) -> None:
    """Adds one 2300 with everything below it; raises CannotWrite."""
    _claim_information(writer, claim)
    _references(writer, claim)
    details = claim.details
    if details is not None:
        add_conditions_of_patient(writer, details)
    _diagnoses(writer, claim.diagnoses)
    if details is not None:
        add_further_codes(writer, details)
    add_claim_providers(writer, claim)
    if details is not None and details.ambulance is not None:
        add_places(writer, details.ambulance)
    payer_ids = add_other_payers(writer, claim) if claim.other_payers else _NOBODY
    if not claim.lines:
        missing("a service line (2400)")
    if len(claim.lines) > _MOST_LINES:
        raise CannotWrite(f"the claim has more than {_MOST_LINES} service lines")
    for number, line in enumerate(claim.lines, 1):
        if line.number != number:
            raise CannotWrite("the service lines are not numbered 1, 2, 3 in order (LX01)")
        _line(writer, line, len(claim.diagnoses), payer_ids)


def _claim_information(writer: SegmentWriter, claim: Claim) -> None:
    """CLM, DTP, PWK, CN1, AMT."""
    code, date, add = writer.code, writer.date, writer.segments.append
    control_number = writer.reference_number(claim.patient_control_number)
    if not control_number:
        missing("the patient control number (CLM01)")
    if len(control_number) > 38:
        raise CannotWrite("the patient control number (CLM01) is longer than 38 characters")
    charge = writer.amount[claim.charge]
    if charge[0] == "-":
        raise CannotWrite("the claim's charge (CLM02) is negative")
    key = (
        claim.place_of_service, claim.frequency, claim.provider_signature, claim.accepts_assignment,
        claim.assigns_benefits, claim.releases_information,
    )  # fmt: skip
    circumstances = writer.circumstances.get(key) or _circumstances(writer, key)
    if code[claim.frequency] in {"7", "8"} and not claim.payer_claim_control_number:
        missing("the payer claim control number (REF*F8) of a corrected or voided claim")
    details = claim.details
    tail = claim_tail(writer, claim) if claim.related_causes or details is not None else ""
    add(f"CLM*{control_number}*{charge}***{circumstances}{tail}")
    if claim.onset_on is not None:
        add(f"DTP*431*D8*{date[claim.onset_on]}")
    if claim.accident_on is not None:
        add(f"DTP*439*D8*{date[claim.accident_on]}")
    if claim.admitted_on is not None:
        add(f"DTP*435*D8*{date[claim.admitted_on]}")
    if details is not None:
        if details.dates is not None:
            add_claim_dates(writer, details.dates)
        add_attachments(writer, details.attachments, "the claim")
        if details.contract is not None:
            add_contract(writer, details.contract)
    if claim.patient_paid is not None:
        add(f"AMT*F5*{writer.amount[claim.patient_paid]}")


def _circumstances(writer: SegmentWriter, key: tuple[str, str, bool, str, str, str]) -> str:
    """CLM05 to CLM09. Remembered, because most claims of a practice have the same."""
    place_of_service, given_frequency, has_signature, accepts, assigns, releases = key
    code = writer.code
    place = code[place_of_service] or missing("the place of service (CLM05-1)")
    frequency = code[given_frequency] or missing("the claim frequency (CLM05-3)")
    signature = "Y" if has_signature else "N"
    elements = writer.circumstances[key] = (
        f"{place}:B:{frequency}*{signature}*{code[accepts]}*{code[assigns]}*{code[releases]}"
    )
    return elements


def _references(writer: SegmentWriter, claim: Claim) -> None:
    """REF, K3 and NTE."""
    reference, add = writer.reference, writer.segments.append
    if claim.referral_number:
        add(f"REF*9F*{reference[claim.referral_number]}")
    if claim.prior_authorization:
        add(f"REF*G1*{reference[claim.prior_authorization]}")
    if claim.payer_claim_control_number:
        add(f"REF*F8*{reference[claim.payer_claim_control_number]}")
    if claim.clia_number:
        add(f"REF*X4*{reference[claim.clia_number]}")
    details = claim.details
    if details is not None:
        if details.references is not None:
            add_claim_references(writer, details.references)
        add_state_data(writer, details.state_data, "the claim")
    if claim.note:
        kind = writer.code[claim.note_kind] or missing("the kind of the claim's note (NTE01)")
        add(f"NTE*{kind}*{writer.note[claim.note]}")


def _diagnoses(writer: SegmentWriter, diagnoses: tuple[str, ...]) -> None:
    """HI: ABK the principal diagnosis, ABF the others, without dots."""
    known = writer.diagnoses.get(diagnoses)
    if known is None:
        if not diagnoses:
            missing("a diagnosis (HI)")
        if len(diagnoses) > _MOST_DIAGNOSES:
            raise CannotWrite(f"the claim has more than {_MOST_DIAGNOSES} diagnoses (HI)")
        codes = [writer.code[diagnosis].replace(".", "").upper() for diagnosis in diagnoses]
        if not all(codes):
            missing("the code of a diagnosis (HI)")
        if len(set(codes)) < len(codes):
            raise CannotWrite("a diagnosis is given twice (HI)")
        known = writer.diagnoses[diagnoses] = "HI*ABK:" + "*ABF:".join(codes)
    writer.segments.append(known)


def _line(writer: SegmentWriter, line: ClaimLine, diagnosis_count: int, payer_ids: Set[str]) -> None:
    """2400: LX, SV1, DTP*472, REF*6R, NTE, then each 2430 and 2440."""
    control_number = line.control_number
    if not (control_number.isalnum() and control_number.isascii() and len(control_number) <= _LONGEST_LINE_NUMBER):
        control_number = _line_number(writer, control_number)
    charge, units = writer.amount[line.charge], writer.quantity[line.units]
    if charge[0] == "-":
        raise CannotWrite("a line's charge (SV102) is negative")
    if units == "0" or units[0] == "-":
        raise CannotWrite("a line's units (SV104) are not above zero")
    code = line.procedure
    key = (
        code.code, code.modifiers, code.qualifier, code.description, line.unit, line.place_of_service, line.pointers,
        diagnosis_count,
    )  # fmt: skip
    procedure, unit, place_and_pointers = writer.services.get(key) or _service(writer, line, key)
    start, end = line.service_from, line.service_to
    if end is None or end == start:
        period = f"DTP*472*D8*{writer.date[start]}"
    else:
        period = f"DTP*472*{writer.period(start, end)}"
    details, note = line.details, ""
    if line.note:
        kind = writer.code[line.note_kind] or missing("the kind of a line's note (NTE01)")
        note = f"~NTE*{kind}*{writer.note[line.note]}"
    if details is None:
        flags = "**Y" if line.is_emergency else ""
        writer.segments.append(
            f"LX*{line.number}~SV1*{procedure}*{charge}*{unit}*{units}*{place_and_pointers}{flags}"
            f"~{period}~REF*6R*{control_number}{note}"
        )
    else:
        flags = line_flags(line.is_emergency, details)
        service = f"LX*{line.number}~SV1*{procedure}*{charge}*{unit}*{units}*{place_and_pointers}{flags}"
        add_detailed_line(writer, details, service, period, f"REF*6R*{control_number}{note}")
    if line.adjudications:
        add_adjudications(writer, line, payer_ids)
    if details is not None and details.forms:
        add_forms(writer, details.forms)


def _line_number(writer: SegmentWriter, given: str) -> str:
    """REF*6R that holds more than letters and digits, or too many of them."""
    number = writer.reference[given] or missing("a line control number (REF*6R)")
    if len(number) > _LONGEST_LINE_NUMBER:
        raise CannotWrite(f"a line control number (REF*6R) is longer than {_LONGEST_LINE_NUMBER} characters")
    return number


def _service(writer: SegmentWriter, line: ClaimLine, key: ServiceKey) -> tuple[str, str, str]:
    """SV101; SV103; SV105 to SV107. Remembered, because a practice bills few services in few ways."""
    unit = writer.code[line.unit] or missing("a line's unit (SV103)")
    pointers = _pointers(line.pointers, diagnosis_count=key[-1])
    parts = (writer.procedure(line.procedure), unit, f"{writer.code[line.place_of_service]}**{pointers}")
    writer.services[key] = parts
    return parts


def _pointers(pointers: tuple[int, ...], diagnosis_count: int) -> str:
    """SV107: one to four places in the claim's diagnoses, the first the most important."""
    if not pointers:
        missing("a line's diagnosis pointer (SV107)")
    if len(pointers) > 4 or len(set(pointers)) < len(pointers):
        raise CannotWrite("a line has more than four diagnosis pointers, or the same one twice (SV107)")
    if not all(1 <= pointer <= diagnosis_count for pointer in pointers):
        raise CannotWrite("a line points at a diagnosis that the claim has not (SV107)")
    return ":".join(map(str, pointers))
