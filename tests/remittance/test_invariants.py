"""What always holds (docs/algorithms/posting.md, section 9), over generated remittances in any order."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Account, Visit
from billing.queries import account_totals
from claims.models import Claim
from practice.models import Practice
from practice.queries import system_user
from remittance.models import ClaimPayment
from remittance.services.exceptions import retry_exceptions
from tests import factories
from tests.remittance.factories import TODAY, clp, era, make_claim, plb, receive, svc, turned
from tests.remittance.generated_proof import prove
from x12 import remittance as x12

pytestmark = pytest.mark.django_db

CHARGES = (Decimal("150.00"), Decimal("50.00"))
CODES = ("99213", "97110")
LINES = tuple((code, str(charge)) for code, charge in zip(CODES, CHARGES, strict=True))
REFUSALS = (
    ("CO", "45"),
    ("CO", "253"),
    ("CO", "197"),
    ("PI", "16"),
    ("PR", "1"),
    ("PR", "2"),
    ("PR", "3"),
    ("OA", "23"),
    ("PR", "96"),
)
BALANCES = (
    "charge_amount",
    "insurance_paid_amount",
    "adjustment_amount",
    "insurance_balance_amount",
    "patient_balance_amount",
    "patient_paid_amount",
    "patient_credit_amount",
)


class Rollback(Exception):
    """Ends one example without a trace."""


@st.composite
def line_answers(draw: st.DrawFn, charge: Decimal) -> list[tuple[str, str, str]]:
    """CAS triplets of one line; what they leave of the charge is paid."""
    left = int(charge * 100)
    triplets = []
    for group, reason in draw(st.lists(st.sampled_from(REFUSALS), max_size=3, unique=True)):
        cents = draw(st.integers(1, max(left, 1)))
        if cents <= left:
            left -= cents
            triplets.append((group, reason, str(Decimal(cents) / 100)))
    return triplets


@st.composite
def answers(draw: st.DrawFn) -> list[list[tuple[str, str, str]]]:
    return [draw(line_answers(charge)) for charge in CHARGES]


@dataclasses.dataclass(frozen=True)
class Story:
    """What a payer does with one claim: an answer, maybe taken back, maybe corrected."""

    first: list[list[tuple[str, str, str]]]
    is_reversed: bool
    correction: list[list[tuple[str, str, str]]] | None


@st.composite
def stories(draw: st.DrawFn) -> Story:
    is_reversed = draw(st.booleans())
    return Story(draw(answers()), is_reversed, draw(answers()) if is_reversed and draw(st.booleans()) else None)


def answered(claim: Claim, lines: list[list[tuple[str, str, str]]], icn: str, with_numbers: bool) -> x12.ClaimPayment:
    number = claim.patient_control_number
    services = []
    for position, (code, charge, triplets) in enumerate(zip(CODES, CHARGES, lines, strict=True), start=1):
        paid = charge - sum((Decimal(amount) for _, _, amount in triplets), Decimal(0))
        services.append(
            svc(code, str(charge), str(paid), *triplets, line=f"{number}L{position}" if with_numbers else "")
        )
    return clp(number, *services, icn=icn)


def told(claim: Claim, story: Story, with_numbers: bool) -> list[x12.ClaimPayment]:
    """The story as claim payments, one a check."""
    first = answered(claim, story.first, f"I{claim.pk}A", with_numbers)
    parts = [first]
    if story.is_reversed:
        parts.append(turned(first))
    if story.correction is not None:
        parts.append(answered(claim, story.correction, f"I{claim.pk}B", with_numbers))
    return parts


def deliver(parts: list[tuple[str, x12.ClaimPayment]]) -> None:
    for trace, part in parts:
        levels = (plb("WO", str(part.paid)),) if part.paid < 0 else ()  # a check is never negative
        receive(era(part, trace=trace, provider_adjustments=levels))
        retry_exceptions(actor=system_user(), today=TODAY, now=timezone.now())
        check_invariants()


def check_invariants() -> None:
    prove()
    assert account_totals()[Account.WRITE_OFF] == 0


def balances(visit_id: int) -> tuple[Decimal, ...]:
    visit = Visit.objects.get(pk=visit_id)
    return tuple(getattr(visit, name) for name in BALANCES)


slow = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@slow
@given(story=stories(), data=st.data(), with_numbers=st.booleans(), copay=st.sampled_from(["", "25.00"]))
def test_any_order_of_arrival_ends_in_the_same_balances(
    in_practice: Practice, story: Story, data: st.DataObject, with_numbers: bool, copay: str
) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    try:
        with transaction.atomic():
            in_order, shuffled = (make_claim(in_practice, payer=payer, lines=LINES, copay=copay) for _ in range(2))
            deliver([(f"A{n}", part) for n, part in enumerate(told(in_order, story, with_numbers))])
            parts = [(f"B{n}", part) for n, part in enumerate(told(shuffled, story, with_numbers))]
            deliver(data.draw(st.permutations(parts)))

            assert balances(shuffled.visit_id) == balances(in_order.visit_id)
            assert not ClaimPayment.objects.filter(state="exception").exists()
            in_order.refresh_from_db()
            shuffled.refresh_from_db()
            assert (shuffled.status, shuffled.paid_amount) == (in_order.status, in_order.paid_amount)
            raise Rollback
    except Rollback:
        pass


@slow
@given(
    told_stories=st.lists(stories(), min_size=1, max_size=4),
    levels=st.lists(st.integers(-5000, 5000).filter(bool), max_size=3),
)
def test_one_check_with_many_claims_and_its_repetition(
    in_practice: Practice, told_stories: list[Story], levels: list[int]
) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    try:
        with transaction.atomic():
            claims = [make_claim(in_practice, payer=payer, lines=LINES) for _ in told_stories]
            parts = [
                part for claim, story in zip(claims, told_stories, strict=True) for part in told(claim, story, True)
            ]
            stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))
            amounts = tuple(plb("WO", str(Decimal(cents) / 100), f"R{cents}") for cents in levels)
            total = sum((one.paid for one in (*parts, stranger)), Decimal(0)) - sum(
                (one.amount for one in amounts), Decimal(0)
            )
            balance = (plb("FB", str(total)),) if total < 0 else ()
            record = era(*parts, stranger, provider_adjustments=(*amounts, *balance))

            row = receive(record)
            check_invariants()
            before = [balances(claim.visit_id) for claim in claims]
            again = receive(record)
            check_invariants()

            assert (row.state, again.state) == ("posted", "duplicate")
            assert row.held_amount == Decimal("40.00")
            assert [balances(claim.visit_id) for claim in claims] == before
            raise Rollback
    except Rollback:
        pass
