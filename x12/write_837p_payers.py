"""Writes what earlier payers did with a claim: loops 2320, 2330 and 2430 of 005010X222A1."""

from __future__ import annotations

from collections.abc import Set

from x12.claim import (
    Claim,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    OtherPayerProvider,
    OutpatientAdjudication,
)
from x12.write_837p_providers import add_references
from x12.writer import CannotWrite, SegmentWriter, missing

_MOST_OTHER_PAYERS = 10
_MOST_ADJUDICATIONS = 15
_MOST_ADJUSTMENT_SEGMENTS = 5
_PAYER = frozenset({"2U", "EI", "FY", "NF"})
_PROVIDERS = {  # by NM101: the REF01 of 2330C to G
    "DN": frozenset({"0B", "1G", "G2"}),
    "P3": frozenset({"0B", "1G", "G2"}),
    "82": frozenset({"0B", "1G", "G2", "LU"}),
    "77": frozenset({"0B", "G2", "LU"}),
    "DQ": frozenset({"0B", "1G", "G2", "LU"}),
    "85": frozenset({"G2", "LU"}),
}


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
    key = (sequence, relationship, group_number, group_name, medicare_secondary_type, filing_indicator)
    known = writer.coverages.get(key)  # the members of a group share theirs
    if known is not None:
        return known
    code = writer.code
    rank = code[sequence] or missing("the payer's rank (SBR01)")
    number = writer.reference[group_number]
    name = "" if number else writer.last[group_name]
    segment = writer.coverages[key] = (
        f"SBR*{rank}*{code[relationship]}*{number}*{name}*{code[medicare_secondary_type]}****{code[filing_indicator]}"
    ).rstrip("*")
    return segment


def payer_id_qualifier(qualifier: str, party: str) -> str:
    """NM108 of a payer."""
    if qualifier not in {"PI", "XV"}:
        raise CannotWrite(f"the qualifier of the id of {party} is neither PI nor XV (NM108)")
    return qualifier


def add_other_payers(writer: SegmentWriter, claim: Claim) -> Set[str]:
    """Every 2320; gives the payers whose adjudication the lines may tell."""
    if len(claim.other_payers) > _MOST_OTHER_PAYERS:
        raise CannotWrite(f"the claim has more than {_MOST_OTHER_PAYERS} other payers (2320)")
    dated = {part.payer_id for line in claim.lines for part in line.adjudications}
    for payer in claim.other_payers:
        _other_payer(writer, payer, has_line_dates=payer.payer_id in dated)
    return {payer.payer_id for payer in claim.other_payers}


def _other_payer(writer: SegmentWriter, payer: OtherPayer, has_line_dates: bool) -> None:
    """2320 and 2330."""
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
    signature = code[payer.patient_signature_source]
    add(f"OI***{code[payer.assigns_benefits]}*{signature}**{code[payer.releases_information]}")
    if payer.outpatient is not None:
        _outpatient(writer, payer.outpatient)
    person = payer.subscriber
    if not person.name.identifier:
        missing("the member id of another payer's subscriber (2330A)")
    party = "another payer's subscriber (2330A)"
    writer.nm1("IL", person.name, "MI", party)
    if person.address is not None:
        writer.address(person.address, party)
    if person.details is not None and person.details.social_security_number:
        add(f"REF*SY*{writer.reference[person.details.social_security_number]}")
    _payer(writer, payer, has_line_dates)
    for provider in payer.providers:
        _provider(writer, provider)


def _payer(writer: SegmentWriter, payer: OtherPayer, has_line_dates: bool) -> None:
    """2330B. The adjudication date stands here only if no line carries it (DTP*573)."""
    reference, add = writer.reference, writer.segments.append
    name = writer.last[payer.payer_name] or missing("the name of another payer (2330B)")
    payer_id = writer.name_id[payer.payer_id] or missing("the id of another payer (2330B)")
    add(f"NM1*PR*2*{name}*****{payer_id_qualifier(payer.payer_id_qualifier, 'another payer (2330B)')}*{payer_id}")
    if payer.payer_address is not None:
        writer.address(payer.payer_address, "another payer (2330B)")
    if payer.adjudicated_on is not None and not has_line_dates:
        add(f"DTP*573*D8*{writer.date[payer.adjudicated_on]}")
    if payer.payer_references:
        add_references(writer, payer.payer_references, "another payer (2330B)", _PAYER, most=2)
    if payer.prior_authorization:
        add(f"REF*G1*{reference[payer.prior_authorization]}")
    if payer.referral_number:
        add(f"REF*9F*{reference[payer.referral_number]}")
    if payer.was_adjusted:
        add("REF*T4*Y")
    if payer.payer_claim_control_number:
        add(f"REF*F8*{reference[payer.payer_claim_control_number]}")


def _provider(writer: SegmentWriter, provider: OtherPayerProvider) -> None:
    """2330C to G: no name, only what this payer calls the provider."""
    allowed = _PROVIDERS.get(provider.entity)
    if allowed is None or not provider.references:
        raise CannotWrite("a provider of another payer has no id or no role that the guide knows (2330C to G)")
    is_person = provider.is_person and provider.entity != "77"
    writer.segments.append(f"NM1*{provider.entity}*{1 if is_person else 2}")
    add_references(writer, provider.references, "a provider of another payer (2330C to G)", allowed)


def _outpatient(writer: SegmentWriter, outpatient: OutpatientAdjudication) -> None:
    """MOA."""
    if len(outpatient.remarks) > 5:
        raise CannotWrite("another payer's outpatient information has more than five remarks (MOA)")
    remarks = [writer.code[remark] for remark in outpatient.remarks]
    rate = "" if outpatient.reimbursement_rate is None else writer.quantity[outpatient.reimbursement_rate]
    payable, renal, professional = (
        "" if amount is None else writer.amount[amount]
        for amount in (outpatient.payable, outpatient.end_stage_renal_paid, outpatient.non_payable_professional)
    )
    elements = [rate, payable, *remarks, *[""] * (5 - len(remarks)), renal, professional]
    writer.segments.append(f"MOA*{'*'.join(elements)}".rstrip("*"))


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


def add_adjudications(writer: SegmentWriter, line: ClaimLine, payer_ids: Set[str]) -> None:
    """Every 2430 of a line."""
    if len(line.adjudications) > _MOST_ADJUDICATIONS:
        raise CannotWrite(f"a line has more than {_MOST_ADJUDICATIONS} adjudications (2430)")
    for adjudication in line.adjudications:
        if adjudication.payer_id not in payer_ids:
            missing("the other payer (2330B) of a line adjudication (SVD01)")
        _adjudication(writer, adjudication)
