"""Remittances of every kind, made by chance: in any order, repeated, undone and replayed, the books agree to the cent.

`REMITTANCE_WORLDS=500 pytest tests/remittance/test_generated.py` is the long search.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from hypothesis import event, given, settings
from hypothesis import strategies as st

from billing.models import CashMethod, LedgerLine, Payment
from practice.models import Practice
from practice.queries import system_user
from remittance.models import Adjustment, ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from remittance.services import importing
from remittance.services.undoing import CannotUndo, replay_remittance, undo_remittance
from tests.remittance.factories import TODAY
from tests.remittance.generated import CHECK_KINDS, CLAIM_KINDS, PROVIDER_LEVEL
from tests.remittance.generated_arrivals import REPEATS, Era, World, bill_next_payers, deliver, deliver_again, world
from tests.remittance.generated_proof import balances, prove, prove_open_money_has_items

pytestmark = pytest.mark.django_db

WORLDS = int(os.environ.get("REMITTANCE_WORLDS", "12"))
STANDING = ("posted", "resolved")
payments, services = ClaimPayment.objects, ServicePayment.objects


def _equal_lines_answered() -> bool:
    """Two lines of one code and charge, each with a service payment of its own."""
    rows = services.filter(claim_line__isnull=False).values_list("claim_payment_id", "claim_line_id", "code")
    lines: dict[tuple[int, str], set[int]] = {}
    for claim_payment_id, line_id, code in rows:
        lines.setdefault((claim_payment_id, code), set()).add(line_id or 0)
    return any(len(ids) > 1 for ids in lines.values())


def _provider_level(reason: str) -> QuerySet[LedgerLine]:
    return LedgerLine.objects.filter(account="provider_level", reason=reason)


# What must be on the books once the files of a world with this kind are read: the kind occurred, and was taken as such.
RESULTS: dict[str, Callable[[], QuerySet[Any] | bool]] = {
    "paid": lambda: payments.filter(state__in=STANDING, paid_amount__gt=0),
    "zero pay": lambda: payments.filter(state__in=STANDING, paid_amount=0, status_code__in=["1", "19"]),
    "denied": lambda: payments.filter(state__in=STANDING, status_code="4", denials__isnull=False),
    "split": lambda: _answered_lines().filter(count__gt=1),
    "bundled": lambda: services.exclude(code=F("submitted_code")).filter(claim_line__code=F("submitted_code")),
    "claim level": lambda: _claim_level().filter(claim_payment__services__isnull=False),
    "without lines": lambda: _claim_level().filter(claim_payment__services__isnull=True),
    "equal lines": _equal_lines_answered,
    "negative adjustment": lambda: _adjustments("144").filter(amount__lt=0),
    "sequestration": lambda: _adjustments("253"),
    "capitated": lambda: _adjustments("24"),
    "interest": lambda: ProviderAdjustment.objects.filter(reason="L6", amount="-1.50", ledger_entry__isnull=False),
    "predetermination": lambda: payments.filter(state="not_posted", status_code="25", ledger_entry=None),
    "not ours": lambda: payments.filter(state="not_posted", status_code="23", ledger_entry=None),
    "forwarded": lambda: payments.filter(state__in=STANDING, status_code="19"),
    "secondary": lambda: payments.filter(state__in=STANDING, claim__sequence="S", status_code__in=["2", "20"]),
    "tertiary": lambda: payments.filter(state__in=STANDING, claim__sequence="T", status_code="3"),
    "reversal": lambda: payments.filter(state__in=STANDING, superbill__kind="correction"),
    "correction in the same check": lambda: _corrections(is_later=False),
    "correction later": lambda: _corrections(is_later=True),
    "same adjudication": lambda: payments.exclude(state__in=STANDING),
    "stranger": lambda: payments.filter(state="exception", claim=None),
    "without numbers": lambda: services.filter(line_control_number="", claim_line__isnull=False),
    "copay": lambda: Payment.objects.filter(purpose="copay"),
    "check": lambda: LedgerLine.objects.filter(account="cash", method=CashMethod.CHECK, payer__isnull=False),
    "transfer": lambda: LedgerLine.objects.filter(account="cash", method=CashMethod.EFT, payer__isnull=False),
    "notice": lambda: Remittance.objects.filter(state="posted", amount=0, method="NON"),
    **{f"PLB {reason}": partial(_provider_level, reason) for reason in PROVIDER_LEVEL},
}  # fmt: skip


def _answered_lines() -> QuerySet[Any, Any]:  # Any: a group of rows
    rows = ServicePayment.objects.filter(claim_line__isnull=False, claim_payment__state__in=STANDING)
    return rows.values("claim_payment", "claim_line").annotate(count=Count("pk")).order_by()


def _adjustments(reason: str) -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(reason=reason, claim_payment__state__in=STANDING)


def _claim_level() -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(service_payment=None, claim_payment__state__in=STANDING)


def _corrections(*, is_later: bool) -> bool:
    """A claim whose answer was taken back and that has another one since."""
    reversals = payments.filter(state__in=STANDING, superbill__kind="correction")
    for reversal in reversals.select_related("remittance"):
        after = payments.filter(claim=reversal.claim, state__in=STANDING, superbill__kind="insurance")
        after = after.exclude(superbill=reversal.superbill.corrects if reversal.superbill else None)
        if after.exclude(remittance=reversal.remittance) if is_later else after.filter(remittance=reversal.remittance):
            return True
    return False


class Rollback(Exception):
    """Ends one world, or one way through it, without a trace."""


@contextmanager
def without_trace() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Rollback
    except Rollback:
        pass


def arrive(made: World, order: Sequence[Era]) -> dict[str, tuple[Decimal, ...]]:
    """Deliver every file, with a proof after each; gives the balances at the end."""
    for era in order:
        deliver(made.practice, era.content)
        prove()
        prove_open_money_has_items()
    return balances()


def repeat(made: World) -> None:
    """Every file once more in each way: it is known, or its checks are duplicates, and no balance moves."""
    before = balances()
    for era in made.eras:
        fates = [deliver_again(made.practice, era.content, how) for how in REPEATS]
        assert fates == ["already received", "duplicate", "duplicate"]
    prove()
    assert balances() == before


def undo_and_replay(made: World) -> int:
    """Undo every check that may be undone, the last first, and post them again in order; how many those were."""
    before, undone = balances(), []
    for row in Remittance.objects.filter(state="posted").order_by("-id"):
        try:
            undo_remittance(
                remittance_id=row.pk, reason="To see it again", actor=system_user(), today=TODAY, now=timezone.now()
            )
        except CannotUndo:
            continue
        undone.append(row.pk)
        prove()
    for pk in reversed(undone):
        replay_remittance(remittance_id=pk, actor=system_user(), today=TODAY, now=timezone.now())
        bill_next_payers()
        prove()
    assert balances() == before
    return len(undone)


@pytest.mark.parametrize("kind", sorted(CLAIM_KINDS | CHECK_KINDS))
def test_each_kind_posts_as_what_it_is(in_practice: Practice, kind: str) -> None:
    made = world(Random(kind), in_practice, claim_count=1, wanted=kind)  # noqa: S311 - test data
    assert kind in made.kinds

    ends = arrive(made, made.eras)

    assert RESULTS[kind]()
    assert ends == balances()
    repeat(made)


@pytest.mark.timeout(900)
def test_any_order_any_repetition_and_replay_end_in_the_same_balances(in_practice: Practice) -> None:
    """In order and whole, or in any order and claim by claim: it is the same to the cent."""
    undone: list[int] = []

    @settings(max_examples=WORLDS, derandomize=True, deadline=None)
    @given(number=st.integers(0, 2**32))
    def holds(number: int) -> None:
        chance = Random(number)  # noqa: S311 - test data
        with without_trace():
            made = world(chance, in_practice, claim_count=chance.randint(1, 2))
            for kind in made.kinds:
                event(kind)
            with without_trace():
                in_order = arrive(made, made.eras)
                undone.append(undo_and_replay(made))
            with without_trace(), pytest.MonkeyPatch.context() as patch:
                patch.setattr(importing, "CHUNK_CLAIMS", chance.randint(1, 2))  # a check comes in several chunks
                shuffled = arrive(made, chance.sample(made.eras, len(made.eras)))
                repeat(made)
            assert shuffled == in_order

    holds()

    assert sum(undone) > 0, "checks were undone and posted again"
