"""What is open on a line limits its next answer (docs/algorithms/posting.md, section 3): pure arithmetic."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from remittance.rules.adjustments import PATIENT_MEANINGS, Meaning, meaning
from remittance.rules.line_answers import WRITE_OFFS, LineAnswer, LineState
from remittance.rules.posting import ZERO, Adjudication, Denied, Short
from x12.remittance import Adjustment, ClaimPayment


def answers_by_line(
    record: ClaimPayment,
    line_ids: Sequence[int],
    *,
    is_first_payer: bool,
    is_capitated: bool = False,
    short: Sequence[Short] = (),
) -> dict[int, LineAnswer]:
    """What an answer says of each claim line."""
    answers: dict[int, LineAnswer] = {}
    for service, line_id in zip(record.services, line_ids, strict=False):
        answers[line_id] = answers.get(line_id, LineAnswer()).with_service(
            service.charge,
            service.paid,
            service.adjustments,
            is_first_payer=is_first_payer,
            is_capitated=is_capitated,
        )
    for item in short:
        if item.line_id is not None and item.line_id in answers:
            answers[item.line_id] = answers[item.line_id].less_short(item.amount)
    return answers


def within_lines(
    adjudication: Adjudication,
    record: ClaimPayment,
    line_ids: Sequence[int],
    states: Mapping[int, LineState],
    *,
    is_first_payer: bool,
    is_first_answer: bool,
    is_capitated: bool = False,
) -> Adjudication:
    """The adjudication of a line no further than what is open on it before this answer.

    But for a first answer, which is taken as it stands, cuts what the answers before have put on the books already,
    then the write-offs; last the denials. What was paid stays. A line that `states` does not name stays as it is.
    """
    speaker = {"is_first_payer": is_first_payer, "is_capitated": is_capitated}
    answers = answers_by_line(record, line_ids, short=adjudication.short, **speaker)
    left = {pk: states[pk].room - one.charge + one.refused for pk, one in answers.items() if pk in states}
    parts = dict(adjudication.parts)
    cuts = {} if is_first_answer else {line_id: _cut(states[line_id], answers[line_id]) for line_id in left}
    for service, line_id in zip(record.services, line_ids, strict=False):
        for one in service.adjustments if line_id in cuts else ():
            key = (meaning(one.group, one.reason, one.amount, **speaker), one.reason)
            amount = cuts[line_id].take(key[0], one, parts[key])
            parts[key] -= amount
            left[line_id] += amount
    return dataclasses.replace(adjudication, parts=parts, denied=_denied_within(adjudication.denied, line_ids, left))


@dataclass(slots=True)
class _Cut:
    """Dollars that are still to be cut from the answer to a line."""

    patient: dict[str, Decimal]  # by CARC
    write_offs: Decimal

    def take(self, kind: Meaning, one: Adjustment, most: Decimal) -> Decimal:
        """What is cut from this adjustment."""
        limit = self.patient.get(one.reason, ZERO) if kind in PATIENT_MEANINGS else ZERO
        limit = self.write_offs if kind in WRITE_OFFS else limit
        amount = max(min(limit, one.amount, most), ZERO)
        if kind in WRITE_OFFS:
            self.write_offs -= amount
        elif amount:
            self.patient[one.reason] -= amount
        return amount


def _cut(state: LineState, answer: LineAnswer) -> _Cut:
    """What the answer repeats, and of its write-offs what goes beyond the room that is left then."""
    repeated = state.repeated_in(answer)
    excess = max(answer.charge - answer.refused - repeated.amount - state.room, ZERO)
    return _Cut(dict(repeated.patient), repeated.written_off + excess)


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
