"""A check may be set aside; posted ones are found by their amount, so that a repetition is known (posting.md)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clearinghouse", "0004_kind_of_payer_id"),
        ("contacts", "0005_days_to_appeal"),
        ("practice", "0003_cache_table"),
        ("remittance", "0017_estimates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="remittance",
            index=models.Index(
                condition=models.Q(("state", "posted")),
                fields=["practice", "amount", "payment_on"],
                name="remittance_posted_by_amount",
            ),
        ),
    ]
