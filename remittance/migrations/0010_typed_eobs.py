"""EOBs on paper while somebody types them."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation


class Migration(migrations.Migration):
    dependencies = [
        ("clearinghouse", "0004_kind_of_payer_id"),
        ("practice", "0003_cache_table"),
        ("remittance", "0009_underpayments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EobDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typed_eobs",
                        to="clearinghouse.interchangefile",
                    ),
                ),
                (
                    "posted_by",
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
            options={
                "indexes": [models.Index(fields=["practice", "-id"], name="typed_eob_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("practice", "file"), name="typed_eob_of_file"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", None), ("posted_at", None), ("posted_by", None)),
                            models.Q(
                                ("file__isnull", False), ("posted_at__isnull", False), ("posted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="typed_eob_posted_by_at",
                    ),
                ],
            },
        ),
        practice.isolation.GuardTenantTables("EobDraft"),
    ]
