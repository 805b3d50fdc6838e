"""The postal code of billing providers and locations takes nine digits; a check of forms, no change of the tables."""

from __future__ import annotations

import django.core.validators
from django.db import migrations, models

NINE_DIGITS = django.core.validators.RegexValidator(
    "^\\d{5}-?\\d{4}$", "Claims need the ZIP+4 here: enter all nine digits, such as 48103-1234."
)


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_isolation")]
    operations = [
        migrations.AlterField(
            model_name=model,
            name="postal_code",
            field=models.CharField("ZIP code", max_length=10, blank=True, validators=[NINE_DIGITS]),
        )
        for model in ("billingprovider", "location")
    ]
