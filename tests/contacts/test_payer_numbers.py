"""What a payer calls us: numbers on its page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from contacts.models import Payer, PayerAssignedId
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from providers.models import BillingProvider
from tests.factories import BillingProviderFactory, PayerFactory


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


@pytest.fixture
def payer(practice: Practice) -> Payer:
    with practice_scope(practice.pk):
        return PayerFactory.create(practice=practice, name="Harbor Medicaid")


@pytest.fixture
def taxi(practice: Practice) -> BillingProvider:
    with practice_scope(practice.pk):
        return BillingProviderFactory.create(
            practice=practice, title="Shore Taxi", npi="", taxonomy="", is_atypical=True
        )


def page_of(payer: Payer) -> str:
    return f"/p/lakeside/settings/payers/{payer.pk}/"


def test_a_number_is_added_and_shown(admin: Client, practice: Practice, payer: Payer, taxi: BillingProvider) -> None:
    typed = {"billing_provider": taxi.pk, "kind": "G2", "number": " md-4471 "}

    answer = admin.post(f"{page_of(payer)}numbers/new/", typed)

    assert answer.headers["Location"] == page_of(payer)
    page = admin.get(page_of(payer)).content.decode()
    assert "Provider number MD-4471" in page
    assert "Shore Taxi" in page
    with practice_scope(practice.pk):
        assert AuditEvent.objects.filter(verb="payer_assigned_id.added").count() == 1


@pytest.mark.parametrize("number", ["", "MD*4471", "MDé"])
def test_what_a_file_cannot_carry_is_refused(
    admin: Client, practice: Practice, payer: Payer, taxi: BillingProvider, number: str
) -> None:
    typed = {"billing_provider": taxi.pk, "kind": "G2", "number": number}

    answer = admin.post(f"{page_of(payer)}numbers/new/", typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"number"}


def test_a_second_number_of_the_kind_is_refused(
    admin: Client, practice: Practice, payer: Payer, taxi: BillingProvider
) -> None:
    with practice_scope(practice.pk):
        PayerAssignedId.objects.create(practice=practice, payer=payer, billing_provider=taxi, number="MD-4471")

    second = admin.post(f"{page_of(payer)}numbers/new/", {"billing_provider": taxi.pk, "kind": "G2", "number": "9"})
    location = admin.post(f"{page_of(payer)}numbers/new/", {"billing_provider": taxi.pk, "kind": "LU", "number": "9"})

    assert "remove that one first" in second.content.decode()
    assert location.status_code == 302


def test_a_number_is_removed(admin: Client, practice: Practice, payer: Payer, taxi: BillingProvider) -> None:
    with practice_scope(practice.pk):
        number = PayerAssignedId.objects.create(practice=practice, payer=payer, billing_provider=taxi, number="MD-1")

    admin.post(f"{page_of(payer)}numbers/{number.pk}/remove/")

    with practice_scope(practice.pk):
        assert not PayerAssignedId.objects.exists()
        assert AuditEvent.objects.filter(verb="payer_assigned_id.removed").count() == 1
    assert "it knows us by our NPI" in admin.get(page_of(payer)).content.decode()


def test_a_number_of_another_payer_is_not_found(
    admin: Client, practice: Practice, payer: Payer, taxi: BillingProvider
) -> None:
    with practice_scope(practice.pk):
        other = PayerFactory.create(practice=practice)
        number = PayerAssignedId.objects.create(practice=practice, payer=other, billing_provider=taxi, number="MD-1")

    assert admin.post(f"{page_of(payer)}numbers/{number.pk}/remove/").status_code == 404
