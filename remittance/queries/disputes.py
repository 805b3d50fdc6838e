"""Letters about underpayments: what is to be sent, what was sent and is waited for, what came of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from practice.money import ZERO
from remittance.models import Underpayment
from remittance.queries.underpayments import NOBODY

State = Underpayment.State
TO_SEND, SENT, OVERDUE, ANSWERED = "draft", "sent", "overdue", "answered"
STATES = {TO_SEND: "To send", SENT: "Awaiting the answer", OVERDUE: "Overdue", ANSWERED: "Answered"}


@dataclass(frozen=True, slots=True)
class DisputeFilter:
    """What is looked for, as the URL says it; an empty value asks nothing."""

    state: str = TO_SEND
    payer_id: int | None = None
    owner: str = ""  # a user's id, or "none"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One letter: the underpaid lines of a claim that were disputed on one day, or that are to be disputed."""

    head: Underpayment  # the first of its lines, which stands for the letter
    lines: tuple[Underpayment, ...]

    @property
    def amount(self) -> Decimal:
        """Dollars that the payer was, or is to be, asked for."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def expected(self) -> Decimal:
        return sum((line.expected_amount for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        return sum((line.paid_amount for line in self.lines), ZERO)

    @property
    def is_inferred(self) -> bool:
        return any(line.basis == Underpayment.Basis.INFERRED for line in self.lines)

    @property
    def codes(self) -> str:
        return ", ".join(dict.fromkeys(" ".join((line.code, *line.modifiers)) or "the claim" for line in self.lines))

    @property
    def due_on(self) -> dt.date:
        """The first deadline of its lines: to ask, or for the payer's answer."""
        return min(line.due_on for line in self.lines)

    @property
    def owners(self) -> str:
        return ", ".join(dict.fromkeys(str(line.owner or "Nobody") for line in self.lines))

    @property
    def outcome(self) -> str:
        """What became of its lines, in words; of several, each once."""
        return ", ".join(dict.fromkeys(line.get_resolution_display() for line in self.lines if line.resolution))

    @property
    def answered_at(self) -> dt.datetime | None:
        return max((line.resolved_at for line in self.lines if line.resolved_at), default=None)

    @property
    def note(self) -> str:
        return self.head.note


def dispute_heads(wanted: DisputeFilter, today: dt.date) -> QuerySet[Underpayment]:
    """The first line of each letter that is looked for, with what a row of the list shows."""
    fitting = _narrowed(Underpayment.objects.filter(_in_state(wanted.state, today)), wanted)
    earlier = fitting.filter(claim=OuterRef("claim"), pk__lt=OuterRef("pk"))
    if wanted.state != TO_SEND:
        earlier = earlier.filter(disputed_on=OuterRef("disputed_on"))
    heads = fitting.filter(~Exists(earlier))
    return heads.select_related("claim__payer", "claim__patient", "owner")


def disputes(heads: Sequence[Underpayment], state: str, today: dt.date) -> list[Dispute]:
    """The letters of these first lines, in their order: one statement for any number."""
    lines: dict[tuple[int, dt.date | None], list[Underpayment]] = defaultdict(list)
    rows = Underpayment.objects.filter(_in_state(state, today), claim_id__any=[head.claim_id for head in heads])
    for row in rows.select_related("owner").order_by("pk"):
        lines[row.claim_id, row.disputed_on].append(row)
    return [Dispute(head, tuple(lines[head.claim_id, head.disputed_on])) for head in heads]


def lines_of_letters(head_ids: Sequence[int]) -> list[int]:
    """The open lines of the letters that these first lines stand for."""
    heads = Underpayment.objects.filter(pk__any=list(head_ids)).values_list("claim_id", "disputed_on")
    asked = Q(pk=None)
    for claim_id, disputed_on in heads:
        asked |= Q(claim_id=claim_id, disputed_on=disputed_on)
    return list(Underpayment.objects.filter(asked, state=State.OPEN).order_by("pk").values_list("pk", flat=True))


def _in_state(state: str, today: dt.date) -> Q:
    is_open = Q(state=State.OPEN)
    is_sent = Q(disputed_on__isnull=False)
    if state == SENT:
        return is_open & is_sent & Q(due_on__gte=today)
    if state == OVERDUE:
        return is_open & is_sent & Q(due_on__lt=today)
    if state == ANSWERED:
        still_open = Underpayment.objects.filter(is_open, claim=OuterRef("claim"), disputed_on=OuterRef("disputed_on"))
        return is_sent & Q(state=State.RESOLVED) & ~Q(Exists(still_open))
    return is_open & ~is_sent


def _narrowed(rows: QuerySet[Underpayment], wanted: DisputeFilter) -> QuerySet[Underpayment]:
    if wanted.payer_id:
        rows = rows.filter(claim__payer_id=wanted.payer_id)
    if wanted.owner == NOBODY:
        rows = rows.filter(owner=None)
    elif wanted.owner.isascii() and wanted.owner.isdigit():
        rows = rows.filter(owner_id=int(wanted.owner[:18]))
    return rows


def counts_by_state(today: dt.date) -> dict[str, int]:
    """How many letters are in each state."""
    return {state: dispute_heads(DisputeFilter(state), today).count() for state in STATES}
