"""From one claim payment to where its dollars go: pure arithmetic (docs/algorithms/posting.md, section 3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from remittance.rules.adjustments import PATIENT_MEANINGS, Meaning, meaning
from x12.remittance import Adjustment, ClaimPayment

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Denied:
    """What one line (or, `line` None, the claim as a whole) was denied: its main reason and the dollars."""

    line: int | None  # position of the service payment in its claim payment
    group: str
    reason: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Short:
    """One line (or, `line` None, the claim as a whole) of which a payer allowed less than its contract says.

    Dollars: `amount` is expected - allowed. `reasons` are the CARCs by which the payer wrote that off.
    """

    line: int | None  # position of the service payment in its claim payment
    line_id: int | None
    expected: Decimal
    paid: Decimal
    amount: Decimal
    reasons: tuple[tuple[str, Decimal], ...]

    @property
    def allowed(self) -> Decimal:
        return self.expected - self.amount


@dataclass(frozen=True)  # no slots: its sums are cached, since many steps ask for them
class Adjudication:
    """One claim's dollars by where they go.

    charge = paid + adjustments + patient + earlier payer + denied + underpaid.
    """

    charge: Decimal
    paid: Decimal
    parts: dict[tuple[Meaning, str], Decimal]  # (meaning, CARC) to dollars; also what stays with the payers
    denied: tuple[Denied, ...] = ()
    short: tuple[Short, ...] = ()

    @cached_property
    def totals(self) -> dict[Meaning, Decimal]:
        """Dollars by meaning; what does not occur is zero."""
        totals = dict.fromkeys(Meaning, ZERO)
        for (kind, _), amount in self.parts.items():
            totals[kind] += amount
        return totals

    @cached_property
    def patient(self) -> Decimal:
        return sum((self.totals[kind] for kind in PATIENT_MEANINGS), ZERO)

    @cached_property
    def adjusted(self) -> Decimal:
        return self.totals[Meaning.CONTRACTUAL] + self.totals[Meaning.OTHER_ADJUSTMENT]

    @cached_property
    def settled(self) -> Decimal:
        """What leaves the payer's receivable."""
        return self.paid + self.adjusted + self.patient

    @property
    def allowed(self) -> Decimal:
        """What the payer accepts: paid by it, owed by the patient."""
        return self.paid + self.patient


class MoreThanOpen(ValueError):
    """The payer pays, and gives to the patient, more than the claim still has open with it."""


@dataclass(slots=True)
class _Level:
    """The adjustments of one line or of the claim while they are sorted."""

    denials: list[Adjustment] = field(default_factory=list)


def adjudicate(record: ClaimPayment, *, is_first_payer: bool, is_capitated: bool = False) -> Adjudication:
    """Sort every adjustment of a claim payment; sums are not touched, so what balances goes on balancing."""
    parts: dict[tuple[Meaning, str], Decimal] = {}
    denied: list[Denied] = []
    levels: list[tuple[int | None, Sequence[Adjustment]]] = [(None, record.adjustments)]
    levels += [(position, service.adjustments) for position, service in enumerate(record.services, start=1)]
    for position, adjustments in levels:
        refused: list[Adjustment] = []
        for one in adjustments:
            kind = meaning(one.group, one.reason, one.amount, is_first_payer=is_first_payer, is_capitated=is_capitated)
            key = (kind, one.reason)
            parts[key] = parts.get(key, ZERO) + one.amount
            if kind is Meaning.DENIED and one.amount:
                refused.append(one)
        if refused:
            main = max(refused, key=lambda one: one.amount)
            denied.append(Denied(position, main.group, main.reason, sum((one.amount for one in refused), ZERO)))
    return Adjudication(record.charge, record.paid, parts, tuple(denied))


def fit(adjudication: Adjudication, *, open_amount: Decimal, is_first_answer: bool) -> Adjudication:
    """The adjudication cut to what is open with this payer.

    The first payer's first answer is taken as it stands. Later payers repeat the whole charge in their
    adjustments, so their contractual part is limited to what is open after payment and patient part, the
    patient part to what is open after payment, and the denied part to what is left.
    Raises MoreThanOpen when even then the receivable would fall below zero.
    """
    if adjudication.settled > open_amount and not is_first_answer:
        adjudication = _cut(adjudication, open_amount)
    if adjudication.settled > max(open_amount, ZERO):
        raise MoreThanOpen
    return _limit_denied(adjudication, open_amount - adjudication.settled)


def _cut(adjudication: Adjudication, open_amount: Decimal) -> Adjudication:
    parts = dict(adjudication.parts)
    excess = adjudication.settled - open_amount
    order = (Meaning.OTHER_ADJUSTMENT, Meaning.CONTRACTUAL, *reversed(PATIENT_MEANINGS))
    for kind in order:
        for key in [key for key in parts if key[0] is kind and parts[key] > 0]:
            cut = min(excess, parts[key])
            if cut > 0:
                parts[key] -= cut
                excess -= cut
    return dataclasses.replace(adjudication, parts=parts)


def _limit_denied(adjudication: Adjudication, left: Decimal) -> Adjudication:
    """Deny no more than what stays open: a later payer denies the whole charge, of which only a rest is open."""
    if adjudication.totals[Meaning.DENIED] <= left:
        return adjudication
    denied = []
    for one in adjudication.denied:
        amount = min(one.amount, left)
        if amount > 0:
            denied.append(Denied(one.line, one.group, one.reason, amount))
            left -= amount
    return dataclasses.replace(adjudication, denied=tuple(denied))
