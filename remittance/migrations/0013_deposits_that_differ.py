from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0003_cache_table"),
        ("remittance", "0012_editions_of_typed_eobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="deposit",
            name="explained_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="deposit",
            name="explained_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="deposit",
            name="explanation",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="deposit",
            name="matched_amount",
            field=models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12),
        ),
        migrations.AddIndex(
            model_name="deposit",
            index=models.Index(fields=["practice", "deposited_on"], name="deposit_by_day"),
        ),
        migrations.AddConstraint(
            model_name="deposit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("explained_at", None), ("explained_by", None), ("explanation", "")),
                    models.Q(
                        ("explained_at__isnull", False),
                        ("explained_by__isnull", False),
                        models.Q(("explanation", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="deposit_explained_by_at",
            ),
        ),
    ]
