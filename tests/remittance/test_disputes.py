"""The list of letters about underpayments: a letter for each claim and day, from to send to answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from practice.models import Practice, Role, User
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Underpayment
from remittance.queries.disputes import STATES, Dispute, DisputeFilter, counts_by_state, dispute_heads, disputes
from remittance.services.underpayments import accept_underpayments, dispute_underpayments
from tests.patients.counting import query_count
from tests.remittance.factories import TODAY, dollars
from tests.remittance.test_underpaid import ids, underpaid_claim

pytestmark = pytest.mark.django_db
LIST = "/p/lakeside/underpaid/letters/"
ACT = f"{LIST}act/"


@pytest.fixture
def biller_client(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.BILLER)


def dispute(*pks: int, on: dt.date = TODAY, due_on: dt.date | None = None) -> None:
    dispute_underpayments(
        underpayment_ids=pks or ids(),
        reason="Faxed the contract",
        actor=system_user(),
        today=on,
        now=timezone.now(),
        answer_due_on=due_on,
    )


def letters(state: str, **fields: object) -> list[Dispute]:
    wanted = DisputeFilter(state, **fields)  # type: ignore[arg-type]  # fields by name
    return disputes(list(dispute_heads(wanted, TODAY).order_by("due_on", "pk")), state, TODAY)


def second_line(first: Underpayment) -> Underpayment:
    """Another short line of the same claim."""
    row = Underpayment.objects.get(pk=first.pk)
    row.pk, row.amount = None, dollars("10")
    row.save()
    return row


def test_lines_of_a_claim_are_one_letter(in_practice: Practice) -> None:
    underpaid_claim(in_practice)
    second_line(Underpayment.objects.get())

    found = letters("draft")

    assert [(len(one.lines), one.amount) for one in found] == [(2, dollars("75"))]
    assert counts_by_state(TODAY) == {"draft": 1, "sent": 0, "overdue": 0, "answered": 0}


@pytest.mark.parametrize(
    ("due_on", "state"), [(TODAY + dt.timedelta(days=1), "sent"), (TODAY - dt.timedelta(days=1), "overdue")]
)
def test_sent_letter_waits_until_its_day(in_practice: Practice, due_on: dt.date, state: str) -> None:
    underpaid_claim(in_practice)

    dispute(due_on=due_on)

    assert [one.due_on for one in letters(state)] == [due_on]
    assert counts_by_state(TODAY) == {**dict.fromkeys(STATES, 0), state: 1}


def test_letter_is_answered_once_no_line_of_it_is_open(in_practice: Practice) -> None:
    underpaid_claim(in_practice)
    first = Underpayment.objects.get()
    second = second_line(first)
    Underpayment.objects.filter(pk=second.pk).update(basis="inferred")
    dispute()

    def accept(underpayment: Underpayment) -> None:
        accept_underpayments(
            underpayment_ids=[underpayment.pk],
            reason="Old contract",
            actor=system_user(),
            today=TODAY,
            now=timezone.now(),
        )

    accept(first)
    assert (len(letters("sent")), len(letters("answered"))) == (1, 0)

    accept(second)
    assert [one.outcome for one in letters("answered")] == ["Accepted and written off, Looked at"]
    assert letters("sent") == []


def test_letters_of_two_days_are_two(in_practice: Practice) -> None:
    underpaid_claim(in_practice)
    first = Underpayment.objects.get()
    dispute(first.pk)
    second = second_line(first)
    dispute(second.pk, on=TODAY + dt.timedelta(days=3))

    assert [one.amount for one in letters("sent")] == [dollars("65"), dollars("10")]


def test_list_is_narrowed_by_owner_and_payer(in_practice: Practice, biller: User) -> None:
    claim = underpaid_claim(in_practice)
    underpaid_claim(in_practice, trace="EFT2")
    Underpayment.objects.filter(claim=claim).update(owner=biller)
    Underpayment.objects.exclude(claim=claim).update(owner=None)

    assert [one.head.claim for one in letters("draft", owner=str(biller.pk))] == [claim]
    assert [one.head.claim for one in letters("draft", payer_id=claim.payer_id)] == [claim]
    assert [one.owners for one in letters("draft", owner="none")] == ["Nobody"]


def test_letter_is_marked_as_sent(biller_client: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)
        first = Underpayment.objects.get()
        second_line(first)

    page = biller_client.post(ACT, {"letter": [first.pk], "act": "dispute", "reason": "By fax"}, follow=True)

    assert "2 lines were noted as disputed." in page.content.decode()
    with practice_scope(practice.pk):
        assert set(Underpayment.objects.values_list("note", flat=True)) == {"By fax"}
        assert not Underpayment.objects.filter(disputed_on=None).exists()


def test_act_without_a_letter_says_so(biller_client: Client, practice: Practice) -> None:
    page = biller_client.post(ACT, {"act": "dispute", "reason": "By fax"}, follow=True)

    assert "Choose at least one line." in page.content.decode()


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_page(biller_client: Client, practice: Practice, state: str) -> None:
    with practice_scope(practice.pk):
        underpaid_claim(practice)

    page = biller_client.get(LIST, {"state": state})

    assert (page.status_code, len(page.context["letters"])) == (200, int(state == "draft"))
    assert ("No letters here" in page.content.decode()) == (state != "draft")


def test_queries_do_not_grow_with_the_letters(biller_client: Client, practice: Practice) -> None:
    counts = []
    for more in (1, 29):
        with practice_scope(practice.pk):
            for number in range(more):
                underpaid_claim(practice, trace=f"EFT{more}{number}")
        counts.append(query_count(biller_client, LIST))

    assert len(biller_client.get(LIST).context["letters"]) == 30
    assert counts[0] == counts[1]
