"""Hypothesis strategies for every record that x12 writes: clean, complete, and allowed by the guides.

Names and numbers are invented. Text is in upper case, because that is how it is written.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from x12.benefits import Inquiry
from x12.claim import (
    BillingProvider,
    Claim,
    ClaimBatch,
    ClaimLine,
    LineAdjudication,
    OtherPayer,
    Provider,
    ServiceFacility,
    Submitter,
    Subscriber,
)
from x12.envelope import Envelope
from x12.npi import with_check_digit
from x12.parties import Address, Contact, Name, Person
from x12.remittance import Adjustment, Procedure

Thing = TypeVar("Thing")

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"

last_names = st.sampled_from(("EXAMPLE", "O'SAMPLE", "DE LA MUESTRA", "BEISPIEL-PROBE", "NG", "ESSAI JR", "VAN PROEF"))
first_names = st.sampled_from(("ALEX", "KIM", "JORDAN", "SAM", "ROBIN", "MARY ANN", "J"))
organisation_names = st.sampled_from(
    ("LAKESIDE INTEGRATIVE HEALTH", "SAMPLE & SONS", "EXAMPLE CLINIC, INC.", "A/B CARE")
)
payer_names = st.sampled_from(("EXAMPLE HEALTH PLAN", "SAMPLE MUTUAL", "TEST CARE (PPO)", "MUSTER GROUP #1"))
texts = st.sampled_from(
    ("PATIENT FELL AT HOME", "SEE ATTACHED REPORT; 2 PAGES", "UNLISTED SERVICE", "50% OF VISIT", "A")
)
codes = st.text(_CAPITALS + _DIGITS, min_size=2, max_size=12)
numbers = st.text(_DIGITS, min_size=9, max_size=9).filter(lambda text: text != "0" * 9)
references = st.one_of(codes, st.sampled_from(("A-1/2", "PA 77.1", "9#8", "x12-mixed_Case")))
npis = st.integers(100_000_000, 299_999_999).map(lambda first: with_check_digit(str(first)))
taxonomies = st.sampled_from(("111N00000X", "207Q00000X", "225100000X"))
states = st.sampled_from(("IL", "MI", "CA", "NY"))
dates = st.dates(dt.date(2016, 1, 1), dt.date(2026, 12, 31))
birth_dates = st.dates(dt.date(1920, 1, 1), dt.date(2015, 12, 31))
times = st.times().map(lambda at: at.replace(microsecond=0))
moments = st.builds(dt.datetime.combine, dates, times)  # naive, like every time in X12
cents = st.integers(0, 99_999_999).map(lambda amount: Decimal(amount).scaleb(-2))
amounts_above_zero = st.integers(1, 999_999).map(lambda amount: Decimal(amount).scaleb(-2))
signed_amounts = st.integers(-999_999, 999_999).filter(bool).map(lambda amount: Decimal(amount).scaleb(-2))
whole_units = st.integers(1, 120).map(Decimal)
units = st.one_of(whole_units, st.integers(1, 9_999).map(lambda n: Decimal(n).scaleb(-3)))
modifiers = st.lists(st.sampled_from(("25", "59", "GP", "RT", "XS", "AT")), max_size=4, unique=True).map(tuple)
procedures = st.builds(
    Procedure,
    code=st.sampled_from(("99213", "97110", "98941", "J3301", "0591T")),
    modifiers=modifiers,
    description=st.one_of(st.just(""), texts),
)
plain_procedures = st.builds(Procedure, code=st.sampled_from(("99213", "97110", "98941")), modifiers=modifiers)
relationships = st.sampled_from(("01", "19", "20", "21", "39", "40", "53", "G8"))


def optional(strategy: st.SearchStrategy[Thing]) -> st.SearchStrategy[Thing | None]:
    """The value or None."""
    return st.one_of(st.none(), strategy)


@st.composite
def addresses(draw: st.DrawFn, long_zip: bool = False) -> Address:
    """A street address; abroad now and then, unless ZIP+4 is wanted."""
    if not long_zip and draw(st.integers(0, 9)) == 0:
        return Address("12 RUE D'ESSAI", "MONTREAL", "", "H2X1Y4", "", "CA")
    postal_code = draw(st.sampled_from(("627010001", "100010000") if long_zip else ("62701", "100010000")))
    line2 = draw(st.sampled_from(("", "", "SUITE 4", "C/O SAMPLE")))
    return Address(
        draw(st.sampled_from(("1 LAKE ST", "200 N. 5TH AVE #3"))),
        "SPRINGFIELD",
        draw(states),
        postal_code,
        line2,
    )


def people(qualifier: str, identifiers: st.SearchStrategy[str]) -> st.SearchStrategy[Name]:
    """A person's name with an id."""
    return st.builds(
        Name,
        last=last_names,
        first=first_names,
        middle=st.sampled_from(("", "Q", "LEE")),
        suffix=st.sampled_from(("", "", "JR", "III")),
        qualifier=st.just(qualifier),
        identifier=identifiers,
    )


