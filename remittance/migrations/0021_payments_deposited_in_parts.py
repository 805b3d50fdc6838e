"""A payer's payment may come in several lines of the bank statement."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("remittance", "0020_payments_moved"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="deposititem", name="remittance_deposited_once"),
        migrations.AddConstraint(
            model_name="deposititem",
            constraint=models.UniqueConstraint(
                fields=("practice", "remittance", "deposit"), name="remittance_deposited_once"
            ),
        ),
    ]
