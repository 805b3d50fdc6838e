"""Contracted amounts of a payer: the list, one amount, the tolerance, and loading a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.models import ContractedAmount, ContractTolerance
from contacts.models import Payer
from practice.models import AuditEvent, Practice, Role
from practice.queries import system_user
from practice.scoping import practice_scope
from tests.factories import BillingProviderFactory, PayerFactory

HEADING = "code,modifiers,amount,from,until\n"


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return PayerFactory.create(practice=practice, name="Great Lakes Health")


def page_of(payer: Payer) -> str:
    return f"/p/lakeside/settings/payers/{payer.pk}/contract/"


def typed(**changes: Any) -> dict[str, Any]:  # Any: form values
    return {"code": "97110", "modifiers": "59, gp", "amount": "1,130.00", "starts_on": "01/01/2026", **changes}


def kept(practice: Practice) -> list[tuple[str, str, str, str, str]]:
    with practice_scope(practice.pk):
        rows = ContractedAmount.objects.order_by("code", "starts_on")
        return [(row.code, row.modifiers, str(row.amount), str(row.starts_on), str(row.ends_on)) for row in rows]


def add(payer: Payer, code: str = "97110", **fields: Any) -> ContractedAmount:  # Any: columns
    with practice_scope(payer.practice_id):
        return ContractedAmount.objects.create(
            practice=payer.practice,
            payer=payer,
            code=code,
            amount=fields.pop("amount", "130.00"),
            starts_on=fields.pop("starts_on", dt.date(2026, 1, 1)),
            created_at=timezone.now(),
            created_by=system_user(),
            **fields,
        )


def test_an_amount_is_typed_and_shown(admin: Client, practice: Practice, payer: Payer) -> None:
    answer = admin.post(f"{page_of(payer)}new/", typed())

    assert answer.headers["Location"] == page_of(payer)
    assert kept(practice) == [("97110", "59 GP", "1130.00", "2026-01-01", "None")]
    page = admin.get(page_of(payer)).content.decode()
    assert "1,130.00" in page
    assert "59 GP" in page
    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="contracted_amount.added").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "9711"}, "five characters"),
        ({"modifiers": "GPX"}, "two characters"),
        ({"amount": "0"}, "greater than or equal to 0.01"),
        ({"ends_on": "12/31/2025"}, "before the first"),
        ({"code": "97112", "starts_on": "06/30/2026"}, "in force for the same from 01/01/2026 until 06/30/2026"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    admin: Client, practice: Practice, payer: Payer, changes: dict[str, str], words: str
) -> None:
    add(payer, "97112", modifiers="59 GP", ends_on=dt.date(2026, 6, 30))

    answer = admin.post(f"{page_of(payer)}new/", typed(**changes))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert len(kept(practice)) == 1


def test_an_amount_is_changed_but_not_over_somebody_elses_change(
    admin: Client, practice: Practice, payer: Payer
) -> None:
    row = add(payer)
    url = f"{page_of(payer)}{row.pk}/"
    seen = admin.get(url).context["seen"]

    changed = admin.post(url, typed(modifiers="", amount="140.00", seen=seen))
    again = admin.post(url, typed(modifiers="", amount="150.00", seen=seen))

    assert (changed.status_code, again.status_code) == (302, 422)
    assert kept(practice) == [("97110", "", "140.00", "2026-01-01", "None")]


def test_an_amount_is_ended_today(admin: Client, practice: Practice, payer: Payer) -> None:
    row = add(payer)
    later = add(payer, "97112", starts_on=dt.date(2099, 1, 1))

    admin.post(f"{page_of(payer)}{row.pk}/end/")
    refused = admin.post(f"{page_of(payer)}{later.pk}/end/", follow=True)

    with practice_scope(practice.pk):
        row.refresh_from_db()
        later.refresh_from_db()
        assert (row.ends_on, later.ends_on) == (timezone.localdate(timezone=practice.zone), None)
    assert "change its dates instead" in refused.content.decode()


def test_tolerance_is_kept_and_shown(admin: Client, practice: Practice, payer: Payer) -> None:
    answer = admin.post(f"{page_of(payer)}tolerance/", {"amount": "2.50", "percent": "1.5"})

    assert answer.status_code == 302
    with practice_scope(practice.pk):
        row = ContractTolerance.objects.get()
        assert (str(row.amount), str(row.percent)) == ("2.50", "1.50")
    assert "1.5 %" in admin.get(page_of(payer)).content.decode()


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("amounts.csv", text.encode())


def test_a_file_is_shown_first_and_loaded_when_asked(admin: Client, practice: Practice, payer: Payer) -> None:
    add(payer)
    text = HEADING + "97110,,140.00,2026-07-01,\n97112,GP,50.00,2026-01-01,2026-12-31\n"

    shown = admin.post(f"{page_of(payer)}import/", {"file": file(text)})
    before = kept(practice)
    loaded = admin.post(f"{page_of(payer)}import/", {"text": shown.context["text"], "load": "1"}, follow=True)

    assert (shown.status_code, len(before)) == (200, 1)
    assert "Nothing is loaded yet" in shown.content.decode()
    assert kept(practice) == [
        ("97110", "", "130.00", "2026-01-01", "2026-06-30"),
        ("97110", "", "140.00", "2026-07-01", "None"),
        ("97112", "GP", "50.00", "2026-01-01", "2026-12-31"),
    ]
    assert "2 amounts were loaded, 1 earlier ones end the day before." in loaded.content.decode()
    with practice_scope(practice.pk):
        detail = AuditEvent.objects.get(verb="contracted_amount.loaded").detail
        assert detail == {"new": 2, "ended": 1, "known": 0}


def test_loading_the_same_file_again_changes_nothing(admin: Client, practice: Practice, payer: Payer) -> None:
    text = HEADING + "97110,,140.00,2026-07-01,\n"
    for _ in range(2):
        admin.post(f"{page_of(payer)}import/", {"text": text, "load": "1"})

    assert kept(practice) == [("97110", "", "140.00", "2026-07-01", "None")]


def test_one_wrong_cell_and_nothing_is_loaded(admin: Client, practice: Practice, payer: Payer) -> None:
    text = HEADING + "97110,,140.00,2026-07-01,\n97112,,free,2026-07-01,\n"

    answer = admin.post(f"{page_of(payer)}import/", {"text": text, "load": "1"})

    assert answer.status_code == 422
    assert "Enter dollars for one unit" in answer.content.decode()
    assert kept(practice) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"code,price\n97110,1\n", "The first row must name the columns"),
        (b"PK\x03\x04\x00\x00", "not a CSV file"),
    ],
)
def test_a_file_that_is_none_is_refused(admin: Client, payer: Payer, content: bytes, words: str) -> None:
    answer = admin.post(f"{page_of(payer)}import/", {"file": SimpleUploadedFile("amounts.xlsx", content)})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_another_payers_amount_is_not_found(admin: Client, practice: Practice, payer: Payer) -> None:
    row = add(payer)
    with practice_scope(practice.pk):
        other = PayerFactory.create(practice=practice)

    assert admin.get(f"{page_of(other)}{row.pk}/").status_code == 404
    assert admin.post(f"{page_of(other)}{row.pk}/end/").status_code == 404


def test_list_asks_no_more_for_thirty_than_for_one(admin: Client, practice: Practice, payer: Payer) -> None:
    with practice_scope(practice.pk):
        provider = BillingProviderFactory.create(practice=practice)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(page_of(payer)).status_code == 200
        return len(queries)

    add(payer, "97001", billing_provider=provider)
    admin.get(page_of(payer))
    one = asked()
    for number in range(2, 31):
        add(payer, f"970{number:02d}", billing_provider=provider)

    assert asked() == one
