"""Keeping contractual write-offs to the contract (docs/algorithms/posting.md, section 3a): pure arithmetic."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from remittance.rules.adjustments import REASONS_OF_CONTRACT, Meaning, meaning
from remittance.rules.contracts import Contract, ContractedLine, Tolerance
from remittance.rules.matching import BilledLine
from remittance.rules.posting import ZERO, Adjudication, Short
from x12.remittance import Adjustment, ClaimPayment, ServicePayment

Sent = Mapping[int | None, Decimal]  # claim line (None: the claim as a whole) to dollars written off by contract


def sent_by_contract(record: ClaimPayment, line_ids: Sequence[int]) -> dict[int | None, Decimal]:
    """What a claim payment writes off by contract, by claim line; only what is not zero."""
    sent: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    sent[None] = _by_contract(record.adjustments)
    for service, line_id in zip(record.services, line_ids, strict=False):
        sent[line_id] += _by_contract(service.adjustments)
    return {line_id: amount for line_id, amount in sent.items() if amount}


def keep_to_contract(
    record: ClaimPayment,
    adjudication: Adjudication,
    *,
    lines: Sequence[BilledLine],
    line_ids: Sequence[int],
    contract: Contract,
    sent_before: Sent,
) -> Adjudication:
    """The adjudication with what its write-offs go beyond the contract as underpaid.

    `line_ids` are the claim lines that the services answer, none when the claim is answered as a whole;
    `sent_before` is what the answers that stand already wrote off. What is not compared stays as it is.
    """
    answers = _answers(record, lines, line_ids, contract)
    sent = sent_by_contract(record, line_ids)
    if None in sent or None in sent_before:
        short = _short_as_a_whole(record, answers, sent, sent_before, contract.tolerance)
    else:
        short = [
            one
            for answer in answers
            if answer.expected is not None
            and (one := _short_line(answer, sent, sent_before, contract.tolerance)) is not None
        ]
    return _moved(adjudication, short)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A claim line with its service payments; `expected` is None where it is not compared."""

    line: BilledLine
    expected: Decimal | None
    positions: tuple[int, ...]
    services: tuple[ServicePayment, ...]

    @property
    def room(self) -> Decimal:
        """What the contract lets be written off."""
        return self.line.charge - (self.expected or ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((service.paid for service in self.services), ZERO)


def _answers(
    record: ClaimPayment, lines: Sequence[BilledLine], line_ids: Sequence[int], contract: Contract
) -> list[_Answer]:
    """The lines that are answered, each once: a split line has several service payments."""
    positions: dict[int, list[int]] = defaultdict(list)
    for position, line_id in enumerate(line_ids, start=1):
        positions[line_id].append(position)
    answers = []
    for line in lines:
        own = tuple(positions.get(line.line_id, ()))
        if not own and line_ids:
            continue
        services = tuple(record.services[position - 1] for position in own)
        is_compared = not any(_is_denied(one.adjustments) or _is_changed(one) for one in services)
        expected = contract.expected(as_contracted(line)) if is_compared else None
        answers.append(_Answer(line, expected, own, services))
    return answers


def as_contracted(line: BilledLine) -> ContractedLine:
    return ContractedLine(line.code, line.modifiers, line.units, line.service_on, line.charge)


def _is_denied(adjustments: Iterable[Adjustment]) -> bool:
    """That the payer refused some of it; only the first payer is asked here."""
    kinds = (meaning(one.group, one.reason, one.amount, is_first_payer=True) for one in adjustments if one.amount)
    return Meaning.DENIED in kinds


def _is_changed(service: ServicePayment) -> bool:
    """That the payer changed or bundled the code."""
    submitted = service.submitted_procedure
    return submitted is not None and submitted.code != service.procedure.code


def _by_contract(adjustments: Iterable[Adjustment]) -> Decimal:
    return sum((one.amount for one in adjustments if _is_of_contract(one)), ZERO)


def _is_of_contract(one: Adjustment) -> bool:
    return one.group != "PR" and one.reason in REASONS_OF_CONTRACT


def _beyond(sent: Decimal, sent_before: Decimal, room: Decimal) -> Decimal:
    """What is written off now beyond what the contract leaves after the answers before."""
    return sent - max(room - max(sent_before, ZERO), ZERO)


def _short_line(answer: _Answer, sent: Sent, sent_before: Sent, tolerance: Tolerance) -> Short | None:
    line_id, expected = answer.line.line_id, answer.expected or ZERO
    beyond = _beyond(sent.get(line_id, ZERO), sent_before.get(line_id, ZERO), answer.room)
    if beyond <= 0 or tolerance.covers(beyond, expected):
        return None
    adjustments = [one for service in answer.services for one in service.adjustments]
    reasons = _largest_first(adjustments, beyond)
    return Short(answer.positions[0], line_id, expected, answer.paid, beyond, reasons)


def _short_as_a_whole(
    record: ClaimPayment, answers: Sequence[_Answer], sent: Sent, sent_before: Sent, tolerance: Tolerance
) -> list[Short]:
    """The claim's lines together, since a write-off of the whole claim belongs to none of them."""
    expected = [answer.expected for answer in answers if answer.expected is not None]
    if len(expected) < len(answers) or not answers or _is_denied(record.adjustments):
        return []
    room = sum((answer.room for answer in answers), ZERO)
    beyond = _beyond(sum(sent.values(), ZERO), sum(sent_before.values(), ZERO), room)
    total = sum(expected, ZERO)
    if beyond <= 0 or tolerance.covers(beyond, total):
        return []
    levels = [record.adjustments, *(service.adjustments for service in record.services)]
    reasons = _largest_first([one for level in levels for one in level], beyond)
    return [Short(None, None, total, record.paid, beyond, reasons)]


def _largest_first(adjustments: Iterable[Adjustment], amount: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """The reasons that wrote off this amount, the largest adjustment first."""
    reasons = []
    fitting = [one for one in adjustments if _is_of_contract(one) and one.amount > 0]
    for one in sorted(fitting, key=lambda one: -one.amount):
        part = min(one.amount, amount)
        if part > 0:
            reasons.append((one.reason, part))
            amount -= part
    return tuple(reasons)


def _moved(adjudication: Adjudication, short: Sequence[Short]) -> Adjudication:
    """The dollars that are short, from contractual to underpaid."""
    if not short:
        return adjudication
    parts = dict(adjudication.parts)
    for reason, amount in (pair for one in short for pair in one.reasons):
        parts[(Meaning.CONTRACTUAL, reason)] -= amount
        parts[(Meaning.UNDERPAID, reason)] = parts.get((Meaning.UNDERPAID, reason), ZERO) + amount
    return dataclasses.replace(adjudication, parts=parts, short=tuple(short))


def within_open(adjudication: Adjudication, left: Decimal, tolerance: Tolerance) -> Adjudication:
    """Short by no more than what stays open with the payer after its denials: it may pay the rest by and by.

    What is then short by no more than the tolerance is written off, as if it had been so in one answer.
    """
    left -= sum((one.amount for one in adjudication.denied), ZERO)
    parts, kept = dict(adjudication.parts), []
    for one in adjudication.short:
        amount = min(one.amount, max(left, ZERO))
        is_written_off = tolerance.covers(amount, one.expected)
        for reason, dollars in one.reasons:
            parts[(Meaning.UNDERPAID, reason)] -= dollars
        if is_written_off:
            reason = one.reasons[0][0]
            parts[(Meaning.CONTRACTUAL, reason)] += amount
        elif amount > 0:
            reasons = _cut_to(one.reasons, amount)
            for reason, dollars in reasons:
                parts[(Meaning.UNDERPAID, reason)] += dollars
            kept.append(dataclasses.replace(one, amount=amount, reasons=reasons))
        left -= amount
    return dataclasses.replace(adjudication, parts=parts, short=tuple(kept))


def _cut_to(reasons: Sequence[tuple[str, Decimal]], amount: Decimal) -> tuple[tuple[str, Decimal], ...]:
    cut = []
    for reason, dollars in reasons:
        part = min(dollars, amount)
        if part > 0:
            cut.append((reason, part))
            amount -= part
    return tuple(cut)
