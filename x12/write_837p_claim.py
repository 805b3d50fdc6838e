"""Writes the claims of an 837P: loops 2300, 2310, 2320, 2330, 2400 and 2430 of 005010X222A1.

Segments come in the guide's order: a receiver reads a loop's position, not only its id.
"""

from __future__ import annotations

from collections.abc import Set

from x12.claim import Claim, ClaimLine, LineAdjudication, OtherPayer, Provider, ServiceFacility
from x12.writer import CannotWrite, SegmentWriter, missing

_NOBODY: Set[str] = frozenset()
_MOST_LINES = 50
_MOST_DIAGNOSES = 12
_MOST_OTHER_PAYERS = 10
_MOST_ADJUDICATIONS = 15
_MOST_ADJUSTMENT_SEGMENTS = 5


def add_claim(writer: SegmentWriter, claim: Claim) -> None:
    """Adds one 2300 with everything below it; raises CannotWrite."""
    _claim_information(writer, claim)
    _references(writer, claim)
    _diagnoses(writer, claim.diagnoses)
    if claim.referring is not None:
        _provider(writer, "DN", claim.referring, "the referring provider (2310A)")
    if claim.rendering is not None:
        _provider(writer, "82", claim.rendering, "the rendering provider (2310B)")
    if claim.facility is not None:
        _facility(writer, claim.facility)
    payer_ids = _other_payers(writer, claim) if claim.other_payers else _NOBODY
    if not claim.lines:
        missing("a service line (2400)")
    if len(claim.lines) > _MOST_LINES:
        raise CannotWrite(f"the claim has more than {_MOST_LINES} service lines")
    for number, line in enumerate(claim.lines, 1):
        if line.number != number:
            raise CannotWrite("the service lines are not numbered 1, 2, 3 in order (LX01)")
        _line(writer, line, len(claim.diagnoses), payer_ids)


def subscriber_information(
    writer: SegmentWriter,
    sequence: str,
    relationship: str,
    group_number: str,
    group_name: str,
    medicare_secondary_type: str,
    filing_indicator: str,
) -> str:
    """SBR of 2000B and 2320. The group's name is written only where it has no number (SBR04)."""
    code = writer.code
    rank = code[sequence] or missing("the payer's rank (SBR01)")
    number = writer.reference[group_number]
    name = "" if number else writer.last[group_name]
    return (
        f"SBR*{rank}*{code[relationship]}*{number}*{name}*{code[medicare_secondary_type]}****{code[filing_indicator]}"
    ).rstrip("*")


def _claim_information(writer: SegmentWriter, claim: Claim) -> None:
    """CLM, DTP, AMT."""
    code, date, add = writer.code, writer.date, writer.segments.append
    control_number = writer.reference_number(claim.patient_control_number)
    if not control_number:
        missing("the patient control number (CLM01)")
    if len(control_number) > 38:
        raise CannotWrite("the patient control number (CLM01) is longer than 38 characters")
    charge = writer.amount[claim.charge]
    if charge[0] == "-":
        raise CannotWrite("the claim's charge (CLM02) is negative")
    place = code[claim.place_of_service] or missing("the place of service (CLM05-1)")
    frequency = code[claim.frequency] or missing("the claim frequency (CLM05-3)")
    if frequency in {"7", "8"} and not claim.payer_claim_control_number:
        missing("the payer claim control number (REF*F8) of a corrected or voided claim")
    causes = f"**{_related_causes(writer, claim)}" if claim.related_causes else ""
    add(
        f"CLM*{control_number}*{charge}***{place}:B:{frequency}"
        f"*{'Y' if claim.provider_signature else 'N'}*{code[claim.accepts_assignment]}"
        f"*{code[claim.assigns_benefits]}*{code[claim.releases_information]}{causes}"
    )
    if claim.onset_on is not None:
        add(f"DTP*431*D8*{date[claim.onset_on]}")
    if claim.accident_on is not None:
        add(f"DTP*439*D8*{date[claim.accident_on]}")
    if claim.admitted_on is not None:
        add(f"DTP*435*D8*{date[claim.admitted_on]}")
    if claim.patient_paid is not None:
        add(f"AMT*F5*{writer.amount[claim.patient_paid]}")


