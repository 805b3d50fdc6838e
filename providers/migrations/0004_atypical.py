"""Billing providers that give no health care have no NPI."""

import django.core.validators
from django.db import migrations, models

import providers.models


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0003_cache_table"),
        ("providers", "0003_claims_need_zip_plus_four"),
    ]

    operations = [
        migrations.AddField(
            model_name="billingprovider",
            name="is_atypical",
            field=models.BooleanField(
                default=False,
                help_text="A taxi or a home builder, say. Each payer then needs its own number for it: see the payer's page.",
                verbose_name="gives no health care and has no NPI",
            ),
        ),
        migrations.AlterField(
            model_name="billingprovider",
            name="npi",
            field=models.CharField(
                blank=True, max_length=10, validators=[providers.models.validate_npi], verbose_name="NPI"
            ),
        ),
        migrations.AlterField(
            model_name="billingprovider",
            name="taxonomy",
            field=models.CharField(
                blank=True,
                max_length=10,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9A-Z]{9}X$", "A taxonomy code has ten characters and ends in X, such as 111N00000X."
                    )
                ],
            ),
        ),
        migrations.AddConstraint(
            model_name="billingprovider",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_atypical", True),
                    models.Q(models.Q(("npi", ""), _negated=True), models.Q(("taxonomy", ""), _negated=True)),
                    _connector="OR",
                ),
                name="billing_provider_npi_unless_atypical",
            ),
        ),
    ]
