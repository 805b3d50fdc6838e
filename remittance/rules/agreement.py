"""Whether a claim payment speaks of the claim whose number it names, or of a stranger's under the same number.

docs/algorithms/posting.md, section 2. Compares what the payer sent with the claim as billed; says which facts
differ by their names alone, never by what they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from x12.remittance import ClaimPayment, Procedure

NOT_THOSE = "are not those of"  # in the reason of an exception: nothing that arrives later mends it
ENOUGH = 2  # facts that must be named before their disagreement says anything


@dataclass(frozen=True, slots=True)
class Billed:
    """What is known of a claim's patient and services."""

    last_name: str
    member_ids: Collection[str]
    service_days: Collection[dt.date]
    codes: Collection[str]


def differing(record: ClaimPayment, billed: Billed) -> tuple[str, ...]:
    """The names of the facts that the payment names, when there are two or more and none is the claim's; else none."""
    codes = {one.code.strip().upper() for one in _procedures(record)} - {""}
    if codes & set(billed.codes):  # the usual case at once
        return ()
    people = [one for one in (record.patient, record.corrected) if one is not None]
    holders = [*people, *([record.subscriber] if record.subscriber is not None else [])]
    facts: tuple[tuple[str, set[str], set[str]], ...] = (
        ("patient", _plain(one.last for one in people), _plain([billed.last_name])),
        ("member id", _plain(one.identifier for one in holders), _plain(billed.member_ids)),
        ("date", {f"{day}" for day in _days(record)}, {f"{day}" for day in billed.service_days}),
        ("procedures", codes, set(billed.codes)),
    )
    named = [(name, sent, known) for name, sent, known in facts if sent]
    if len(named) < ENOUGH or any(sent & known for _, sent, known in named) or _spans(record, billed):
        return ()
    return tuple(name for name, _, _ in named)


def _procedures(record: ClaimPayment) -> Iterable[Procedure]:
    for service in record.services:
        yield service.procedure
        if service.submitted_procedure is not None:
            yield service.submitted_procedure


def _plain(values: Iterable[str]) -> set[str]:
    """Letters and digits alone, in one case: payers drop blanks, hyphens and apostrophes."""
    return {"".join(sign for sign in value.casefold() if sign.isalnum()) for value in values} - {""}


def _days(record: ClaimPayment) -> set[dt.date]:
    days = {record.statement_from, record.statement_to}
    for service in record.services:
        days |= {service.service_from, service.service_to}
    return {day for day in days if day is not None}


def _spans(record: ClaimPayment, billed: Billed) -> bool:
    first, last = record.statement_from, record.statement_to
    return first is not None and last is not None and any(first <= day <= last for day in billed.service_days)
