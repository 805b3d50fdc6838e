"""Invented practices and people. Tenant rows are made inside their practice's scope."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from billing.models import Modality, Service, Visit
from contacts.models import Payer
from patients.models import Coverage, Patient
from practice.models import Membership, Practice, Role, User
from practice.scoping import practice_scope
from providers.models import BillingProvider, Location, RenderingProvider
from x12.npi import with_check_digit


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    first_name = "Robin"
    last_name = factory.Sequence(lambda number: f"Member{number}")
    password = "!"


class PracticeFactory(DjangoModelFactory[Practice]):
    class Meta:
        model = Practice

    name = factory.Sequence(lambda number: f"Practice {number}")
    slug = factory.Sequence(lambda number: f"practice-{number}")
    time_zone = "America/Detroit"
    phone = "7345550100"
    address_line1 = "12 Shore Road"
    city = "Ann Arbor"
    state = "MI"
    postal_code = "481031234"


def make_member(practice: Practice, role: Role) -> User:
    """A user with one role in the practice."""
    user = UserFactory.create()
    with practice_scope(practice.pk):
        Membership.objects.create(practice=practice, user=user, role=role)
    return user


class BillingProviderFactory(DjangoModelFactory[BillingProvider]):
    class Meta:
        model = BillingProvider

    title = factory.Sequence(lambda number: f"Group {number}")
    organization_name = "Lakeside Integrative Health"
    npi = "1234567893"
    taxonomy = "261QP2000X"
    tax_id = "381234567"
    phone = "7345550100"
    address_line1 = "12 Shore Road"
    city = "Ann Arbor"
    state = "MI"
    postal_code = "481031234"


class LocationFactory(DjangoModelFactory[Location]):
    class Meta:
        model = Location

    name = factory.Sequence(lambda number: f"Office {number}")
    phone = "7345550100"
    address_line1 = "12 Shore Road"
    city = "Ann Arbor"
    state = "MI"
    postal_code = "481031234"


class RenderingProviderFactory(DjangoModelFactory[RenderingProvider]):
    class Meta:
        model = RenderingProvider

    first_name = "Dana"
    last_name = "Hale"
    credentials = "DC"
    npi = factory.Sequence(lambda number: with_check_digit(f"1{number:08d}"))
    taxonomy = "111N00000X"


class PayerFactory(DjangoModelFactory[Payer]):
    class Meta:
        model = Payer

    name = factory.Sequence(lambda number: f"Payer {number}")
    claim_payer_id = factory.Sequence(lambda number: f"PAY{number:02d}")
    address_line1 = "1 Claims Way"
    city = "Lansing"
    state = "MI"
    postal_code = "48901"


class PatientFactory(DjangoModelFactory[Patient]):
    class Meta:
        model = Patient

    number = factory.Sequence(lambda number: number + 1)
    last_name = factory.Sequence(lambda number: f"Sample{number}")
    first_name = "Avery"
    born_on = dt.date(1980, 5, 17)
    sex = "F"
    phone = "7345550111"
    address_line1 = "4 Elm Street"
    city = "Ann Arbor"
    state = "MI"
    postal_code = "48104"


class CoverageFactory(DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    member_id = factory.Sequence(lambda number: f"W{number:06d}")
    starts_on = dt.date(2026, 1, 1)


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    code = "99213"
    name = factory.Sequence(lambda number: f"Follow-up visit {number}")
    price_amount = Decimal("150.00")
    modality = Modality.MEDICAL


class VisitFactory(DjangoModelFactory[Visit]):
    """Give practice and patient; provider, place and billing provider are made when missing."""

    class Meta:
        model = Visit

    number = factory.Sequence(lambda number: number + 1)
    service_on = dt.date(2026, 11, 2)
    rendering_provider = factory.SubFactory(RenderingProviderFactory, practice=factory.SelfAttribute("..practice"))
    billing_provider = factory.SubFactory(BillingProviderFactory, practice=factory.SelfAttribute("..practice"))
    location = factory.SubFactory(LocationFactory, practice=factory.SelfAttribute("..practice"))