def _related_causes(writer: SegmentWriter, claim: Claim) -> str:
    """CLM11: up to two causes, and the state of an auto accident."""
    causes = claim.related_causes
    if len(causes) > 2:
        raise CannotWrite("the claim has more than two related causes (CLM11)")
    first, second = causes[0], causes[1] if len(causes) == 2 else ""
    return f"{writer.code[first]}:{writer.code[second]}::{writer.code[claim.accident_state]}".rstrip(":")


def _references(writer: SegmentWriter, claim: Claim) -> None:
    """REF and NTE."""
    reference, add = writer.reference, writer.segments.append
    if claim.referral_number:
        add(f"REF*9F*{reference[claim.referral_number]}")
    if claim.prior_authorization:
        add(f"REF*G1*{reference[claim.prior_authorization]}")
    if claim.payer_claim_control_number:
        add(f"REF*F8*{reference[claim.payer_claim_control_number]}")
    if claim.clia_number:
        add(f"REF*X4*{reference[claim.clia_number]}")
    if claim.note:
        add(f"NTE*ADD*{writer.note[claim.note]}")


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


def _provider(writer: SegmentWriter, entity: str, provider: Provider, party: str) -> None:
    """2310A and 2310B."""
    writer.nm1(entity, provider.name, "XX", party)
    if provider.taxonomy and entity == "82":
        writer.segments.append(f"PRV*PE*PXC*{writer.code[provider.taxonomy]}")


def _facility(writer: SegmentWriter, facility: ServiceFacility) -> None:
    """2310C."""
    party = "the service facility (2310C)"
    name = writer.last[facility.name] or missing(f"the name of {party}")
    npi = writer.name_id[facility.npi]
    writer.segments.append(f"NM1*77*2*{name}*****XX*{npi}" if npi else f"NM1*77*2*{name}")
    writer.address(facility.address, party)


def _other_payers(writer: SegmentWriter, claim: Claim) -> Set[str]:
    """Every 2320; gives the payers whose adjudication the lines may tell."""
    if len(claim.other_payers) > _MOST_OTHER_PAYERS:
        raise CannotWrite(f"the claim has more than {_MOST_OTHER_PAYERS} other payers (2320)")
    dated = {part.payer_id for line in claim.lines for part in line.adjudications}
    for payer in claim.other_payers:
        _other_payer(writer, payer, has_line_dates=payer.payer_id in dated)
    return {payer.payer_id for payer in claim.other_payers}


def _other_payer(writer: SegmentWriter, payer: OtherPayer, has_line_dates: bool) -> None:
    """2320, 2330A and 2330B. The adjudication date stands here only if no line carries it (DTP*573)."""
    code, amount, add = writer.code, writer.amount, writer.segments.append
    relationship = payer.relationship or missing("the patient's relationship to another subscriber (2320)")
    add(subscriber_information(
        writer, payer.sequence, relationship, payer.group_number, payer.group_name,
        payer.medicare_secondary_type, payer.filing_indicator,
    ))  # fmt: skip
    writer.adjustments(payer.adjustments, _MOST_ADJUSTMENT_SEGMENTS)
    if payer.paid is not None:
        add(f"AMT*D*{amount[payer.paid]}")
    if payer.non_covered is not None:
        add(f"AMT*A8*{amount[payer.non_covered]}")
    if payer.remaining_patient_liability is not None:
        add(f"AMT*EAF*{amount[payer.remaining_patient_liability]}")
    add(f"OI***{code[payer.assigns_benefits]}***{code[payer.releases_information]}")
    person = payer.subscriber
    if not person.name.identifier:
        missing("the member id of another payer's subscriber (2330A)")
    party = "another payer's subscriber (2330A)"
    writer.nm1("IL", person.name, "MI", party)
    if person.address is not None:
        writer.address(person.address, party)
    name = writer.last[payer.payer_name] or missing("the name of another payer (2330B)")
    payer_id = writer.name_id[payer.payer_id] or missing("the id of another payer (2330B)")
    add(f"NM1*PR*2*{name}*****PI*{payer_id}")
    if payer.adjudicated_on is not None and not has_line_dates:
        add(f"DTP*573*D8*{writer.date[payer.adjudicated_on]}")
    if payer.payer_claim_control_number:
        add(f"REF*F8*{writer.reference[payer.payer_claim_control_number]}")


