"""Hypothesis strategies for what payers and clearinghouses answer: 271, 277CA, 999 and TA1."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from tests.x12.strategies import (
    addresses,
    birth_dates,
    cents,
    codes,
    dates,
    either,
    moments,
    npis,
    optional,
    organisations,
    payer_names,
    people,
    persons,
    plain_procedures,
    references,
    texts,
    units,
)
from x12.acknowledgements import (
    ClaimAcknowledgement,
    ClaimBatchAcknowledgement,
    ClaimStatus,
    ElementError,
    ImplementationAcknowledgement,
    InterchangeAcknowledgement,
    LineAcknowledgement,
    ProviderAcknowledgement,
    SegmentError,
    StatusCode,
    TransactionAcknowledgement,
)
from x12.benefits import Benefit, BenefitAnswer, DatePeriod, Delivery, Rejection, RelatedEntity, Trace
from x12.codes.claim_status import STATUSES
from x12.codes.eligibility import INFORMATION, PERIODS
from x12.codes.eligibility_rejections import FOLLOW_UPS, REJECTION_REASONS
from x12.codes.functional_acknowledgement import ELEMENT_ERRORS, SEGMENT_ERRORS
from x12.codes.service_types import SERVICE_TYPES
from x12.parties import Person
from x12.remittance import Reference

_nothing = st.just("")
_counts = st.integers(0, 5_000)

interchange_acknowledgements = st.builds(
    InterchangeAcknowledgement,
    interchange_control_number=st.integers(1, 999_999_999),
    interchange_at=moments.map(lambda at: at.replace(second=0)),
    code=st.sampled_from("AER"),
    note=st.sampled_from(("000", "009", "025")),
)

element_errors = st.builds(
    ElementError,
    position=st.integers(1, 16),
    component=optional(st.integers(1, 7)),
    repetition=st.none(),
    reference=st.sampled_from(("", "1271", "782")),
    code=st.sampled_from(tuple(ELEMENT_ERRORS)),
    value=st.one_of(_nothing, texts, st.just("Bad value, 1.234")),
)
segment_errors = st.builds(
    SegmentError,
    segment_id=st.sampled_from(("NM1", "SV1", "HI")),
    position=st.integers(1, 99_999),
    loop=st.sampled_from(("", "2300", "2010")),
    code=st.sampled_from(tuple(SEGMENT_ERRORS)),
    business_unit=st.one_of(_nothing, references),
    elements=st.lists(element_errors, max_size=3).map(tuple),
)


@st.composite
def transaction_acknowledgements(draw: st.DrawFn) -> TransactionAcknowledgement:
    """Accepted without errors, or anything else with some."""
    code = draw(st.sampled_from("AAERMWX"))
    return TransactionAcknowledgement(
        transaction_set=draw(st.sampled_from(("837", "270", "835"))),
        control_number=draw(st.sampled_from(("0001", "777777777"))),
        version="005010X222A1",
        code=code,
        error_codes=("5",) if code != "A" else (),
        errors=tuple(draw(st.lists(segment_errors, min_size=1, max_size=3))) if code != "A" else (),
    )


@st.composite
def implementation_acknowledgements(draw: st.DrawFn) -> ImplementationAcknowledgement:
    """A group whose counts agree with its transactions."""
    transactions = tuple(draw(st.lists(transaction_acknowledgements(), max_size=4)))
    accepted = sum(one.is_accepted for one in transactions)
    code = "A" if accepted == len(transactions) else "P" if accepted else "R"
    return ImplementationAcknowledgement(
        functional_id="HC",
        group_control_number=draw(st.integers(1, 999_999_999)),
        version="005010X222A1",
        code=code,
        included_count=len(transactions),
        received_count=len(transactions),
        accepted_count=accepted,
        error_codes=draw(st.sampled_from(((), ("1",), ("4", "5")))) if code == "R" else (),
        transactions=transactions,
        control_number="0001",
    )


@st.composite
def claim_statuses(draw: st.DrawFn, level: str) -> ClaimStatus:
    """STC with what the guide has at that level: B receiver, C provider, D claim, L line."""
    entities = ("", "40", "PR") if level in "BC" else ("", "QC", "85")
    code = st.builds(
        StatusCode,
        category=st.sampled_from(("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")),
        status=st.sampled_from(tuple(STATUSES)),
        entity=st.sampled_from(entities),
    )
    return ClaimStatus(
        codes=tuple(draw(st.lists(code, min_size=1, max_size=3))),
        effective_on=draw(dates) if level != "C" else None,
        action="U" if level == "L" else draw(st.sampled_from(("WQ", "U"))),
        charge=draw(cents) if level != "L" else None,
        message=draw(st.one_of(_nothing, texts)) if level == "D" else "",
    )


def _statuses(level: str) -> st.SearchStrategy[tuple[ClaimStatus, ...]]:
    most = 1 if level == "L" else 2
    return st.lists(claim_statuses(level), min_size=1, max_size=most).map(tuple)


line_acknowledgements = st.builds(
    LineAcknowledgement,
    procedure=plain_procedures,
    charge=cents,
    line_control_number=st.one_of(_nothing, references),
    statuses=_statuses("L"),
)


@st.composite
def claim_acknowledgements(draw: st.DrawFn) -> ClaimAcknowledgement:
    service_from = draw(dates)
    return ClaimAcknowledgement(
        patient_control_number=draw(references),
        patient=draw(people("MI", codes)),
        statuses=draw(_statuses("D")),
        payer_claim_control_number=draw(st.one_of(_nothing, references)),
        clearinghouse_trace=draw(st.one_of(_nothing, references)),
        service_from=service_from,
        service_to=draw(st.sampled_from((None, service_from, service_from + dt.timedelta(3)))),
        lines=tuple(draw(st.lists(line_acknowledgements, max_size=2))),
    )


provider_acknowledgements = st.builds(
    ProviderAcknowledgement,
    provider=either("XX", npis),
    trace=references,
    statuses=_statuses("C"),
    claims=st.lists(claim_acknowledgements(), min_size=1, max_size=3).map(tuple),
    accepted_count=optional(_counts),
    rejected_count=optional(_counts),
)


@st.composite
def claim_batch_acknowledgements(draw: st.DrawFn) -> ClaimBatchAcknowledgement:
    receiver = dataclasses.replace(draw(either("46", codes)), suffix="")
    entity, qualifier = draw(st.sampled_from((("AY", "46"), ("PR", "PI"))))
    return ClaimBatchAcknowledgement(
        source=draw(organisations(qualifier, codes, payer_names)),
        source_entity=entity,
        receiver=receiver,
        batch_reference=draw(references),
        received_on=draw(dates),
        processed_on=draw(dates),
        statuses=draw(_statuses("B")),
        providers=tuple(draw(st.lists(provider_acknowledgements, min_size=1, max_size=2))),
        accepted_count=draw(optional(_counts)),
        rejected_count=draw(optional(_counts)),
        accepted_amount=draw(optional(cents)),
        rejected_amount=draw(optional(cents)),
        control_number="0001",
    )


@st.composite
def date_periods(draw: st.DrawFn) -> DatePeriod:
    start = draw(dates)
    end = draw(st.sampled_from((None, start, start + dt.timedelta(364))))
    return DatePeriod(draw(st.sampled_from(("291", "346", "348", "472"))), start, end)


def _rejections(*levels: str) -> st.SearchStrategy[tuple[Rejection, ...]]:
    """Rejections in the order of the levels."""
    each = st.builds(
        Rejection,
        level=st.sampled_from(levels),
        is_valid_request=st.booleans(),
        reason=st.sampled_from(tuple(REJECTION_REASONS)),
        follow_up=st.sampled_from(tuple(FOLLOW_UPS)),
    )
    return st.lists(each, max_size=2).map(lambda found: tuple(sorted(found, key=lambda one: one.level)))


_shares = st.integers(0, 10_000).map(lambda share: Decimal(share).scaleb(-4))
_quantities = units
deliveries = st.builds(
    Delivery,
    unit=st.sampled_from(("VS", "DY")),
    quantity=optional(_quantities),
    sample_unit=st.sampled_from(("", "MO")),
    sample_quantity=optional(_quantities),
    period=st.sampled_from(("", "23", "29")),
    period_count=optional(_quantities),
)
related_entities = st.builds(
    RelatedEntity,
    entity=st.sampled_from(("P3", "PRP", "TTP", "VN")),
    name=either("PI", codes),
    address=optional(addresses()),
    contacts=st.lists(
        st.sampled_from(("2175550100", "HELP@EXAMPLE.COM", "WWW.EXAMPLE.COM/CARE", "42")), max_size=5
    ).map(tuple),
)


@st.composite
def benefits(draw: st.DrawFn, loop: str) -> Benefit:
    """An EB of that loop, 2110C or 2110D."""
    reference = st.builds(Reference, st.sampled_from(("18", "6P", "1L")), references)
    kinds = st.lists(st.sampled_from(("30", "98", "33", "PT", *SERVICE_TYPES)), max_size=3, unique=True)
    return Benefit(
        information=draw(st.sampled_from(tuple(INFORMATION))),
        level=draw(st.sampled_from(("", "IND", "FAM"))),
        service_types=tuple(draw(kinds)),
        insurance_type=draw(st.sampled_from(("", "PR", "HM"))),
        plan=draw(st.one_of(_nothing, texts)),
        period=draw(st.sampled_from(("", "23", "29", "27", *PERIODS))),
        amount=draw(optional(cents)),
        percent=draw(optional(_shares)),
        quantity_qualifier=draw(st.sampled_from(("", "VS"))),
        quantity=draw(optional(_quantities)),
        authorization=draw(st.sampled_from(("", "Y", "N", "U"))),
        network=draw(st.sampled_from(("", "Y", "N", "W"))),
        procedure=draw(optional(plain_procedures)),
        deliveries=tuple(draw(st.lists(deliveries, max_size=2))),
        references=tuple(draw(st.lists(reference, max_size=2))),
        dates=tuple(draw(st.lists(date_periods(), max_size=2))),
        messages=tuple(draw(st.lists(texts, max_size=2))),
        related=tuple(draw(st.lists(related_entities, max_size=2))),
        rejections=draw(_rejections(loop)),
        places_of_service=tuple(draw(st.lists(st.sampled_from(("11", "22")), max_size=2, unique=True))),
    )


@st.composite
def benefit_answers(draw: st.DrawFn) -> BenefitAnswer:
    """Benefits of a subscriber or a dependent, or a rejection before anybody is named."""
    payer = draw(organisations("PI", codes, payer_names))
    reach = draw(st.sampled_from(("payer", "provider", "subscriber", "subscriber", "dependent", "dependent")))
    levels = ["2000A", "2100A", "2100B", "2100C", "2100D"]
    if reach == "payer":
        return BenefitAnswer(
            draw(references),
            "",
            payer,
            None,
            None,
            rejections=draw(_rejections(*levels[:2])),
            control_number="0001",
        )
    provider = draw(either("XX", npis))
    if reach == "provider":
        return BenefitAnswer(
            draw(references),
            "",
            payer,
            provider,
            None,
            rejections=draw(_rejections(*levels[:3])),
            control_number="0001",
        )
    is_dependent = reach == "dependent"
    loop = "2110D" if is_dependent else "2110C"
    known = persons(people("MI", codes))
    unknown = st.builds(Person, people("MI", codes), st.none(), optional(birth_dates))
    relationship = draw(st.sampled_from(("01", "19", "34") if is_dependent else ("", "18")))
    ours = st.builds(Trace, st.just("2"), references, st.sampled_from(("", "9SANDBOX01")))
    theirs = st.builds(Trace, st.just("1"), references, st.just("1512345678"), st.one_of(_nothing, codes))
    trace = draw(ours)
    traces = (*draw(st.lists(theirs, max_size=1)), trace, *draw(st.lists(ours, max_size=1)))
    plan = st.builds(Reference, st.sampled_from(("18", "N6")), references)
    return BenefitAnswer(
        reference=draw(references),
        trace=trace.number,
        payer=payer,
        provider=provider,
        subscriber=draw(st.one_of(known, unknown)),
        dependent=draw(persons(people("", _nothing))) if is_dependent else None,
        relationship=relationship,
        is_corrected=relationship != "" and draw(st.booleans()),
        group_number=draw(st.one_of(_nothing, codes)),
        plan_references=tuple(draw(st.lists(plan, max_size=2))),
        dates=tuple(draw(st.lists(date_periods(), max_size=2))),
        benefits=tuple(draw(st.lists(benefits(loop), max_size=4))),
        rejections=draw(_rejections(*(levels if is_dependent else levels[:4]))),
        control_number="0001",
        traces=traces,
    )
