"""Lines of which a payer allowed less than it agreed to, or than it usually does."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0007_contracted_amounts"),
        ("claims", "0007_status_inquiries"),
        ("practice", "0003_cache_table"),
        ("remittance", "0008_entries_of_settled_denials"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Underpayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basis",
                    models.CharField(
                        choices=[("contract", "Contract"), ("inferred", "Inferred from paid history")], max_length=8
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=5)),
                (
                    "modifiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("units", models.DecimalField(decimal_places=3, max_digits=10, null=True)),
                ("expected_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("allowed_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("paid_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("resolved", "Resolved")], default="open", max_length=8
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paid", "Payer paid the rest"),
                            ("answered", "Payer decided again"),
                            ("accepted", "Accepted and written off"),
                            ("looked_at", "Looked at"),
                            ("reversed", "Payer took it back"),
                            ("undone", "Posting undone"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("due_on", models.DateField()),
                ("disputed_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="underpayments",
                        to="claims.claim",
                    ),
                ),
                (
                    "claim_payment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="underpayments",
                        to="remittance.claimpayment",
                    ),
                ),
                (
                    "disputed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ledger_entry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.ledgerentry",
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
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service_payment",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="underpayments",
                        to="remittance.servicepayment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["practice", "state", "due_on", "id"], name="underpayment_worklist"),
                    models.Index(fields=["practice", "claim"], name="underpayment_by_claim"),
                    models.Index(fields=["practice", "claim_payment"], name="underpayment_by_payment"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("resolution", ""), ("resolved_at", None), ("resolved_by", None), ("state", "open")
                            ),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                                ("state", "resolved"),
                                models.Q(("resolution", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="underpayment_resolved_by_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disputed_by", None), ("disputed_on", None)),
                            models.Q(("disputed_by__isnull", False), ("disputed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="underpayment_disputed_by_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ledger_entry", None),
                            models.Q(("basis", "contract"), ("resolution", "accepted")),
                            _connector="OR",
                        ),
                        name="underpayment_entry_when_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", Decimal("0.00"))), name="underpayment_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("basis", "inferred")),
                        fields=("practice", "service_payment", "basis"),
                        name="underpayment_inferred_once",
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("Underpayment"),
    ]
