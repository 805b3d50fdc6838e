"""Writes 837P claim files (005010X222A1): header, hierarchy, billing provider, subscriber, payer and patient.

The claims themselves (loops 2300 to 2430) are in write_837p_claim.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from itertools import count

from x12.claim import ClaimBatch, PayToPlan, Subscriber
from x12.claim_tree import Patients, ProviderClaims, claim_tree, located
from x12.envelope import Envelope, Separators
from x12.parties import PatientDetails, Person
from x12.record_building import collector_paused
from x12.write_837p_claim import add_claim
from x12.write_837p_payers import payer_id_qualifier, subscriber_information
from x12.write_837p_providers import add_phone, add_references
from x12.writer import (
    USUAL_SEPARATORS,
    CannotWrite,
    SegmentWriter,
    control_numbers,
    hhmm,
    interchange,
    missing,
)

VERSION = "005010X222A1"
MOST_CLAIMS_PER_BATCH = 5_000  # the guide's recommended limit for one ST, enforced by many receivers
MOST_CLAIMS_PER_PERSON = 100  # 2300 may repeat 100 times; the next claim needs a new 2000B or 2000C


def write_837p(batches: Sequence[ClaimBatch], envelope: Envelope, separators: Separators = USUAL_SEPARATORS) -> bytes:
    """Gives one interchange with one group and one ST per batch.

    Within a batch claims are sorted under their billing provider, subscriber and patient, each in the order
    in which it first comes. Raises CannotWrite, with the claim's index in its batch where one is at fault.
    """
    writer = SegmentWriter(separators)
    numbers = control_numbers(batch.control_number for batch in batches)
    with collector_paused():
        transactions = [_batch(writer, batch, number) for batch, number in zip(batches, numbers, strict=True)]
    return interchange(envelope, "HC", VERSION, transactions, separators)


def _batch(writer: SegmentWriter, batch: ClaimBatch, control_number: str) -> str:
    if not batch.claims:
        missing("a claim in the batch")
    if len(batch.claims) > MOST_CLAIMS_PER_BATCH:
        raise CannotWrite(f"a batch holds more than {MOST_CLAIMS_PER_BATCH} claims")
    _header(writer, batch)
    numbers = count(1)
    for entry in claim_tree(batch.claims):
        provider_number = next(numbers)
        try:
            _billing_provider(writer, entry, provider_number)
        except CannotWrite as problem:
            raise located(problem, entry.first_index) from problem
        for subscriber, patients in entry.subscribers:
            _subscriber_claims(writer, subscriber, patients, provider_number, numbers)
    return writer.transaction("837", control_number, VERSION)


def _header(writer: SegmentWriter, batch: ClaimBatch) -> None:
    """BHT, 1000A, 1000B."""
    reference = writer.reference[batch.reference] or missing("the batch reference (BHT03)")
    at = batch.created_at
    submitter = batch.submitter
    receiver_name = writer.last[submitter.receiver_name] or missing("the receiver's name (1000B)")
    receiver_id = writer.name_id[submitter.receiver_id] or missing("the receiver's id (1000B)")
    if not submitter.name.identifier:
        missing("the submitter's id (1000A)")
    purpose, kind = "18" if batch.is_reissue else "00", "RP" if batch.reports_encounters else "CH"
    writer.segments.append(f"BHT*0019*{purpose}*{reference}*{at:%Y%m%d}*{hhmm(at)}*{kind}")
    # NM107, the suffix, is not used here.
    writer.nm1("41", dataclasses.replace(submitter.name, suffix=""), "46", "the submitter (1000A)")
    writer.contacts("IC", submitter.contact, "the submitter (1000A)")
    writer.segments.append(f"NM1*40*2*{receiver_name}*****46*{receiver_id}")


def _billing_provider(writer: SegmentWriter, entry: ProviderClaims, number: int) -> None:
    """2000A, 2010AA to 2010AC."""
    provider = entry.provider
    add = writer.segments.append
    add(f"HL*{number}**20*1")
    if provider.taxonomy:
        add(f"PRV*BI*PXC*{writer.reference[provider.taxonomy]}")
    if provider.currency:
        add(f"CUR*85*{writer.code[provider.currency]}")
    party = "the billing provider (2010AA)"
    if not provider.name.identifier and not all(_has_payer_number(one) for one, _ in entry.subscribers):
        missing("the billing provider's NPI (2010AA)")
    writer.nm1("85", provider.name, "XX", party)
    writer.address(provider.address, party)
    qualifier = provider.tax_id_qualifier
    if qualifier not in {"EI", "SY"}:
        raise CannotWrite("the qualifier of the billing provider's tax id is neither EI nor SY (2010AA)")
    if len(provider.tax_id) != 9 or not (provider.tax_id.isascii() and provider.tax_id.isdigit()):
        raise CannotWrite("the billing provider's tax id is not nine digits (2010AA)")
    add(f"REF*{qualifier}*{provider.tax_id}")
    if provider.references:
        add_references(writer, provider.references, party, frozenset({"0B", "1G"}), most=2)
    if provider.contact is not None:
        writer.contacts("IC", provider.contact, party)
    if provider.pay_to is not None:
        add(f"NM1*87*{1 if provider.pay_to_is_person else 2}")
        writer.address(provider.pay_to, "the pay-to address (2010AB)")
    if provider.pay_to_plan is not None:
        _pay_to_plan(writer, provider.pay_to_plan)


def _has_payer_number(subscriber: Subscriber) -> bool:
    """Whether the payer knows the billing provider by a number of its own (REF*G2)."""
    return any(reference.qualifier == "G2" for reference in subscriber.billing_provider_ids)


def _pay_to_plan(writer: SegmentWriter, plan: PayToPlan) -> None:
    """2010AC."""
    party = "the pay-to plan (2010AC)"
    name = writer.last[plan.name] or missing(f"the name of {party}")
    identifier = writer.name_id[plan.identifier] or missing(f"the id of {party}")
    writer.segments.append(f"NM1*PE*2*{name}*****{payer_id_qualifier(plan.qualifier, party)}*{identifier}")
    writer.address(plan.address, party)
    if plan.reference is not None:
        add_references(writer, (plan.reference,), party, frozenset({"2U", "FY", "NF"}))
    if len(plan.tax_id) != 9 or not (plan.tax_id.isascii() and plan.tax_id.isdigit()):
        raise CannotWrite(f"the tax id of {party} is not nine digits")
    writer.segments.append(f"REF*EI*{plan.tax_id}")


def _subscriber_claims(
    writer: SegmentWriter, subscriber: Subscriber, patients: Patients, parent: int, numbers: Iterator[int]
) -> None:
    """2000B with what stands under it: the subscriber's own claims, or each patient with his."""
    subscriber_number = 0
    for patient, claims in patients.items():
        for place, (index, claim) in enumerate(claims):
            try:
                if place % MOST_CLAIMS_PER_PERSON == 0:
                    if patient is None or not subscriber_number:
                        subscriber_number = next(numbers)
                        has_child = 0 if patient is None else 1
                        writer.segments.append(f"HL*{subscriber_number}*{parent}*22*{has_child}")
                        _subscriber(writer, subscriber)
                    if patient is not None:
                        writer.segments.append(f"HL*{next(numbers)}*{subscriber_number}*23*0")
                        _patient(writer, *patient, subscriber.property_casualty_number)
                add_claim(writer, claim)
            except CannotWrite as problem:
                raise located(problem, index) from problem


