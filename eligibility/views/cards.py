"""An inquiry as the desk reads it: the answer card, or why there is none and what to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from contacts.models import Payer
from eligibility.models import EligibilityInquiry
from eligibility.queries import kept_answer, payers_named
from eligibility.rules.service_types import words_for
from eligibility.rules.what_to_collect import WhatToCollect, what_to_collect
from eligibility.services.records import patient_asked
from practice.models import WorkState
from x12.benefits import Rejection
from x12.codes.eligibility import INSURANCE_TYPES, PERIODS, QUANTITIES
from x12.corrections import Correction, PersonField
from x12.cost_sharing import Accumulator
from x12.rejection_advice import RejectionAdvice, advice
from x12.service_limits import DOLLARS, Limit

BAR_WIDTH = 100
_PLACES = {"P": "pays first", "S": "pays second", "T": "pays third"}


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount over a period as a bar: `used_width` of 100."""

    label: str
    total: Decimal | None
    left: Decimal | None
    period: str
    used_width: int | None


@dataclass(frozen=True, slots=True)
class NamedPayer:
    """Somebody whom the answer names beside the payer that was asked; `on_file` where contacts know the id."""

    name: str
    identifier: str
    notes: tuple[str, ...]
    on_file: Payer | None


@dataclass(frozen=True, slots=True)
class InquiryCard:
    """Everything that the what_to_collect.html partial shows."""

    inquiry: EligibilityInquiry
    is_open: bool
    services: str
    answer: WhatToCollect | None
    bars: tuple[Bar, ...]
    limits: tuple[str, ...]
    administrators: tuple[NamedPayer, ...]
    other_payers: tuple[NamedPayer, ...]
    corrections: tuple[Correction, ...]
    is_corrected_unseen: bool  # the payer says that it changed something which we do not compare
    rejections: tuple[RejectionAdvice, ...]


def card_for(inquiry: EligibilityInquiry | None) -> InquiryCard | None:
    """The card of an inquiry; None without one."""
    if inquiry is None:
        return None
    questions = kept_answer(inquiry)
    answer = None
    is_corrected = False
    corrections: tuple[Correction, ...] = ()
    # A payer that rejects sends back what was asked, not what it knows.
    if questions is not None and inquiry.outcome != EligibilityInquiry.Outcome.REJECTED:
        found = questions.corrections(patient_asked(inquiry), inquiry.coverage.member_id)
        corrections = tuple(_with_dates(one) for one in found)
        answer = what_to_collect(questions)
        is_corrected = questions.answer.is_corrected
    rows = inquiry.rejections.order_by("id")
    administrators, others = _named_payers(answer)
    return InquiryCard(
        inquiry=inquiry,
        is_open=inquiry.work_state in {WorkState.TO_DO, WorkState.TAKEN},
        services=words_for(inquiry.service_types),
        answer=answer,
        bars=_bars(answer) if answer is not None else (),
        limits=tuple(_limit_words(one) for one in answer.other_limits) if answer is not None else (),
        administrators=administrators,
        other_payers=others,
        corrections=corrections,
        is_corrected_unseen=is_corrected and not corrections,
        rejections=tuple(advice(Rejection(row.loop, True, row.reason, row.follow_up)) for row in rows),
    )


def _with_dates(difference: Correction) -> Correction:
    """Birth dates as they are written everywhere else."""
    if difference.field is not PersonField.BIRTH_DATE:
        return difference
    ours, theirs = (f"{dt.date.fromisoformat(day):%m/%d/%Y}" for day in (difference.ours, difference.theirs))
    return Correction(difference.field, ours, theirs)


def _bars(answer: WhatToCollect) -> tuple[Bar, ...]:
    bars = (
        _bar("Deductible", answer.in_network.deductible),
        _bar("Family deductible", answer.in_network.family_deductible),
        _bar("Out-of-pocket", answer.in_network.out_of_pocket),
        _bar("Family out-of-pocket", answer.in_network.family_out_of_pocket),
        _bar("Deductible, out of network", answer.out_of_network.deductible),
        _bar("Out-of-pocket, out of network", answer.out_of_network.out_of_pocket),
    )
    return tuple(bar for bar in bars if bar is not None)


def _bar(label: str, amount: Accumulator) -> Bar | None:
    if not amount.is_known:
        return None
    width = None
    if amount.met is not None and amount.total:
        width = max(0, min(BAR_WIDTH, int(amount.met / amount.total * BAR_WIDTH)))
    return Bar(label, amount.total, amount.left, PERIODS.get(amount.period, ""), width)


def _limit_words(limit: Limit) -> str:
    """As in "10 days a calendar year, 4 left"."""
    is_dollars = limit.unit == DOLLARS
    unit = "" if is_dollars else f" {QUANTITIES.get(limit.unit, limit.unit)}"
    parts = []
    if limit.allowed is not None:
        parts.append(f"{_figure(limit.allowed, is_dollars)}{unit} {PERIODS.get(limit.period, '')}".strip())
    if limit.left is not None:
        parts.append(f"{_figure(limit.left, is_dollars)}{'' if parts else unit} left")
    return ", ".join(parts)


def _figure(value: Decimal, is_dollars: bool) -> str:
    return f"${value:,.2f}" if is_dollars else f"{value.normalize():f}"


def _named_payers(answer: WhatToCollect | None) -> tuple[tuple[NamedPayer, ...], tuple[NamedPayer, ...]]:
    """Administrators and other payers, with the payer on file that bears their id."""
    if answer is None:
        return (), ()
    on_file = payers_named(
        {one.identifier for one in answer.administrators} | {one.payer_id for one in answer.other_payers}
    )
    administrators = tuple(
        NamedPayer(one.name, one.identifier, one.contacts, on_file.get(one.identifier)) for one in answer.administrators
    )
    others = []
    for one in answer.other_payers:
        notes = [
            _PLACES.get(one.sequence, ""),
            INSURANCE_TYPES.get(one.insurance_type, ""),
            f"member {one.member_id}" if one.member_id else "",
            f"group {one.group_number}" if one.group_number else "",
            f"from {one.covers.first:%m/%d/%Y}" if one.covers.first else "",
            f"until {one.covers.last:%m/%d/%Y}" if one.covers.last else "",
            *one.contacts,
        ]
        name = one.name or "not named"
        others.append(NamedPayer(name, one.payer_id, tuple(note for note in notes if note), on_file.get(one.payer_id)))
    return administrators, tuple(others)
