"""The claim worklist and the claim page, through the browser's eyes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from practice.models import AuditEvent, Practice, Role, User
from practice.scoping import practice_scope
from tests import factories as base
from tests.claims import factories
from tests.claims.pages import LogIn, claim_of, text, url


@pytest.fixture(autouse=True)
def account(practice: Practice) -> None:
    factories.make_account(practice)


def test_the_list_counts_by_status_and_shows_what_blocks(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim_of(practice, biller)
    blocked = claim_of(practice, biller, diagnoses=("M54.5",))

    page = text(client_as(Role.BILLER).get(url("claim_list") + "?tab=needs-fix"))

    assert 'Needs a fix<span class="filter-chip-count">1</span>' in page
    assert 'To send<span class="filter-chip-count">1</span>' in page
    assert blocked.patient_control_number in page
    assert "M54.5 is not a billable ICD-10-CM code." in page


def test_the_list_finds_by_number_and_by_patient(practice: Practice, biller: User, client_as: LogIn) -> None:
    wanted = claim_of(practice, biller, patient=factories.make_patient(practice, last_name="Okafor"))
    other = claim_of(practice, biller, patient=factories.make_patient(practice, last_name="Lindqvist"))
    client = client_as(Role.BILLER)

    by_name = text(client.post(url("claim_list"), {"q": "okafor"}))
    by_number = text(client.post(url("claim_list"), {"q": wanted.patient_control_number.lower()}))

    for page in (by_name, by_number):
        assert url("claim_page", claim_id=wanted.pk) in page
        assert url("claim_page", claim_id=other.pk) not in page


def test_the_list_can_be_narrowed_to_a_payer(practice: Practice, biller: User, client_as: LogIn) -> None:
    wanted, other = claim_of(practice, biller), claim_of(practice, biller)

    page = text(client_as(Role.BILLER).get(f"{url('claim_list')}?tab=all&payer={wanted.payer_id}"))

    assert url("claim_page", claim_id=wanted.pk) in page
    assert url("claim_page", claim_id=other.pk) not in page


@pytest.mark.parametrize("query", ["?tab=no-such-tab", "?payer=x", "?after=x", "?before=99999999999999999999"])
def test_a_mangled_link_opens_the_first_page(practice: Practice, client_as: LogIn, query: str) -> None:
    assert client_as(Role.BILLER).get(url("claim_list") + query).status_code == 200


def test_an_empty_list_says_what_comes_first(practice: Practice, client_as: LogIn) -> None:
    assert "A claim is built from a signed chart note." in text(client_as(Role.BILLER).get(url("claim_list")))


def queries(client: Client, path: str) -> int:
    client.get(path)  # the first page of a session asks more
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_the_list_takes_as_many_queries_for_thirty_claims(practice: Practice, biller: User, client_as: LogIn) -> None:
    payer = base_payer(practice)
    client = client_as(Role.BILLER)
    path = url("claim_list") + "?tab=all"
    claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer), diagnoses=("M54.5",))
    with_one = queries(client, path)
    for _ in range(29):
        claim_of(practice, biller, patient=factories.make_patient(practice, payer=payer), diagnoses=("M54.5",))

    assert queries(client, path) == with_one
    assert with_one <= 30


def base_payer(practice: Practice) -> Any:  # Any: a payer
    with practice_scope(practice.pk):
        return base.PayerFactory.create(practice=practice)


def test_the_patient_panel_takes_as_many_queries_for_thirty_claims(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    patient = factories.make_patient(practice)
    client = client_as(Role.BILLER)
    path = url("patient_claims_panel", patient_id=patient.pk)
    claim_of(practice, biller, patient=patient, is_scrubbed=False)
    with_one = queries(client, path)
    for _ in range(29):
        claim_of(practice, biller, patient=patient, is_scrubbed=False)

    assert queries(client, path) == with_one


def test_the_claim_page_takes_few_queries_however_long_its_history(
    practice: Practice, biller: User, client_as: LogIn
) -> None:
    claim = claim_of(practice, biller)
    client = client_as(Role.BILLER)
    client.post(url("claim_submit", claim_id=claim.pk))
    path = url("claim_page", claim_id=claim.pk)
    short = queries(client, path)
    with practice_scope(practice.pk):
        event = claim.events.latest("pk")
        for _ in range(30):
            event.pk = None
            event.save(force_insert=True)

    assert queries(client, path) == short
    assert short <= 40


def test_opening_a_claim_is_logged(practice: Practice, biller: User, client_as: LogIn) -> None:
    claim = claim_of(practice, biller)

    client_as(Role.PROVIDER).get(url("claim_page", claim_id=claim.pk))

    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="chart.viewed", subject_id=claim.pk).count() == 1


def test_the_claim_page_says_what_to_do_next(practice: Practice, biller: User, client_as: LogIn) -> None:
    client = client_as(Role.BILLER)
    ready = claim_of(practice, biller)
    blocked = claim_of(practice, biller, diagnoses=("M54.5",))

    assert "Nothing stands in the way of this claim." in text(client.get(url("claim_page", claim_id=ready.pk)))
    page = text(client.get(url("claim_page", claim_id=blocked.pk)))
    assert "M54.5 is not a billable ICD-10-CM code. Search the code" in page
