"""The composite key of each row's parent proves its practice already: no second look for every row.

A posting writes about twenty such rows a claim, and each look locks the one row of the practice.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("remittance", "0004_undoing")]

    operations = [
        migrations.AlterField(
            model_name="claimpayment",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
        migrations.AlterField(
            model_name="servicepayment",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
        migrations.AlterField(
            model_name="adjustment",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
    ]
