"""What payers are asked about claims (276), and what they say (277)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation
from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_details_of_their_level"),
        ("clearinghouse", "0003_last_look"),
        ("practice", "0003_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="acknowledgement",
            name="level",
            field=models.CharField(
                choices=[("TA1", "TA1"), ("999", "999"), ("277CA", "277CA"), ("277", "277")], max_length=6
            ),
        ),
        migrations.AlterField(
            model_name="unmatchedacknowledgement",
            name="level",
            field=models.CharField(
                choices=[("TA1", "TA1"), ("999", "999"), ("277CA", "277CA"), ("277", "277")], max_length=6
            ),
        ),
        migrations.CreateModel(
            name="StatusInquiry",
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
                ("trace", models.CharField(max_length=50)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "Asking the payer"), ("answered", "Answered"), ("failed", "No answer")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("request", models.BinaryField(null=True)),
                ("response", models.BinaryField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_inquiries",
                        to="claims.claim",
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
            name="PayerStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("paid", "Paid, says the payer"),
                            ("finalized", "Finalized, says the payer"),
                            ("pending", "In process at the payer"),
                            ("accepted", "Accepted by the payer"),
                            ("received", "Received by the payer"),
                            ("unclear", "Unclear"),
                            ("refused", "Payer could not answer"),
                            ("information", "Payer wants information"),
                            ("denied", "Denied, says the payer"),
                            ("not_found", "Payer has no such claim"),
                            ("rejected", "Rejected, says the payer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=4)),
                ("status_code", models.CharField(blank=True, max_length=10)),
                ("entity", models.CharField(blank=True, max_length=4)),
                ("codes", models.CharField(max_length=100)),
                ("text", models.CharField(max_length=500)),
                ("raw", models.TextField(blank=True)),
                ("charge_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("paid_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("finalized_on", models.DateField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("check_number", models.CharField(blank=True, max_length=50)),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_statuses",
                        to="claims.claim",
                    ),
                ),
                (
                    "file",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "inquiry",
                    practice.isolation.TenantForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payer_statuses",
                        to="claims.statusinquiry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="statusinquiry",
            index=models.Index(fields=["practice", "claim", "-id"], name="status_inquiry_by_claim"),
        ),
        migrations.AddIndex(
            model_name="statusinquiry",
            index=models.Index(fields=["practice", "work_state"], name="status_inquiry_work"),
        ),
        migrations.AddConstraint(
            model_name="statusinquiry",
            constraint=models.UniqueConstraint(fields=("practice", "trace"), name="status_inquiry_trace_once"),
        ),
        migrations.AddConstraint(
            model_name="statusinquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "open")), fields=("practice", "claim"), name="status_inquiry_open_once"
            ),
        ),
        migrations.AddIndex(
            model_name="payerstatus",
            index=models.Index(fields=["practice", "claim", "-id"], name="payer_status_by_claim"),
        ),
        migrations.AddConstraint(
            model_name="payerstatus",
            constraint=models.UniqueConstraint(
                condition=models.Q(("inquiry__isnull", False)),
                fields=("practice", "inquiry"),
                name="payer_status_once_per_inquiry",
            ),
        ),
        GuardTenantTables("StatusInquiry", "PayerStatus"),
    ]
