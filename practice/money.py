"""Money is Decimal dollars with two places, from text to column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, overload

from django.db import models

ZERO = Decimal("0.00")


@overload
def money_field(
    verbose_name: str | None = None, *, null: Literal[True], **options: Any
) -> models.DecimalField[Decimal | None, Decimal | None]: ...
@overload
def money_field(verbose_name: str | None = None, **options: Any) -> models.DecimalField[Decimal, Decimal]: ...
def money_field(
    verbose_name: str | None = None,
    **options: Any,  # Any: Django's field options
) -> models.DecimalField[Any, Any]:  # Any: null or not, as the overloads say
    """A dollar column up to 9,999,999,999.99 (the X12 limit is S9(8)V99)."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=2, **options)
