"""Parting the claim payments of a check into chunks that post one after the other, in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from x12.remittance import ClaimPayment

CHUNK_CLAIMS = 1_000


def in_chunks(
    records: Iterable[tuple[int, ClaimPayment]],
    numbers: Mapping[str, int],
    visit_of: Mapping[str, int],
    *,
    size: int,
) -> Iterator[list[tuple[int, ClaimPayment]]]:
    """Claim payments with their positions, about `size` at a time; those of one visit are always together.

    `numbers` counts the patient control numbers of the check, `visit_of` gives the visits of those that are
    known. A visit that is answered more than once waits for its last answer: what a check takes back from a visit
    and what it pays anew are seen at once, in their order.
    """
    missing: Counter[int] = Counter()
    for number, count in numbers.items():
        if number in visit_of:
            missing[visit_of[number]] += count
    waiting: dict[int, list[tuple[int, ClaimPayment]]] = defaultdict(list)
    chunk: list[tuple[int, ClaimPayment]] = []
    for position, record in records:
        visit_id = visit_of.get(record.patient_control_number.strip())
        if visit_id is None:
            chunk.append((position, record))
        else:
            missing[visit_id] -= 1
            waiting[visit_id].append((position, record))
            if not missing[visit_id]:
                chunk += waiting.pop(visit_id)
        if len(chunk) >= size:
            yield sorted(chunk, key=lambda numbered: numbered[0])
            chunk = []
    if chunk:
        yield sorted(chunk, key=lambda numbered: numbered[0])
