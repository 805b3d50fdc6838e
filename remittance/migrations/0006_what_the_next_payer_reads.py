"""What a payer said that the next one reads: the amounts of MOA and the quantities of CAS."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("remittance", "0005_practice_by_composite_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="adjustment",
            name="quantity",
            field=models.DecimalField(decimal_places=6, max_digits=21, null=True),
        ),
        migrations.AddField(
            model_name="claimpayment",
            name="outpatient_amounts",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
