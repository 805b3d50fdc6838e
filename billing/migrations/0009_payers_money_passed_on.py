"""Entries for payers' money that is passed on to another practice."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0008_credits_and_statements"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("charge", "Charges of the visit"),
                    ("receipt", "Patient payment"),
                    ("refund", "Refund to the patient"),
                    ("apply_credit", "Patient credit applied"),
                    ("insurance", "Insurance adjudication"),
                    ("reversal", "Reversal"),
                    ("held", "Held in payer suspense"),
                    ("release", "Released from payer suspense"),
                    ("provider_level", "Provider-level adjustment"),
                    ("write_off", "Write-off"),
                    ("transfer", "Moved between payer and patient"),
                    ("move_credit", "Patient credit moved to another visit"),
                    ("payer_refund", "Refund to a payer"),
                    ("passed_on", "Payer's money passed on to another practice"),
                    ("takeback", "Refund matched with what the payer took back"),
                ],
                max_length=16,
            ),
        ),
    ]
