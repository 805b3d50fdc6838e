"""What is open on a line limits its next answer (docs/algorithms/posting.md, section 3): pure arithmetic."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from remittance.rules.adjustments import Meaning, meaning
from remittance.rules.posting import ZERO, Adjudication, Denied, Short
from x12.remittance import ClaimPayment

WRITE_OFFS = (Meaning.OTHER_ADJUSTMENT, Meaning.CONTRACTUAL)


def settled_by_line(
    record: ClaimPayment,
    line_ids: Sequence[int],
    *,
    is_first_payer: bool,
    is_capitated: bool = False,
    short: Sequence[Short] = (),
) -> dict[int, Decimal]:
    """Dollars of each claim line that an answer settles: what it names, less what it denies and what is short."""
    settled: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for service, line_id in zip(record.services, line_ids, strict=False):
        settled[line_id] += service.charge
        for one in service.adjustments:
            kind = meaning(one.group, one.reason, one.amount, is_first_payer=is_first_payer, is_capitated=is_capitated)
            settled[line_id] -= one.amount if kind is Meaning.DENIED else ZERO
    for item in short:
        if item.line_id is not None and item.line_id in settled:
            settled[item.line_id] -= item.amount
    return dict(settled)


def within_lines(
    adjudication: Adjudication,
    record: ClaimPayment,
    line_ids: Sequence[int],
    room: Mapping[int, Decimal],
    *,
    is_first_payer: bool,
    is_first_answer: bool,
    is_capitated: bool = False,
) -> Adjudication:
    """The adjudication of a line no further than its room: the dollars that are open on it before this answer.

    Cuts the write-offs, but for a first answer, which is taken as it stands, and then the denials; what was paid and
    what is the patient's stays. A line that `room` does not name stays as it is.
    """
    speaker = {"is_first_payer": is_first_payer, "is_capitated": is_capitated}
    settled = settled_by_line(record, line_ids, short=adjudication.short, **speaker)
    excess = {line_id: max(settled[line_id] - room[line_id], ZERO) for line_id in settled if line_id in room}
    parts = dict(adjudication.parts)
    for service, line_id in () if is_first_answer else zip(record.services, line_ids, strict=False):
        for one in service.adjustments:
            key = (meaning(one.group, one.reason, one.amount, **speaker), one.reason)
            cut = min(excess.get(line_id, ZERO), one.amount, parts[key])
            if key[0] in WRITE_OFFS and cut > 0:
                parts[key] -= cut
                excess[line_id] -= cut
                settled[line_id] -= cut
    left = {line_id: room[line_id] - amount for line_id, amount in settled.items() if line_id in room}
    return dataclasses.replace(adjudication, parts=parts, denied=_denied_within(adjudication.denied, line_ids, left))


def _denied_within(denied: Sequence[Denied], line_ids: Sequence[int], left: dict[int, Decimal]) -> tuple[Denied, ...]:
    kept = []
    for one in denied:
        line_id = line_ids[one.line - 1] if one.line is not None else None
        if line_id is None or line_id not in left:
            kept.append(one)
            continue
        amount = min(one.amount, left[line_id])
        left[line_id] -= max(amount, ZERO)
        if amount > 0:
            kept.append(dataclasses.replace(one, amount=amount))
    return tuple(kept)


def shares(limits: Sequence[Decimal], open_amount: Decimal) -> list[Decimal]:
    """What is open, given to these limits in their order as far as it goes; never less than zero."""
    left, given = max(open_amount, ZERO), []
    for limit in limits:
        given.append(min(limit, left))
        left -= given[-1]
    return given
