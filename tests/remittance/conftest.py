"""A practice whose rows are committed, for tests with several connections; it is removed again by the owner."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import connections

from practice.isolation import is_tenant_model
from practice.models import Practice
from tests import factories


@pytest.fixture
def committed_practice(transactional_db: None) -> Iterator[Practice]:
    practice = factories.PracticeFactory.create(slug="committed", name="Committed")
    yield practice
    _remove(practice.pk)


def _remove(practice_id: int) -> None:
    """Delete as the owner, in one transaction, since every relation is checked at its end."""
    settings = connections["owner"].get_connection_params()
    keys = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{key: settings[key] for key in keys if settings.get(key)}) as connection:
        for model in apps.get_models():
            if is_tenant_model(model):
                connection.execute(f'DELETE FROM "{model._meta.db_table}" WHERE practice_id = %s', [practice_id])  # noqa: S608 - table names of our models
        connection.execute("DELETE FROM practice_practice WHERE id = %s", [practice_id])
