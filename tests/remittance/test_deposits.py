"""A posted check is money once its deposit is confirmed (docs/algorithms/deposits.md)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from billing.models import LedgerEntry, Payment
from billing.queries import ledger_problems
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import Deposit, DepositItem, Remittance
from remittance.queries.deposits import awaiting_deposit, deposits
from remittance.queries.proof import proof_of
from remittance.rules.deposits import Waiting, suggested
from remittance.services.undoing import undo_remittance
from tests.remittance.factories import PAID_ON, TODAY, clp, dollars, era, example_answer, make_claim, receive, svc

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 30
ADDENDA = "TRN*1*EFT1001*1380000001"


@pytest.mark.parametrize(
    ("reference", "amount", "waiting", "found"),
    [
        (ADDENDA, "85.00", [("EFT1001", "85.00"), ("EFT1002", "85.00")], [1]),
        (ADDENDA.lower(), "85.00", [("EFT1001", "85.00")], [1]),
        ("", "85.00", [("EFT1001", "85.00"), ("4471", "40.00")], [1]),
        ("", "85.00", [("EFT1001", "85.00"), ("EFT1002", "85.00")], []),
        ("EFT10010", "1.00", [("EFT1001", "85.00")], []),
        ("EFT1001 EFT1002", "170.00", [("EFT1001", "85.00"), ("EFT1002", "85.00")], [1, 2]),
        ("", "85.00", [("", "40.00")], []),
    ],
)
def test_suggestion_is_by_number_then_by_the_only_amount(
    reference: str, amount: str, waiting: list[tuple[str, str]], found: list[int]
) -> None:
    rows = [Waiting(number, trace, dollars(one)) for number, (trace, one) in enumerate(waiting, start=1)]

    assert suggested(reference, dollars(amount), rows) == found


@pytest.fixture
def checks(practice: Practice) -> list[Remittance]:
    """An EFT of 85.00 and a paper check of 40.00."""
    with practice_scope(practice.pk):
        small = clp("X99", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))
        return [
            receive(era(example_answer(make_claim(practice, copay="25.00")))),
            receive(era(small, trace="4471", method="CHK")),
        ]


@pytest.fixture
def browser(client_as: Login) -> Client:
    return client_as(Role.BILLER)


def send(practice: Practice, browser: Client, *remittances: Remittance, **fields: Any) -> Any:
    """Post one line of the bank statement with these payments ticked."""
    line = {
        "deposited_on": "11/18/2026",
        "amount": "85.00",
        "bank_reference": "",
        "key": uuid.uuid4(),
        "act": "confirm",
    }
    address = reverse("deposit_match", kwargs={"practice_slug": practice.slug})
    return browser.post(address, {**line, "remittance": [one.pk for one in remittances], **fields})


def waiting(practice: Practice) -> set[str]:
    with practice_scope(practice.pk):
        assert ledger_problems() == []
        return set(awaiting_deposit().values_list("trace", flat=True))


def test_check_awaits_its_deposit_until_somebody_confirms_it(
    practice: Practice, browser: Client, checks: list[Remittance]
) -> None:
    address = reverse("remittance_page", kwargs={"practice_slug": practice.slug, "remittance_id": checks[0].pk})
    before = browser.get(address).content.decode()
    with practice_scope(practice.pk):
        entry_count = LedgerEntry.objects.count()

    answer = send(practice, browser, checks[0])

    assert answer.status_code == 302
    assert "Awaiting deposit" in before
    assert "Deposited 11/18/2026" in browser.get(address).content.decode()
    assert waiting(practice) == {"4471"}
    with practice_scope(practice.pk):
        assert LedgerEntry.objects.count() == entry_count
        assert AuditEvent.objects.filter(verb="deposit.confirmed").count() == 1


def test_payments_and_receipts_make_one_deposit(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    with practice_scope(practice.pk):
        receipt = Payment.objects.get()

    send(practice, browser, *checks, amount="$150.00", receipt=[receipt.pk])

    assert waiting(practice) == set()
    with practice_scope(practice.pk):
        deposit = Deposit.objects.get()
        amounts = sorted(deposit.items.values_list("amount", flat=True))
        assert amounts == [dollars("25"), dollars("40"), dollars("85")]


@pytest.mark.parametrize(
    ("amount", "words"),
    [("84.99", "0.01 is too much"), ("85.01", "0.01 is missing"), ("", "required"), ("x", "Enter an amount")],
)
def test_deposit_that_does_not_add_up_is_not_confirmed(
    practice: Practice, browser: Client, checks: list[Remittance], amount: str, words: str
) -> None:
    answer = send(practice, browser, checks[0], amount=amount)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert waiting(practice) == {"EFT1001", "4471"}


def test_double_click_confirms_once(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    key = uuid.uuid4()

    answers = [send(practice, browser, checks[0], key=key) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    with practice_scope(practice.pk):
        assert (Deposit.objects.count(), DepositItem.objects.count()) == (1, 1)


def test_payment_is_in_one_deposit_only(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    send(practice, browser, checks[0])

    answer = send(practice, browser, checks[0])

    assert "does not wait any more" in answer.content.decode()
    with practice_scope(practice.pk):
        first = DepositItem.objects.get()
        twice = DepositItem(practice=practice, deposit=first.deposit, remittance=checks[0], amount=dollars("85"))
        with pytest.raises(IntegrityError), transaction.atomic():
            twice.save()


def test_suggested_payment_is_ticked(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    answer = send(practice, browser, act="suggest", bank_reference=ADDENDA)

    assert answer.context["ticked"]["remittance"] == [checks[0].pk]
    assert [one.pk for one in answer.context["page"].rows] == [checks[0].pk]
    assert waiting(practice) == {"EFT1001", "4471"}


def test_deposit_is_taken_apart_with_a_reason(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    send(practice, browser, checks[0])
    with practice_scope(practice.pk):
        deposit = Deposit.objects.get()
    address = reverse("deposit_take_apart", kwargs={"practice_slug": practice.slug, "deposit_id": deposit.pk})

    browser.post(address, {"reason": ""})
    still = waiting(practice)
    browser.post(address, {"reason": "Another check"})

    assert (still, waiting(practice)) == ({"4471"}, {"EFT1001", "4471"})
    page = browser.get(reverse("deposit_list", kwargs={"practice_slug": practice.slug})).content.decode()
    assert "Another check" in page


def test_late_payments_have_a_list(practice: Practice, checks: list[Remittance]) -> None:
    with practice_scope(practice.pk):
        on_time = awaiting_deposit(late_on=PAID_ON + dt.timedelta(days=7)).count()
        late = awaiting_deposit(late_on=PAID_ON + dt.timedelta(days=8)).count()

    assert (on_time, late) == (0, 2)


def test_what_is_not_posted_or_pays_nothing_does_not_wait(practice: Practice, checks: list[Remittance]) -> None:
    with practice_scope(practice.pk):
        receive(era(example_answer(make_claim(practice)), trace="EFT1003", amount=dollars("1")))
        receive(era(clp("X98", svc("99213", "100.00", "0.00", ("PR", "1", "100.00"))), trace="N1"))

    assert waiting(practice) == {"EFT1001", "4471"}


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("name", ["deposit_match", "deposit_list"])
def test_lists_cost_the_same(practice: Practice, browser: Client, name: str, count: int) -> None:
    with practice_scope(practice.pk):
        for number in range(count):
            small = clp(f"X{number}", svc("99213", "100.00", "40.00", ("CO", "45", "60.00")))
            rows = [receive(era(small, trace=f"EFT{number}"))]
    if name == "deposit_list":
        with practice_scope(practice.pk):
            rows = list(Remittance.objects.all())
        for row in rows:
            send(practice, browser, row, amount="40.00")

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(reverse(name, kwargs={"practice_slug": practice.slug}))

    assert len(answer.context["page"].rows) == count
    assert len(queries) <= MOST_QUERIES


def open_deposits(practice: Practice) -> list[tuple[str, str]]:
    """Amount and difference of each deposit that is open."""
    with practice_scope(practice.pk):
        assert ledger_problems() == []
        return [(str(one.amount), str(one.difference)) for one in deposits(is_open=True).order_by("pk")]


@pytest.mark.parametrize(
    ("amount", "ticked", "left"),
    [("85.00", [], "85.00"), ("125.00", [0], "40.00"), ("82.45", [0], "-2.55"), ("85.00", [0], None)],
)
def test_line_of_the_bank_is_kept_as_it_is(
    practice: Practice, browser: Client, checks: list[Remittance], amount: str, ticked: list[int], left: str | None
) -> None:
    answer = send(practice, browser, *(checks[one] for one in ticked), amount=amount, act="keep")

    assert answer.status_code == 302
    assert open_deposits(practice) == ([] if left is None else [(amount, left)])


def more(practice: Practice, browser: Client, *remittances: Remittance) -> Any:
    with practice_scope(practice.pk):
        deposit = Deposit.objects.get()
    address = reverse("deposit_more", kwargs={"practice_slug": practice.slug, "deposit_id": deposit.pk})
    return browser.post(address, {"remittance": [one.pk for one in remittances]})


def test_rest_of_a_deposit_is_matched_when_its_payment_comes(
    practice: Practice, browser: Client, checks: list[Remittance]
) -> None:
    send(practice, browser, checks[0], amount="125.00", act="keep")

    answer = more(practice, browser, checks[1])

    assert answer.status_code == 302
    assert (open_deposits(practice), waiting(practice)) == ([], set())
    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="deposit.matched").count() == 1


def test_more_than_a_deposit_has_left_is_refused(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    send(practice, browser, checks[1], amount="50.00", act="keep")

    answer = more(practice, browser, checks[0])

    assert answer.status_code == 422
    assert "has 10.00 left" in answer.content.decode()
    assert open_deposits(practice) == [("50.00", "10.00")]


def test_difference_is_explained_once(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    send(practice, browser, checks[0], amount="82.45", act="keep")
    with practice_scope(practice.pk):
        deposit = Deposit.objects.get()
    address = reverse("deposit_explain", kwargs={"practice_slug": practice.slug, "deposit_id": deposit.pk})

    browser.post(address, {"reason": " "})
    unexplained = open_deposits(practice)
    browser.post(address, {"reason": "Card fee 3 %"})

    assert (unexplained, open_deposits(practice)) == ([("82.45", "-2.55")], [])
    assert more(practice, browser, checks[1]).status_code == 422  # it is done
    page = browser.get(reverse("deposit_list", kwargs={"practice_slug": practice.slug})).content.decode()
    assert "Card fee 3 %" in page


def left_of(practice: Practice) -> dict[str, str]:
    """What is left of each payment that waits."""
    with practice_scope(practice.pk):
        assert ledger_problems() == []
        return {one.trace: str(one.rest_amount) for one in awaiting_deposit()}


def test_payment_comes_in_two_lines_of_the_bank(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    first = send(practice, browser, checks[0], amount="50.00", act="part")
    between = left_of(practice)
    page = browser.get(reverse("deposit_match", kwargs={"practice_slug": practice.slug})).content.decode()
    second = send(practice, browser, checks[0], amount="35.00", deposited_on="11/19/2026")

    assert (first.status_code, second.status_code) == (302, 302)
    assert between == {"EFT1001": "35.00", "4471": "40.00"}
    assert 'data-amount="35.00"' in page
    assert left_of(practice) == {"4471": "40.00"}
    assert open_deposits(practice) == []
    address = reverse("remittance_page", kwargs={"practice_slug": practice.slug, "remittance_id": checks[0].pk})
    check = " ".join(browser.get(address).content.decode().split())
    assert "deposited 11/18/2026" in check
    assert "deposited 11/19/2026" in check
    assert "awaiting deposit" not in check


def test_no_payment_is_deposited_beyond_its_amount(
    practice: Practice, browser: Client, checks: list[Remittance]
) -> None:
    send(practice, browser, checks[0], amount="50.00", act="part")

    exact = send(practice, browser, checks[0], amount="40.00")
    kept = send(practice, browser, checks[0], amount="40.00", act="keep")

    assert "5.00 is missing" in exact.content.decode()
    assert kept.status_code == 302
    assert (open_deposits(practice), left_of(practice)) == ([("40.00", "5.00")], {"4471": "40.00"})


@pytest.mark.parametrize(
    ("amount", "ticked", "words"),
    [
        ("85.00", [0], "Confirm it whole"),
        ("90.00", [0], "Confirm it whole"),
        ("50.00", [0, 1], "Tick the one payment"),
        ("50.00", [], "Tick the one payment"),
    ],
)
def test_part_is_of_one_payment_and_less_than_it(
    practice: Practice, browser: Client, checks: list[Remittance], amount: str, ticked: list[int], words: str
) -> None:
    answer = send(practice, browser, *(checks[one] for one in ticked), amount=amount, act="part")

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert left_of(practice) == {"EFT1001": "85.00", "4471": "40.00"}


def test_open_rest_of_a_deposit_takes_a_part(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    send(practice, browser, checks[1], amount="80.00", act="keep")
    with practice_scope(practice.pk):
        deposit = Deposit.objects.get()
    address = reverse("deposit_more", kwargs={"practice_slug": practice.slug, "deposit_id": deposit.pk})

    answer = browser.post(address, {"remittance": [checks[0].pk], "act": "part"})

    assert answer.status_code == 302
    assert (open_deposits(practice), left_of(practice)) == ([], {"EFT1001": "45.00"})


def test_part_waits_again_when_its_line_is_taken_apart(
    practice: Practice, browser: Client, checks: list[Remittance]
) -> None:
    send(practice, browser, checks[0], amount="50.00", act="part")
    send(practice, browser, checks[0], amount="35.00")
    with practice_scope(practice.pk):
        first = Deposit.objects.order_by("pk")[0]
    address = reverse("deposit_take_apart", kwargs={"practice_slug": practice.slug, "deposit_id": first.pk})

    browser.post(address, {"reason": "Another payer's"})

    assert left_of(practice) == {"EFT1001": "50.00", "4471": "40.00"}


def test_two_payments_in_one_line(practice: Practice, browser: Client, checks: list[Remittance]) -> None:
    answer = send(practice, browser, *checks, amount="125.00")

    assert answer.status_code == 302
    assert (left_of(practice), open_deposits(practice)) == ({}, [])


def test_deposit_of_a_check_that_was_undone_asks_for_work(
    practice: Practice, browser: Client, checks: list[Remittance]
) -> None:
    # given a check whose deposit is confirmed
    send(practice, browser, checks[0])
    address = reverse("deposit_list", kwargs={"practice_slug": practice.slug})
    page = reverse("remittance_page", kwargs={"practice_slug": practice.slug, "remittance_id": checks[0].pk})
    assert "of it is confirmed at the bank" in browser.get(page).content.decode()

    # when the check is undone
    acted: dict[str, Any] = {"actor": system_user(), "today": TODAY, "now": timezone.now()}
    with practice_scope(practice.pk):
        undo_remittance(remittance_id=checks[0].pk, reason="Wrong check", **acted)

    # then the deposit is listed until the check is posted again, and the check counts nothing as held
    listed = browser.get(address, {"show": "open"}).content.decode()
    assert "It was undone: the bank has the money" in listed
    with practice_scope(practice.pk):
        assert [line.count for line in proof_of(Remittance.objects.get(pk=checks[0].pk)).lines] == [0, 0, 0]
        Remittance.objects.filter(pk=checks[0].pk).update(state="posted", posted_amount=dollars("85"))
    assert "EFT1001" not in browser.get(address, {"show": "open"}).content.decode()
