"""Payments that came to the wrong practice: docs/algorithms/posting.md, section 10, by its tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.models import Account, LedgerLine
from billing.queries import ledger_problems
from claims.models import Claim
from clearinghouse.models import InterchangeFile
from practice.models import AuditEvent, Membership, Practice, Role, User
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, PaymentArrival, PaymentMove, Remittance
from remittance.queries.proof import proof_of
from remittance.services import move_work
from remittance.services.exceptions import NotAnException, attach_claim
from remittance.services.moving import CannotMove, move_check, move_claim_payment, pass_on, send_back, try_again
from remittance.services.payer_refunds import CannotRefund, refund_held
from remittance.services.releasing import CannotRelease, release_remittance
from remittance.services.undoing import CannotUndo, undo_remittance
from remittance.tasks import move_payment, read_remittances, sweep
from tests import factories
from tests.remittance.factories import TODAY, dollars, era, example_answer, make_claim, make_file
from x12.envelope import Envelope
from x12.parties import Name
from x12.remittance import Remittance as Record
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, False)  # noqa: DTZ001 envelopes hold naive local time
HILLSIDE_NPI = "1234567801"
WHY = "It is Hillside's."


def join(practice: Practice, user: User, role: Role = Role.BILLER) -> None:
    with practice_scope(practice.pk):
        Membership.objects.create(practice=practice, user=user, role=role)


@pytest.fixture
def mover(practice: Practice, other_practice: Practice) -> User:
    """A biller of both practices, each with its billing provider."""
    user = factories.make_member(practice, Role.BILLER)
    join(other_practice, user)
    with practice_scope(practice.pk):
        factories.BillingProviderFactory.create(practice=practice)
    with practice_scope(other_practice.pk):
        factories.BillingProviderFactory.create(practice=other_practice, npi=HILLSIDE_NPI, tax_id="381111111")
    return user


def claim_in(practice: Practice) -> Claim:
    """A claim of the practice; numbers of two practices differ, as they nearly always do."""
    with practice_scope(practice.pk):
        for _ in range(3 if practice.slug == "hillside" else 0):
            make_claim(practice)
        return make_claim(practice)


def theirs(claim: Claim, **fields: object) -> Record:
    payee = Name("Hillside Clinic", is_person=False, qualifier="XX", identifier=HILLSIDE_NPI)
    return era(example_answer(claim), payee=payee, **fields)  # type: ignore[arg-type]  # fields of the record


def arrive(practice: Practice, *records: Record) -> list[Remittance]:
    """What came with a file that the practice's worker has read."""
    with practice_scope(practice.pk):
        file = make_file(write_835(list(records), ENVELOPE))
        reading = file.readings.get()
    read_remittances(practice.pk, reading.pk)
    with practice_scope(practice.pk):
        return list(Remittance.objects.filter(file=file).order_by("position"))


def ask(practice: Practice, row: Remittance, target: Practice, actor: User) -> PaymentMove:
    with practice_scope(practice.pk):
        return move_check(remittance_id=row.pk, target_id=target.pk, reason=WHY, actor=actor, now=timezone.now())


def balances(practice: Practice) -> dict[str, Decimal]:
    """The ledger's accounts that are not zero."""
    with practice_scope(practice.pk):
        assert ledger_problems() == []
        found: dict[str, Decimal] = {}
        for account, amount in LedgerLine.objects.values_list("account", "amount"):
            found[account] = found.get(account, dollars("0.00")) + amount
    return {account: amount for account, amount in found.items() if amount}


def test_whole_check_is_posted_where_it_belongs(practice: Practice, other_practice: Practice, mover: User) -> None:
    claim = claim_in(other_practice)
    check = arrive(practice, theirs(claim))[0]
    assert (check.state, "move it there" in check.hold_reason) == ("on_hold", True)

    move = ask(practice, check, other_practice, mover)
    move_payment(practice.pk, move.pk)

    with practice_scope(practice.pk):
        check.refresh_from_db()
        move.refresh_from_db()
        assert (check.state, move.work_state, move.moved_at is not None) == ("moved", "done", True)
        assert bytes(InterchangeFile.objects.get().content)
        assert set(AuditEvent.objects.filter(subject_id=check.pk, verb__startswith="payment.").values_list("verb")) == {
            ("payment.move_asked",),
            ("payment.moved",),
        }
    assert balances(practice) == {}
    with practice_scope(other_practice.pk):
        theirs_now = Remittance.objects.get()
        assert (theirs_now.state, theirs_now.trace, proof_of(theirs_now).is_proved) == ("posted", "EFT1001", True)
        assert AuditEvent.objects.get(verb="payment.arrived").actor == mover
        assert LedgerLine.objects.get(account=Account.CASH).amount == dollars("85.00")


