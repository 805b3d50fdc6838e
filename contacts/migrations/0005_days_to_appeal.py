"""Each payer has its own days to appeal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0004_payer_assigned_ids"),
    ]

    operations = [
        migrations.AddField(
            model_name="payer",
            name="appeal_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days after the payment date. Empty: what is usual for this kind of insurance.",
                null=True,
                verbose_name="days to appeal",
            ),
        ),
    ]
