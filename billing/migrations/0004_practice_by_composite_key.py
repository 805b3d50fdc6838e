"""The composite key of each row's parent proves its practice already: no second look for every row.

A posting writes about twenty such rows a claim, and each look locks the one row of the practice.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_ledger_balances")]

    operations = [
        migrations.AlterField(
            model_name="superbill",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
        migrations.AlterField(
            model_name="superbillline",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerline",
            name="practice",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="practice.practice",
            ),
        ),
    ]
