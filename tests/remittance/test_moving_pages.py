"""Moving a payment to another practice, as people do it: the pages, and what they never tell a stranger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, PaymentMove, Remittance
from remittance.tasks import move_payment
from tests import factories
from tests.remittance.test_moving import (
    arrive,
    ask,
    claim_in,
    held_payment,
    join,
    move_payment_of,
    mover,
    theirs,
)

__all__ = ["mover"]
pytestmark = pytest.mark.django_db


def url(practice: Practice, name: str, **ids: int | str) -> str:
    return reverse(name, kwargs={"practice_slug": practice.slug, **ids})


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def choices_of(practice: Practice, row: Remittance, query: str = "") -> str:
    return url(practice, "move_choices", remittance_id=row.pk) + query


def test_held_check_is_moved_from_its_page(practice: Practice, other_practice: Practice, mover: User) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    client = browser(mover)
    address = url(practice, "remittance_page", remittance_id=check.pk)
    assert f'<option value="{other_practice.pk}">Hillside</option>' in page(client, address)

    client.post(
        url(practice, "remittance_move", remittance_id=check.pk),
        {"practice": other_practice.pk, "reason": "It is Hillside's."},
    )
    on_its_way = page(client, address)
    with practice_scope(practice.pk):
        move = PaymentMove.objects.get()
    move_payment(practice.pk, move.pk)

    progress = url(practice, "move_progress", move_id=move.pk)
    assert "It is on its way to Hillside" in on_its_way
    assert f'hx-get="{progress}"' in on_its_way
    assert "Moved to Hillside" in page(client, progress)
    assert "hx-get" not in page(client, progress)
    with practice_scope(other_practice.pk):
        there = Remittance.objects.get()
    assert "It came from Lakeside" in page(client, url(other_practice, "remittance_page", remittance_id=there.pk))


def test_practice_that_bills_under_the_payees_number_is_offered_first(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    third = factories.PracticeFactory.create(slug="abbey", name="Abbey")
    join(third, mover)
    with practice_scope(third.pk):
        factories.BillingProviderFactory.create(practice=third, npi="1999999992", tax_id="381999999")
    check = arrive(practice, theirs(claim_in(other_practice)))[0]

    found = page(browser(mover), choices_of(practice, check))

    assert found.index("Hillside (the payee)") < found.index("Abbey")
    assert "Abbey (" not in found


def test_practice_that_has_the_claim_is_offered_first(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row = held_payment(practice, other_practice)
    check = Remittance(pk=row.remittance_id)
    with practice_scope(other_practice.pk):
        last_name = Claim.objects.get(patient_control_number=row.patient_control_number).patient.last_name

    found = {}
    for name in ("Elsewhere", last_name.upper()):
        with practice_scope(practice.pk):
            ClaimPayment.objects.filter(pk=row.pk).update(patient_last_name=name)
        found[name] = page(browser(mover), choices_of(practice, check, f"?payment={row.pk}"))

    assert "has the claim" not in found["Elsewhere"]
    assert "Hillside (has the claim)" in found[last_name.upper()]


@pytest.mark.parametrize(("role", "expected"), [(None, 404), (Role.FRONT_DESK, 403), (Role.BILLER, 200)])
def test_choices_are_for_those_who_post_here(
    practice: Practice, other_practice: Practice, mover: User, role: Role | None, expected: int
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    user = factories.make_member(practice, role) if role else factories.make_member(other_practice, Role.ADMIN)

    answer = browser(user).get(choices_of(practice, check))

    assert answer.status_code == expected
    assert "Hillside" not in answer.content.decode()


def test_check_of_another_practice_has_no_choices(practice: Practice, other_practice: Practice, mover: User) -> None:
    check = arrive(other_practice, theirs(claim_in(other_practice)))[0]

    assert browser(mover).get(choices_of(practice, check)).status_code == 404
    assert Client().get(choices_of(practice, check)).status_code == 302


def test_who_belongs_here_alone_reads_no_name_and_gets_no_button(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    check, row = arrive(practice, theirs(claim_in(other_practice)))[0], held_payment(practice, other_practice)
    client = browser(factories.make_member(practice, Role.ADMIN))
    pages = [
        url(practice, "remittance_page", remittance_id=check.pk),
        url(practice, "exception_page", claim_payment_id=row.pk),
    ]
    before = [page(client, one) for one in pages]
    for move in (ask(practice, check, other_practice, mover), move_payment_of(practice, row, other_practice, mover)):
        move_payment(practice.pk, move.pk)
    after = [page(client, one) for one in pages]

    assert not any("other practice</" in one for one in before)
    assert all("Moved to another practice" in one for one in after)
    assert not any("<option" in one and "Hillside" in one for one in before)
    assert not any("Moved to Hillside" in one for one in after)
    answer = client.post(
        url(practice, "remittance_move", remittance_id=check.pk), {"practice": other_practice.pk, "reason": "x"}
    )
    assert answer.status_code == 302


def test_claim_payment_is_moved_and_its_money_passed_on(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    row, client = held_payment(practice, other_practice), browser(mover)
    address = url(practice, "exception_page", claim_payment_id=row.pk)
    assert "Move the claim payment" in page(client, address)

    client.post(
        url(practice, "claim_payment_move", claim_payment_id=row.pk),
        {"practice": other_practice.pk, "reason": "It is Hillside's."},
    )
    with practice_scope(practice.pk):
        move = PaymentMove.objects.get()
    move_payment(practice.pk, move.pk)
    waiting = page(client, address)
    client.post(
        url(practice, "claim_payment_pass_on", claim_payment_id=row.pk),
        {"paid_on": "11/17/2026", "method": "check", "reference": "88"},
    )

    assert "Note the payment" in waiting
    assert "Attach and post" not in waiting
    assert "belongs to Hillside" in waiting
    done = page(client, address)
    assert "Its money was passed on 11/17/2026 (88)." in done
    assert "Note the payment" not in done
    with practice_scope(practice.pk):
        check = Remittance.objects.get()
    proof = page(client, url(practice, "remittance_page", remittance_id=check.pk))
    assert "Passed on to another practice" in proof
    entries = url(practice, "remittance_entries", remittance_id=check.pk, part="passed_on")
    assert "Payer&#x27;s money passed on to another practice" in page(client, entries)


def test_check_is_sent_back_from_its_page(practice: Practice, other_practice: Practice, mover: User) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move_payment(practice.pk, ask(practice, check, other_practice, mover).pk)
    with practice_scope(other_practice.pk):
        there = Remittance.objects.get()
        Remittance.objects.filter(pk=there.pk).update(state="on_hold", posted_at=None)
    client = browser(mover)
    address = url(other_practice, "remittance_page", remittance_id=there.pk)
    assert "Send it back" in page(client, address)
    assert "Move the check" not in page(client, address)

    client.post(url(other_practice, "remittance_send_back", remittance_id=there.pk), {"reason": "Not ours."})
    with practice_scope(other_practice.pk):
        back = PaymentMove.objects.get()
    move_payment(other_practice.pk, back.pk)

    assert "Sent back to Lakeside" in page(client, address)
    assert "It came back: Not ours." in page(client, url(practice, "remittance_page", remittance_id=check.pk))


def test_move_that_was_interrupted_again_and_again_is_tried_again(
    practice: Practice, other_practice: Practice, mover: User
) -> None:
    check = arrive(practice, theirs(claim_in(other_practice)))[0]
    move = ask(practice, check, other_practice, mover)
    with practice_scope(practice.pk):
        PaymentMove.objects.update(attempt_count=5)
    move_payment(practice.pk, move.pk)
    client = browser(mover)
    address = url(practice, "remittance_page", remittance_id=check.pk)
    assert "Try again" in page(client, address)

    client.post(url(practice, "move_again", move_id=move.pk))
    move_payment(practice.pk, move.pk)

    assert "Moved to Hillside" in page(client, address)