def _line(writer: SegmentWriter, line: ClaimLine, diagnosis_count: int, payer_ids: Set[str]) -> None:
    """2400: LX, SV1, DTP*472, REF*6R, NTE, then each 2430."""
    code = writer.code
    control_number = writer.reference_number(line.control_number) or missing("a line control number (REF*6R)")
    charge, units = writer.amount[line.charge], writer.quantity[line.units]
    if charge[0] == "-":
        raise CannotWrite("a line's charge (SV102) is negative")
    if units == "0" or units[0] == "-":
        raise CannotWrite("a line's units (SV104) are not above zero")
    unit = code[line.unit] or missing("a line's unit (SV103)")
    service_to = line.service_to if line.service_to != line.service_from else None
    writer.segments.append(
        f"LX*{line.number}"
        f"~SV1*{writer.procedure(line.procedure)}*{charge}*{unit}*{units}"
        f"*{code[line.place_of_service]}**{_pointers(writer, line.pointers, diagnosis_count)}"
        f"{'**Y' if line.is_emergency else ''}"
        f"~DTP*472*{writer.period(line.service_from, service_to)}"
        f"~REF*6R*{control_number}"
    )
    if line.note:
        writer.segments.append(f"NTE*ADD*{writer.note[line.note]}")
    if line.adjudications:
        if len(line.adjudications) > _MOST_ADJUDICATIONS:
            raise CannotWrite(f"a line has more than {_MOST_ADJUDICATIONS} adjudications (2430)")
        for adjudication in line.adjudications:
            if adjudication.payer_id not in payer_ids:
                missing("the other payer (2330B) of a line adjudication (SVD01)")
            _adjudication(writer, adjudication)


def _pointers(writer: SegmentWriter, pointers: tuple[int, ...], diagnosis_count: int) -> str:
    """SV107: one to four places in the claim's diagnoses, the first the most important."""
    known = writer.pointers.get((pointers, diagnosis_count))
    if known is not None:
        return known
    if not pointers:
        missing("a line's diagnosis pointer (SV107)")
    if len(pointers) > 4 or len(set(pointers)) < len(pointers):
        raise CannotWrite("a line has more than four diagnosis pointers, or the same one twice (SV107)")
    if not all(1 <= pointer <= diagnosis_count for pointer in pointers):
        raise CannotWrite("a line points at a diagnosis that the claim has not (SV107)")
    composite = writer.pointers[pointers, diagnosis_count] = ":".join(map(str, pointers))
    return composite


def _adjudication(writer: SegmentWriter, adjudication: LineAdjudication) -> None:
    """2430: SVD, CAS, DTP*573, AMT*EAF."""
    add = writer.segments.append
    payer_id = writer.name_id[adjudication.payer_id] or missing("the payer of a line adjudication (SVD01)")
    bundled_into = "" if adjudication.bundled_into is None else str(adjudication.bundled_into)
    add((
        f"SVD*{payer_id}*{writer.amount[adjudication.paid]}*{writer.procedure(adjudication.procedure)}"
        f"**{writer.quantity[adjudication.units]}*{bundled_into}"
    ).rstrip("*"))  # fmt: skip
    writer.adjustments(adjudication.adjustments, _MOST_ADJUSTMENT_SEGMENTS)
    add(f"DTP*573*D8*{writer.date[adjudication.adjudicated_on]}")
    if adjudication.remaining_patient_liability is not None:
        add(f"AMT*EAF*{writer.amount[adjudication.remaining_patient_liability]}")
