"""What the coverages on file tell of the claims of a check: the next payer, and whom else a payment may mean."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from claims.models import Claim
from claims.services.secondary import NEXT_SEQUENCE
from patients.models import Coverage, Sequence

if TYPE_CHECKING:
    from remittance.queries.claim_books import ClaimBook


@dataclass(frozen=True, slots=True)
class NextPayer:
    """Whom the patient's part is billed to first."""

    payer_id: int
    sequence: str


class _Cover(NamedTuple):
    sequence: str
    payer_id: int
    member_id: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    is_active: bool


def read_coverages(books: Many[ClaimBook]) -> None:
    """The next payer by the next claim where there is one, else by the coverages in force on the service date.

    The choice among coverages is that of claims.services.build.coverages_of_visit, for many visits at once. Every
    coverage, also an ended one, tells of a payer and a member id that an answer may name.
    """
    coverages: dict[int, list[_Cover]] = defaultdict(list)
    patient_ids = {book.claim.patient_id for book in books}
    rows = Coverage.objects.filter(patient_id__any=patient_ids).order_by("starts_on", "pk")
    for patient_id, *values in rows.values_list("patient_id", *_Cover._fields):
        coverages[patient_id].append(_Cover(*values))
    for book in books:
        own = coverages[book.claim.patient_id]
        book.visit.member_ids |= {one.member_id for one in own if one.member_id}
        book.visit.payer_ids |= {one.payer_id for one in own}
        book.next_payer = _next_payer(book, own)
    _read_relatives(books)


def _next_payer(book: ClaimBook, coverages: Many[_Cover]) -> NextPayer | None:
    sequence = NEXT_SEQUENCE.get(Sequence(book.claim.sequence))
    if sequence is None:
        return None
    billed = book.visit.claim_of(sequence)
    fitting: list[Claim | _Cover] = [billed.claim] if billed else []
    if not fitting:
        fitting += [
            one
            for one in coverages
            if one.is_active
            and one.sequence == sequence
            and is_in_force(one.starts_on, one.ends_on, book.claim.service_on)
        ]
    return NextPayer(fitting[-1].payer_id, sequence) if fitting else None


def is_in_force(starts_on: dt.date | None, ends_on: dt.date | None, day: dt.date) -> bool:
    return (starts_on is None or starts_on <= day) and (ends_on is None or ends_on >= day)


def _read_relatives(books: Many[ClaimBook]) -> None:
    """The names of other patients who share a member id with the patient of a visit: a family on one number."""
    member_ids = {member_id for book in books for member_id in book.visit.member_ids}
    names: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    rows = Coverage.objects.filter(member_id__any=member_ids)
    columns = ("member_id", "patient_id", "patient__last_name", "patient__first_name")
    for member_id, *name in rows.values_list(*columns):
        names[member_id].add((name[0], name[1], name[2]))
    for book in books:
        sharing = {one for member_id in book.visit.member_ids for one in names[member_id]}
        book.visit.relatives |= {(last, first) for pk, last, first in sharing if pk != book.claim.patient_id}
