"""A check and its payments as they came, segment by segment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from tests.patients.counting import query_count
from tests.remittance.factories import clp, dollars, era, make_file, plb, receive, svc
from x12 import remittance as x12
from x12.document import read
from x12.envelope import Envelope
from x12.write_835 import write_835

pytestmark = pytest.mark.django_db

Login = Callable[[Role], Client]
MOST_QUERIES = 20
ENVELOPE = Envelope("ZZ", "PAYER", "ZZ", "LAKESIDE", dt.datetime(2026, 11, 2, 10), 1, 1, is_test=True)  # noqa: DTZ001 - envelopes hold naive local time


def url(name: str, **ids: int) -> str:
    return reverse(name, kwargs={"practice_slug": "lakeside", **ids})


def text(client: Client, address: str, **headers: str) -> str:
    return " ".join(client.get(address, headers=headers).content.decode().split())


def payment(number: str) -> x12.ClaimPayment:
    return clp(number, svc("99213", "100.00", "40.00", ("CO", "45", "60.00")), icn=f"ICN-{number}")


def arrived(practice: Practice, *claims: x12.ClaimPayment, change: tuple[bytes, bytes] = (b"", b"")) -> Remittance:
    """The second of two checks in one file, with these claims; `change` breaks something in the file."""
    other = era(payment("OTHER"), trace="CHK-OTHER")
    content = write_835([other, era(*claims, provider_adjustments=(plb("WO", "5.00"),))], ENVELOPE)
    content = content.replace(*change)
    with practice_scope(practice.pk):
        file = make_file(content)
        _, second = read(content).remittances
        row = receive(second, file=file)
        Remittance.objects.filter(pk=row.pk).update(position=2)
        row.refresh_from_db()
        return row


def test_raw_check_shows_its_own_transaction_in_words(practice: Practice, client_as: Login) -> None:
    row = arrived(practice, payment("C-7"))

    page = text(client_as(Role.BILLER), url("remittance_raw", remittance_id=row.pk))

    assert "<b>CLP</b>*C-7*1*100*40" in page
    assert "OTHER" not in page
    assert '<span class="raw-x12-loop" title="Service payment">2110</span>' in page
    assert "<dt><code>PLB04</code> dollars</dt><dd><b>$5.00</b> lowers the payment</dd>" in page


def test_raw_payment_shows_one_claim_of_the_check(practice: Practice, client_as: Login) -> None:
    row = arrived(practice, payment("C-7"), payment("C-8"))
    with practice_scope(practice.pk):
        second = ClaimPayment.objects.get(remittance=row, position=2)
    client = client_as(Role.BILLER)

    part = text(client, url("claim_payment_raw", claim_payment_id=second.pk), **{"HX-Request": "true"})
    check = text(client, url("remittance_page", remittance_id=row.pk))

    assert part.startswith('<section class="raw-x12"')
    assert "<b>CLP</b>*C-8*" in part
    assert [name for name in ("C-7", "<b>PLB</b>", "<b>BPR</b>") if name in part] == []
    assert f'hx-get="{url("claim_payment_raw", claim_payment_id=second.pk)}" hx-trigger="toggle once"' in check


def test_findings_stand_at_their_segments(practice: Practice, client_as: Login) -> None:
    row = arrived(practice, payment("C-7"), change=(b"CLP*C-7*1*100*40", b"CLP*C-7*1*100*41"))
    with practice_scope(practice.pk):
        broken = ClaimPayment.objects.get(remittance=row, position=1)
    client = client_as(Role.BILLER)

    page = text(client, url("claim_payment_raw", claim_payment_id=broken.pk))
    check = text(client, url("remittance_page", remittance_id=row.pk))

    at = page.index("<b>CLP</b>*C-7*")
    assert at < page.index('class="raw-x12-finding finding-error"') < page.index("<b>SVC</b>")
    assert f"{url('remittance_raw', remittance_id=row.pk)}?from=" in check


def test_check_whose_file_holds_nothing_of_it_says_so(practice: Practice, client_as: Login) -> None:
    with practice_scope(practice.pk):
        row = receive(era(payment("C-7")))
        gone = ClaimPayment.objects.get(remittance=row)
    client = client_as(Role.BILLER)

    for address in (
        url("remittance_raw", remittance_id=row.pk),
        url("claim_payment_raw", claim_payment_id=gone.pk),
    ):
        assert "Nothing of it is in the file" in text(client, address)


def test_seeing_a_raw_payment_is_logged(practice: Practice, client_as: Login) -> None:
    row = arrived(practice, payment("C-7"))
    with practice_scope(practice.pk):
        seen = ClaimPayment.objects.get(remittance=row)

    text(client_as(Role.BILLER), url("claim_payment_raw", claim_payment_id=seen.pk))

    with practice_scope(practice.pk):
        event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.subject_id, event.detail) == ("remittance.viewed", row.pk, {"claim_payment": seen.pk})


def test_raw_check_takes_as_many_queries_for_thirty_claims(practice: Practice, client_as: Login) -> None:
    short = arrived(practice, payment("C-7"))
    long = arrived(practice, *(payment(f"L-{number}") for number in range(30)))
    client = client_as(Role.BILLER)

    counts = [query_count(client, url("remittance_raw", remittance_id=row.pk)) for row in (short, long)]

    assert counts[0] == counts[1] <= MOST_QUERIES
    with practice_scope(practice.pk):
        assert dollars("40") * 30 == sum(one.paid_amount for one in long.claim_payments.all())
