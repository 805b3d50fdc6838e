"""Ledger against ERAs against deposits, by day and month (docs/algorithms/reconciliation.md)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from billing.models import Account, CashMethod, EntryKind
from billing.queries import ledger_problems
from billing.services.ledger import EntryDraft, LineDraft, post_entries
from billing.services.payments import refund_payment
from practice.models import Practice
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.reconciliation import checks_of, reconciled
from remittance.rules.reconciliation import Basis, Period, day_of, month_of
from remittance.services.deposits import Fit
from remittance.services.importing import import_remittance
from remittance.services.payer_refunds import pay_refund, refund_held
from remittance.services.undoing import replay_remittance, undo_claim_payment, undo_remittance
from tests import factories
from tests.remittance.factories import (
    PAID_ON,
    SERVICE_ON,
    dollars,
    era,
    example_answer,
    make_claim,
    make_file,
    plb,
    turned,
)
from tests.remittance.reconciling import (
    LATER,
    NEXT_DAY,
    POSTED_ON,
    UNKNOWN,
    confirm,
    line,
    look,
    noon,
    post,
    receipt_on,
)
from tests.remittance.test_undoing import ENVELOPE
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db


def test_ledger_is_eras_and_receipts(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receipt_on(POSTED_ON, claim.visit)
    post(era(example_answer(claim)))

    found = look()

    assert line(found) == ("85.00", "25.00", "0.00", "0.00", "110.00", "0.00")
    assert found.is_proved


def test_refund_lowers_the_ledger(in_practice: Practice) -> None:
    receipt = receipt_on(POSTED_ON, make_claim(in_practice).visit)
    refund_payment(
        payment=receipt,
        amount=dollars("10"),
        idempotency_key=uuid.uuid4(),
        actor=system_user(),
        today=POSTED_ON,
        now=noon(POSTED_ON),
    )

    found = look()

    assert line(found) == ("0.00", "25.00", "10.00", "0.00", "15.00", "0.00")
    assert found.is_proved


def test_held_and_provider_level_money_is_in_the_ledger_of_its_check(in_practice: Practice) -> None:
    taken = (plb("WO", "10.00"), plb("L6", "-1.50"))
    post(era(example_answer(make_claim(in_practice)), provider_adjustments=taken))
    post(era(UNKNOWN, trace="4471", method="CHK"))

    found = look()

    assert line(found) == ("116.50", "0.00", "0.00", "0.00", "116.50", "0.00")
    by_method = {one.method: (one.posted, one.held, one.provider_level, one.ledger) for one in found.payers}
    assert by_method == {
        "eft": (dollars("85"), dollars("0"), dollars("-8.50"), dollars("76.50")),
        "check": (dollars("0"), dollars("40"), dollars("0"), dollars("40")),
    }
    assert found.is_proved


def test_check_on_hold_is_received_and_not_posted(in_practice: Practice) -> None:
    held = post(era(example_answer(make_claim(in_practice)), amount=dollars("1.00")))

    found = look()

    assert held.state == Remittance.State.ON_HOLD
    assert line(found) == ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00")
    assert found.payer_total.not_posted == dollars("1.00")
    assert list(checks_of(day_of(POSTED_ON), Basis.POSTED, "not_posted")) == [held]


@pytest.mark.parametrize("basis", list(Basis))
def test_refund_paid_to_a_payer_is_named(in_practice: Practice, basis: Basis) -> None:
    post(era(UNKNOWN, trace="4471", method="CHK"))
    refund = refund_held(
        claim_payment_id=ClaimPayment.objects.get().pk,
        payer=factories.PayerFactory.create(practice=in_practice),
        reason="No patient of ours",
        actor=system_user(),
        today=POSTED_ON,
        now=noon(POSTED_ON),
    )
    pay_refund(
        refund_id=refund.pk,
        method="check",
        reference="101",
        paid_on=POSTED_ON,
        actor=system_user(),
        today=POSTED_ON,
        now=noon(POSTED_ON),
    )

    found = reconciled(month_of(POSTED_ON), basis)

    if basis is Basis.SERVICE:
        assert found.ledger == 0
    else:
        assert (found.eras, found.payer_refunds, found.ledger) == (dollars("40"), dollars("40"), dollars("0"))
    assert found.is_proved


def test_virtual_card_is_a_way_of_its_own(in_practice: Practice) -> None:
    post(era(example_answer(make_claim(in_practice)), method="BOP"))

    found = look()

    assert [(one.method, one.difference) for one in found.payers] == [("card", dollars("0"))]


def test_duplicate_counts_nowhere(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    post(era(example_answer(claim)))
    second = post(era(example_answer(claim)))

    found = look()

    assert second.state == Remittance.State.DUPLICATE
    assert (found.payer_total.count, found.payer_total.received) == (1, dollars("85"))


@pytest.mark.parametrize(
    ("basis", "day", "shown"),
    [
        (Basis.POSTED, POSTED_ON, ("85.00", "0.00", "0.00", "0.00", "85.00", "0.00")),
        (Basis.PAYMENT, PAID_ON, ("85.00", "0.00", "0.00", "0.00", "85.00", "0.00")),
        (Basis.SERVICE, SERVICE_ON, ("85.00", "25.00", "0.00", "0.00", "110.00", "0.00")),
        (Basis.POSTED, SERVICE_ON, ("0.00", "25.00", "0.00", "0.00", "25.00", "0.00")),
        (Basis.PAYMENT, POSTED_ON, ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00")),
    ],
)
def test_the_same_money_by_three_dates(
    in_practice: Practice, basis: Basis, day: dt.date, shown: tuple[str, ...]
) -> None:
    post(era(example_answer(make_claim(in_practice, copay="25.00"))))

    found = look(day, basis)

    assert line(found) == shown
    assert found.is_proved


@pytest.mark.parametrize(
    ("basis", "day", "shown"),
    [
        (Basis.POSTED, POSTED_ON, ("0.00", "0.00", "0.00", "85.00", "85.00", "0.00")),
        (Basis.POSTED, NEXT_DAY, ("0.00", "0.00", "0.00", "-85.00", "-85.00", "0.00")),
        (Basis.PAYMENT, PAID_ON, ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00")),
        (Basis.SERVICE, SERVICE_ON, ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00")),
    ],
)
def test_undone_check_is_named_on_the_days_it_came_and_went(
    in_practice: Practice, basis: Basis, day: dt.date, shown: tuple[str, ...]
) -> None:
    check = post(era(example_answer(make_claim(in_practice))))
    undo_remittance(
        remittance_id=check.pk, reason="Wrong bank", actor=system_user(), today=NEXT_DAY, now=noon(NEXT_DAY)
    )

    found = look(day, basis)

    assert line(found) == shown
    assert found.is_proved
    assert [one.remittance_id for one in found.partings] == ([check.pk] if basis is Basis.POSTED else [])


def test_undone_claim_payment_stays_cash_of_its_check(in_practice: Practice) -> None:
    check = post(era(example_answer(make_claim(in_practice))))
    row = ClaimPayment.objects.get(remittance=check)
    undo_claim_payment(
        claim_payment_id=row.pk, reason="Wrong claim", actor=system_user(), today=NEXT_DAY, now=noon(NEXT_DAY)
    )

    days = [look(day) for day in (POSTED_ON, NEXT_DAY)]

    assert [line(one) for one in days] == [
        ("85.00", "0.00", "0.00", "0.00", "85.00", "0.00"),
        ("0.00", "0.00", "0.00", "0.00", "0.00", "0.00"),
    ]
    assert days[0].payer_total.held == dollars("85")
    assert look(SERVICE_ON, Basis.SERVICE).is_proved


def reversed_and_corrected(practice: Practice) -> None:
    claim = make_claim(practice)
    post(era(example_answer(claim)))
    post(era(turned(example_answer(claim)), UNKNOWN, trace="EFT1002", provider_adjustments=(plb("FB", "-60.00"),)))
    post(era(example_answer(claim), trace="EFT1003"), NEXT_DAY)


def held_then_attached(practice: Practice) -> None:
    """A reversal that comes before its payment leaves suspense by itself, without cash."""
    claim = make_claim(practice)
    owed = (plb("FB", "-85.00"),)
    post(era(turned(example_answer(claim)), trace="EFT1002", provider_adjustments=owed))
    post(era(example_answer(claim)))


def undone_and_posted_again(practice: Practice) -> None:
    check = post(era(example_answer(make_claim(practice)), UNKNOWN, provider_adjustments=(plb("WO", "5.00"),)))
    undo_remittance(
        remittance_id=check.pk, reason="Wrong bank", actor=system_user(), today=NEXT_DAY, now=noon(NEXT_DAY)
    )


@pytest.mark.parametrize("story", [reversed_and_corrected, held_then_attached, undone_and_posted_again])
@pytest.mark.parametrize("basis", list(Basis))
def test_every_story_is_proved_by_every_date(
    in_practice: Practice, story: Callable[[Practice], None], basis: Basis
) -> None:
    story(in_practice)

    found = reconciled(month_of(POSTED_ON), basis)

    assert found.left == 0
    assert found.is_proved
    assert ledger_problems() == []


def test_cash_without_a_check_is_a_fault(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    post(era(example_answer(claim)))
    stray = EntryDraft(
        kind=EntryKind.HELD,
        source_key="stray",
        lines=(
            LineDraft(Account.CASH, dollars("5"), claim.payer_id, method=CashMethod.EFT),
            LineDraft(Account.PAYER_SUSPENSE, dollars("-5"), claim.payer_id),
        ),
        payment_on=PAID_ON,
    )
    post_entries([stray], actor=system_user(), posted_on=POSTED_ON, now=noon(POSTED_ON))

    found = look()

    assert (found.left, found.is_proved) == (dollars("5"), False)
    assert [(one.trace, one.amount) for one in found.faults] == [("", dollars("5"))]


def test_two_faults_that_cancel_out_are_no_proof(in_practice: Practice) -> None:
    payer_id = make_claim(in_practice).payer_id
    checks = [post(era(UNKNOWN, trace=trace)) for trace in ("A1", "A2")]
    for check, amount in zip(checks, ("5", "-5"), strict=True):
        moved = EntryDraft(
            kind=EntryKind.HELD,
            source_key=f"{check.ledger_source}:extra:1",
            lines=(
                LineDraft(Account.CASH, dollars(amount), payer_id, method=CashMethod.EFT),
                LineDraft(Account.PAYER_SUSPENSE, -dollars(amount), payer_id),
            ),
            payment_on=PAID_ON,
        )
        post_entries([moved], actor=system_user(), posted_on=POSTED_ON, now=noon(POSTED_ON))

    found = look()

    assert (found.left, found.is_proved) == (dollars("0"), False)
    assert [(one.remittance_id, one.amount) for one in found.faults] == [
        (checks[0].pk, dollars("5")),
        (checks[1].pk, dollars("-5")),
    ]


def test_era_is_no_deposited_money_until_the_bank_has_it(in_practice: Practice) -> None:
    check = post(era(example_answer(make_claim(in_practice))))
    before = look()

    confirm("85.00", check)

    after = look()
    assert (before.waiting, before.deposited) == (dollars("85"), dollars("0"))
    assert (after.waiting, after.deposited) == (dollars("0"), dollars("85"))
    assert look(SERVICE_ON, Basis.SERVICE).deposited == dollars("85")
    assert (look(NEXT_DAY).bank_total.count, look(NEXT_DAY).bank_total.amount) == (1, dollars("85"))


@pytest.mark.parametrize(
    ("amount", "is_matched", "unmatched", "short"),
    [("85.00", False, "85.00", "0.00"), ("125.00", True, "40.00", "0.00"), ("82.45", True, "0.00", "2.55")],
)
def test_bank_that_has_more_or_less_is_different(
    in_practice: Practice, amount: str, is_matched: bool, unmatched: str, short: str
) -> None:
    check = post(era(example_answer(make_claim(in_practice))))

    confirm(amount, *([check] if is_matched else []), fit=Fit.KEPT)

    bank = look(NEXT_DAY).bank_total
    assert (bank.unmatched, bank.short) == (dollars(unmatched), dollars(short))


def test_other_practices_money_is_not_counted(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        post(era(example_answer(make_claim(practice))))

    with practice_scope(other_practice.pk):
        found = reconciled(month_of(POSTED_ON), Basis.POSTED)

    assert found.days == []
    assert found.ledger == 0


@pytest.mark.parametrize(
    ("period", "before", "after"),
    [
        (month_of(dt.date(2026, 1, 15)), "2025-12", "2026-02"),
        (month_of(dt.date(2028, 2, 1)), "2028-01", "2028-03"),
        (day_of(dt.date(2026, 1, 1)), "2025-12-31", "2026-01-02"),
    ],
)
def test_neighbours_of_a_period(period: Period, before: str, after: str) -> None:
    assert (period.previous.text, period.following.text) == (before, after)


def test_check_posted_again_counts_on_its_new_day(in_practice: Practice) -> None:
    record = era(example_answer(make_claim(in_practice)))
    check = import_remittance(
        record,
        file_id=make_file(write_835([record], ENVELOPE)).pk,
        position=1,
        actor=system_user(),
        today=POSTED_ON,
        now=noon(POSTED_ON),
    )
    undo_remittance(
        remittance_id=check.pk, reason="Wrong bank", actor=system_user(), today=NEXT_DAY, now=noon(NEXT_DAY)
    )
    replay_remittance(remittance_id=check.pk, actor=system_user(), today=LATER, now=noon(LATER))

    days = [line(look(day)) for day in (POSTED_ON, NEXT_DAY, LATER)]

    assert days == [
        ("0.00", "0.00", "0.00", "85.00", "85.00", "0.00"),
        ("0.00", "0.00", "0.00", "-85.00", "-85.00", "0.00"),
        ("85.00", "0.00", "0.00", "0.00", "85.00", "0.00"),
    ]
    assert line(look(PAID_ON, Basis.PAYMENT)) == ("85.00", "0.00", "0.00", "0.00", "85.00", "0.00")
