"""The same money posts once, whatever file it comes in and however many workers read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from billing.models import Account, Superbill, SuperbillKind
from billing.queries import account_totals, ledger_problems
from practice.models import Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.queries.records import read_835s
from remittance.services.importing import import_remittance
from remittance.services.releasing import release_remittance
from remittance.services.undoing import CannotReplay, replay_remittance, undo_remittance
from tests import factories
from tests.remittance.factories import (
    PAID_ON,
    TODAY,
    clp,
    dollars,
    era,
    example_answer,
    make_claim,
    make_file,
    plb,
    receive,
    svc,
)
from x12 import remittance as x12
from x12.envelope import Envelope
from x12.write_835 import write_835

ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "US", dt.datetime(2026, 11, 16, 6, 0), 1, 1, False)  # noqa: DTZ001 envelopes hold naive local time
PLB = (plb("WO", "5.00"),)


@pytest.mark.django_db
def test_same_payment_in_another_file_posts_once(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    first = receive(era(example_answer(claim)))

    second = receive(era(example_answer(claim)))

    assert (second.state, second.duplicate_of) == (Remittance.State.DUPLICATE, first)
    assert account_totals()[Account.CASH] == dollars("85")
    assert Superbill.objects.filter(kind=SuperbillKind.INSURANCE).count() == 1


@pytest.mark.django_db
def test_same_place_in_the_same_file_is_read_once(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    file = make_file()
    first = receive(era(example_answer(claim)), file=file)

    again = receive(era(example_answer(claim)), file=file)

    assert (again.pk, again.state) == (first.pk, Remittance.State.POSTED)
    assert Remittance.objects.count() == 1


@pytest.mark.django_db
def test_same_adjudication_twice_in_one_check_is_held(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    remittance = receive(era(example_answer(claim), example_answer(claim)))

    assert (remittance.posted_amount, remittance.held_amount) == (dollars("85"), dollars("85"))
    states = list(ClaimPayment.objects.order_by("position").values_list("state", flat=True))
    assert states == ["posted", "already_posted"]
    assert ledger_problems() == []


@pytest.mark.django_db
def test_claim_answered_in_two_parts_of_one_check_posts_both(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number
    one = clp(number, svc("99213", "150", "100", ("CO", "45", "50"), line=f"{number}L1"))
    other = clp(number, svc("97110", "50", "30", ("CO", "45", "20"), line=f"{number}L2"))

    remittance = receive(era(one, other))

    claim.refresh_from_db()
    assert (remittance.held_amount, claim.status, claim.paid_amount) == (dollars("0"), "paid", dollars("130"))


@pytest.mark.django_db
def test_claim_with_an_unanswered_line_is_not_paid_yet(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    number = claim.patient_control_number

    receive(era(clp(number, svc("99213", "150", "100", ("CO", "45", "50"), line=f"{number}L1"))))

    claim.refresh_from_db()
    assert claim.status == "partly_paid"


@pytest.mark.django_db
def test_second_answer_without_a_reversal_is_held(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    receive(era(example_answer(claim)))

    later = receive(era(example_answer(claim, icn="ICN2"), trace="EFT1002"))

    assert (later.posted_amount, later.held_amount) == (dollars("0"), dollars("85"))
    assert "answered before" in ClaimPayment.objects.get(remittance=later).reason


@pytest.mark.django_db
def test_trace_number_is_only_text(in_practice: Practice) -> None:
    claim = make_claim(in_practice)

    remittance = receive(era(example_answer(claim), trace="' OR 1=1"))

    assert (remittance.state, remittance.trace) == (Remittance.State.POSTED, "' OR 1=1")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda record: dataclasses.replace(record, amount=dollars("84.99")), "BPR02"),
        (
            lambda record: dataclasses.replace(
                record, claims=(dataclasses.replace(record.claims[0], charge=dollars("201")),)
            ),
            "claim",
        ),
        (lambda record: dataclasses.replace(record, trace=" "), "TRN02"),
    ],
)
def test_unbalanced_check_is_held_whole(in_practice: Practice, broken: object, words: str) -> None:
    claim = make_claim(in_practice)
    record = era(example_answer(claim))

    remittance = receive(broken(record))  # type: ignore[operator]  # a function of the record

    assert (remittance.state, remittance.posted_amount) == (Remittance.State.ON_HOLD, dollars("0"))
    assert words.lower() in remittance.hold_reason.lower()
    assert account_totals()[Account.CASH] == 0
    assert ClaimPayment.objects.get().state == ClaimPayment.State.NOT_POSTED
    claim.refresh_from_db()
    assert claim.status == "accepted"


def test_two_workers_with_the_same_payment_post_once(committed_practice: Practice) -> None:
    with practice_scope(committed_practice.pk):
        claim = make_claim(committed_practice)
        files = [make_file(), make_file()]
        record = era(example_answer(claim))
    barrier = threading.Barrier(2)
    states: list[str] = []

    def work(file_id: int) -> None:
        barrier.wait()
        try:
            with practice_scope(committed_practice.pk):
                row = import_remittance(
                    record, file_id=file_id, position=1, actor=system_user(), today=TODAY, now=timezone.now()
                )
            states.append(row.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(file.pk,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states) == ["duplicate", "posted"]
    with practice_scope(committed_practice.pk):
        assert account_totals()[Account.CASH] == dollars("85")
        assert ledger_problems() == []


def test_two_checks_that_answer_one_claim_take_turns(committed_practice: Practice) -> None:
    with practice_scope(committed_practice.pk):
        payer = factories.PayerFactory.create(practice=committed_practice)
        claim = make_claim(committed_practice, payer=payer)
        files = [make_file(), make_file()]
    barrier = threading.Barrier(2)

    def work(file_id: int, trace: str) -> None:
        barrier.wait()
        try:
            with practice_scope(committed_practice.pk):
                import_remittance(
                    era(example_answer(claim), trace=trace),
                    file_id=file_id,
                    position=1,
                    actor=system_user(),
                    today=TODAY,
                    now=timezone.now(),
                )
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(file.pk, f"EFT{file.pk}")) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with practice_scope(committed_practice.pk):
        amounts = sorted(Remittance.objects.values_list("posted_amount", "held_amount"))
        assert amounts == [(dollars("0"), dollars("85")), (dollars("85"), dollars("0"))]
        assert ledger_problems() == []


def in_file(record: x12.Remittance, number: int = 1) -> Remittance:
    """The check from a file that holds it, so that it can be read again; `number` tells like files apart."""
    content = write_835([record], dataclasses.replace(ENVELOPE, interchange_control_number=number))
    return receive(read_835s(content).remittances[0], file=make_file(content))


def undone(row: Remittance) -> Remittance:
    now = timezone.now()
    return undo_remittance(remittance_id=row.pk, reason="Wrong", actor=system_user(), today=TODAY, now=now)


def replayed(row: Remittance) -> Remittance:
    return replay_remittance(remittance_id=row.pk, actor=system_user(), today=TODAY, now=timezone.now())


@pytest.mark.django_db
def test_corrected_file_of_a_posted_payment_posts_once_the_first_is_undone(in_practice: Practice) -> None:
    claim = make_claim(in_practice)
    answer = example_answer(claim)
    wrong = in_file(era(dataclasses.replace(answer, patient_control_number="C999999"), provider_adjustments=PLB))
    corrected = in_file(era(answer, provider_adjustments=PLB))
    with pytest.raises(CannotReplay, match="Undo that one first"):
        replayed(corrected)
    undone(wrong)

    posted = replayed(corrected)

    assert corrected.hold_reason.endswith("if the payer corrected them, undo the first, then post this.")
    assert (posted.state, posted.hold_reason, posted.duplicate_of) == (Remittance.State.POSTED, "", None)
    assert ClaimPayment.objects.get(remittance=posted).claim == claim
    assert posted.provider_adjustments.count() == 1
    assert account_totals()[Account.CASH] == dollars("80")
    with pytest.raises(CannotReplay, match="Undo that one first"):
        replayed(wrong)
    undone(posted)
    assert replayed(posted).state == Remittance.State.POSTED
    assert account_totals()[Account.CASH] == dollars("80")
    assert ledger_problems() == []


@pytest.mark.django_db
def test_duplicate_of_an_undone_check_is_held_where_it_looks_like_another_posted_one(in_practice: Practice) -> None:
    answer = example_answer(make_claim(in_practice))
    first, again = (in_file(era(answer), number) for number in (1, 2))
    undone(first)
    in_file(era(example_answer(make_claim(in_practice)), payment_on=PAID_ON + dt.timedelta(days=1)))

    held = replayed(again)

    assert (held.state, held.claim_payments.count()) == (Remittance.State.ON_HOLD, 1)
    assert "Its claims" not in again.hold_reason
    released = release_remittance(
        remittance_id=held.pk, reason="Both", actor=system_user(), today=TODAY, now=timezone.now()
    )
    assert released.state == Remittance.State.POSTED
    assert ledger_problems() == []


@pytest.mark.django_db
def test_biller_posts_the_corrected_file_on_its_page(practice: Practice, client_as: Callable[[Role], Client]) -> None:
    with practice_scope(practice.pk):
        answer = example_answer(make_claim(practice))
        wrong = in_file(era(dataclasses.replace(answer, patient_control_number="C999999")))
        corrected = in_file(era(answer))
        undone(wrong)
    client = client_as(Role.BILLER)
    at = {"practice_slug": practice.slug, "remittance_id": corrected.pk}

    of_first = client.get(reverse("remittance_page", kwargs=at | {"remittance_id": wrong.pk})).content.decode()
    page = client.get(reverse("remittance_page", kwargs=at)).content.decode()
    answered = client.post(reverse("remittance_replay", kwargs=at), follow=True).content.decode()

    assert f'href="{reverse("remittance_page", kwargs=at)}"' in of_first
    assert "Post this one" in page
    assert "The check was posted." in answered
    with practice_scope(practice.pk):
        assert account_totals()[Account.CASH] == dollars("85")
