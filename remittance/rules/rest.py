"""Dollars that an answer leaves open without a word: they need a person like a denial (posting.md, section 3)."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from remittance.rules.posting import Adjudication, Denied
from x12.remittance import ClaimPayment

ZERO = Decimal("0.00")
UNANSWERED = "REST"  # no CARC: the payer gave no reason


def with_rest(adjudication: Adjudication, left: Decimal) -> Adjudication:
    """What a later payer leaves open without any reason of its own (CARC 23 covers it) still needs a person."""
    unexplained = left - _denied(adjudication)
    if unexplained <= 0:
        return adjudication
    rest = Denied(None, "OA", "23", unexplained)
    return dataclasses.replace(adjudication, denied=(*adjudication.denied, rest))


def charges_by_line(record: ClaimPayment, line_ids: Sequence[int]) -> dict[int, Decimal]:
    """The dollars of each claim line that the payment answers: the sum of SVC02 where it splits a line."""
    charges: dict[int, Decimal] = defaultdict(lambda: ZERO)
    if line_ids:
        for service, line_id in zip(record.services, line_ids, strict=True):
            charges[line_id] += service.charge
    return dict(charges)


def with_unanswered(
    adjudication: Adjudication, line_ids: Sequence[int], short: Mapping[int, Decimal], left: Decimal
) -> Adjudication:
    """Add what the first payer left out of the charge of a line; no more than is open beside its denials.

    `short` is the dollars of each claim line that no answer names.
    """
    denied = list(adjudication.denied)
    left -= _denied(adjudication) + sum((one.amount for one in adjudication.short), ZERO)
    for line_id, amount in short.items():
        rest = min(amount, left)
        if rest <= 0:
            continue
        left -= rest
        position = len(line_ids) - list(reversed(line_ids)).index(line_id)
        denied.append(Denied(position, "OA", UNANSWERED, rest))
    return dataclasses.replace(adjudication, denied=tuple(denied)) if short else adjudication


def _denied(adjudication: Adjudication) -> Decimal:
    return sum((one.amount for one in adjudication.denied), ZERO)
