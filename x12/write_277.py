"""Writes 277 claim status answers (005010X212), as a payer does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import count

from x12.acknowledgements import StatusCode
from x12.envelope import Envelope
from x12.status import ClaimStatusAnswer, LineStatus, ProviderStatus, Status, StatusAnswer
from x12.writer import CannotWrite, SegmentWriter, control_numbers, hhmm, interchange, missing

VERSION = "005010X212"


def write_277(answers: Sequence[StatusAnswer], envelope: Envelope) -> bytes:
    """Gives one interchange with one ST per answer. Raises CannotWrite, with the answer's index."""
    writer = SegmentWriter(is_answer=True)
    numbers = control_numbers(answer.control_number for answer in answers)
    transactions = []
    for index, (answer, number) in enumerate(zip(answers, numbers, strict=True)):
        try:
            _answer(writer, answer)
        except CannotWrite as problem:
            raise CannotWrite(f"Answer {index + 1}: {problem}", index) from problem
        transactions.append(writer.transaction("277", number, VERSION))
    return interchange(envelope, "HN", VERSION, transactions)


def _answer(writer: SegmentWriter, answer: StatusAnswer) -> None:
    """BHT, 2000A payer, 2000B receiver, then each provider."""
    add, at = writer.segments.append, answer.created_at
    numbers = count(3)
    add(f"BHT*0010*08*{writer.reference[answer.reference]}*{at:%Y%m%d}*{hhmm(at)}*DG")
    add("HL*1**20*1")
    if answer.payer is not None:
        writer.nm1("PR", answer.payer, "PI")
    add(f"HL*2*1*21*{1 if answer.providers else 0}")
    if answer.receiver is not None:
        writer.nm1("41", answer.receiver, "46")
    _refusal(writer, answer.trace, "2", answer.statuses)
    for provider in answer.providers:
        _provider(writer, provider, numbers)


def _provider(writer: SegmentWriter, provider: ProviderStatus, numbers: Iterator[int]) -> None:
    """2000C with its claims."""
    number = next(numbers)
    writer.segments.append(f"HL*{number}*2*19*{1 if provider.claims else 0}")
    if provider.provider is not None:
        writer.nm1("1P", provider.provider, "XX")
    _refusal(writer, provider.trace, "1", provider.statuses)
    for claim in provider.claims:
        subscriber_number = next(numbers)
        writer.segments.append(f"HL*{subscriber_number}*{number}*22*{0 if claim.dependent is None else 1}")
        if claim.subscriber is not None:
            writer.nm1("IL", claim.subscriber, "MI")
        if claim.dependent is not None:
            writer.segments.append(f"HL*{next(numbers)}*{subscriber_number}*23")
            writer.nm1("QC", claim.dependent)
        _claim(writer, claim)


def _refusal(writer: SegmentWriter, trace: str, trace_type: str, statuses: tuple[Status, ...]) -> None:
    """2200B and 2200C: TRN and STC, only where the inquiry went no further."""
    if statuses:
        writer.segments.append(f"TRN*{trace_type}*{writer.reference[trace] or 0}")  # 0: the guide's word for no trace
        _statuses(writer, statuses)


def _claim(writer: SegmentWriter, claim: ClaimStatusAnswer) -> None:
    """2200D or 2200E with its lines."""
    reference, add = writer.reference, writer.segments.append
    trace = reference[claim.trace] or missing("the trace of a claim (TRN02)")
    add(f"TRN*2*{trace}")
    _statuses(writer, claim.statuses)
    for qualifier, value in (
        ("1K", claim.payer_claim_control_number),
        ("BLT", claim.bill_type),
        ("EJ", claim.patient_control_number),
        ("VV", claim.voucher),
        ("D9", claim.clearinghouse_trace),
    ):
        if value:
            add(f"REF*{qualifier}*{reference[value]}")
    if claim.service_from is not None:
        add(f"DTP*472*{writer.period(claim.service_from, claim.service_to)}")
    for line in claim.lines:
        _line(writer, line)


def _line(writer: SegmentWriter, line: LineStatus) -> None:
    """2220D or 2220E."""
    add = writer.segments.append
    procedure = "" if line.procedure is None else writer.procedure(line.procedure)
    charge, paid = _amount(writer, line.charge), _amount(writer, line.paid)
    units = "" if line.units is None else writer.quantity[line.units]
    add(f"SVC*{procedure}*{charge}*{paid}****{units}".rstrip("*"))
    _statuses(writer, line.statuses)
    if line.line_control_number:
        add(f"REF*FJ*{writer.reference[line.line_control_number]}")
    if line.service_from is not None:
        add(f"DTP*472*{writer.period(line.service_from, line.service_to)}")


def _statuses(writer: SegmentWriter, statuses: Iterable[Status]) -> None:
    """STC."""
    for status in statuses:
        if not 1 <= len(status.codes) <= 3:
            raise CannotWrite("a status has not one to three codes (STC01, STC10, STC11)")
        first, second, third = [*[_status_code(writer, code) for code in status.codes], "", ""][:3]
        elements = [
            first, _day(writer, status.effective_on), "", _amount(writer, status.charge),
            _amount(writer, status.paid), _day(writer, status.finalized_on), writer.code[status.payment_method],
            _day(writer, status.paid_on), writer.reference[status.check_number], second, third,
        ]  # fmt: skip
        writer.segments.append(f"STC*{'*'.join(elements)}".rstrip("*"))


def _status_code(writer: SegmentWriter, code: StatusCode) -> str:
    category = writer.code[code.category] or missing("the category of a status code (STC01-1)")
    return f"{category}:{writer.code[code.status]}:{writer.code[code.entity]}".rstrip(":")


def _day(writer: SegmentWriter, day: dt.date | None) -> str:
    return "" if day is None else writer.date[day]


def _amount(writer: SegmentWriter, amount: Decimal | None) -> str:
    return "" if amount is None else writer.amount[amount]
