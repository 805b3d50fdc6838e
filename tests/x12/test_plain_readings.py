"""271 and 277 have no judge: a second, plain reading of the segments must say the same as ours.

It splits the text and looks at one segment at a time, knows no loops but "until the next such segment", and shares
no code with the readers.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.x12.answer_strategies import benefit_answers
from tests.x12.status_strategies import status_answers
from tests.x12.strategies import envelopes
from x12.benefits import Benefit, BenefitAnswer
from x12.document import read
from x12.envelope import Envelope
from x12.status import Status, StatusAnswer
from x12.write_271 import write_271
from x12.write_277 import write_277

pytestmark = pytest.mark.unit

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
Segment = list[str]


def plain(content: bytes) -> list[Segment]:
    """Every segment as its elements, padded, so that each element can be asked for."""
    return [[*text.split("*"), *[""] * 30] for text in content.decode("latin-1").split("~") if text]


def blocks(segments: list[Segment], opener: str, *enders: str) -> list[list[Segment]]:
    """From each opener to the next, or to an ender."""
    found: list[list[Segment]] = []
    is_open = False
    for segment in segments:
        if segment[0] == opener:
            found.append([])
            is_open = True
        elif segment[0] in enders:
            is_open = False
        if is_open:
            found[-1].append(segment)
    return found


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def day(text: str) -> dt.date | None:
    return dt.datetime.strptime(text[:8], "%Y%m%d").date() if text else None  # noqa: DTZ007 - a calendar day


def values(block: list[Segment], segment_id: str, at: int) -> list[str]:
    return [segment[at] for segment in block if segment[0] == segment_id]


def benefit_in_plain(block: list[Segment]) -> dict[str, object]:
    eb = block[0]
    return {
        "information": eb[1],
        "level": eb[2],
        "service_types": tuple(code for code in eb[3].split("^") if code),
        "insurance_type": eb[4],
        "plan": eb[5],
        "period": eb[6],
        "amount": number(eb[7]),
        "percent": number(eb[8]),
        "quantity_qualifier": eb[9],
        "quantity": number(eb[10]),
        "authorization": eb[11],
        "network": eb[12],
        "procedure": eb[13].split(":")[1] if eb[13] else "",
        "deliveries": [(one[1], number(one[2]), one[5]) for one in block if one[0] == "HSD"],
        "references": list(zip(values(block, "REF", 1), values(block, "REF", 2), strict=True)),
        "dates": [(one[1], day(one[3])) for one in block if one[0] == "DTP"],
        "messages": values(block, "MSG", 1),
        "places": values(block, "III", 2),
        "related": list(zip(values(block, "NM1", 1), values(block, "NM1", 3), values(block, "NM1", 9), strict=True)),
        "rejections": list(zip(values(block, "AAA", 3), values(block, "AAA", 4), strict=True)),
    }


def benefit_as_read(benefit: Benefit) -> dict[str, object]:
    return {
        "information": benefit.information,
        "level": benefit.level,
        "service_types": benefit.service_types,
        "insurance_type": benefit.insurance_type,
        "plan": benefit.plan,
        "period": benefit.period,
        "amount": benefit.amount,
        "percent": benefit.percent,
        "quantity_qualifier": benefit.quantity_qualifier,
        "quantity": benefit.quantity,
        "authorization": benefit.authorization,
        "network": benefit.network,
        "procedure": benefit.procedure.code if benefit.procedure is not None else "",
        "deliveries": [(one.unit, one.quantity, one.period) for one in benefit.deliveries],
        "references": [(one.qualifier, one.value) for one in benefit.references],
        "dates": [(one.qualifier, one.start) for one in benefit.dates],
        "messages": list(benefit.messages),
        "places": list(benefit.places_of_service),
        "related": [(one.entity, one.name.last, one.name.identifier) for one in benefit.related],
        "rejections": [(one.reason, one.follow_up) for one in benefit.rejections],
    }


@some
@given(benefit_answers(), envelopes())
def test_plain_reading_of_a_271_agrees(answer: BenefitAnswer, envelope: Envelope) -> None:
    content = write_271([answer], envelope)
    segments = plain(content)

    (ours,) = read(content).benefit_answers

    assert [benefit_as_read(one) for one in ours.benefits] == [
        benefit_in_plain(block) for block in blocks(segments, "EB", "SE", "HL")
    ]
    assert [(one.kind, one.number, one.originator, one.division) for one in ours.traces] == [
        (one[1], one[2], one[3], one[4]) for one in segments if one[0] == "TRN"
    ]
    assert [one.reason for one in ours.all_rejections] == [one[3] for one in segments if one[0] == "AAA"]
    people = {one[1]: one for one in segments if one[0] == "NM1" and one[1] in {"IL", "03", "PR", "1P"}}
    assert (ours.subscriber.name.last if ours.subscriber else None) == (people["IL"][3] if "IL" in people else None)
    assert (ours.dependent.name.last if ours.dependent else None) == (people["03"][3] if "03" in people else None)
    corrected = any(one[3:5] == ["001", "25"] for one in segments if one[0] == "INS")
    assert ours.is_corrected == corrected


def status_in_plain(stc: Segment) -> dict[str, object]:
    composites = [stc[at].split(":") for at in (1, 10, 11) if stc[at]]
    return {
        "codes": [(one[0], one[1], one[2] if len(one) > 2 else "") for one in composites],
        "effective_on": day(stc[2]),
        "charge": number(stc[4]),
        "paid": number(stc[5]),
        "finalized_on": day(stc[6]),
        "payment_method": stc[7],
        "paid_on": day(stc[8]),
        "check_number": stc[9],
    }


def status_as_read(status: Status) -> dict[str, object]:
    return {
        "codes": [(one.category, one.status, one.entity) for one in status.codes],
        "effective_on": status.effective_on,
        "charge": status.charge,
        "paid": status.paid,
        "finalized_on": status.finalized_on,
        "payment_method": status.payment_method,
        "paid_on": status.paid_on,
        "check_number": status.check_number,
    }


@some
@given(status_answers(), envelopes())
def test_plain_reading_of_a_277_agrees(answer: StatusAnswer, envelope: Envelope) -> None:
    content = write_277([answer], envelope)
    segments = plain(content)

    (ours,) = read(content).status_answers

    every = [
        *ours.statuses,
        *(
            status
            for provider in ours.providers
            for status in (
                *provider.statuses,
                *(one for claim in provider.claims for one in claim.statuses),
                *(one for claim in provider.claims for line in claim.lines for one in line.statuses),
            )
        ),
    ]
    # Each STC is read, with its place in the file.
    by_place = {one.segment: status_as_read(one) for one in every}
    assert by_place == {place: status_in_plain(one) for place, one in enumerate(segments, 1) if one[0] == "STC"}
    lines = [line for claim in ours.claims for line in claim.lines]
    assert [(line.procedure.code if line.procedure else "", line.charge, line.paid) for line in lines] == [
        (one[1].split(":")[1], number(one[2]), number(one[3])) for one in segments if one[0] == "SVC"
    ]
    wanted = {"1K": "payer_claim_control_number", "EJ": "patient_control_number"}
    for qualifier, field in wanted.items():
        told = [getattr(claim, field) for claim in ours.claims if getattr(claim, field)]
        assert told == [one[2] for one in segments if one[0] == "REF" and one[1] == qualifier]
    claim_traces = [block[0][2] for block in blocks(segments, "TRN", "HL") if any(one[0] == "STC" for one in block)]
    own = {claim.trace for claim in ours.claims if claim.trace}
    assert own <= set(claim_traces)
