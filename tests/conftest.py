"""A practice with its people, for every test; a second one for the stranger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from config import embedded_postgres
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests import factories

# Properties are about what code says: how long one example took tells how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

if not os.environ.get("DATABASE_URL"):
    embedded_postgres.ensure_running()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Make the test database as its owner, whose mirror the runtime role's connection is (settings.DATABASES).

    pytest-django alone would set up only the aliases that tests name, and so never the owner's.
    """
    with django_db_blocker.unblock():
        created = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(created, verbosity=0)


@pytest.fixture
def practice(db: None) -> Practice:
    return factories.PracticeFactory.create(slug="lakeside", name="Lakeside")


@pytest.fixture
def other_practice(db: None) -> Practice:
    return factories.PracticeFactory.create(slug="hillside", name="Hillside")


@pytest.fixture
def in_practice(practice: Practice) -> Iterator[Practice]:
    """The practice with its scope open: for tests of services and queries."""
    with practice_scope(practice.pk):
        yield practice


@pytest.fixture
def biller(practice: Practice) -> User:
    return factories.make_member(practice, Role.BILLER)


@pytest.fixture
def client_as(practice: Practice) -> Callable[[Role], Client]:
    """A logged-in browser for a role of the practice."""

    def log_in(role: Role) -> Client:
        client = Client()
        client.force_login(factories.make_member(practice, role))
        return client

    return log_in
