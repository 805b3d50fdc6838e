"""What was denied, where an answer to another line left less of it open; and why a denial is closed then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("remittance", "0018_checks_set_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="denial",
            name="denied_amount",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AlterField(
            model_name="denial",
            name="resolution",
            field=models.CharField(
                blank=True,
                choices=[
                    ("corrected", "Corrected claim"),
                    ("appealed", "Appealed"),
                    ("written_off", "Written off"),
                    ("to_patient", "Moved to the patient"),
                    ("answered", "Payer decided again"),
                    ("reversed", "Payer took it back"),
                    ("undone", "Posting undone"),
                    ("nothing_open", "Nothing is open any more"),
                ],
                max_length=20,
            ),
        ),
    ]
