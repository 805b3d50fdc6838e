"""Whether a claim payment speaks of the claim whose number it names, or of a stranger's under the same number.

docs/algorithms/posting.md, section 2. Compares what the payer sent with the claim as billed; says which facts
differ by their names alone, never by what they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from x12.parties import Name
from x12.remittance import ClaimPayment, Procedure

NOT_THOSE = "are not those of"  # in the reason of an exception: nothing that arrives later mends it
ENOUGH = 2  # facts that must be named before their disagreement says anything


@dataclass(frozen=True, slots=True)
class Billed:
    """What is known of a claim's patient and services; `relatives` are last and first names on the same member id."""

    last_name: str
    first_name: str
    member_ids: Collection[str]
    service_days: Collection[dt.date]
    codes: Collection[str]
    relatives: Collection[tuple[str, str]] = ()


def differing(record: ClaimPayment, billed: Billed) -> tuple[str, ...]:
    """The names of the facts that speak against the claim, when they are enough to hold the payment; else none.

    A procedure code and a date tell nothing of the patient: half of an office has the same ones.
    """
    people = _people(record)
    if names_patient(record, billed.last_name, billed.first_name):
        return ()
    if any(_is_relative(one, billed) for one in people):
        return ("patient's names",)
    holders = [*people, *([record.subscriber] if record.subscriber is not None else [])]
    ids, known_ids = _plain(one.identifier for one in holders), _plain(billed.member_ids)
    is_other_id = bool(ids) and not ids & known_ids
    days = _days(record)
    codes = {one.code.strip().upper() for one in _procedures(record)} - {""}
    facts = (
        ("patient", any(one.last.strip() for one in people), any(_names(one, billed, is_other_id) for one in people)),
        ("member id", bool(ids), not is_other_id),
        ("date", bool(days), bool(days & set(billed.service_days)) or _spans(record, billed)),
        ("procedures", bool(codes), bool(codes & set(billed.codes))),
    )
    against = tuple(name for name, is_sent, agrees in facts if is_sent and not agrees)
    agreeing = {name for name, is_sent, agrees in facts if is_sent and agrees}
    is_other_person = {"patient", "member id"} <= set(against)
    if not is_other_person and (agreeing - {"procedures"} or len(against) < ENOUGH):
        return ()
    return against


def _names(one: Name, billed: Billed, is_other_id: bool) -> bool:
    """That this is the patient's last name; beside another member id, the first name must be the patient's, too."""
    if not _same(one.last, billed.last_name):
        return False
    return not is_other_id or _begins_alike(one.first, billed.first_name)


def names_patient(record: ClaimPayment, last_name: str, first_name: str) -> bool:
    """That it names the patient as billed: then nothing else that it says makes it a stranger's."""
    return any(_same(one.last, last_name) and _begins_alike(one.first, first_name) for one in _people(record))


def _people(record: ClaimPayment) -> list[Name]:
    return [one for one in (record.patient, record.corrected) if one is not None]


def _is_relative(one: Name, billed: Billed) -> bool:
    """That this is the name of another patient with the member id: a twin, a spouse."""
    return bool(one.first.strip()) and any(
        _same(one.last, last) and _same(one.first, first) for last, first in billed.relatives
    )


def _same(one: str, other: str) -> bool:
    return bool(one) and (one.casefold() == other.casefold() or bool(_plain([one]) & _plain([other])))


def _begins_alike(one: str, other: str) -> bool:
    """That one first name is the beginning of the other, as an initial is; a missing one says nothing."""
    if one.casefold() == other.casefold():
        return True
    first, second = ("".join(_plain([name])) for name in (one, other))
    return first.startswith(second) or second.startswith(first)


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
