"""Clearinghouses differ in how a 270 must name the payer (NM108 of 2100A)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearinghouse", "0003_last_look")]

    operations = [
        migrations.AddField(
            model_name="tradingpartneraccount",
            name="payer_id_kind",
            field=models.CharField(
                choices=[
                    ("PI", "PI, the payer id of its list"),
                    ("XV", "XV, the national plan id"),
                    ("NI", "NI, the insurance commissioners' number"),
                ],
                default="PI",
                max_length=2,
                verbose_name="payer's id in inquiries (NM108)",
            ),
        ),
    ]