def _subscriber(writer: SegmentWriter, subscriber: Subscriber) -> None:
    """SBR, 2010BA and 2010BB."""
    add = writer.segments.append
    add(subscriber_information(
        writer, subscriber.sequence, "18" if subscriber.is_patient else "", subscriber.group_number,
        subscriber.group_name, subscriber.medicare_secondary_type, subscriber.filing_indicator,
    ))  # fmt: skip
    person = subscriber.person
    details = person.details
    if subscriber.is_patient and details is not None:
        facts = _patient_facts(writer, details)
        if facts:
            add(f"PAT{facts}")
    if not person.name.identifier:
        missing("the subscriber's member id (2010BA)")
    writer.nm1("IL", person.name, "MI", "the subscriber (2010BA)")
    party = "the subscriber, who is the patient (2010BA)" if subscriber.is_patient else ""
    if person.address is not None:
        writer.address(person.address, party or "the subscriber (2010BA)")
    elif party:
        missing(f"the address of {party}")
    writer.demographics(person, party)
    number = subscriber.property_casualty_number if subscriber.is_patient else ""
    if number or details is not None:
        _casualty(writer, details, number, party or "the subscriber (2010BA)", has_member_number=False)
    key = (subscriber.payer_name, subscriber.payer_id, subscriber.payer_id_qualifier)
    add(writer.payers.get(key) or _payer_name(writer, key))
    if subscriber.payer_address is not None:
        writer.address(subscriber.payer_address, "the payer (2010BB)")
    if subscriber.payer_references:
        add_references(writer, subscriber.payer_references, "the payer (2010BB)", frozenset({"2U", "EI", "FY", "NF"}))
    if subscriber.billing_provider_ids:
        ids = subscriber.billing_provider_ids
        add_references(writer, ids, "the billing provider (2010BB)", frozenset({"G2", "LU"}), most=2)


