"""The list of underpayments: what it shows, and what can be done with many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.models import Account, LedgerEntry, Visit
from billing.queries import account_totals, ledger_problems
from claims.models import Claim
from practice.models import AuditEvent, Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Underpayment
from remittance.services.underpayments import (
    LessIsOpen,
    UnderpaymentIsResolved,
    accept_underpayments,
    assign_underpayments,
    dispute_underpayments,
)
from remittance.services.undoing import CannotUndo, undo_claim_payment
from tests import factories
from tests.remittance.factories import TODAY, dollars, era, make_claim, receive
from tests.remittance.test_contracts import LINE, agree, short_answer

pytestmark = pytest.mark.django_db
LIST = "/p/lakeside/underpaid/"


def underpaid_claim(practice: Practice, name: str = "Great Lakes Health", trace: str = "EFT1001") -> Claim:
    """150.00 charged, 130.00 contracted, 65.00 allowed, 35.00 paid: 65.00 short."""
    payer = factories.PayerFactory.create(practice=practice, name=name)
    agree(payer)
    claim = make_claim(practice, payer=payer, lines=LINE)
    receive(era(short_answer(claim), trace=trace, payer=payer))
    return claim


@pytest.fixture
def claim(in_practice: Practice) -> Claim:
    return underpaid_claim(in_practice)


def ids() -> list[int]:
    return list(Underpayment.objects.order_by("pk").values_list("pk", flat=True))


def accept() -> int:
    return accept_underpayments(
        underpayment_ids=ids(), reason="Old contract", actor=system_user(), today=TODAY, now=timezone.now()
    )


def test_accepting_writes_off_by_an_entry_and_closes_the_claim(claim: Claim) -> None:
    assert accept() == 1

    claim.refresh_from_db()
    row = Underpayment.objects.get()
    assert (claim.status, claim.adjusted_amount) == ("closed", dollars("85"))
    assert (row.state, row.resolution, row.note) == ("resolved", "accepted", "Old contract")
    assert row.ledger_entry == LedgerEntry.objects.get(source_key=f"underpayment:{row.pk}")
    assert account_totals()[Account.WRITE_OFF] == dollars("65")
    assert Visit.objects.get(pk=claim.visit_id).insurance_balance_amount == 0
    assert AuditEvent.objects.filter(verb="underpayment.accepted").count() == 1
    assert ledger_problems() == []


def test_accepting_twice_is_refused(claim: Claim) -> None:
    accept()

    with pytest.raises(UnderpaymentIsResolved):
        accept()

    assert account_totals()[Account.WRITE_OFF] == dollars("65")


def test_no_more_is_written_off_than_the_payer_owes(claim: Claim) -> None:
    Underpayment.objects.update(amount=dollars("65.01"))

    with pytest.raises(LessIsOpen):
        accept()

    assert account_totals()[Account.WRITE_OFF] == 0


def test_accepted_stands_in_the_way_of_undoing(claim: Claim) -> None:
    accept()

    with pytest.raises(CannotUndo, match="written off"):
        undo_claim_payment(
            claim_payment_id=ClaimPayment.objects.get().pk,
            reason="for a test",
            actor=system_user(),
            today=TODAY,
            now=timezone.now(),
        )


def test_dispute_stays_open_until_the_answer_is_due(claim: Claim) -> None:
    dispute_underpayments(
        underpayment_ids=ids(), reason="Faxed the contract", actor=system_user(), today=TODAY, now=timezone.now()
    )

    row = Underpayment.objects.get()
    assert (row.state, row.disputed_on, row.due_on) == ("open", TODAY, TODAY + dt.timedelta(days=45))
    last = claim.events.order_by("id").last()
    assert last is not None
    assert last.text == "Asked the payer for 65.00 more: Faxed the contract"


def test_item_has_an_owner_from_the_start_and_can_be_given_away(in_practice: Practice, biller: User) -> None:
    underpaid_claim(in_practice)
    first = Underpayment.objects.get().owner

    assign_underpayments(underpayment_ids=ids(), owner=system_user(), actor=biller, now=timezone.now())

    assert first == biller
    assert Underpayment.objects.get().owner == system_user()


@pytest.fixture
def biller_client(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.BILLER)


def test_list_shows_what_was_expected_allowed_and_paid(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)

    page = biller_client.get(LIST)

    (row,) = page.context["page"].rows
    words = page.content.decode()
    assert [str(amount) for amount in (row.expected_amount, row.allowed_amount, row.paid_amount, row.amount)] == [
        "130.00",
        "65.00",
        "35.00",
        "65.00",
    ]
    assert (page.context["missing"].count, page.context["missing"].amount) == (1, dollars("65"))
    assert "Great Lakes Health" in words
    assert row.claim.patient.name in words


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?state=accepted", 0),
        ("?state=disputed", 0),
        ("?state=all", 2),
        ("?basis=contract", 2),
        ("?basis=inferred", 0),
        ("?payer={payer}", 1),
        ("?owner=none", 0),
        ("?owner=x&payer=y&state=z", 2),
    ],
)
def test_list_is_filtered(biller_client: Client, practice: Practice, query: str, count: int) -> None:
    with practice_scope(practice.pk):
        first = underpaid_claim(practice)
        underpaid_claim(practice, "Harbor", "EFT2")

    page = biller_client.get(LIST + query.format(payer=first.payer_id))

    assert len(page.context["page"].rows) == count


def test_acts_go_to_all_chosen_or_say_why_not(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)
        chosen = ids()

    without_reason = biller_client.post(f"{LIST}act/", {"underpayment": chosen, "act": "accept"}, follow=True)
    done = biller_client.post(
        f"{LIST}act/", {"underpayment": chosen, "act": "accept", "reason": "Agreed by phone"}, follow=True
    )
    again = biller_client.post(
        f"{LIST}act/", {"underpayment": chosen, "act": "dispute", "reason": "Again"}, follow=True
    )

    assert "Say why, in a few words" in without_reason.content.decode()
    assert "1 line was accepted." in done.content.decode()
    assert "resolved already" in again.content.decode()
    with practice_scope(practice.pk):
        assert Underpayment.objects.get().resolution == "accepted"


def test_csv_has_what_the_list_shows(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        claim = underpaid_claim(practice, "=Payer()")

    heading, line = biller_client.get(f"{LIST}csv/").content.decode().splitlines()

    assert heading.startswith("Claim,Patient,Payer,Date of service,Code")
    assert line.startswith(f"{claim.patient_control_number},")
    assert ",'=Payer(),2026-11-02,97110,,1,Contract,130.00,65.00,35.00,65.00,2027-02-14," in line


def test_list_asks_no_more_for_thirty_than_for_one(biller_client: Client, practice: Practice) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert biller_client.get(LIST).status_code == 200
        return len(queries)

    with practice_scope(practice.pk):
        underpaid_claim(practice)
    biller_client.get(LIST)
    one = asked()
    with practice_scope(practice.pk):
        row = Underpayment.objects.get()
        for _ in range(29):
            row.pk = None
            row.save(force_insert=True)

    assert asked() == one
