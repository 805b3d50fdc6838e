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
from x12.parties import Contact, PatientDetails
from x12.remittance import Reference

Thing = TypeVar("Thing")


def rarely(strategy: st.SearchStrategy[Thing]) -> st.SearchStrategy[Thing | None]:
    """None in three of four, else the value."""
    return st.integers(0, 3).flatmap(lambda n: strategy if n == 0 else st.none())


def secondary_ids(qualifiers: str, least: int = 0) -> st.SearchStrategy[tuple[Reference, ...]]:
    """Ids beside the NPI, each qualifier once."""
    chosen = st.lists(st.sampled_from(qualifiers.split()), min_size=least, max_size=1)
    return chosen.flatmap(lambda kinds: st.tuples(*(st.builds(Reference, st.just(kind), codes) for kind in kinds)))


def providers(entity: str) -> st.SearchStrategy[Provider]:
    """A provider; only the rendering one may be an organisation or has a taxonomy."""
    if entity == "82":
        taxonomy = st.one_of(st.just(""), taxonomies)
        return st.builds(Provider, either("XX", npis), taxonomy, secondary_ids("0B 1G G2 LU"))
    ids = secondary_ids("0B 1G G2" if entity in {"DN", "P3"} else "0B 1G G2 LU")
    return st.builds(Provider, people("XX", npis), st.just(""), ids)


def facilities(qualifiers: str = "0B G2 LU") -> st.SearchStrategy[ServiceFacility]:
    """Another place of service."""
    npi = st.one_of(st.just(""), npis)
    return st.builds(ServiceFacility, organisation_names, addresses(long_zip=True), npi, secondary_ids(qualifiers))


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
    phone = st.builds(Contact, st.sampled_from(("", "PAT SAMPLE")), st.just("2175550100"), st.sampled_from(("", "42")))
    details = PatientDetails(
        died_on=draw(rarely(dates)) if is_patient else None,
        weight_in_pounds=draw(rarely(units)) if is_patient else None,
        is_pregnant=is_patient and draw(st.integers(0, 3)) == 0,
        social_security_number=social_security_number,
        member_number="" if is_subscriber or social_security_number else draw(st.one_of(st.just(""), references)),
        contact=draw(rarely(phone)),
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
def claim_details(draw: st.DrawFn) -> ClaimDetails | None:
    found = draw(some_references(CLAIM_REFERENCE_QUALIFIERS))
    details = ClaimDetails(
        special_program=draw(st.sampled_from(("", "", "02", "09"))),
        delay_reason=draw(st.sampled_from(("", "", "1", "11", "15"))),
        patient_signature_source=draw(st.sampled_from(("", "P"))),
        attachments=tuple(draw(st.lists(attachments, max_size=2))),
        dates=draw(claim_dates()),
        references=ClaimReferences(**found) if found else None,
        spinal_manipulation=draw(rarely(spinal_manipulations)),
        ambulance=draw(rarely(ambulances())),
        certifications=draw(certifications(CLAIM_CERTIFICATIONS)),
        anesthesia_procedures=draw(st.sampled_from(((), (), ("22551",), ("22551", "22845")))),
        conditions=tuple(f"{n:02}" for n in range(1, 1 + draw(st.sampled_from((0, 0, 2, 13, 24))))),
    )
    return None if details == ClaimDetails() else details


@st.composite
def drugs(draw: st.DrawFn) -> Drug:
    """A drug with a prescription, in a compound, or with neither."""
    number = draw(references)
    prescription, link = draw(st.sampled_from(((number, ""), ("", number), ("", ""))))
    ndc = draw(st.sampled_from(("00000123401", "99999000101")))
    return Drug(ndc, draw(units), draw(st.sampled_from(("F2", "GR", "ME", "ML", "UN"))), prescription, link)


authorizations = st.builds(LineAuthorization, st.sampled_from(("G1", "9F")), references, st.one_of(st.just(""), codes))


@st.composite
def line_details(draw: st.DrawFn) -> LineDetails | None:
    ordering = st.builds(
        OrderingProvider, people("XX", npis), optional(addresses()), optional(short_contacts()),
        secondary_ids("0B 1G G2"),
    )  # fmt: skip
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
        rendering=draw(rarely(providers("82"))),
        purchased=draw(rarely(st.builds(PurchasedService, npis, cents, st.booleans()))),
        facility=draw(rarely(facilities("G2 LU"))),
        supervising=draw(rarely(providers("DQ"))),
        ordering=draw(rarely(ordering)),
        referring=draw(rarely(providers("DN"))),
        primary_care=draw(rarely(providers("P3"))),
        attachments=tuple(draw(st.lists(attachments, max_size=2))),
        third_party_note=draw(st.one_of(st.just(""), texts)),
        sales_tax=draw(rarely(cents)),
        postage=draw(rarely(cents)),
        authorizations=tuple(draw(st.lists(authorizations, max_size=2))),
        drug=draw(rarely(drugs())),
        **draw(some_references(LINE_REFERENCE_QUALIFIERS)),
    )
    return None if details == LineDetails() else details
