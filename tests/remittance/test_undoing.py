"""Undoing a posting and posting it again: whatever was posted, the balances come back to the cent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from billing.models import LedgerEntry, Superbill, SuperbillKind
from billing.queries import account_totals, ledger_problems
from claims.models import Claim, ClaimStatus
from practice.models import AuditEvent, Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Denial, Remittance
from remittance.queries.proof import proof_of
from remittance.queries.worklists import checks
from remittance.services.denials import settle_denials
from remittance.services.exceptions import NotAnException, attach_claim, retry_exceptions
from remittance.services.next_payer import build_next_claim
from remittance.services.undoing import (
    CannotReplay,
    CannotUndo,
    replay_remittance,
    undo_claim_payment,
    undo_remittance,
)
from tests import factories
from tests.remittance.factories import (
    TODAY,
    accept,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    make_file,
    plb,
    receive,
    svc,
    turned,
)
from tests.remittance.test_invariants import LINES, Rollback, Story, balances, check_invariants, slow, stories, told
from x12 import remittance as x12
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]

ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, True)  # noqa: DTZ001 envelopes hold naive local time


def arrive(record: x12.Remittance) -> Remittance:
    """A check that came in a file."""
    return receive(record, file=make_file(write_835([record], ENVELOPE)))


def moment() -> dict[str, Any]:
    return {"actor": system_user(), "today": TODAY, "now": timezone.now()}


def undo_check(row: Remittance) -> Remittance:
    return undo_remittance(remittance_id=row.pk, reason="Posted to the wrong practice", **moment())


def undo_claim(row: ClaimPayment) -> ClaimPayment:
    return undo_claim_payment(claim_payment_id=row.pk, reason="Wrong claim", **moment())


def answer_with_a_denial(claim: Claim) -> x12.ClaimPayment:
    number = claim.patient_control_number
    return clp(
        number,
        svc("99213", "150.00", "90.00", ("CO", "45", "60.00"), line=f"{number}L1"),
        svc("97110", "50.00", "0.00", ("CO", "197", "50.00"), line=f"{number}L2"),
    )


def test_undone_check_leaves_nothing_on_the_books(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    before, totals = balances(claim.visit_id), account_totals()
    stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))
    row = arrive(era(example_answer(claim), stranger, provider_adjustments=(plb("WO", "5.00"),)))

    undone = undo_check(row)

    claim.refresh_from_db()
    assert (balances(claim.visit_id), account_totals()) == (before, totals)
    assert ledger_problems() == []
    assert (undone.state, undone.posted_amount, undone.held_amount) == ("undone", dollars(0), dollars(0))
    assert (claim.status, claim.paid_amount) == ("accepted", dollars(0))
    assert proof_of(undone).cash == 0


def test_undoing_points_at_what_it_turns(in_practice: Practice) -> None:
    row = arrive(era(example_answer(make_claim(in_practice))))
    first = LedgerEntry.objects.get(kind="insurance")

    undo_check(row)

    superbill = Superbill.objects.get(kind=SuperbillKind.CORRECTION)
    assert LedgerEntry.objects.get(reverses=first).superbill == superbill
    assert (superbill.corrects, superbill.paid_amount) == (first.superbill, dollars("-85"))
    event = AuditEvent.objects.get(verb="remittance.undone")
    assert event.detail["reason"] == "Posted to the wrong practice"


def test_replayed_check_ends_in_the_same_balances(in_practice: Practice) -> None:
    claim = make_claim(in_practice, copay="25.00")
    stranger = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))
    row = arrive(era(example_answer(claim), stranger, provider_adjustments=(plb("WO", "5.00"),)))
    before, totals = balances(claim.visit_id), account_totals()
    undo_check(row)

    again = replay_remittance(remittance_id=row.pk, **moment())

    claim.refresh_from_db()
    assert (balances(claim.visit_id), account_totals()) == (before, totals)
    assert (again.state, again.posted_amount, again.held_amount) == ("posted", dollars("85"), dollars("40"))
    assert proof_of(again).is_proved
    assert claim.status == ClaimStatus.PAID
    check_invariants()


@slow
@given(told_stories=st.lists(stories(), min_size=1, max_size=3), level=st.integers(-5000, 5000).filter(bool))
def test_post_undo_replay_is_post(in_practice: Practice, told_stories: list[Story], level: int) -> None:
    payer = factories.PayerFactory.create(practice=in_practice)
    try:
        with transaction.atomic():
            claims = [make_claim(in_practice, payer=payer, lines=LINES, copay="25.00") for _ in told_stories]
            nothing = [balances(claim.visit_id) for claim in claims]
            parts = [part for claim, one in zip(claims, told_stories, strict=True) for part in told(claim, one, True)]
            total = sum((one.paid for one in parts), Decimal(0)) - Decimal(level) / 100
            levels = [plb("WO", str(Decimal(level) / 100)), *([plb("FB", str(total), "NEXT")] if total < 0 else [])]
            row = arrive(era(*parts, provider_adjustments=tuple(levels)))
            posted = ([balances(claim.visit_id) for claim in claims], account_totals())

            for _ in range(2):
                undo_check(row)
                check_invariants()
                assert [balances(claim.visit_id) for claim in claims] == nothing
                replay_remittance(remittance_id=row.pk, **moment())
                check_invariants()
                assert ([balances(claim.visit_id) for claim in claims], account_totals()) == posted
            raise Rollback
    except Rollback:
        pass


def test_undone_claim_keeps_its_money_in_suspense(in_practice: Practice) -> None:
    claim, other = make_claim(in_practice), make_claim(in_practice)
    before = balances(claim.visit_id)
    row = arrive(era(example_answer(claim), example_answer(other)))

    undone = undo_claim(ClaimPayment.objects.get(claim=claim))

    row.refresh_from_db()
    claim.refresh_from_db()
    assert (row.posted_amount, row.held_amount, undone.state) == (dollars("85"), dollars("85"), "undone")
    assert (balances(claim.visit_id), claim.status) == (before, ClaimStatus.ACCEPTED)
    assert balances(other.visit_id) != before
    assert proof_of(row).is_proved
    check_invariants()


def test_undone_claim_is_not_posted_again_by_itself(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    arrive(era(example_answer(claim)))
    undo_claim(ClaimPayment.objects.get())

    settled = retry_exceptions(**moment())

    assert settled == []


@pytest.mark.parametrize("times", [1, 2])
def test_undone_claim_attaches_again_to_the_same_balances(in_practice: Practice, times: int) -> None:
    claim = make_claim(in_practice, copay="25.00")
    row = arrive(era(example_answer(claim)))
    before, totals = balances(claim.visit_id), account_totals()

    for _ in range(times):
        undone = undo_claim(ClaimPayment.objects.get())
        claim.refresh_from_db()
        attach_claim(claim_payment_id=undone.pk, claim=claim, **moment())

    row.refresh_from_db()
    assert (balances(claim.visit_id), account_totals()) == (before, totals)
    assert proof_of(row).is_proved
    check_invariants()


def test_claim_undone_alone_and_then_with_its_check(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    before, totals = balances(claim.visit_id), account_totals()
    row = arrive(era(example_answer(claim)))
    posted = balances(claim.visit_id)
    undo_claim(ClaimPayment.objects.get())

    undo_check(row)

    assert (balances(claim.visit_id), account_totals()) == (before, totals)
    replay_remittance(remittance_id=row.pk, **moment())
    assert balances(claim.visit_id) == posted
    with pytest.raises(NotAnException):
        attach_claim(claim_payment_id=ClaimPayment.objects.get().pk, claim=claim, **moment())


def test_undoing_closes_denials(in_practice: Practice) -> None:
    arrive(era(answer_with_a_denial(make_claim(in_practice))))

    undo_claim(ClaimPayment.objects.get())

    denial = Denial.objects.get()
    assert (denial.state, denial.resolution) == ("resolved", "undone")


def test_unsent_next_claim_is_voided_and_built_anew(in_practice: Practice) -> None:
    claim = make_claim(in_practice, secondary=factories.PayerFactory.create(practice=in_practice))
    row = arrive(era(example_answer(claim)))
    built = build_next_claim(claim_payment_id=ClaimPayment.objects.get().pk, actor=system_user(), now=timezone.now())
    assert built is not None

    undo_check(row)

    built.refresh_from_db()
    assert built.status == ClaimStatus.VOIDED
    replay_remittance(remittance_id=row.pk, **moment())
    assert ClaimPayment.objects.get().next_claim == "to_build"


def test_sent_next_claim_forbids_it(in_practice: Practice) -> None:
    claim = make_claim(in_practice, secondary=factories.PayerFactory.create(practice=in_practice))
    row = arrive(era(example_answer(claim)))
    built = build_next_claim(claim_payment_id=ClaimPayment.objects.get().pk, actor=system_user(), now=timezone.now())
    assert built is not None
    accept(built)
    before = balances(claim.visit_id)

    with pytest.raises(CannotUndo, match=f"{built.patient_control_number}, is accepted"):
        undo_check(row)

    assert balances(claim.visit_id) == before


def test_later_reversal_forbids_it(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    row = arrive(era(example_answer(claim)))
    reversal = arrive(era(turned(example_answer(claim)), trace="EFT2", provider_adjustments=(plb("FB", "-85"),)))

    with pytest.raises(CannotUndo, match="took this payment"):
        undo_check(row)
    with pytest.raises(CannotUndo, match="came with another check"):
        undo_check(reversal)
    with pytest.raises(CannotUndo, match="reversal is not undone"):
        undo_claim(ClaimPayment.objects.get(remittance=reversal))


def test_settled_denial_forbids_it(in_practice: Practice) -> None:
    row = arrive(era(answer_with_a_denial(make_claim(in_practice))))
    settle_denials(
        denial_ids=[Denial.objects.get().pk], resolution=Denial.Resolution.WRITTEN_OFF, reason="Agreed", **moment()
    )

    with pytest.raises(CannotUndo, match="written off"):
        undo_check(row)


def test_what_is_not_posted_cannot_be_undone(in_practice: Practice) -> None:
    row = arrive(era(example_answer(make_claim(in_practice))))
    undo_check(row)

    with pytest.raises(CannotUndo, match="not posted"):
        undo_check(row)
    with pytest.raises(CannotUndo, match="nothing to undo"):
        undo_claim(ClaimPayment.objects.get())
    with pytest.raises(CannotUndo, match="Say why"):
        undo_remittance(remittance_id=row.pk, reason=" ", **moment())


def test_payment_posted_from_another_file_since_forbids_replay(in_practice: Practice) -> None:
    record = era(example_answer(make_claim(in_practice)))
    row = arrive(record)
    undo_check(row)
    receive(record)

    with pytest.raises(CannotReplay, match="another file"):
        replay_remittance(remittance_id=row.pk, **moment())


def test_check_without_its_file_is_not_replayed(in_practice: Practice) -> None:
    row = receive(era(example_answer(make_claim(in_practice))))
    undo_check(row)

    with pytest.raises(CannotReplay, match="does not hold"):
        replay_remittance(remittance_id=row.pk, **moment())


def test_posted_check_is_not_replayed(in_practice: Practice) -> None:
    row = arrive(era(example_answer(make_claim(in_practice))))

    with pytest.raises(CannotReplay, match="undone"):
        replay_remittance(remittance_id=row.pk, **moment())


def url(practice: Practice, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"practice_slug": practice.slug, **kwargs})


@pytest.fixture
def posted(practice: Practice) -> Remittance:
    with practice_scope(practice.pk):
        return arrive(era(example_answer(make_claim(practice))))


def test_biller_undoes_a_check_and_posts_it_again(practice: Practice, client_as: Login, posted: Remittance) -> None:
    client = client_as(Role.BILLER)
    reason = {"reason": "Deposited to the wrong account"}

    undone = client.post(url(practice, "remittance_undo", remittance_id=posted.pk), reason, follow=True)
    again = client.post(url(practice, "remittance_replay", remittance_id=posted.pk), follow=True)

    page = undone.content.decode()
    assert "Nothing of it is on the books" in page
    assert "Deposited to the wrong account" in page
    assert "Post it again" in page
    assert "The check was posted again" in again.content.decode()


def test_biller_undoes_one_posting_and_is_asked_for_the_claim(
    practice: Practice, client_as: Login, posted: Remittance
) -> None:
    client = client_as(Role.BILLER)
    with practice_scope(practice.pk):
        row = posted.claim_payments.get()
    shown = client.get(url(practice, "remittance_page", remittance_id=posted.pk)).content.decode()

    answer = client.post(url(practice, "claim_payment_undo", claim_payment_id=row.pk), {"reason": "Twin"}, follow=True)

    assert "Undo this posting" in shown
    assert "85.00 is held until you attach it to a claim" in answer.content.decode()
    assert "Attach and post" in answer.content.decode()
    waiting = client.get(url(practice, "remittance_list"), {"tab": "exceptions"})
    assert waiting.context["counts"].exceptions == 1


def test_undoing_without_a_reason_changes_nothing(practice: Practice, client_as: Login, posted: Remittance) -> None:
    answer = client_as(Role.BILLER).post(url(practice, "remittance_undo", remittance_id=posted.pk), follow=True)

    assert "Say why" in answer.content.decode()
    assert answer.context["remittance"].state == "posted"


def test_refusal_is_told_in_words(practice: Practice, client_as: Login, posted: Remittance) -> None:
    client = client_as(Role.BILLER)

    answer = client.post(url(practice, "remittance_replay", remittance_id=posted.pk), follow=True)

    assert "Nothing was posted. Only a check that was undone" in answer.content.decode()


def test_undone_check_has_no_exceptions(in_practice: Practice, biller: User) -> None:
    remittance = receive(era(example_answer(make_claim(in_practice))))
    row = ClaimPayment.objects.get()
    undo_claim_payment(claim_payment_id=row.pk, reason="Wrong claim.", actor=biller, today=TODAY, now=timezone.now())
    while_it_stands = checks().get().exception_count  # type: ignore[attr-defined]  # annotated

    undo_remittance(remittance_id=remittance.pk, reason="Wrong.", actor=biller, today=TODAY, now=timezone.now())

    assert (while_it_stands, checks().get().exception_count) == (1, 0)  # type: ignore[attr-defined]  # annotated
