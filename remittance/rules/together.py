"""Lines that a payer answers in one service payment (docs/algorithms/posting.md, section 2): pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from remittance.rules.posting import ZERO


def answered_together(charges: Mapping[int, Decimal], answers: Sequence[Mapping[int, Decimal]]) -> frozenset[int]:
    """The claim lines that are answered in one with others, named or not.

    `charges` are the claim's lines with what was billed, `answers` what each answer names of each line (SVC02), in
    dollars. What is named of lines beyond their charge answers the lines that are not named, where it is their charge
    to the cent: by one answer alone, or by all of them.
    """
    if not any(amount > charges.get(line_id, amount) for named in answers for line_id, amount in named.items()):
        return frozenset()  # the usual case at once
    most: dict[int, Decimal] = {}
    for named in answers:
        for line_id, amount in named.items():
            most[line_id] = max(most.get(line_id, amount), amount)
    together: set[int] = set()
    for named in (*answers, most):
        beyond = {pk: named[pk] - charge for pk, charge in charges.items() if named.get(pk, charge) > charge}
        silent = {pk: charge for pk, charge in charges.items() if pk not in named}
        if beyond and sum(beyond.values(), ZERO) == sum(silent.values(), ZERO):
            together |= beyond.keys() | silent.keys()
    return frozenset(together)
