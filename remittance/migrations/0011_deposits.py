"""Deposits, and the payments that each is made of."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_contracted_amounts"),
        ("practice", "0003_cache_table"),
        ("remittance", "0010_typed_eobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deposited_on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("bank_reference", models.CharField(blank=True, max_length=120)),
                ("idempotency_key", models.UUIDField()),
                ("confirmed_at", models.DateTimeField()),
                ("taken_apart_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "confirmed_by",
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
                (
                    "taken_apart_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DepositItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "deposit",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="remittance.deposit",
                    ),
                ),
                (
                    "payment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposit_items",
                        to="billing.payment",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
                (
                    "remittance",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deposit_items",
                        to="remittance.remittance",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(fields=["practice", "-id"], name="deposit_by_age"),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.UniqueConstraint(fields=("practice", "idempotency_key"), name="deposit_key_once"),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", Decimal("0.00"))), name="deposit_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("taken_apart_at", None), ("taken_apart_by", None)),
                    models.Q(
                        ("taken_apart_at__isnull", False),
                        ("taken_apart_by__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deposit_taken_apart_by_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="deposititem",
            constraint=models.UniqueConstraint(fields=("practice", "remittance"), name="remittance_deposited_once"),
        ),
        migrations.AddConstraint(
            model_name="deposititem",
            constraint=models.UniqueConstraint(fields=("practice", "payment"), name="receipt_deposited_once"),
        ),
        migrations.AddConstraint(
            model_name="deposititem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payment__isnull", False), ("remittance", None)),
                    models.Q(("payment", None), ("remittance__isnull", False)),
                    _connector="OR",
                ),
                name="deposit_item_of_one_kind",
            ),
        ),
        practice.isolation.GuardTenantTables("Deposit", "DepositItem"),
    ]
