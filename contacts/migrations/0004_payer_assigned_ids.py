"""What a payer calls a billing provider."""

import django.db.models.deletion
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_payer_rules"),
        ("practice", "0003_cache_table"),
        ("providers", "0004_atypical"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayerAssignedId",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("G2", "Provider number"), ("LU", "Location number")],
                        default="G2",
                        max_length=2,
                        verbose_name="what it is",
                    ),
                ),
                ("number", models.CharField(max_length=50)),
                (
                    "billing_provider",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.billingprovider",
                    ),
                ),
                (
                    "payer",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_ids",
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
                    models.UniqueConstraint(
                        fields=("practice", "payer", "billing_provider", "kind"), name="payer_assigned_id_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="payer_assigned_id_has_number"
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("PayerAssignedId"),
    ]
