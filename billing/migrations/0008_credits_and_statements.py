from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_contracted_amounts"),
        ("patients", "0003_casualty_and_death"),
        ("practice", "0003_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
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
                    ("takeback", "Refund matched with what the payer took back"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="CreditCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
                (
                    "visit",
                    practice.isolation.TenantOneToOne(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_case",
                        to="billing.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept_amount__gte", Decimal("0.00"))), name="credit_case_kept_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditOwner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "constraints": [models.UniqueConstraint(fields=("practice",), name="credit_owner_once")],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("due_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("credit_amount", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("figures", models.JSONField()),
                ("made_on", models.DateField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "patient",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="patients.patient",
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
                "indexes": [models.Index(fields=["practice", "patient", "-id"], name="statement_by_patient")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "number"), name="statement_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_amount__gte", Decimal("0.00")), ("due_amount__gte", Decimal("0.00"))
                        ),
                        name="statement_not_negative",
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("CreditCase", "CreditOwner", "Statement"),
    ]
