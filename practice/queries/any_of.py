"""`field__any=values`: what `__in` says, with one array parameter instead of a placeholder for each of thousands."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignObject, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):  # Any: values of the column
    """`column = ANY(array)`, for columns of numbers and text; takes a list, or any other collection of values."""

    lookup_name = "any"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # Any: Django's signature
        return "%s", (list(value),)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:  # Any: Django's signature
        column, column_params = self.process_lhs(compiler, connection)
        values, value_params = self.process_rhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection) or "text"
        if kind.startswith("varchar"):
            kind = "text"  # a cast to varchar(20) would cut a longer value, and then find what was never asked for
        return f"{column} = ANY({values}::{kind}[])", (*column_params, *value_params)
