from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0008_credits_and_statements"),
        ("claims", "0008_finding_overrides"),
        ("contacts", "0005_days_to_appeal"),
        ("practice", "0003_cache_table"),
        ("remittance", "0014_matched_amounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim_payment",
                    practice.isolation.TenantOneToOne(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_case",
                        to="remittance.claimpayment",
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
            ],
        ),
        migrations.CreateModel(
            name="PayerRefund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sequence",
                    models.CharField(
                        blank=True, choices=[("P", "Primary"), ("S", "Secondary"), ("T", "Tertiary")], max_length=1
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("overpaid", "Paid more than was open"),
                            ("held", "Held payment"),
                            ("requested", "The payer asked for it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("reason", models.CharField(max_length=200)),
                ("letter_reference", models.CharField(blank=True, max_length=60)),
                ("requested_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "To be paid"),
                            ("paid", "Paid"),
                            ("taken_twice", "Taken twice"),
                            ("taken_back", "Taken back by the payer"),
                            ("acknowledged", "Acknowledged by the payer"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="due",
                        max_length=13,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("paid_on", models.DateField(null=True)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("cash", "Cash"), ("check", "Check"), ("card", "Card terminal"), ("eft", "EFT")],
                        max_length=10,
                    ),
                ),
                ("payment_reference", models.CharField(blank=True, max_length=40)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_refunds",
                        to="claims.claim",
                    ),
                ),
                (
                    "claim_payment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_refunds",
                        to="remittance.claimpayment",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paid_entry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.ledgerentry",
                    ),
                ),
                (
                    "payer",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="contacts.payer",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
                    ),
                ),
                (
                    "provider_adjustment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="remittance.provideradjustment",
                    ),
                ),
                (
                    "recorded_entry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.ledgerentry",
                    ),
                ),
                (
                    "settled_entry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.ledgerentry",
                    ),
                ),
                (
                    "takeback",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="remittance.claimpayment",
                    ),
                ),
                (
                    "visit",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_refunds",
                        to="billing.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "state", "-id"], name="payer_refund_by_state"),
                    models.Index(fields=["practice", "visit"], name="payer_refund_by_visit"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0.00"))), name="payer_refund_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_entry", None),
                                ("paid_on", None),
                                ("state__in", ["due", "taken_back", "cancelled"]),
                            ),
                            models.Q(
                                ("paid_entry__isnull", False),
                                ("paid_on__isnull", False),
                                ("state__in", ["paid", "taken_twice", "acknowledged"]),
                            ),
                            _connector="OR",
                        ),
                        name="payer_refund_paid_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim_payment__isnull", False), ("origin", "held")),
                            ("visit__isnull", False),
                            _connector="OR",
                        ),
                        name="payer_refund_of_something",
                    ),
                    models.UniqueConstraint(
                        fields=("practice", "provider_adjustment"), name="payer_refund_by_plb_once"
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("HeldCase", "PayerRefund"),
    ]
