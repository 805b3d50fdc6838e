"""Denials that were written off or moved to the patient point at their ledger entry, so that it can be taken back.

The entry is found by its key; running it twice changes nothing.
"""

from django.db import migrations

POINT_AT_ENTRIES = """
    UPDATE remittance_denial AS denial
    SET ledger_entry_id = entry.id, move_count = 1
    FROM billing_ledgerentry AS entry
    WHERE entry.practice_id = denial.practice_id
      AND entry.source_key = 'denial:' || denial.id
      AND denial.state = 'resolved'
      AND denial.resolution IN ('written_off', 'to_patient')
"""


class Migration(migrations.Migration):
    dependencies = [("remittance", "0007_denials_owned_appealed_and_taken_back")]

    operations = [migrations.RunSQL(POINT_AT_ENTRIES, migrations.RunSQL.noop)]