def test_other_checks_of_the_file_stay_where_they_are(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    ours, claim = claim_in(practice), claim_in(other_practice)
    posted, held = arrive(practice, era(example_answer(ours), trace="OURS"), theirs(claim, trace="THEIRS"))

    move = ask(practice, held, other_practice, mover)
    move_payment(practice.pk, move.pk)

    with practice_scope(practice.pk):
        assert Remittance.objects.get(pk=posted.pk).state == "posted"
    with practice_scope(other_practice.pk):
        assert Remittance.objects.get().trace == "THEIRS"
        content = bytes(InterchangeFile.objects.get().content)
    assert b"OURS" not in content
    assert b"TRN*1*THEIRS*" in content


@pytest.mark.parametrize("step", ["_taken", "_deliver", "_mark"])
def test_worker_that_dies_leaves_nothing_half_done(
    practice: Practice, other_practice: Practice, mover: User, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move = ask(practice, check, other_practice, mover)
    whole = getattr(move_work, step)

    def die(*args: object) -> None:
        if step != "_mark":
            whole(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(move_work, step, die)
        with pytest.raises(KeyboardInterrupt):
            move_payment(practice.pk, move.pk)
    with practice_scope(practice.pk):
        PaymentMove.objects.update(leased_until_at=timezone.now() - dt.timedelta(seconds=1))
    sweep(practice.pk)
    sweep(other_practice.pk)
    sweep(practice.pk)

    with practice_scope(practice.pk):
        assert [(one.work_state, one.remittance.state) for one in PaymentMove.objects.all()] == [("done", "moved")]
    with practice_scope(other_practice.pk):
        assert [one.state for one in Remittance.objects.all()] == ["posted"]
        assert PaymentArrival.objects.count() == 1
    assert balances(other_practice)["cash"] == dollars("85.00")


def test_member_who_left_after_the_delivery_does_not_bring_it_back(
    practice: Practice, other_practice: Practice, mover: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move = ask(practice, check, other_practice, mover)
    with monkeypatch.context() as patched:
        patched.setattr(move_work, "_mark", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            move_payment(practice.pk, move.pk)
    with practice_scope(other_practice.pk):
        Membership.objects.filter(user=mover).update(is_active=False)
    with practice_scope(practice.pk):
        PaymentMove.objects.update(leased_until_at=timezone.now() - dt.timedelta(seconds=1))

    sweep(practice.pk)

    with practice_scope(practice.pk):
        check.refresh_from_db()
        assert check.state == "moved"


def test_member_who_left_before_the_delivery_moves_nothing(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move = ask(practice, check, other_practice, mover)
    with practice_scope(other_practice.pk):
        Membership.objects.filter(user=mover).update(role=Role.FRONT_DESK)

    move_payment(practice.pk, move.pk)

    with practice_scope(practice.pk):
        check.refresh_from_db()
        move.refresh_from_db()
        assert (check.state, move.work_state, move.failure) == (
            "on_hold",
            "failed",
            "It was not moved. Who asked for it does not post remittances in that practice any more.",
        )
    with practice_scope(other_practice.pk):
        assert InterchangeFile.objects.count() == 0


def test_repeated_interruption_waits_for_a_person_and_posts_nowhere_else(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move = ask(practice, check, other_practice, mover)
    with practice_scope(practice.pk):
        PaymentMove.objects.update(attempt_count=5)
    move_payment(practice.pk, move.pk)
    with practice_scope(practice.pk):
        move.refresh_from_db()
        check.refresh_from_db()
        assert (move.work_state, check.state) == ("failed", "moved")

        try_again(move_id=move.pk, actor=mover, now=timezone.now())
    move_payment(practice.pk, move.pk)

    with practice_scope(practice.pk):
        move.refresh_from_db()
        assert move.work_state == "done"


def test_moved_check_cannot_be_posted_here_any_more(practice: Practice, other_practice: Practice, mover: User) -> None:
    record = theirs(claim_in(other_practice))
    check = arrive(practice, record)[0]
    ask(practice, check, other_practice, mover)

    with practice_scope(practice.pk), pytest.raises(CannotRelease):
        release_remittance(remittance_id=check.pk, reason="x", actor=mover, today=TODAY, now=timezone.now())
    with pytest.raises(CannotMove, match="moved already"):
        ask(practice, check, other_practice, mover)


def test_repeated_file_of_a_moved_check_is_a_duplicate(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    record = theirs(claim_in(other_practice))
    move = ask(practice, arrive(practice, record)[0], other_practice, mover)
    move_payment(practice.pk, move.pk)

    again = arrive(practice, record, era(trace="OTHER"))[0]

    assert (again.state, again.hold_reason) == (
        "duplicate",
        "This payment was moved to another practice before. Nothing was posted.",
    )


def test_what_is_posted_or_deposited_is_not_moved(practice: Practice, other_practice: Practice, mover: User) -> None:
    posted = arrive(practice, era(example_answer(claim_in(practice))))[0]

    with pytest.raises(CannotMove, match="Undo the whole check first"):
        ask(practice, posted, other_practice, mover)


@pytest.mark.parametrize("role", [None, Role.FRONT_DESK, Role.PROVIDER])
def test_practices_that_the_mover_may_not_post_in_do_not_exist(
    practice: Practice, other_practice: Practice, role: Role | None
) -> None:
    user = factories.make_member(practice, Role.BILLER)
    if role is not None:
        join(other_practice, user, role)
    with practice_scope(practice.pk):
        factories.BillingProviderFactory.create(practice=practice)
    check = arrive(practice, theirs(claim_in(other_practice)))[0]

    with pytest.raises(CannotMove, match="Choose one of your other practices"):
        ask(practice, check, other_practice, user)


def test_check_that_was_sent_back_waits_here_again(practice: Practice, other_practice: Practice, mover: User) -> None:
    check = arrive(practice, theirs(claim_in(other_practice), amount=dollars("84.00")))[0]  # held there, too
    move = ask(practice, check, other_practice, mover)
    move_payment(practice.pk, move.pk)
    with practice_scope(other_practice.pk):
        there = Remittance.objects.get()
        assert there.state == "on_hold"
        back = send_back(remittance_id=there.pk, reason="Not ours.", actor=mover, now=timezone.now())

    move_payment(other_practice.pk, back.pk)
    move_payment(other_practice.pk, back.pk)

    with practice_scope(practice.pk):
        check.refresh_from_db()
        move.refresh_from_db()
        assert (check.state, move.failure) == ("on_hold", "It came back: Not ours.")
    with practice_scope(other_practice.pk):
        there.refresh_from_db()
        assert there.state == "moved"

    again = ask(practice, check, other_practice, mover)
    move_payment(practice.pk, again.pk)

    with practice_scope(other_practice.pk):
        there.refresh_from_db()
        assert (there.state, Remittance.objects.count()) == ("on_hold", 1)


def held_payment(practice: Practice, other_practice: Practice) -> ClaimPayment:
    """A check of 170.00: 85.00 for a claim of ours, 85.00 for one of the other practice."""
    ours, claim = claim_in(practice), claim_in(other_practice)
    arrive(practice, era(example_answer(ours), example_answer(claim, icn="ICN2")))
    with practice_scope(practice.pk):
        return ClaimPayment.objects.get(state=ClaimPayment.State.EXCEPTION)


def move_payment_of(practice: Practice, row: ClaimPayment, target: Practice, actor: User) -> PaymentMove:
    with practice_scope(practice.pk):
        return move_claim_payment(
            claim_payment_id=row.pk, target_id=target.pk, reason=WHY, actor=actor, now=timezone.now()
        )


def give(row: ClaimPayment, actor: User) -> None:
    """Note that the money was passed on."""
    pass_on(
        claim_payment_id=row.pk,
        paid_on=TODAY,
        method="check",
        reference="88",
        actor=actor,
        today=TODAY,
        now=timezone.now(),
    )


def test_claim_payment_is_posted_there_and_its_money_held_here(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row = held_payment(practice, other_practice)
    before = balances(practice)

    move = move_payment_of(practice, row, other_practice, mover)
    move_payment(practice.pk, move.pk)

    assert balances(practice) == before
    assert (before["cash"], before["payer_suspense"]) == (dollars("170.00"), dollars("-85.00"))
    with practice_scope(practice.pk):
        row.refresh_from_db()
        assert (row.state, "held until you pass it on" in row.reason) == ("moved", True)
        assert proof_of(row.remittance).is_proved
    with practice_scope(other_practice.pk):
        check = Remittance.objects.get()
        assert (check.state, check.trace, check.amount) == ("posted", "EFT1001-2", dollars("85.00"))
        assert PaymentArrival.objects.get().of_claim is True
    assert balances(other_practice)["cash"] == dollars("85.00")


def test_passing_the_money_on_takes_it_out_of_suspense(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row = held_payment(practice, other_practice)
    move = move_payment_of(practice, row, other_practice, mover)
    with practice_scope(practice.pk), pytest.raises(CannotMove, match="has not arrived"):
        give(row, mover)
    move_payment(practice.pk, move.pk)

    with practice_scope(practice.pk):
        give(row, mover)

    found = balances(practice)
    assert ("payer_suspense" in found, found["cash"]) == (False, dollars("85.00"))
    with practice_scope(practice.pk):
        row.refresh_from_db()
        proof = proof_of(row.remittance)
        assert row.state == "resolved"
        assert proof.is_proved
        assert {line.part: line.amount for line in proof.lines} == {
            "posted": dollars("85.00"),
            "held": dollars("0.00"),
            "passed_on": dollars("85.00"),
            "provider_level": dollars("0.00"),
        }
        with pytest.raises(CannotMove, match="No money"):
            give(row, mover)


def test_moved_claim_payment_is_nobody_elses_to_settle(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row = held_payment(practice, other_practice)
    move_payment_of(practice, row, other_practice, mover)
    now = timezone.now()

    with practice_scope(practice.pk):
        claim = Claim.objects.order_by("pk")[0]
        with pytest.raises(NotAnException):
            attach_claim(claim_payment_id=row.pk, claim=claim, actor=mover, today=TODAY, now=now)
        with pytest.raises(CannotRefund, match="pass its money on"):
            refund_held(claim_payment_id=row.pk, payer=None, reason="x", actor=mover, today=TODAY, now=now)
        with pytest.raises(CannotUndo, match="moved to another practice"):
            undo_remittance(remittance_id=row.remittance_id, reason="x", actor=mover, today=TODAY, now=now)


def test_claim_payment_that_is_sent_back_waits_for_its_claim(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row = held_payment(practice, other_practice)
    move_payment(practice.pk, move_payment_of(practice, row, other_practice, mover).pk)
    with practice_scope(other_practice.pk):
        there = Remittance.objects.get()
        with pytest.raises(CannotMove, match="Undo the whole check first"):
            send_back(remittance_id=there.pk, reason="Not ours.", actor=mover, now=timezone.now())
        undo_remittance(remittance_id=there.pk, reason="Not ours.", actor=mover, today=TODAY, now=timezone.now())
        back = send_back(remittance_id=there.pk, reason="Not ours.", actor=mover, now=timezone.now())

    move_payment(other_practice.pk, back.pk)

    with practice_scope(practice.pk):
        row.refresh_from_db()
        assert (row.state, row.reason) == ("exception", "It came back: Not ours. Attach it to a claim, or move it.")
    assert balances(other_practice).get("cash", 0) == 0


def test_money_that_was_passed_on_does_not_come_back(practice: Practice, other_practice: Practice, mover: User) -> None:
    row = held_payment(practice, other_practice)
    move_payment(practice.pk, move_payment_of(practice, row, other_practice, mover).pk)
    with practice_scope(practice.pk):
        give(row, mover)
    with practice_scope(other_practice.pk):
        there = Remittance.objects.get()
        undo_remittance(remittance_id=there.pk, reason="x", actor=mover, today=TODAY, now=timezone.now())
        back = send_back(remittance_id=there.pk, reason="Not ours.", actor=mover, now=timezone.now())

    move_payment(other_practice.pk, back.pk)

    with practice_scope(other_practice.pk):
        there.refresh_from_db()
        back.refresh_from_db()
        assert (there.state, "its money was passed on" in back.failure) == ("undone", True)


def test_two_equal_payments_of_one_check_are_both_posted(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    first, second = claim_in(other_practice), claim_in(other_practice)
    arrive(practice, era(example_answer(first), example_answer(second, icn="ICN2")))
    with practice_scope(practice.pk):
        rows = list(ClaimPayment.objects.filter(state="exception").order_by("position"))

    for row in rows:
        move_payment(practice.pk, move_payment_of(practice, row, other_practice, mover).pk)

    with practice_scope(other_practice.pk):
        assert [(one.trace, one.state) for one in Remittance.objects.order_by("pk")] == [
            ("EFT1001-1", "posted"),
            ("EFT1001-2", "posted"),
        ]
    assert balances(other_practice)["cash"] == dollars("170.00")


def test_payment_that_takes_money_back_stays(practice: Practice, other_practice: Practice, mover: User) -> None:
    row = held_payment(practice, other_practice)
    with practice_scope(practice.pk):
        ClaimPayment.objects.filter(pk=row.pk).update(paid_amount=dollars("-85.00"))

    with pytest.raises(CannotMove, match="takes money back"):
        move_payment_of(practice, row, other_practice, mover)
