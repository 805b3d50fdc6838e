"""The drug of a service: the NDC of its package and the quantity in one unit; carried to the superbill at signing."""

from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_entries_balance_by_statement"),
        ("practice", "0003_cache_table"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="ndc",
            field=models.CharField(
                blank=True,
                max_length=11,
                validators=[
                    django.core.validators.RegexValidator(
                        "^\\d{11}$",
                        "An NDC has eleven digits (5-4-2, without dashes): put a zero before a part that is too short.",
                    )
                ],
                verbose_name="NDC",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="ndc_quantity",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=10,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.001"))],
                verbose_name="of the drug in one unit",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="ndc_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("F2", "International units"),
                    ("GR", "Grams"),
                    ("ME", "Milligrams"),
                    ("ML", "Milliliters"),
                    ("UN", "Units"),
                ],
                max_length=2,
                verbose_name="measured in",
            ),
        ),
        migrations.AddField(
            model_name="superbillline",
            name="ndc",
            field=models.CharField(blank=True, db_default="", default="", max_length=11),
        ),
        migrations.AddField(
            model_name="superbillline",
            name="ndc_quantity",
            field=models.DecimalField(decimal_places=3, max_digits=10, null=True),
        ),
        migrations.AddField(
            model_name="superbillline",
            name="ndc_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("F2", "International units"),
                    ("GR", "Grams"),
                    ("ME", "Milligrams"),
                    ("ML", "Milliliters"),
                    ("UN", "Units"),
                ],
                db_default="",
                default="",
                max_length=2,
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ndc", ""), ("ndc_quantity", None), ("ndc_unit", "")),
                    models.Q(
                        ("ndc__regex", "^\\d{11}$"), ("ndc_quantity__gt", 0), models.Q(("ndc_unit", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="service_drug_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="superbillline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ndc", ""), ("ndc_quantity", None), ("ndc_unit", "")),
                    models.Q(
                        models.Q(("ndc", ""), _negated=True),
                        ("ndc_quantity__gt", 0),
                        models.Q(("ndc_unit", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="superbill_line_drug_whole",
            ),
        ),
    ]
