"""The page of the reconciliation and its CSV (docs/algorithms/reconciliation.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.models import Practice, Role
from practice.scoping import practice_scope
from remittance.rules.reconciliation import Basis
from remittance.services.deposits import Fit
from tests.remittance.factories import (
    dollars,
    era,
    example_answer,
    make_claim,
)
from tests.remittance.reconciling import (
    NEXT_DAY,
    POSTED_ON,
    UNKNOWN,
    confirm,
    post,
    receipt_on,
)

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 30


def address(practice: Practice, name: str = "reconciliation", **query: str) -> str:
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(name, kwargs={'practice_slug': practice.slug})}?{text}"


def test_day_page_names_each_difference_with_its_link(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        waits = post(era(example_answer(make_claim(practice))))
        post(era(UNKNOWN, trace="4471", method="CHK"))
        post(era(example_answer(make_claim(practice)), trace="BAD", amount=dollars("1.00")))
        confirm("7.00", day=POSTED_ON, fit=Fit.KEPT)

    page = client_as(Role.BILLER).get(address(practice, day="2026-11-17"))

    named = {one.name: one.amount for one in page.context["differences"]}
    assert named == {
        "Not posted": dollars("1"),
        "Held": dollars("40"),
        "Checks without deposit": dollars("125"),
        "Deposit without payment": dollars("7"),
    }
    text = page.content.decode()
    assert "Proved" in text
    assert reverse("remittance_page", kwargs={"practice_slug": practice.slug, "remittance_id": waits.pk}) in text


def test_month_page_leads_to_its_days(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        post(era(example_answer(make_claim(practice))))
        post(era(UNKNOWN, trace="4471", method="CHK"), NEXT_DAY)

    page = client_as(Role.BILLER).get(address(practice, month="2026-11"))

    rows = [(day, one.eras, one.left) for _, day, one in page.context["day_rows"] if one.eras]
    assert rows == [(POSTED_ON, dollars("85"), 0), (NEXT_DAY, dollars("40"), 0)]
    assert "?day=2026-11-17&amp;by=posted" in page.content.decode()


def test_list_of_checks_is_narrowed(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        post(era(example_answer(make_claim(practice))))
        held = post(era(UNKNOWN, trace="4471", method="CHK"))

    page = client_as(Role.BILLER).get(address(practice, month="2026-11", show="held"))

    assert [one.pk for one in page.context["page"].rows] == [held.pk]


def test_csv_has_a_row_for_each_day_and_way(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        claim = make_claim(practice)
        receipt_on(POSTED_ON, claim.visit)
        post(era(example_answer(claim)))
        confirm("7.00", day=POSTED_ON, fit=Fit.KEPT)

    answer = client_as(Role.BILLER).get(address(practice, "reconciliation_csv", month="2026-11"))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [(row["Day"], row["From"], row["By"], row["Received"], row["Ledger"]) for row in rows] == [
        ("2026-11-17", "Payers", "EFT", "85.00", "85.00"),
        ("2026-11-17", "Desk", "Cash", "25.00", "25.00"),
        ("2026-11-17", "Bank", "Deposits", "7.00", ""),
    ]


@pytest.mark.parametrize("query", ["day=x", "month=2026-13", "day=2026-11-17&by=nothing&show=nothing", ""])
def test_mangled_link_shows_a_page(practice: Practice, client_as: Login, query: str) -> None:
    base = reverse("reconciliation", kwargs={"practice_slug": practice.slug})

    assert client_as(Role.BILLER).get(f"{base}?{query}").status_code == 200


@pytest.mark.parametrize("query", [{"day": "2026-11-17"}, {"month": "2026-11", "show": "waiting"}])
@pytest.mark.parametrize("basis", [Basis.POSTED, Basis.PAYMENT])
def test_pages_cost_the_same(practice: Practice, client_as: Login, query: dict[str, str], basis: Basis) -> None:
    browser, counted = client_as(Role.BILLER), []
    browser.get(address(practice, by=basis.value, **query))  # what the first page of a session costs beside
    for numbers in (range(1), range(1, 30)):
        with practice_scope(practice.pk):
            for number in numbers:
                confirm("1.00", day=POSTED_ON, fit=Fit.KEPT)
                confirm("40.00", post(era(UNKNOWN, trace=f"D{number}", payment_on=POSTED_ON)))
                post(era(UNKNOWN, trace=f"W{number}", payment_on=POSTED_ON))
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address(practice, by=basis.value, **query))
        counted.append((len(page.context["page"].rows), len(queries)))

    (few, at_first), (many, at_last) = counted
    assert (few, many) == ((1, 30) if "show" in query else (2, 50))
    assert at_last <= at_first <= MOST_QUERIES
