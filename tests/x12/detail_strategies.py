"""Hypothesis strategies for what few claims and lines tell: x12.claim_details."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import strategies as st

from tests.x12.strategies import (
    addresses,
    cents,
    codes,
    contacts,
    dates,
    either,
    npis,
    numbers,
    optional,
    organisation_names,
    people,
    references,
    taxonomies,
    texts,
    units,
)
from x12.claim_certifications import (
    CLAIM_CERTIFICATIONS,
    LINE_CERTIFICATIONS,
    AmbulanceTransport,
    Certification,
    Equipment,
    FormAnswer,
    SupportingForm,
    TestResult,
)
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
    SpinalManipulation,
)
from x12.claim_pricing import (
    CONTRACT_KINDS,
    LINE_REPRICING_METHODS,
    REPRICING_METHODS,
    Contract,
    Repricing,
)
from x12.parties import Contact, PatientDetails
from x12.remittance import Reference

Thing = TypeVar("Thing")


def rarely(strategy: st.SearchStrategy[Thing]) -> st.SearchStrategy[Thing | None]:
    """None in three of four, else the value."""
    return st.integers(0, 3).flatmap(lambda n: strategy if n == 0 else st.none())


def secondary_ids(qualifiers: str, least: int = 0, of_line: bool = False) -> st.SearchStrategy[tuple[Reference, ...]]:
    """Up to two ids beside the NPI, each qualifier once; those of a line may be of another payer."""
    chosen = st.lists(st.sampled_from(qualifiers.split()), min_size=least, max_size=2, unique=True)
    payers = st.one_of(st.just(""), codes) if of_line else st.just("")
    return chosen.flatmap(
        lambda kinds: st.tuples(*(st.builds(Reference, st.just(kind), codes, payers) for kind in kinds))
    )


def providers(entity: str, of_line: bool = False) -> st.SearchStrategy[Provider]:
    """A provider; only the rendering one may be an organisation or has a taxonomy."""
    if entity == "82":
        taxonomy = st.one_of(st.just(""), taxonomies)
        return st.builds(Provider, either("XX", npis), taxonomy, secondary_ids("0B 1G G2 LU", of_line=of_line))
    ids = secondary_ids("0B 1G G2" if entity in {"DN", "P3"} else "0B 1G G2 LU", of_line=of_line)
    return st.builds(Provider, people("XX", npis), st.just(""), ids)


def facilities(of_line: bool = False) -> st.SearchStrategy[ServiceFacility]:
    """Another place of service."""
    npi = st.one_of(st.just(""), npis)
    ids = secondary_ids("G2 LU" if of_line else "0B G2 LU", of_line=of_line)
    contact = st.none() if of_line else rarely(phones)
    return st.builds(ServiceFacility, organisation_names, addresses(long_zip=True), npi, ids, contact)


phones = st.builds(Contact, st.sampled_from(("", "PAT SAMPLE")), st.just("2175550100"), st.sampled_from(("", "42")))


def short_contacts() -> st.SearchStrategy[Contact]:
    """A contact that fits into one PER."""
    return contacts().filter(lambda one: not (one.extension and one.email and one.fax))


@st.composite
def some_references(draw: st.DrawFn, fields: Iterable[str]) -> dict[str, str]:
    """A value for up to three of the fields."""
    chosen = draw(st.lists(st.sampled_from(list(fields)), max_size=3, unique=True))
    return {field: draw(references) for field in chosen}


@st.composite
def some_dates(draw: st.DrawFn, fields: Iterable[str]) -> dict[str, dt.date]:
    """A day for up to three of the fields."""
    chosen = draw(st.lists(st.sampled_from(list(fields)), max_size=3, unique=True))
    return {field: draw(dates) for field in chosen}


@st.composite
def claim_dates(draw: st.DrawFn) -> ClaimDates | None:
    start, end = sorted((draw(dates), draw(dates)))
    disabled = draw(st.sampled_from(((None, None), (None, None), (start, None), (None, end), (start, end))))
    found = ClaimDates(disabled_from=disabled[0], disabled_to=disabled[1], **draw(some_dates(CLAIM_DATE_QUALIFIERS)))
    return None if found == ClaimDates() else found


@st.composite
def patient_details(draw: st.DrawFn, is_patient: bool, is_subscriber: bool) -> PatientDetails | None:
    social_security_number = draw(st.one_of(st.just(""), numbers))
    details = PatientDetails(
        died_on=draw(rarely(dates)) if is_patient else None,
        weight_in_pounds=draw(rarely(units)) if is_patient else None,
        is_pregnant=is_patient and draw(st.integers(0, 3)) == 0,
        social_security_number=social_security_number,
        member_number="" if is_subscriber or social_security_number else draw(st.one_of(st.just(""), references)),
        contact=draw(rarely(phones)),
    )
    return None if details == PatientDetails() else details


attachments = st.one_of(
    st.builds(Attachment, st.sampled_from(("03", "B4", "OZ")), st.sampled_from(("BM", "EL", "FX", "AA")), references),
    st.just(Attachment("OZ", "AA")),
)


spinal_manipulations = st.one_of(
    st.builds(SpinalManipulation, st.sampled_from("ACDEFGM")),
    st.builds(SpinalManipulation, st.just("A"), texts, texts),
)


@st.composite
def certifications(draw: st.DrawFn, known: dict[str, frozenset[str]]) -> tuple[Certification, ...]:
    """Answers to up to two questions; homebound is only ever answered with yes."""
    categories = draw(st.lists(st.sampled_from(list(known)), max_size=2, unique=True))
    found = []
    for category in categories:
        conditions = st.sampled_from(sorted(known[category]))
        chosen = draw(st.lists(conditions, min_size=1, max_size=2, unique=True))
        found.append(Certification(category, category == "75" or draw(st.booleans()), tuple(chosen)))
    return tuple(found)


@st.composite
def ambulances(draw: st.DrawFn) -> AmbulanceTransport:
    drop_off = draw(optional(addresses()))
    return AmbulanceTransport(
        reason=draw(st.sampled_from("ABCDE")),
        miles=draw(units),
        pick_up=draw(optional(addresses())),
        drop_off=drop_off,
        drop_off_name=draw(organisation_names) if drop_off is not None and draw(st.booleans()) else "",
        weight_in_pounds=draw(optional(units)),
        round_trip_purpose=draw(st.one_of(st.just(""), texts)),
        stretcher_purpose=draw(st.one_of(st.just(""), texts)),
    )


@st.composite
def equipment(draw: st.DrawFn) -> Equipment:
    certification = draw(st.sampled_from(("", "I", "R", "S")))
    return Equipment(
        code="E0260",
        days=draw(units),
        rental_price=draw(cents),
        purchase_price=draw(cents),
        rental_unit=draw(st.sampled_from("146")),
        certification=certification,
        months=draw(units) if certification else None,
    )


test_results = st.builds(
    TestResult, st.sampled_from(("OG", "TR")), st.sampled_from(("HT", "R1", "R2", "R3", "R4")), units
)


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    return Contract(
        kind=draw(st.sampled_from(sorted(CONTRACT_KINDS))),
        amount=draw(optional(cents)),
        percentage=draw(optional(units)),
        code=draw(st.one_of(st.just(""), codes)),
        discount_percentage=draw(optional(units)),
        version=draw(st.sampled_from(("", "V2"))),
    )


@st.composite
def repricings(draw: st.DrawFn, is_line: bool) -> Repricing:
    has_procedure, has_units = is_line and draw(st.booleans()), is_line and draw(st.booleans())
    return Repricing(
        method=draw(st.sampled_from(sorted(LINE_REPRICING_METHODS if is_line else REPRICING_METHODS))),
        allowed=draw(cents),
        savings=draw(optional(cents)),
        organisation=draw(st.one_of(st.just(""), codes)),
        rate=draw(optional(units)),
        group_code=draw(st.one_of(st.just(""), codes)),
        group_amount=draw(optional(cents)),
        rejection=draw(st.sampled_from(("", "T1", "T6"))),
        compliance=draw(st.sampled_from(("", "1", "5"))),
        exception=draw(st.sampled_from(("", "1", "6"))),
        procedure_qualifier="HC" if has_procedure else "",
        procedure_code="99213" if has_procedure else "",
        unit="UN" if has_units else "",
        units=draw(units) if has_units else None,
    )


form_answers = st.one_of(
    st.builds(FormAnswer, st.sampled_from(("1A", "4")), choice=st.sampled_from("YNW")),
    st.builds(FormAnswer, st.just("5"), text=texts),
    st.builds(FormAnswer, st.just("6"), choice=st.just("N"), text=texts, on=dates, percent=units),
    st.builds(FormAnswer, st.just("1B"), on=dates),
    st.builds(FormAnswer, st.just("1C"), percent=units),
)
forms = st.builds(
    SupportingForm, st.sampled_from(("AS", "UT")), st.sampled_from(("04.04", "484.3")),
    st.lists(form_answers, min_size=1, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def claim_details(draw: st.DrawFn) -> ClaimDetails | None:
    found = draw(some_references(CLAIM_REFERENCE_QUALIFIERS))
    for field, answers in (("authorization_exception", "17"), ("medicare_crossover", "YN")):
        if field in found:
            found[field] = draw(st.sampled_from(answers))
    details = ClaimDetails(
        special_program=draw(st.sampled_from(("", "", "02", "03", "05", "09"))),
        delay_reason=draw(st.sampled_from(("", *"123456789", "10", "11", "15"))),
        patient_signature_source=draw(st.sampled_from(("", "P"))),
        attachments=tuple(draw(st.lists(attachments, max_size=2))),
        dates=draw(claim_dates()),
        references=ClaimReferences(**found) if found else None,
        spinal_manipulation=draw(rarely(spinal_manipulations)),
        ambulance=draw(rarely(ambulances())),
        certifications=draw(certifications(CLAIM_CERTIFICATIONS)),
        anesthesia_procedures=draw(st.sampled_from(((), (), ("22551",), ("22551", "22845")))),
        conditions=tuple(f"{n:02}" for n in range(1, 1 + draw(st.sampled_from((0, 0, 2, 13, 24))))),
        contract=draw(rarely(contracts())),
        state_data=tuple(draw(st.lists(texts, max_size=2))),
        repricing=draw(rarely(repricings(is_line=False))),
    )
    return None if details == ClaimDetails() else details


@st.composite
def drugs(draw: st.DrawFn) -> Drug:
    """A drug with a prescription, in a compound, or with neither."""
    number = draw(references)
    prescription, link = draw(st.sampled_from(((number, ""), ("", number), ("", ""))))
    qualifier, ndc = draw(st.sampled_from((("N4", "00000123401"), ("N4", "99999000101"), ("UP", "012345678905"))))
    unit = draw(st.sampled_from(("F2", "GR", "ME", "ML", "UN")))
    return Drug(ndc, draw(units), unit, prescription, link, qualifier)


authorizations = st.builds(LineAuthorization, st.sampled_from(("G1", "9F")), references, st.one_of(st.just(""), codes))


@st.composite
def line_details(draw: st.DrawFn) -> LineDetails | None:
    ordering = st.builds(
        OrderingProvider, people("XX", npis), optional(addresses()), optional(short_contacts()),
        secondary_ids("0B 1G G2", of_line=True),
    )  # fmt: skip
    seller = st.one_of(
        st.builds(PurchasedService, npis, cents, st.booleans(), secondary_ids("0B 1G G2", of_line=True)),
        st.builds(PurchasedService, st.just(""), cents, st.booleans(), secondary_ids("0B 1G G2", 1, of_line=True)),
    )
    days = draw(some_dates(LINE_DATE_QUALIFIERS))
    details = LineDetails(
        is_epsdt=draw(st.booleans()),
        is_family_planning=draw(st.booleans()),
        is_copay_exempt=draw(st.booleans()),
        obstetric_units=draw(rarely(units)),
        ambulance=draw(rarely(ambulances())),
        patient_count=draw(rarely(units)),
        equipment=draw(rarely(equipment())),
        certifications=draw(certifications(LINE_CERTIFICATIONS)),
        test_results=tuple(draw(st.lists(test_results, max_size=2))),
        dates=LineDates(**days) if days else None,
        rendering=draw(rarely(providers("82", of_line=True))),
        purchased=draw(rarely(seller)),
        facility=draw(rarely(facilities(of_line=True))),
        supervising=draw(rarely(providers("DQ", of_line=True))),
        ordering=draw(rarely(ordering)),
        referring=draw(rarely(providers("DN", of_line=True))),
        primary_care=draw(rarely(providers("P3", of_line=True))),
        attachments=tuple(draw(st.lists(attachments, max_size=2))),
        third_party_note=draw(st.one_of(st.just(""), texts)),
        sales_tax=draw(rarely(cents)),
        postage=draw(rarely(cents)),
        authorizations=tuple(draw(st.lists(authorizations, max_size=2))),
        drug=draw(rarely(drugs())),
        contract=draw(rarely(contracts())),
        state_data=tuple(draw(st.lists(texts, max_size=2))),
        repricing=draw(rarely(repricings(is_line=True))),
        forms=tuple(draw(st.lists(forms, max_size=2))),
        **draw(some_references(LINE_REFERENCE_QUALIFIERS)),
    )
    return None if details == LineDetails() else details
