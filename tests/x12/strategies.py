"""Hypothesis strategies for what records consist of, clean and allowed by the guides; and for inquiries.

Names and numbers are invented. Text is in upper case, because that is how it is written.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from x12.benefits import Inquiry
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
        if draw(st.booleans()):
            return Address("4 CALLE PRUEBA", "GUADALAJARA", "", "44100", "", "MX", "JAL")
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
def inquiries(draw: st.DrawFn) -> Inquiry:
    """A question about a subscriber or a dependent."""
    is_dependent = draw(st.booleans())
    known = persons(people("MI", codes), "FM")
    types = draw(st.lists(st.sampled_from(("30", "98", "33", "PT", "A6")), min_size=1, max_size=4, unique=True))
    bare = st.builds(Person, people("MI", codes))
    served = draw(optional(dates))
    return Inquiry(
        reference=draw(references),
        created_at=draw(moments),
        payer=draw(organisations("PI", codes, payer_names)),
        provider=draw(either("XX", npis)),
        trace=draw(references),
        trace_originator="1" + draw(numbers),
        subscriber=draw(st.one_of(bare, known) if is_dependent else known),
        service_types=tuple(types),
        service_on=served,
        service_to=served + dt.timedelta(30) if served and draw(st.booleans()) else None,
        group_number=draw(st.one_of(st.just(""), codes)),
        dependent=draw(persons(people("", st.just("")), "FM")) if is_dependent else None,
        relationship=draw(st.sampled_from(("01", "19", "34"))) if is_dependent else "",
        repeat_service_types=len(types) > 1 and draw(st.booleans()),
        procedures=tuple(draw(st.lists(plain_procedures, max_size=2))),
        coverage_level="" if is_dependent else draw(st.sampled_from(("", "FAM", "IND"))),
        place_of_service=draw(st.sampled_from(("", "11", "22"))),
        control_number="0001",
    )
