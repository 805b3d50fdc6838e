"""What is matched to each deposit, from its items; may be run twice."""

from __future__ import annotations

from django.db import migrations

MATCHED = """
UPDATE remittance_deposit AS deposit
SET matched_amount = matched.amount
FROM (SELECT deposit_id, sum(amount) AS amount FROM remittance_deposititem GROUP BY deposit_id) AS matched
WHERE deposit.id = matched.deposit_id AND deposit.matched_amount <> matched.amount
"""


class Migration(migrations.Migration):
    dependencies = [("remittance", "0013_deposits_that_differ")]

    operations = [migrations.RunSQL(MATCHED, migrations.RunSQL.noop)]
