"""The payer that is billed and the payers before it, as the records that the 837P is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import x12.claim as x12
from claims.models import Claim, ClaimLine
from claims.services.snapshot import ADDRESS
from claims.services.x12_people import Json, address_of, day_of, person_of, subscriber_person
from patients.models import Relationship
from x12.parties import Address
from x12.remittance import Adjustment, Procedure, Reference

ZERO = Decimal(0)
MEDICARE = frozenset({"MA", "MB"})
AssignedIds = Mapping[tuple[int, int], tuple[Reference, ...]]  # by payer and billing provider


def payers_of(claim: Claim) -> list[int]:
    """The ids of the payer that is billed and of those that adjudicated before."""
    return [claim.payer_id, *(part["payer"]["id"] for part in claim.prior_adjudications)]


def subscriber_record(claim: Claim, assigned: AssignedIds) -> x12.Subscriber:
    """2000B, 2010BA and 2010BB."""
    coverage = claim.coverage_snapshot["coverage"]
    payer = claim.payer
    is_medicare_second = payer.filing_indicator in MEDICARE and claim.sequence != "P"
    address = Address(payer.address_line1, payer.city, payer.state, payer.postal_digits, payer.address_line2)
    return x12.Subscriber(
        sequence=claim.sequence,
        filing_indicator=payer.filing_indicator,
        person=subscriber_person(claim),
        payer_name=payer.name,
        payer_id=payer.claim_payer_id,
        is_patient=coverage["relationship"] == Relationship.SELF,
        group_number=coverage["group_number"],
        group_name=coverage["group_name"],
        medicare_secondary_type=coverage["medicare_secondary_type"] if is_medicare_second else "",
        payer_address=address if address.line1 and address.city and address.state else None,
        property_casualty_number=claim.property_casualty_number,
        billing_provider_ids=assigned.get((claim.payer_id, claim.billing_provider_id), ()),
    )


def other_payers(claim: Claim, assigned: AssignedIds) -> tuple[x12.OtherPayer, ...]:
    """2320 and 2330 of every earlier payer, the first one first."""
    return tuple(_other_payer(claim, part, assigned) for part in claim.prior_adjudications)


def _other_payer(claim: Claim, part: Json, assigned: AssignedIds) -> x12.OtherPayer:
    """One of them. Its date stands at the lines where they carry its decision."""
    coverage = part["coverage"]
    adjustments = _adjustments(part["adjustments"])
    has_lines = bool(part["lines"])
    return x12.OtherPayer(
        sequence=part["sequence"],
        relationship=coverage["relationship"],
        filing_indicator=part["payer"]["filing_indicator"],
        subscriber=person_of(part["subscriber"], coverage["member_id"]),
        payer_name=part["payer"]["name"],
        payer_id=part["payer"]["claim_payer_id"],
        paid=None if part["paid"] is None else Decimal(part["paid"]),
        group_number=coverage["group_number"],
        group_name=coverage["group_name"],
        medicare_secondary_type=coverage["medicare_secondary_type"] if part["sequence"] != "P" else "",
        remaining_patient_liability=None if has_lines else _patient_liability(adjustments),
        non_covered=Decimal(part["non_covered"]) if part.get("non_covered") else None,
        adjustments=adjustments,
        assigns_benefits="Y" if part["assigns_benefits"] else "N",
        releases_information=part.get("releases_information", "Y"),
        patient_signature_source=part.get("patient_signature_source", ""),
        outpatient=_outpatient(part),
        payer_address=_payer_address(part["payer"]),
        prior_authorization=part.get("prior_authorization", ""),
        referral_number=part.get("referral_number", ""),
        was_adjusted=part.get("was_adjusted", False),
        payer_claim_control_number=part["payer_claim_control_number"],
        adjudicated_on=None if has_lines else day_of(part["adjudicated_on"]),
        providers=_providers_of(claim, part, assigned),
    )


def _payer_address(payer: Json) -> Address | None:
    address = address_of({name: payer.get(name, "") for name in ADDRESS})
    return address if address.line1 and address.city and address.state and address.postal_code else None


def _outpatient(part: Json) -> x12.OutpatientAdjudication | None:
    """MOA; None where the payer sent none."""
    remarks, amounts = part.get("remarks", []), part.get("outpatient_amounts", {})
    if not remarks and not amounts:
        return None
    told = {name: Decimal(amount) for name, amount in amounts.items()}
    return x12.OutpatientAdjudication(
        remarks=tuple(remarks),
        reimbursement_rate=told.get("MOA01"),
        payable=told.get("MOA02"),
        end_stage_renal_paid=told.get("MOA08"),
        non_payable_professional=told.get("MOA09"),
    )


def _providers_of(claim: Claim, part: Json, assigned: AssignedIds) -> tuple[x12.OtherPayerProvider, ...]:
    """2330C to G: whom this payer knows by a number of its own."""
    others = tuple(
        x12.OtherPayerProvider(one["role"], (Reference(one["id_type"], one["id"]),))
        for one in part.get("providers", [])
    )
    ids = assigned.get((part["payer"]["id"], claim.billing_provider_id), ())
    return (*others, x12.OtherPayerProvider("85", ids, claim.billing_provider.is_person)) if ids else others


def line_adjudications(claim: Claim, line: ClaimLine) -> tuple[x12.LineAdjudication, ...]:
    """2430: what each earlier payer did with the line."""
    return tuple(
        _line_adjudication(part, answer)
        for part in claim.prior_adjudications
        for answer in part["lines"]
        if answer["number"] == line.number
    )


def _line_adjudication(part: Json, answer: Json) -> x12.LineAdjudication:
    adjustments = _adjustments(answer["adjustments"])
    return x12.LineAdjudication(
        payer_id=part["payer"]["claim_payer_id"],
        paid=Decimal(answer["paid"]),
        procedure=Procedure(answer["code"], tuple(answer["modifiers"])),
        units=Decimal(answer["units"]),
        adjudicated_on=dt.date.fromisoformat(part["adjudicated_on"]),
        adjustments=adjustments,
        bundled_into=answer["bundled_into"],
        remaining_patient_liability=_patient_liability(adjustments),
    )


def _adjustments(parts: list[Json]) -> tuple[Adjustment, ...]:
    """The payer's adjustments; a reason that it gave twice in a group is written once, with the sum.

    An 837 may not repeat a reason within a group, nor hold a zero; the sums stay the same.
    """
    summed: dict[tuple[str, str], Decimal] = {}
    quantities: dict[tuple[str, str], Decimal] = {}
    for part in parts:
        key = (part["group"], part["reason"])
        summed[key] = summed.get(key, ZERO) + Decimal(part["amount"])
        if part["quantity"] is not None:
            quantities[key] = quantities.get(key, ZERO) + Decimal(part["quantity"])
    return tuple(
        Adjustment(group, reason, amount, quantities.get((group, reason)))
        for (group, reason), amount in summed.items()
        if amount
    )


def _patient_liability(adjustments: tuple[Adjustment, ...]) -> Decimal | None:
    """AMT*EAF: what the earlier payer left to the patient."""
    left = sum((adjustment.amount for adjustment in adjustments if adjustment.group == "PR"), ZERO)
    return left if left > 0 else None
