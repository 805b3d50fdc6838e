"""Estimates of what patients will owe."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_days_to_appeal"),
        ("eligibility", "0003_benefits_are_read_from_the_answer"),
        ("encounters", "0003_unsigned_notes_index"),
        ("practice", "0003_cache_table"),
        ("providers", "0004_atypical"),
        ("remittance", "0016_underpayments_accepted_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("insured", "By the payer's terms"), ("self_pay", "Self-pay")], max_length=8
                    ),
                ),
                ("service_on", models.DateField()),
                (
                    "diagnoses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("copay_terms", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("deductible_left", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("coinsurance_share", models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ("out_of_pocket_left", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("charge_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("allowed_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("copay_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("deductible_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("coinsurance_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("patient_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("idempotency_key", models.UUIDField()),
                ("given_at", models.DateTimeField()),
                (
                    "appointment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="estimates",
                        to="encounters.appointment",
                    ),
                ),
                (
                    "billing_provider",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.billingprovider",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "inquiry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="eligibility.eligibilityinquiry",
                    ),
                ),
                (
                    "payer",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
        ),
        migrations.CreateModel(
            name="EstimateLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=5)),
                ("name", models.CharField(max_length=100)),
                (
                    "modifiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("units", models.DecimalField(decimal_places=3, max_digits=8)),
                ("charge_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("allowed_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("contract", "Contracted"),
                            ("usual", "What the payer usually allows"),
                            ("charge", "Our charge"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "estimate",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="remittance.estimate",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="estimate",
            index=models.Index(fields=["practice", "appointment"], name="estimate_by_appointment"),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.UniqueConstraint(fields=("practice", "idempotency_key"), name="estimate_key_once"),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "self_pay"), ("payer", None)),
                    models.Q(("kind", "insured"), ("payer__isnull", False)),
                    _connector="OR",
                ),
                name="estimate_of_a_payer_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="estimateline",
            constraint=models.UniqueConstraint(
                fields=("practice", "estimate", "number"), name="estimate_line_number_once"
            ),
        ),
        practice.isolation.GuardTenantTables("Estimate", "EstimateLine"),
    ]
