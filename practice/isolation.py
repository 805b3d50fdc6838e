"""Row-level security, composite foreign keys and the runtime role's rights, laid by migrations (docs/adr/0001)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps as installed
from django.conf import settings
from django.db import connections, models
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

TENANT_COLUMN = "practice_id"
THIS_PRACTICE = "current_setting('app.practice_id')::bigint"


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # generic only in the stubs
    """A relation between two tenant tables.

    The database constraint is the composite (practice_id, x_id) -> (practice_id, id) laid by GuardTenantTables,
    since a plain foreign key looks past row-level security.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:  # Any: Django's signature
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)


class TenantOneToOne(models.OneToOneField):  # type: ignore[type-arg]  # generic only in the stubs
    """TenantForeignKey for one row each."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **options: Any) -> None:  # Any: Django's signature
        options["db_constraint"] = False
        super().__init__(to, on_delete, **options)


def is_tenant_model(model: type[models.Model]) -> bool:
    return any(field.column == TENANT_COLUMN for field in model._meta.local_concrete_fields)


def tenant_relations(model: type[models.Model]) -> list[Any]:
    """The foreign keys of a tenant model that point at tenant models."""
    return [
        field
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.column != TENANT_COLUMN
        and is_tenant_model(field.related_model)
    ]


def composite_key_name(table: str, column: str) -> str:
    return f"{table[:30]}_{column[:22]}_practice"


def _guard_statements(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS practice_only ON "{table}"',
        f'CREATE POLICY practice_only ON "{table}" USING ({policy_condition(model)})'
        f" WITH CHECK (practice_id = {THIS_PRACTICE})",
        # Only where it is missing: other tables' composite keys may rest on it already.
        f"DO $$ BEGIN IF to_regclass('{table}_practice_id_id') IS NULL THEN"
        f' ALTER TABLE "{table}" ADD CONSTRAINT "{table}_practice_id_id" UNIQUE (practice_id, id);'
        " END IF; END $$",
    ]


def policy_condition(model: type[models.Model]) -> str:
    """Fails closed and loudly: with no scope open, current_setting raises an error.

    Memberships alone are also read before a practice is chosen, by their own user.
    """
    if model._meta.label_lower == "practice.membership":
        return (
            "practice_id = nullif(current_setting('app.practice_id', true), '')::bigint"
            " OR user_id = nullif(current_setting('app.user_id', true), '')::bigint"
        )
    return f"practice_id = {THIS_PRACTICE}"


def _relation_statements(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    statements = []
    for field in tenant_relations(model):
        name = composite_key_name(table, field.column)
        target = field.related_model._meta.db_table
        statements += [
            f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS "{name}"',
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (practice_id, "{field.column}")'
            f' REFERENCES "{target}" (practice_id, id) DEFERRABLE INITIALLY DEFERRED',
        ]
    return statements


class GuardTenantTables(Operation):
    """Give the named models of this app their policy, their (practice_id, id) key and their composite relations."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *model_names: str) -> None:
        self.model_names = model_names

    def deconstruct(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:  # Any: Django's signature
        return (self.__class__.__qualname__, self.model_names, {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        tenant_models = [to_state.apps.get_model(app_label, name) for name in self.model_names]
        for make_statements in (_guard_statements, _relation_statements):
            for model in tenant_models:
                for statement in make_statements(model):
                    schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for name in self.model_names:
            table = to_state.apps.get_model(app_label, name)._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    def describe(self) -> str:
        return f"Guard {', '.join(self.model_names)} with row-level security"


class DropOwnIndexes(Operation):
    """Drop the index that Django made for each of these relations of this app's models: `db_index=False` from now on.

    AlterField would do the same, but rebuild every model that is related to the practice for each of them.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, field_names: Mapping[str, Sequence[str]]) -> None:
        self.field_names = field_names

    def deconstruct(self) -> tuple[str, tuple[Mapping[str, Sequence[str]]], dict[str, Any]]:  # Any: Django's signature
        return (self.__class__.__qualname__, (self.field_names,), {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, names in self.field_names.items():
            fields = state.models[app_label, model].fields
            for name in names:
                fields[name] = fields[name].clone()
                fields[name].db_index = False

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in map(partial(from_state.apps.get_model, app_label), self.field_names):
            table = model._meta.db_table
            with schema_editor.connection.cursor() as cursor:
                known = schema_editor.connection.introspection.get_constraints(cursor, table)
            for field in map(model._meta.get_field, self.field_names[str(model._meta.model_name)]):
                for name in _own_indexes(known, field.column):
                    schema_editor.execute(f'DROP INDEX "{name}"')

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in map(partial(to_state.apps.get_model, app_label), self.field_names):
            for field in map(model._meta.get_field, self.field_names[str(model._meta.model_name)]):
                schema_editor.execute(f'CREATE INDEX ON "{model._meta.db_table}" ("{field.column}")')

    def describe(self) -> str:
        return f"Drop the indexes of {sum(map(len, self.field_names.values()))} relations that others serve"


def _own_indexes(known: Mapping[str, Mapping[str, Any]], column: str) -> list[str]:  # Any: Django's introspection
    """The indexes on this column alone, of no model's Meta: Django names its own by table, column and a hash."""
    return [
        name
        for name, one in known.items()
        if one["index"] and not one["unique"] and one["columns"] == [column] and f"_{column}_" in name
    ]


class OwnerMigrates:
    """Migrations run on the owner's connection only."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db == "owner"


def grant_runtime_rights(using: str = "owner", **kwargs: object) -> None:
    """Let the runtime role read and write every table, but only add to append-only ones. Never TRUNCATE."""
    if using != "owner":
        return
    role = connections["owner"].ops.quote_name(settings.DATABASES["default"]["USER"])
    if settings.DATABASES["default"]["USER"] == settings.DATABASES["owner"]["USER"]:
        return  # refused at start by practice.checks; nothing sensible can be granted here
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for model in installed.get_models():
            if getattr(model, "is_append_only", False):
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{model._meta.db_table}" FROM {role}')


def ensure_system_user(using: str = "owner", **kwargs: object) -> None:
    """The account under which automatic work is written down exists wherever tables do; nobody can log in as it."""
    if using == "owner":
        installed.get_model("practice", "User").objects.using(using).get_or_create(
            is_system=True,
            defaults={
                "email": "automatic@cleanclaim.invalid",
                "first_name": "Cleanclaim",
                "password": "!",
                "is_active": False,
            },
        )
