from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.validators import RegexValidator
from django.db import models
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Payer
from patients.models import Patient
from practice.addresses import zip_code, zip_plus_four
from practice.models import AuditEvent, Practice, Role
from practice.scoping import practice_scope
from providers.models import BillingProvider, Location, RenderingProvider
from tests.factories import BillingProviderFactory, LocationFactory, RenderingProviderFactory, make_member

SETTINGS = "/p/lakeside/settings"
ADDRESS = {"address_line1": "12 Shore Road", "city": "Ann Arbor", "state": "MI", "postal_code": "48103-1234"}
LOCATION = {"name": "Main office", "place_of_service": "11", "is_active": "on", **ADDRESS}
BILLING_PROVIDER = {
    "title": "Group",
    "npi_type": "2",
    "organization_name": "Lakeside Integrative Health",
    "npi": "1234567893",
    "taxonomy": "261qp2000x",
    "tax_id": "38-1234567",
    "tax_id_type": "EI",
    "phone": "734-555-0100",
    "is_active": "on",
    **ADDRESS,
}
PROVIDER = {
    "first_name": "Dana",
    "last_name": "Hale",
    "credentials": "DC",
    "npi": "1234567893",
    "taxonomy": "111N00000X",
    "is_active": "on",
}


@pytest.fixture
def admin(client_as: Callable[[Role], Client]) -> Client:
    return client_as(Role.ADMIN)


def refusals(client: Client, path: str, typed: dict[str, str]) -> dict[str, str]:
    answer = client.post(f"{SETTINGS}/{path}", typed)
    assert answer.status_code == 422
    pattern = r'class="invalid-feedback d-block" id="id_(\w+)_error">([^<]+)<'
    return dict(re.findall(pattern, answer.content.decode()))


def test_location_is_added(admin: Client, practice: Practice) -> None:
    assert admin.post(f"{SETTINGS}/locations/new/", LOCATION).status_code == 302

    with practice_scope(practice.pk):
        location = Location.objects.get()
        assert AuditEvent.objects.get().verb == "location.added"
    assert (location.name, location.postal_digits) == ("Main office", "481031234")


def test_location_needs_its_whole_address_with_zip_plus_four(admin: Client) -> None:
    typed = {**LOCATION, "postal_code": "48103", "city": "", "place_of_service": "1", "npi": "1234567890"}

    found = refusals(admin, "locations/new/", typed)

    assert set(found) == {"postal_code", "city", "place_of_service", "npi"}
    assert found["postal_code"] == "Claims need the ZIP+4 here: enter all nine digits, such as 48103-1234."


def test_location_name_is_given_once(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        LocationFactory.create(practice=practice, name="Main office")

    assert set(refusals(admin, "locations/new/", LOCATION)) == {"name"}


def test_billing_provider_without_npi_gives_no_health_care(admin: Client, practice: Practice) -> None:
    nameless = {**BILLING_PROVIDER, "npi": "", "taxonomy": ""}

    found = refusals(admin, "billing-providers/new/", nameless)
    added = admin.post(f"{SETTINGS}/billing-providers/new/", {**nameless, "is_atypical": "on"})

    assert set(found) == {"npi", "taxonomy"}
    assert added.status_code == 302
    assert "none: gives no health care" in admin.get(f"{SETTINGS}/billing-providers/").content.decode()


def test_billing_provider_is_added_as_typed_from_the_letter(admin: Client, practice: Practice) -> None:
    assert admin.post(f"{SETTINGS}/billing-providers/new/", BILLING_PROVIDER).status_code == 302

    with practice_scope(practice.pk):
        group = BillingProvider.objects.get()
        assert AuditEvent.objects.get().verb == "billing_provider.added"
    assert (group.tax_id, group.taxonomy, group.phone) == ("381234567", "261QP2000X", "7345550100")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"npi": "1234567890"}, {"npi"}),
        ({"npi": "12345"}, {"npi"}),
        ({"tax_id": "38-123456"}, {"tax_id"}),
        ({"taxonomy": "CHIRO"}, {"taxonomy"}),
        ({"postal_code": "48103"}, {"postal_code"}),
        ({"address_line1": "P.O. Box 77"}, {"address_line1"}),
        ({"npi_type": "1"}, {"first_name"}),
        ({"first_name": "Dana"}, {"first_name"}),
        ({"pay_to_line1": "PO Box 77"}, {"pay_to_city", "pay_to_state", "pay_to_postal_code"}),
    ],
)
def test_billing_provider_refuses_what_payers_would(admin: Client, changes: dict[str, str], fields: set[str]) -> None:
    assert set(refusals(admin, "billing-providers/new/", {**BILLING_PROVIDER, **changes})) == fields


def test_provider_is_added_with_defaults_and_login(admin: Client, practice: Practice) -> None:
    user = make_member(practice, Role.PROVIDER)
    with practice_scope(practice.pk):
        group = BillingProviderFactory.create(practice=practice)
        office = LocationFactory.create(practice=practice)
    defaults = {"default_billing_provider": str(group.pk), "default_location": str(office.pk), "user": str(user.pk)}

    assert admin.post(f"{SETTINGS}/providers/new/", {**PROVIDER, **defaults}).status_code == 302

    with practice_scope(practice.pk):
        dana = RenderingProvider.objects.get()
    assert (dana.default_billing_provider_id, dana.default_location_id, dana.user_id) == (
        group.pk,
        office.pk,
        user.pk,
    )


def test_provider_cannot_be_tied_to_what_is_not_of_the_practice(
    admin: Client, practice: Practice, other_practice: Practice
) -> None:
    stranger = make_member(other_practice, Role.PROVIDER)
    with practice_scope(other_practice.pk):
        their_group = BillingProviderFactory.create(practice=other_practice)

    found = refusals(
        admin,
        "providers/new/",
        {**PROVIDER, "default_billing_provider": str(their_group.pk), "user": str(stranger.pk)},
    )

    assert set(found) == {"default_billing_provider", "user"}


def test_provider_npi_is_given_once(admin: Client, practice: Practice) -> None:
    with practice_scope(practice.pk):
        RenderingProviderFactory.create(practice=practice, npi="1234567893")

    assert refusals(admin, "providers/new/", PROVIDER)["npi"].startswith("Dana Hale, DC has this NPI already")


@pytest.mark.parametrize(
    ("path", "factory"),
    [
        ("locations", LocationFactory),
        ("providers", RenderingProviderFactory),
        ("billing-providers", BillingProviderFactory),
    ],
)
def test_lists_cost_the_same_for_many(
    admin: Client,
    practice: Practice,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    path: str,
    factory: type[LocationFactory],
) -> None:
    first = admin.get(f"{SETTINGS}/{path}/")  # also notes the session
    assert "empty-state" in first.content.decode()
    counts = []
    for more in (1, 29):
        with practice_scope(practice.pk):
            factory.create_batch(more, practice=practice)
        with django_assert_max_num_queries(16) as queries:
            admin.get(f"{SETTINGS}/{path}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_only_claims_addresses_need_zip_plus_four() -> None:
    def checks(model: type[models.Model]) -> list[object]:
        column = model._meta.get_field("postal_code")
        assert isinstance(column, models.CharField)
        return [validator for validator in column.validators if isinstance(validator, RegexValidator)]

    assert checks(Location) == checks(BillingProvider) == [zip_plus_four]
    assert checks(Payer) == checks(Patient) == [zip_code]
