"""Hypothesis strategies for claims of every kind: clean, complete, and allowed by the guide (005010X222A1)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from tests.x12.detail_strategies import (
    claim_details,
    facilities,
    line_details,
    patient_details,
    providers,
    rarely,
    secondary_ids,
)
from tests.x12.strategies import (
    addresses,
    adjustments,
    cents,
    codes,
    contacts,
    dates,
    either,
    moments,
    npis,
    numbers,
    optional,
    organisation_names,
    payer_names,
    people,
    persons,
    plain_procedures,
    procedures,
    references,
    relationships,
    states,
    taxonomies,
    texts,
    units,
)
from x12.claim import (
    BillingProvider,
    Claim,
    ClaimBatch,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    OtherPayerProvider,
    OutpatientAdjudication,
    PayToPlan,
    Submitter,
    Subscriber,
)
from x12.claim_element_rules import FILING_INDICATORS, MEDICARE_SECONDARY_TYPES
from x12.parties import PatientDetails, Person
from x12.remittance import Reference

filing_indicators = st.sampled_from(sorted(FILING_INDICATORS))
secondary_types = st.sampled_from(sorted(MEDICARE_SECONDARY_TYPES))
member_qualifiers = st.sampled_from(("MI", "MI", "II"))
payer_qualifiers = st.sampled_from(("PI", "PI", "XV"))
numbered = st.builds(PatientDetails, social_security_number=numbers)
plans = st.builds(
    PayToPlan, payer_names, codes, addresses(), numbers,
    optional(st.builds(Reference, st.sampled_from(("2U", "FY", "NF")), references)),
    payer_qualifiers,
)  # fmt: skip


@st.composite
def billing_providers(draw: st.DrawFn) -> BillingProvider:
    pay_to = draw(optional(addresses()))
    return BillingProvider(
        name=draw(either("XX", npis)),
        address=draw(addresses(long_zip=True)),
        tax_id=draw(numbers),
        tax_id_qualifier=draw(st.sampled_from(("EI", "SY"))),
        taxonomy=draw(st.one_of(st.just(""), taxonomies)),
        contact=draw(optional(contacts())),
        pay_to=pay_to,
        pay_to_is_person=pay_to is not None and draw(st.booleans()),
        references=draw(secondary_ids("0B 1G")),
        pay_to_plan=draw(rarely(plans)),
        currency=draw(st.sampled_from(("", "", "", "CAD"))),
    )


@st.composite
def subscribers(draw: st.DrawFn, is_patient: bool, sequence: str) -> Subscriber:
    """The patient himself; or someone who needs no address; or an employer."""
    qualifier = draw(member_qualifiers)
    self_or_other = persons(people(qualifier, codes)) if is_patient else st.builds(Person, either(qualifier, codes))
    group_number = draw(st.one_of(st.just(""), codes))
    return Subscriber(
        sequence=sequence,
        filing_indicator=draw(filing_indicators),
        person=dataclasses.replace(draw(self_or_other), details=draw(patient_details(is_patient, is_subscriber=True))),
        payer_name=draw(payer_names),
        payer_id=draw(codes),
        is_patient=is_patient,
        group_number=group_number,
        group_name="" if group_number else draw(st.sampled_from(("", "SAMPLE EMPLOYEES"))),
        medicare_secondary_type=draw(st.one_of(st.just(""), secondary_types)) if sequence != "P" else "",
        payer_address=draw(optional(addresses())),
        property_casualty_number=draw(st.one_of(st.just(""), references)),
        payer_references=draw(secondary_ids("2U EI FY NF")),
        billing_provider_ids=draw(secondary_ids("G2 LU")),
        payer_id_qualifier=draw(payer_qualifiers),
    )


@st.composite
def outpatient_adjudications(draw: st.DrawFn) -> OutpatientAdjudication | None:
    found = OutpatientAdjudication(
        remarks=tuple(draw(st.lists(st.sampled_from(("MA01", "MA18", "N130")), max_size=5))),
        reimbursement_rate=draw(st.sampled_from((None, Decimal("0.8")))),
        payable=draw(rarely(cents)),
        end_stage_renal_paid=draw(rarely(cents)),
        non_payable_professional=draw(rarely(cents)),
    )
    return None if found == OutpatientAdjudication() else found


@st.composite
def providers_of_another_payer(draw: st.DrawFn) -> tuple[OtherPayerProvider, ...]:
    """In the order of the loops; only a rendering or billing provider may be an organisation."""
    chosen = draw(st.sets(st.sampled_from(("DN", "82", "77", "DQ", "85")), max_size=2))
    found = []
    for entity in ("DN", "82", "77", "DQ", "85"):
        if entity in chosen:
            ids = draw(secondary_ids("G2", least=1))
            is_person = draw(st.booleans()) if entity in {"82", "85"} else entity != "77"
            found.append(OtherPayerProvider(entity, ids, is_person))
    return tuple(found)


@st.composite
def other_payers(draw: st.DrawFn, sequence: str, payer_id: str) -> OtherPayer:
    group_number = draw(st.one_of(st.just(""), codes))
    return OtherPayer(
        sequence=sequence,
        relationship=draw(st.one_of(st.just("18"), relationships)),
        filing_indicator=draw(filing_indicators),
        subscriber=Person(
            draw(either(draw(member_qualifiers), codes)), draw(optional(addresses())), details=draw(rarely(numbered))
        ),
        payer_name=draw(payer_names),
        payer_id=payer_id,
        paid=draw(optional(cents)),
        group_number=group_number,
        group_name="" if group_number else draw(st.sampled_from(("", "SAMPLE EMPLOYEES"))),
        medicare_secondary_type=draw(st.one_of(st.just(""), secondary_types)),
        remaining_patient_liability=draw(optional(cents)),
        non_covered=draw(optional(cents)),
        adjustments=draw(adjustments()),
        assigns_benefits=draw(st.sampled_from("YNW")),
        releases_information=draw(st.sampled_from("YI")),
        payer_claim_control_number=draw(st.one_of(st.just(""), references)),
        adjudicated_on=draw(optional(dates)),
        patient_signature_source=draw(st.sampled_from(("", "P"))),
        outpatient=draw(rarely(outpatient_adjudications())),
        payer_address=draw(rarely(addresses())),
        payer_references=draw(secondary_ids("2U EI FY NF")),
        prior_authorization=draw(st.one_of(st.just(""), references)),
        referral_number=draw(st.one_of(st.just(""), references)),
        was_adjusted=draw(st.booleans()),
        providers=draw(providers_of_another_payer()),
        payer_id_qualifier=draw(payer_qualifiers),
    )


@st.composite
def line_adjudications(draw: st.DrawFn, payer_id: str) -> LineAdjudication:
    return LineAdjudication(
        payer_id=payer_id,
        paid=draw(cents),
        procedure=draw(plain_procedures),
        units=draw(units),
        adjudicated_on=draw(dates),
        adjustments=draw(adjustments()),
        bundled_into=draw(optional(st.integers(1, 9))),
        remaining_patient_liability=draw(optional(cents)),
    )


@st.composite
def claim_lines(draw: st.DrawFn, number: int, diagnosis_count: int, payer_ids: tuple[str, ...]) -> ClaimLine:
    service_from = draw(dates)
    days = draw(st.sampled_from((0, 0, 0, 1, 30)))
    note = draw(st.one_of(st.just(""), texts))
    pointers = draw(st.lists(st.integers(1, diagnosis_count), min_size=1, max_size=4, unique=True))
    return ClaimLine(
        number=number,
        procedure=draw(procedures),
        charge=draw(cents),
        units=draw(units),
        pointers=tuple(pointers),
        service_from=service_from,
        control_number=f"{draw(references)}{number}",
        unit=draw(st.sampled_from(("UN", "UN", "MJ"))),
        service_to=service_from + dt.timedelta(days) if days else None,
        place_of_service=draw(st.sampled_from(("", "", "12"))),
        is_emergency=draw(st.booleans()),
        note=note,
        note_kind=draw(st.sampled_from(("ADD", "DCP"))) if note else "ADD",
        adjudications=tuple(
            draw(line_adjudications(payer_id))
            for payer_id in payer_ids
            for _ in range(draw(st.sampled_from((1, 1, 2))))
        ),
        details=draw(optional(line_details())),
    )


@st.composite
def _references(draw: st.DrawFn) -> dict[str, object]:
    """The optional fields of 2300."""
    frequency = draw(st.sampled_from("1178"))
    causes = tuple(draw(st.lists(st.sampled_from(("AA", "EM", "OA")), max_size=2, unique=True)))
    note = draw(st.one_of(st.just(""), texts))
    empty_or_reference = st.one_of(st.just(""), references)
    return {
        "frequency": frequency,
        "payer_claim_control_number": draw(references) if frequency in "78" else "",
        "prior_authorization": draw(empty_or_reference),
        "referral_number": draw(empty_or_reference),
        "clia_number": draw(st.sampled_from(("", "14D0000001"))),
        "related_causes": causes,
        "accident_state": draw(states) if "AA" in causes else "",
        "accident_on": draw(dates) if causes else None,
        "onset_on": draw(optional(dates)),
        "admitted_on": draw(optional(dates)),
        "patient_paid": draw(optional(cents)),
        "note": note,
        "note_kind": draw(st.sampled_from(("ADD", "CER", "DCP", "DGN", "TPO"))) if note else "ADD",
        "provider_signature": draw(st.booleans()),
        "accepts_assignment": draw(st.sampled_from("ABC")),
        "assigns_benefits": draw(st.sampled_from("YNW")),
        "releases_information": draw(st.sampled_from("YI")),
    }


@st.composite
def dependents(draw: st.DrawFn) -> Person:
    details = draw(optional(patient_details(is_patient=True, is_subscriber=False)))
    return dataclasses.replace(draw(persons(people("", st.just("")))), details=details)


@st.composite
def claims(draw: st.DrawFn, provider: BillingProvider, person: Subscriber, control_number: str = "") -> Claim:
    """A claim for that subscriber, or for a dependent where he is not the patient."""
    earlier = {"P": "", "S": "P", "T": "PS", "A": "PST", "U": ""}[person.sequence]
    payers = tuple(draw(other_payers(rank, f"PAYER{rank}")) for rank in earlier)
    adjudicating = tuple(payer.payer_id for payer in payers if draw(st.booleans()))
    payers = tuple(
        dataclasses.replace(payer, adjudicated_on=None) if payer.payer_id in adjudicating else payer for payer in payers
    )
    codes_of_claim = st.sampled_from(("M545", "M5416", "G8929", "S134XXA", "R51", "E119", "I10", "F411"))
    diagnoses = tuple(draw(st.lists(codes_of_claim, min_size=1, max_size=8, unique=True)))
    count = draw(st.sampled_from((1, 1, 2, 3)))
    lines = tuple(draw(claim_lines(number, len(diagnoses), adjudicating)) for number in range(1, count + 1))
    is_dependent = not person.is_patient
    return Claim(
        patient_control_number=control_number or draw(references),
        charge=sum((line.charge for line in lines), Decimal(0)),
        place_of_service=draw(st.sampled_from(("11", "02", "21"))),
        diagnoses=diagnoses,
        lines=lines,
        billing_provider=provider,
        subscriber=person,
        patient=draw(dependents()) if is_dependent else None,
        relationship=draw(relationships) if is_dependent else "18",
        rendering=draw(optional(providers("82"))),
        referring=draw(optional(providers("DN"))),
        facility=draw(optional(facilities())),
        supervising=draw(rarely(providers("DQ"))),
        primary_care=draw(rarely(providers("P3"))),
        other_payers=payers,
        details=draw(optional(claim_details())),
        **draw(_references()),  # type: ignore[arg-type]  # the keys are fields of Claim
    )


@st.composite
def claim_batches(draw: st.DrawFn, least: int = 1, most: int = 4) -> ClaimBatch:
    """Claims of one or two providers; some share their subscriber, some their patient."""
    providers = draw(st.lists(billing_providers(), min_size=1, max_size=2))
    kinds = st.tuples(st.booleans(), st.sampled_from("PPSTAU"))
    shared = [draw(subscribers(*kind)) for kind in draw(st.lists(kinds, min_size=1, max_size=3))]
    found = []
    for number in range(draw(st.integers(least, most))):
        claim = draw(claims(draw(st.sampled_from(providers)), draw(st.sampled_from(shared)), f"PCN{number:03}"))
        found.append(claim)
    name = dataclasses.replace(draw(either("46", codes)), suffix="")
    submitter = Submitter(name, draw(contacts()), draw(organisation_names), draw(codes))
    return ClaimBatch(
        draw(references),
        draw(moments),
        submitter,
        tuple(found),
        draw(st.sampled_from(("0001", "77777"))),
        is_reissue=draw(st.booleans()),
        reports_encounters=draw(st.booleans()),
    )