def organisations(
    qualifier: str, identifiers: st.SearchStrategy[str], names: st.SearchStrategy[str] = organisation_names
) -> st.SearchStrategy[Name]:
    """An organisation's name with an id."""
    return st.builds(Name, last=names, is_person=st.just(False), qualifier=st.just(qualifier), identifier=identifiers)


def either(qualifier: str, identifiers: st.SearchStrategy[str]) -> st.SearchStrategy[Name]:
    """A person or an organisation."""
    return st.one_of(people(qualifier, identifiers), organisations(qualifier, identifiers))


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """A contact with at least one way to reach it."""
    phone = draw(st.sampled_from(("", "2175550100", "3125550199")))
    email = draw(st.sampled_from(("", "BILLING@EXAMPLE.COM")))
    fax = draw(st.sampled_from(("", "2175550111")))
    if not (phone or email or fax):
        phone = "2175550123"
    extension = draw(st.sampled_from(("", "42"))) if phone else ""
    return Contact(draw(st.sampled_from(("", "PAT SAMPLE"))), phone, extension, email, fax)


@st.composite
def persons(draw: st.DrawFn, name: st.SearchStrategy[Name], sexes: str = "FMU") -> Person:
    """A person with address, birth date and sex."""
    return Person(draw(name), draw(addresses()), draw(birth_dates), draw(st.sampled_from(sexes)))


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Who sends to whom."""
    return Envelope(
        sender_qualifier=draw(st.sampled_from(("ZZ", "30", "01"))),
        sender_id=draw(st.sampled_from(("LAKESIDE01", "SENDER-9"))),
        receiver_qualifier=draw(st.sampled_from(("ZZ", "30"))),
        receiver_id=draw(st.sampled_from(("330000000", "SANDBOX"))),
        created_at=draw(moments),
        interchange_control_number=draw(st.integers(1, 999_999_999)),
        group_control_number=draw(st.integers(1, 999_999_999)),
        is_test=draw(st.booleans()),
        application_sender=draw(st.sampled_from(("", "APP1"))),
        application_receiver=draw(st.sampled_from(("", "OA"))),
        acknowledgment_requested=draw(st.booleans()),
    )


@st.composite
def adjustments(draw: st.DrawFn, groups: str = "CO CR OA PI PR", most_segments: int = 5) -> tuple[Adjustment, ...]:
    """Adjustments, those of one group together, in at most so many CAS segments of six."""
    reasons = st.sampled_from(("45", "97", "1", "2", "3", "253", "A1"))
    each = st.tuples(reasons, signed_amounts, optional(whole_units))
    found: list[Adjustment] = []
    for group in draw(st.lists(st.sampled_from(groups.split()), max_size=3, unique=True)):
        most = 14 if most_segments - len(found) // 6 > 3 and draw(st.integers(0, 4)) == 0 else 3
        triplets = draw(st.lists(each, min_size=1, max_size=most))
        found += [Adjustment(group, *triplet) for triplet in triplets]
        if len(triplets) > 3:
            break
    return tuple(found)


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
    )


@st.composite
def subscribers(draw: st.DrawFn, is_patient: bool, sequence: str) -> Subscriber:
    """The patient himself; or someone who needs no address; or an employer."""
    self_or_other = persons(people("MI", codes)) if is_patient else st.builds(Person, either("MI", codes))
    group_number = draw(st.one_of(st.just(""), codes))
    return Subscriber(
        sequence=sequence,
        filing_indicator=draw(st.sampled_from(("CI", "BL", "MB", "WC", "AM", "ZZ"))),
        person=draw(self_or_other),
        payer_name=draw(payer_names),
        payer_id=draw(codes),
        is_patient=is_patient,
        group_number=group_number,
        group_name="" if group_number else draw(st.sampled_from(("", "SAMPLE EMPLOYEES"))),
        medicare_secondary_type=draw(st.sampled_from(("", "12", "47"))) if sequence != "P" else "",
        payer_address=draw(optional(addresses())),
        property_casualty_number=draw(st.one_of(st.just(""), references)),
    )


@st.composite
def other_payers(draw: st.DrawFn, sequence: str, payer_id: str) -> OtherPayer:
    group_number = draw(st.one_of(st.just(""), codes))
    return OtherPayer(
        sequence=sequence,
        relationship=draw(st.one_of(st.just("18"), relationships)),
        filing_indicator=draw(st.sampled_from(("CI", "MB", "ZZ"))),
        subscriber=Person(draw(either("MI", codes)), draw(optional(addresses()))),
        payer_name=draw(payer_names),
        payer_id=payer_id,
        paid=draw(optional(cents)),
        group_number=group_number,
        group_name="" if group_number else draw(st.sampled_from(("", "SAMPLE EMPLOYEES"))),
        medicare_secondary_type=draw(st.sampled_from(("", "14"))),
        remaining_patient_liability=draw(optional(cents)),
        non_covered=draw(optional(cents)),
        adjustments=draw(adjustments()),
        assigns_benefits=draw(st.sampled_from("YNW")),
        releases_information=draw(st.sampled_from("YI")),
        payer_claim_control_number=draw(st.one_of(st.just(""), references)),
        adjudicated_on=draw(optional(dates)),
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
        note=draw(st.one_of(st.just(""), texts)),
        adjudications=tuple(draw(line_adjudications(payer_id)) for payer_id in payer_ids),
    )


@st.composite
def _references(draw: st.DrawFn) -> dict[str, object]:
    """The optional fields of 2300."""
    frequency = draw(st.sampled_from("1178"))
    causes = tuple(draw(st.lists(st.sampled_from(("AA", "EM", "OA")), max_size=2, unique=True)))
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
        "note": draw(st.one_of(st.just(""), texts)),
        "provider_signature": draw(st.booleans()),
        "accepts_assignment": draw(st.sampled_from("ABC")),
        "assigns_benefits": draw(st.sampled_from("YNW")),
        "releases_information": draw(st.sampled_from("YI")),
    }


@st.composite
def claims(draw: st.DrawFn, provider: BillingProvider, person: Subscriber, control_number: str = "") -> Claim:
    """A claim for that subscriber, or for a dependent where he is not the patient."""
    earlier = {"P": "", "S": "P", "T": "PS"}[person.sequence]
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
    facility = st.builds(ServiceFacility, organisation_names, addresses(long_zip=True), st.one_of(st.just(""), npis))
    return Claim(
        patient_control_number=control_number or draw(references),
        charge=sum((line.charge for line in lines), Decimal(0)),
        place_of_service=draw(st.sampled_from(("11", "02", "21"))),
        diagnoses=diagnoses,
        lines=lines,
        billing_provider=provider,
        subscriber=person,
        patient=draw(persons(people("", st.just("")))) if is_dependent else None,
        relationship=draw(relationships) if is_dependent else "18",
        rendering=draw(optional(st.builds(Provider, either("XX", npis), st.one_of(st.just(""), taxonomies)))),
        referring=draw(optional(st.builds(Provider, people("XX", npis)))),
        facility=draw(optional(facility)),
        other_payers=payers,
        **draw(_references()),  # type: ignore[arg-type]  # the keys are fields of Claim
    )


@st.composite
def claim_batches(draw: st.DrawFn, least: int = 1, most: int = 4) -> ClaimBatch:
    """Claims of one or two providers; some share their subscriber, some their patient."""
    providers = draw(st.lists(billing_providers(), min_size=1, max_size=2))
    kinds = st.tuples(st.booleans(), st.sampled_from("PPST"))
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
    )


@st.composite
def inquiries(draw: st.DrawFn) -> Inquiry:
    """A question about a subscriber or a dependent."""
    is_dependent = draw(st.booleans())
    known = persons(people("MI", codes), "FM")
    types = draw(st.lists(st.sampled_from(("30", "98", "33", "PT", "A6")), min_size=1, max_size=4, unique=True))
    bare = st.builds(Person, people("MI", codes))
    return Inquiry(
        reference=draw(references),
        created_at=draw(moments),
        payer=draw(organisations("PI", codes, payer_names)),
        provider=draw(either("XX", npis)),
        trace=draw(references),
        trace_originator="1" + draw(numbers),
        subscriber=draw(st.one_of(bare, known) if is_dependent else known),
        service_types=tuple(types),
        service_on=draw(optional(dates)),
        group_number=draw(st.one_of(st.just(""), codes)),
        dependent=draw(persons(people("", st.just("")), "FM")) if is_dependent else None,
        relationship=draw(st.sampled_from(("01", "19", "34"))) if is_dependent else "",
        repeat_service_types=len(types) > 1 and draw(st.booleans()),
        control_number="0001",
    )
