"""Checks and claim payments that are moved to another practice, and what has arrived from one."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0009_payers_money_passed_on"),
        ("clearinghouse", "0004_kind_of_payer_id"),
        ("practice", "0003_cache_table"),
        ("remittance", "0019_what_denials_had_been"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="claimpayment",
            name="state",
            field=models.CharField(
                choices=[
                    ("posted", "Posted"),
                    ("exception", "Needs a person"),
                    ("resolved", "Resolved"),
                    ("not_posted", "Not to be posted"),
                    ("already_posted", "Posted before"),
                    ("undone", "Undone"),
                    ("moved", "Moved"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="remittance",
            name="state",
            field=models.CharField(
                choices=[
                    ("posted", "Posted"),
                    ("on_hold", "On hold"),
                    ("duplicate", "Duplicate"),
                    ("undone", "Undone"),
                    ("set_aside", "Set aside"),
                    ("moved", "Moved"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="PaymentArrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_move_id", models.BigIntegerField()),
                ("of_claim", models.BooleanField()),
                ("reason", models.CharField(max_length=200)),
                ("arrived_at", models.DateTimeField()),
                (
                    "arrived_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="clearinghouse.interchangefile",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "source", "source_move_id"), name="payment_arrived_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "work_state",
                    models.CharField(
                        choices=[
                            ("to_do", "To do"),
                            ("taken", "In progress"),
                            ("done", "Done"),
                            ("failed", "Needs a person"),
                        ],
                        default="to_do",
                        max_length=10,
                    ),
                ),
                ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                ("leased_until_at", models.DateTimeField(blank=True, null=True)),
                ("not_before_at", models.DateTimeField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=500)),
                ("returns_move_id", models.BigIntegerField(null=True)),
                ("state_before", models.CharField(max_length=14)),
                ("reason", models.CharField(max_length=200)),
                ("requested_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("passed_on", models.DateField(null=True)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("cash", "Cash"), ("check", "Check"), ("card", "Card terminal"), ("eft", "EFT")],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=40)),
                (
                    "claim_payment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="remittance.claimpayment",
                    ),
                ),
                (
                    "passed_entry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.ledgerentry",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="remittance.remittance",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("work_state__in", ["to_do", "taken"])),
                        fields=["practice", "id"],
                        name="payment_move_work",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("claim_payment", None), ("returned_at", None)),
                        fields=("practice", "remittance"),
                        name="check_moved_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("claim_payment__isnull", False), ("returned_at", None)),
                        fields=("practice", "claim_payment"),
                        name="claim_payment_moved_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("passed_entry", None), ("passed_on", None)),
                            models.Q(
                                ("claim_payment__isnull", False),
                                ("passed_entry__isnull", False),
                                ("passed_on__isnull", False),
                                ("returned_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_move_passed_on_or_not",
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("PaymentArrival", "PaymentMove"),
    ]
