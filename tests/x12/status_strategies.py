"""Hypothesis strategies for claim status inquiries (276) and answers (277), complete and allowed by X212."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import strategies as st

from tests.x12.strategies import (
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
    plain_procedures,
    references,
    whole_units,
)
from x12.acknowledgements import StatusCode
from x12.parties import Person
from x12.status import (
    ClaimStatusAnswer,
    LineInquiry,
    LineStatus,
    ProviderStatus,
    Status,
    StatusAnswer,
    StatusInquiry,
)

_or_nothing = st.one_of(st.just(""), references)
_payers = organisations("PI", codes, payer_names)
_receivers = either("46", codes).map(lambda name: dataclasses.replace(name, suffix=""))
_lengths = st.sampled_from((0, 0, 1, 30))
_dependents = people("", st.just(""))


@st.composite
def periods(draw: st.DrawFn) -> tuple[dt.date, dt.date | None]:
    start, length = draw(dates), draw(_lengths)
    return start, start + dt.timedelta(length) if length else None


@st.composite
def line_inquiries(draw: st.DrawFn) -> LineInquiry:
    start, end = draw(periods())
    return LineInquiry(draw(plain_procedures), draw(cents), start, end, draw(whole_units), draw(_or_nothing))


@st.composite
def status_inquiries(draw: st.DrawFn) -> StatusInquiry:
    """A question about a subscriber's or a dependent's claim."""
    is_dependent = draw(st.booleans())
    start, end = draw(periods())
    member = draw(people("MI", codes))
    sex = st.sampled_from("FM")
    return StatusInquiry(
        reference=draw(references),
        created_at=draw(moments),
        payer=draw(_payers),
        receiver=draw(_receivers),
        provider=draw(either("XX", npis)),
        subscriber=Person(member) if is_dependent else Person(member, None, draw(birth_dates), draw(sex)),
        trace=draw(references),
        charge=draw(cents),
        service_from=start,
        service_to=end,
        dependent=Person(draw(_dependents), None, draw(birth_dates), draw(sex)) if is_dependent else None,
        payer_claim_control_number=draw(_or_nothing),
        patient_control_number=draw(st.one_of(st.just(""), codes)),
        group_number=draw(_or_nothing),
        clearinghouse_trace=draw(_or_nothing),
        lines=tuple(draw(st.lists(line_inquiries(), max_size=2))),
        control_number="0001",
    )


_status_codes = st.builds(
    StatusCode,
    st.sampled_from(("F1", "F2", "P3", "R3", "D0")),
    st.sampled_from(("3", "88", "317")),
    st.sampled_from(("", "QC", "1P")),
)
statuses = st.builds(
    Status,
    codes=st.lists(_status_codes, min_size=1, max_size=3).map(tuple),
    effective_on=dates,
    charge=optional(cents),
    paid=optional(cents),
    finalized_on=optional(dates),
    payment_method=st.sampled_from(("", "ACH", "CHK")),
    paid_on=optional(dates),
    check_number=_or_nothing,
)
_some_statuses = st.lists(statuses, min_size=1, max_size=2, unique=True).map(tuple)


@st.composite
def line_statuses(draw: st.DrawFn) -> LineStatus:
    start, end = draw(periods())
    return LineStatus(
        draw(plain_procedures), draw(cents), draw(optional(cents)), draw(_some_statuses), draw(optional(whole_units)),
        draw(_or_nothing), start, end,
    )  # fmt: skip


@st.composite
def claim_status_answers(draw: st.DrawFn) -> ClaimStatusAnswer:
    start, end = draw(periods())
    return ClaimStatusAnswer(
        trace=draw(references),
        subscriber=draw(either("MI", codes)),
        statuses=draw(_some_statuses),
        dependent=draw(optional(_dependents)),
        payer_claim_control_number=draw(_or_nothing),
        patient_control_number=draw(_or_nothing),
        bill_type=draw(st.sampled_from(("", "111"))),
        clearinghouse_trace=draw(_or_nothing),
        voucher=draw(_or_nothing),
        service_from=start,
        service_to=end,
        lines=tuple(draw(st.lists(line_statuses(), max_size=2))),
    )


@st.composite
def provider_statuses(draw: st.DrawFn) -> ProviderStatus:
    """A provider whose claims were found, or who is not known."""
    provider = draw(either("XX", npis))
    if draw(st.integers(0, 4)) == 0:
        return ProviderStatus(provider, (), draw(_some_statuses), draw(references))
    return ProviderStatus(provider, tuple(draw(st.lists(claim_status_answers(), min_size=1, max_size=3))))


@st.composite
def status_answers(draw: st.DrawFn) -> StatusAnswer:
    """Answers about claims, or the refusal of the whole inquiry."""
    providers = tuple(draw(st.lists(provider_statuses(), max_size=2)))
    return StatusAnswer(
        reference=draw(references),
        created_at=draw(moments),
        payer=draw(_payers),
        receiver=draw(_receivers),
        providers=providers,
        statuses=() if providers else draw(_some_statuses),
        trace="" if providers else draw(references),
        control_number="0001",
    )
