"""What payers agreed to allow, and how far below it they may answer."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0006_drugs"),
        ("contacts", "0005_days_to_appeal"),
        ("practice", "0003_cache_table"),
        ("providers", "0004_atypical"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContractedAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(\\d{4}[0-9A-Z]|[A-V]\\d{4})$",
                                "A CPT or HCPCS code has five characters, such as 97110 or G0283.",
                            )
                        ],
                        verbose_name="CPT/HCPCS code",
                    ),
                ),
                (
                    "modifiers",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^([0-9A-Z]{2}( [0-9A-Z]{2}){0,3})?$",
                                "Up to four modifiers of two characters, with blanks between: GP 59.",
                            )
                        ],
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="in force from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="in force until")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="allowed for one unit",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("typed", "Typed"), ("loaded", "From a file")], default="typed", max_length=6
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "billing_provider",
                    practice.isolation.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.billingprovider",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "location",
                    practice.isolation.TenantForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.location",
                    ),
                ),
                (
                    "payer",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracted_amounts",
                        to="contacts.payer",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["practice", "payer", "code"], name="contracted_amount_by_code")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="contracted_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="contracted_amount_ends_after_it_begins",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    template="numrange(hashtextextended(practice_id::text || '/' || payer_id::text || '/' || code || ' ' || modifiers || '/' || coalesce(billing_provider_id::text, '') || '/' || coalesce(location_id::text, ''), 0)::numeric, hashtextextended(practice_id::text || '/' || payer_id::text || '/' || code || ' ' || modifiers || '/' || coalesce(billing_provider_id::text, '') || '/' || coalesce(location_id::text, ''), 0)::numeric, '[]')"
                                ),
                                "=",
                            ),
                            (models.Func(template="daterange(starts_on, ends_on, '[]')"), "&&"),
                        ],
                        name="contracted_amount_in_force_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContractTolerance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.05"),
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="dollars a line",
                    ),
                ),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="percent of the contracted amount",
                    ),
                ),
                (
                    "payer",
                    practice.isolation.TenantOneToOne(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_tolerance",
                        to="contacts.payer",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0), ("percent__gte", 0), ("percent__lte", 100)),
                        name="contract_tolerance_in_bounds",
                    )
                ],
            },
        ),
        practice.isolation.GuardTenantTables("ContractedAmount", "ContractTolerance"),
    ]
