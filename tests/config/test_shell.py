"""The sidebar's counts and the search box."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from config.navigation import waiting_counts
from patients.models import Patient
from practice.models import Practice, Role
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from tests.access.rows import Rows
from tests.factories import CoverageFactory, PatientFactory, PayerFactory

Login = Callable[[Role], Client]
SEARCH = "/p/lakeside/search/"


def test_waiting_counts_are_one_query(in_practice: Practice, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rows = Rows(in_practice)
    Claim.objects.filter(pk=rows.claim.pk).update(status="rejected")
    ClaimPayment.objects.filter(pk=rows.claim_payment.pk).update(state="exception")
    Remittance.objects.update(state="posted", held_amount=F("amount"), posted_amount=0, provider_level_amount=0)
    assert rows.denial.pk
    type(rows.inquiry).objects.filter(pk=rows.inquiry.pk).update(outcome="unclear")

    with django_assert_num_queries(1):
        counts = waiting_counts(in_practice.pk)

    assert counts == {"rejected": 1, "exceptions": 1, "denials": 1, "underpaid": 0, "inquiries": 1}


def test_waiting_counts_do_not_look_into_other_practices(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(other_practice.pk):
        assert Rows(other_practice).denial.pk
    with practice_scope(practice.pk):
        assert set(waiting_counts(practice.pk).values()) == {0}


def test_htmx_answers_do_not_count(client_as: Login) -> None:
    admin = client_as(Role.ADMIN)

    with CaptureQueriesContext(connection) as queries:
        admin.get("/p/lakeside/settings/contacts/", headers={"HX-Request": "true"})

    assert not [query for query in queries if "remittance_denial" in query["sql"]]


def people(practice: Practice) -> tuple[Patient, Patient]:
    with practice_scope(practice.pk):
        maria = PatientFactory.create(practice=practice, last_name="Quill", first_name="Maria")
        marius = PatientFactory.create(practice=practice, last_name="Quillen", first_name="Marius")
        CoverageFactory.create(
            practice=practice, patient=maria, payer=PayerFactory.create(practice=practice), member_id="W777"
        )
    return maria, marius


def test_search_lists_what_begins_so(client_as: Login, practice: Practice) -> None:
    people(practice)

    page = client_as(Role.FRONT_DESK).post(SEARCH, {"q": "quill"}).content.decode()

    assert re.findall(r">(Quill\w*, \w+)</a>", page) == ["Quill, Maria", "Quillen, Marius"]


def test_search_opens_a_single_hit_at_once(client_as: Login, practice: Practice) -> None:
    maria, _marius = people(practice)

    answer = client_as(Role.FRONT_DESK).post(SEARCH, {"q": "w777"})

    assert answer["Location"] == f"/p/lakeside/patients/{maria.pk}/"


def test_search_finds_claims_and_checks_by_number(client_as: Login, practice: Practice) -> None:
    with practice_scope(practice.pk):
        rows = Rows(practice)
        claim, remittance = rows.claim, rows.remittance
        Claim.objects.filter(pk=claim.pk).update(patient_control_number="L000042")
    biller = client_as(Role.BILLER)

    assert biller.post(SEARCH, {"q": "l000042"})["Location"] == f"/p/lakeside/claims/{claim.pk}/"
    assert biller.post(SEARCH, {"q": "CHK1"})["Location"] == f"/p/lakeside/remittances/{remittance.pk}/"


def test_search_shows_no_more_than_the_role_may_open(client_as: Login, practice: Practice) -> None:
    with practice_scope(practice.pk):
        assert Rows(practice).remittance.pk

    page = client_as(Role.FRONT_DESK).post(SEARCH, {"q": "CHK1"}).content.decode()

    assert "Nothing found" in page


def test_search_does_not_find_people_of_another_practice(
    client_as: Login, practice: Practice, other_practice: Practice
) -> None:
    people(other_practice)

    assert "Nothing found" in client_as(Role.ADMIN).post(SEARCH, {"q": "quill"}).content.decode()


def test_search_survives_anything_that_is_typed(client_as: Login) -> None:
    admin = client_as(Role.ADMIN)

    for text in ("'", "%", "\\", "99/99/9999", "a" * 500, "' OR 1=1 --", "<b>"):
        answer = admin.post(SEARCH, {"q": text})
        assert answer.status_code == 200
        assert "<b>" not in answer.content.decode().split("<main", 1)[1]
