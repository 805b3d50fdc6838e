"""Money is Decimal dollars with two places, from text to column."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

ZERO = Decimal("0.00")


def money_field(verbose_name: str | None = None, **options: Any) -> models.DecimalField[Decimal, Decimal]:  # Any: Django's field options
    """A dollar column up to 9,999,999,999.99 (the X12 limit is S9(8)V99)."""
    return models.DecimalField(verbose_name, max_digits=12, decimal_places=2, **options)
