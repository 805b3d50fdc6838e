"""One practice's rows do not exist for another: checked on the schema, and by trying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.utils import ProgrammingError

from billing.models import LedgerEntry, LedgerLine, Visit
from contacts.models import Payer
from patients.models import Coverage, Patient
from practice.checks import runtime_role_problems
from practice.isolation import TENANT_COLUMN, is_tenant_model, tenant_relations
from practice.models import Membership, Practice, Role, User
from practice.scoping import WrongScope, current_practice_id, practice_scope, user_scope
from tests.factories import CoverageFactory, PatientFactory, PayerFactory, VisitFactory, make_member

HOUSE_APPS = {
    "billing",
    "claims",
    "clearinghouse",
    "contacts",
    "eligibility",
    "encounters",
    "patients",
    "practice",
    "providers",
    "remittance",
}
# What has no practice: the tenants themselves and the people, who may belong to many.
WITHOUT_PRACTICE = {"practice.Practice", "practice.User"}
# PostgreSQL's words before and after a first scope was opened on the connection.
NO_SCOPE = r"app\.practice_id|invalid input syntax for type bigint"
NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


def house_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in HOUSE_APPS]


def tenant_models() -> list[type[models.Model]]:
    return [model for model in house_models() if is_tenant_model(model)]


def rows_of(sql: str, *values: str) -> list[tuple[Any, ...]]:  # Any: columns
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@contextmanager
def refused_at_commit(reason: str) -> Iterator[None]:
    """What the block writes is refused by what a commit checks, and taken back."""
    with transaction.atomic():
        yield
        with pytest.raises(IntegrityError, match=reason), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_every_model_has_a_practice_or_is_on_the_list() -> None:
    assert {model._meta.label for model in house_models() if not is_tenant_model(model)} == WITHOUT_PRACTICE


def test_every_tenant_table_has_the_policy(db: None) -> None:
    guarded = {
        (table, condition.replace("(", "").replace(")", ""))
        for table, condition in rows_of(
            "SELECT c.relname, pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p"
            " JOIN pg_class c ON c.oid = p.polrelid WHERE c.relrowsecurity AND p.polname = 'practice_only'"
        )
    }
    condition = "practice_id = current_setting'app.practice_id'::text::bigint"
    assert guarded == {(model._meta.db_table, condition) for model in tenant_models()}


def test_every_tenant_table_has_the_key_for_composite_relations(db: None) -> None:
    keyed = {
        table
        for (table,) in rows_of(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'u'"
            " AND pg_get_constraintdef(oid) = 'UNIQUE (practice_id, id)'"
        )
    }
    assert keyed == {model._meta.db_table for model in tenant_models()}


def test_every_relation_between_tenant_tables_carries_the_practice(db: None) -> None:
    laid = set(
        rows_of("SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'")
    )
    wanted = {
        (
            model._meta.db_table,
            f"FOREIGN KEY (practice_id, {field.column})"
            f" REFERENCES {field.related_model._meta.db_table}(practice_id, id)"
            " DEFERRABLE INITIALLY DEFERRED",
        )
        for model in tenant_models()
        for field in tenant_relations(model)
    }
    assert wanted - laid == set()
    assert len(wanted) > 50


def test_every_tenant_table_proves_its_practice_by_a_relation_that_is_never_empty(db: None) -> None:
    related = {
        table
        for (table,) in rows_of(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND conkey @> ARRAY[(SELECT attnum FROM pg_attribute"
            " WHERE attrelid = conrelid AND attname = 'practice_id')]"
            " AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey)"
            " AND NOT attnotnull)"
        )
    }
    assert {model._meta.db_table for model in tenant_models()} - related == set()


def test_no_relation_between_tenant_tables_goes_by_id_alone() -> None:
    plain = {
        f"{model._meta.label}.{field.name}"
        for model in tenant_models()
        for field in tenant_relations(model)
        if field.db_constraint
    }
    assert plain == set()


def test_runtime_role_cannot_look_past_the_policies(db: None) -> None:
    assert runtime_role_problems() == []
    assert settings.DATABASES["default"]["USER"] != settings.DATABASES["owner"]["USER"]


def test_append_only_tables_refuse_change_and_deletion(db: None) -> None:
    append_only = {model._meta.db_table for model in house_models() if getattr(model, "is_append_only", False)}
    changeable = {
        table
        for table in append_only
        for right in ("UPDATE", "DELETE", "TRUNCATE")
        if rows_of("SELECT has_table_privilege(current_user, %s, %s)", table, right)[0][0]
    }
    assert "billing_ledgerline" in append_only
    assert "practice_auditevent" in append_only
    assert changeable == set()


def test_runtime_role_may_truncate_nothing(db: None) -> None:
    truncatable = [
        model._meta.db_table
        for model in house_models()
        if rows_of("SELECT has_table_privilege(current_user, %s, 'TRUNCATE')", model._meta.db_table)[0][0]
    ]
    assert truncatable == []


@pytest.mark.parametrize(
    "model",
    [model for model in tenant_models() if model is not Membership],
    ids=lambda model: model._meta.label,
)
def test_raw_sql_without_a_scope_is_an_error(db: None, model: type[models.Model]) -> None:
    with (
        pytest.raises(DatabaseError, match=NO_SCOPE),
        transaction.atomic(),
    ):
        rows_of(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - a table name of our own


def test_memberships_without_a_scope_are_nobodys(practice: Practice) -> None:
    make_member(practice, Role.ADMIN)

    assert rows_of("SELECT count(*) FROM practice_membership") == [(0,)]


def test_user_scope_shows_ones_own_memberships_only(practice: Practice, other_practice: Practice) -> None:
    me, colleague = make_member(practice, Role.BILLER), make_member(practice, Role.ADMIN)
    with practice_scope(other_practice.pk):
        Membership.objects.create(practice=other_practice, user=me, role=Role.ADMIN)

    with user_scope(me.pk):
        seen = set(Membership.objects.values_list("user_id", "practice__slug"))

    assert seen == {(me.pk, "lakeside"), (me.pk, "hillside")}
    assert colleague.pk != me.pk


def test_rows_of_another_practice_do_not_exist(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(other_practice.pk):
        their_patient = PatientFactory.create(practice=other_practice)
    with practice_scope(practice.pk):
        our_patient = PatientFactory.create(practice=practice)

        assert list(Patient.objects.all()) == [our_patient]
        assert rows_of("SELECT id FROM patients_patient") == [(our_patient.pk,)]
        assert Patient.objects.filter(pk=their_patient.pk).update(last_name="Changed") == 0
        assert Patient.objects.filter(pk=their_patient.pk).delete()[0] == 0

    with practice_scope(other_practice.pk):
        assert Patient.objects.get().last_name == their_patient.last_name


def test_row_for_another_practice_is_refused(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            PatientFactory.create(practice=other_practice)

        patient = PatientFactory.create(practice=practice)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Patient.objects.filter(pk=patient.pk).update(practice=other_practice)


def test_relation_to_another_practices_row_is_refused(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(other_practice.pk):
        their_payer = PayerFactory.create(practice=other_practice)

    with practice_scope(practice.pk), refused_at_commit("payer_id_practice"):
        patient = PatientFactory.create(practice=practice)
        CoverageFactory.create(practice=practice, patient=patient, payer_id=their_payer.pk)


def test_ledger_refuses_an_unbalanced_entry(practice: Practice) -> None:
    user = make_member(practice, Role.BILLER)

    with practice_scope(practice.pk):
        visit = VisitFactory.create(practice=practice, patient=PatientFactory.create(practice=practice))
        entry = _entry(visit, user)
        lines = [
            LedgerLine(practice=practice, entry=entry, account=account, amount=Decimal(amount))
            for account, amount in (("charges", "-100.00"), ("cash", "99.99"))
        ]
        with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
            LedgerLine.objects.bulk_create(lines)

        lines[1].amount = Decimal("100.00")
        LedgerLine.objects.bulk_create(lines)


def test_ledger_refuses_an_entry_without_lines_at_commit(practice: Practice) -> None:
    user = make_member(practice, Role.BILLER)

    with practice_scope(practice.pk), refused_at_commit("has no lines"):
        visit = VisitFactory.create(practice=practice, patient=PatientFactory.create(practice=practice))
        _entry(visit, user)


def _entry(visit: Visit, user: User) -> LedgerEntry:
    return LedgerEntry.objects.create(
        practice=visit.practice,
        kind="charge",
        source_key="charge:1",
        visit=visit,
        posted_on=NOW.date(),
        actor=user,
        at=NOW,
    )


def test_scope_of_another_practice_does_not_open_inside(practice: Practice, other_practice: Practice) -> None:
    with practice_scope(practice.pk):
        with pytest.raises(WrongScope), practice_scope(other_practice.pk):
            pass
        assert current_practice_id() == practice.pk


def test_scope_is_closed_after_an_error(practice: Practice) -> None:
    with pytest.raises(ValueError, match="broken"), practice_scope(practice.pk):
        raise ValueError("broken")

    with pytest.raises(WrongScope):
        current_practice_id()
    with pytest.raises(DatabaseError), transaction.atomic():
        Payer.objects.count()


def test_same_scope_may_open_inside_itself(practice: Practice) -> None:
    with practice_scope(practice.pk):
        with practice_scope(practice.pk):
            PayerFactory.create(practice=practice)
        assert Payer.objects.count() == 1
        assert not Coverage.objects.exists()


def test_tenant_column_is_the_one_that_policies_read() -> None:
    assert TENANT_COLUMN == "practice_id"