def _payer_name(writer: SegmentWriter, key: tuple[str, str, str]) -> str:
    """NM1*PR of 2010BB by name, id and qualifier; remembered, because a practice bills few payers."""
    name, identifier, given = key
    payer_name = writer.last[name] or missing("the payer's name (2010BB)")
    payer_id = writer.name_id[identifier] or missing("the payer's id (2010BB)")
    qualifier = payer_id_qualifier(given, "the payer (2010BB)")
    segment = writer.payers[key] = f"NM1*PR*2*{payer_name}*****{qualifier}*{payer_id}"
    return segment


def _patient(writer: SegmentWriter, patient: Person, relationship: str, property_casualty_number: str) -> None:
    """2000C and 2010CA."""
    party = "the patient (2010CA)"
    if relationship in {"", "18"}:
        missing("the patient's relationship to the subscriber (PAT01)")
    name = patient.name
    last = writer.last[name.last] or missing(f"the name of {party}")
    details = patient.details
    facts = _patient_facts(writer, details) if details is not None else ""
    writer.segments.append(f"PAT*{writer.code[relationship]}{facts[1:]}")
    # No id: a dependent with a member id of his own is written as the subscriber.
    first, middle, suffix = writer.first[name.first], writer.middle[name.middle], writer.suffix[name.suffix]
    writer.segments.append(f"NM1*QC*1*{last}*{first}*{middle}**{suffix}".rstrip("*"))
    if patient.address is None:
        missing(f"the address of {party}")
    writer.address(patient.address, party)
    writer.demographics(patient, party)
    _casualty(writer, details, property_casualty_number, party, has_member_number=True)


def _patient_facts(writer: SegmentWriter, details: PatientDetails) -> str:
    """PAT01 to PAT09 of 2000B and 2000C, without the relationship: death, weight, pregnancy."""
    died = f"D8*{writer.date[details.died_on]}" if details.died_on is not None else "*"
    pounds = f"01*{writer.quantity[details.weight_in_pounds]}" if details.weight_in_pounds is not None else "*"
    return f"*****{died}*{pounds}*{'Y' if details.is_pregnant else ''}".rstrip("*")


def _casualty(
    writer: SegmentWriter, details: PatientDetails | None, claim_number: str, party: str, has_member_number: bool
) -> None:
    """REF*SY, REF*Y4, REF*1W and PER of 2010BA and 2010CA: mostly for property and casualty insurers."""
    reference, add = writer.reference, writer.segments.append
    if claim_number:
        add(f"REF*Y4*{reference[claim_number]}")
    if details is None:
        return
    social_security_number = details.social_security_number
    if social_security_number:
        if len(social_security_number) != 9 or not (social_security_number + "0").isdecimal():
            raise CannotWrite(f"the social security number of {party} is not nine digits (REF*SY)")
        add(f"REF*SY*{reference[social_security_number]}")
    elif details.member_number and has_member_number:
        add(f"REF*1W*{reference[details.member_number]}")
    if details.contact is not None:
        add_phone(writer, details.contact, party)
