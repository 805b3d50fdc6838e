from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from billing.models import Service
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from tests.factories import ServiceFactory

LIST = "/p/lakeside/settings/fee-schedule/"
SERVICE = {
    "code": "g0283",
    "name": "Electrical stimulation",
    "price_amount": "$1,022.50",
    "default_modifiers": "gp, 59",
    "unit": "UN",
    "modality": "physical_therapy",
    "is_active": "on",
}


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


def test_service_is_added(admin: Client, practice: Practice) -> None:
    assert admin.post(f"{LIST}new/", SERVICE).status_code == 302

    with practice_scope(practice.pk):
        service = Service.objects.get()
        event = AuditEvent.objects.get(verb="service.added")
    assert (service.code, service.price_amount, service.default_modifiers) == (
        "G0283",
        Decimal("1022.50"),
        ["GP", "59"],
    )
    assert event.subject_id == service.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "9921"}, "code"),
        ({"code": "ABCDE"}, "code"),
        ({"price_amount": "-1"}, "price_amount"),
        ({"price_amount": "abc"}, "price_amount"),
        ({"price_amount": ""}, "price_amount"),
        ({"default_modifiers": "GP,59,25,76,77"}, "default_modifiers"),
        ({"default_modifiers": "GPX"}, "default_modifiers"),
        ({"name": ""}, "name"),
        ({"ndc": "00409-1234-01", "ndc_quantity": "1"}, "ndc_unit"),
        ({"ndc_quantity": "1", "ndc_unit": "ML"}, "ndc"),
        ({"ndc": "0409123401", "ndc_quantity": "1", "ndc_unit": "ML"}, "ndc"),
        ({"ndc": "00409-1234-01", "ndc_quantity": "0", "ndc_unit": "ML"}, "ndc_quantity"),
    ],
)
def test_service_that_cannot_be_billed_is_refused(
    admin: Client, practice: Practice, changes: dict[str, str], field: str
) -> None:
    answer = admin.post(f"{LIST}new/", {**SERVICE, **changes})

    assert re.findall(r'id="id_(\w+)_error"', answer.content.decode()) == [field]
    with practice_scope(practice.pk):
        assert not Service.objects.exists()


@pytest.mark.parametrize("typed", ["00409-1234-01", "0409-1234-01", "00409123401"])
def test_service_takes_the_drug_of_its_package(admin: Client, practice: Practice, typed: str) -> None:
    drug = {"code": "J1885", "ndc": typed, "ndc_quantity": "0.5", "ndc_unit": "ML"}

    assert admin.post(f"{LIST}new/", {**SERVICE, **drug}).status_code == 302

    with practice_scope(practice.pk):
        service = Service.objects.get()
    assert (service.ndc, service.ndc_quantity, service.ndc_unit) == ("00409123401", Decimal("0.5"), "ML")


def test_same_code_under_the_same_name_is_refused(admin: Client, practice: Practice) -> None:
    admin.post(f"{LIST}new/", SERVICE)

    answer = admin.post(f"{LIST}new/", SERVICE)

    assert "change that line instead" in answer.content.decode()


def test_list_finds_by_code_name_and_modality(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        for code, name, modality in (
            ("97110", "Exercise", "physical_therapy"),
            ("97810", "Needles", "acupuncture"),
            ("99213", "Follow-up", "medical"),
        ):
            ServiceFactory.create(practice=practice, code=code, name=name, modality=modality)

    def found(query: str) -> list[str]:
        page = admin.get(f"{LIST}?{query}", headers={"HX-Request": "true"}).content.decode()
        return re.findall(r">(\d{5})</a>", page)

    assert found("q=97") == ["97110", "97810"]
    assert found("q=needl") == ["97810"]
    assert found("modality=medical") == ["99213"]


def test_list_costs_the_same_for_many(
    admin: Client, practice: Practice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admin.get(LIST)  # the first page of a session also notes the session
    counts = []
    for more in (1, 29):
        with practice_scope(practice.pk):
            ServiceFactory.create_batch(more, practice=practice)
        with django_assert_max_num_queries(16) as queries:
            admin.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]
