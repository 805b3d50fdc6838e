"""Which payers pay the practice by the head."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0005_days_to_appeal"),
    ]

    operations = [
        migrations.AddField(
            model_name="payer",
            name="is_capitated",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A capitation agreement: what it answers with CARC 24 is written off as agreed.",
                verbose_name="pays by the head",
            ),
        ),
    ]
