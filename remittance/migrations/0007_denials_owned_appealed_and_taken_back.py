"""Denials with their scenario, the entry that stands, who answered them; appeals; and who works on whose denials."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import practice.isolation
from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0006_drugs"),
        ("claims", "0007_status_inquiries"),
        ("contacts", "0005_days_to_appeal"),
        ("practice", "0003_cache_table"),
        ("remittance", "0006_what_the_next_payer_reads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "First level"), (2, "Second level"), (3, "External review")], default=1
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "To send"), ("sent", "Awaiting the answer"), ("answered", "Answered")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("addressee", models.TextField(max_length=400)),
                ("letter", models.TextField(max_length=6000)),
                ("enclosures", models.TextField(blank=True, max_length=1000)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("created_at", models.DateTimeField()),
                ("sent_on", models.DateField(null=True)),
                (
                    "way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mail", "Mail"),
                            ("certified", "Certified mail"),
                            ("fax", "Fax"),
                            ("portal", "Payer's portal"),
                        ],
                        max_length=9,
                        verbose_name="how",
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("answer_due_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("overturned", "Denial overturned"),
                            ("partly", "Partly overturned"),
                            ("upheld", "Denial upheld"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AppealedDenial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="DenialOwner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.AddField(
            model_name="denial",
            name="answered_by",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answered_denials",
                to="remittance.claimpayment",
            ),
        ),
        migrations.AddField(
            model_name="denial",
            name="ledger_entry",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.ledgerentry",
            ),
        ),
        migrations.AddField(
            model_name="denial",
            name="move_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="denial",
            name="replaced_by",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="denial",
            name="scenario",
            field=models.CharField(
                blank=True,
                choices=[
                    ("1", "Missing documentation"),
                    ("2", "Missing or invalid claim data"),
                    ("3", "Service not covered"),
                    ("4", "Not separately payable"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddIndex(
            model_name="denial",
            index=models.Index(fields=["practice", "state", "-amount", "id"], name="denial_by_amount"),
        ),
        migrations.AddIndex(
            model_name="denial",
            index=models.Index(fields=["practice", "answered_by"], name="denial_by_answer"),
        ),
        migrations.AddConstraint(
            model_name="denial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ledger_entry", None),
                    models.Q(("resolution__in", ["written_off", "to_patient"]), ("state", "resolved")),
                    _connector="OR",
                ),
                name="denial_entry_stands_while_settled",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="claim",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="claims.claim",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="sent_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appealeddenial",
            name="appeal",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appealed",
                to="remittance.appeal",
            ),
        ),
        migrations.AddField(
            model_name="appealeddenial",
            name="denial",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appealed",
                to="remittance.denial",
            ),
        ),
        migrations.AddField(
            model_name="appealeddenial",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
            ),
        ),
        migrations.AddField(
            model_name="denialowner",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="denialowner",
            name="payer",
            field=practice.isolation.TenantForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.payer",
            ),
        ),
        migrations.AddField(
            model_name="denialowner",
            name="practice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.practice"
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["practice", "state", "answer_due_on"], name="appeal_by_state"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["practice", "claim"], name="appeal_by_claim"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_due_on", None), ("sent_by", None), ("sent_on", None), ("way", "")),
                    models.Q(
                        ("answer_due_on__gte", models.F("sent_on")),
                        ("sent_by__isnull", False),
                        ("sent_on__isnull", False),
                        models.Q(("way", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_sent_by_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_by", None), ("answered_on", None), ("outcome", "")),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_answered_by_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_on", None), ("sent_on", None), ("state", "draft")),
                    models.Q(("answered_on", None), ("sent_on__isnull", False), ("state", "sent")),
                    models.Q(("answered_on__isnull", False), ("state", "answered")),
                    _connector="OR",
                ),
                name="appeal_state_fits_its_dates",
            ),
        ),
        migrations.AddIndex(
            model_name="appealeddenial",
            index=models.Index(fields=["practice", "denial"], name="appealed_by_denial"),
        ),
        migrations.AddConstraint(
            model_name="appealeddenial",
            constraint=models.UniqueConstraint(fields=("practice", "appeal", "denial"), name="appealed_denial_once"),
        ),
        migrations.AddConstraint(
            model_name="denialowner",
            constraint=models.UniqueConstraint(
                fields=("practice", "payer"), name="denial_owner_once", nulls_distinct=False
            ),
        ),
        GuardTenantTables("Appeal", "AppealedDenial", "DenialOwner", "Denial"),
    ]
