"""A practice with its people, for every test; a second one for the stranger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from config import embedded_postgres
from practice.models import Practice, Role, User
from practice.scoping import practice_scope
from tests import factories

if not os.environ.get("DATABASE_URL"):
    embedded_postgres.ensure_running()


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
