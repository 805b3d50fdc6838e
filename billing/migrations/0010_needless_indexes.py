from django.db import migrations, models

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0009_payers_money_passed_on"),
        ("contacts", "0007_needless_indexes"),
        ("patients", "0004_needless_indexes"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "contractedamount": ["payer", "practice"],
                "contracttolerance": ["practice"],
                "creditcase": ["practice"],
                "creditowner": ["practice"],
                "ledgerentry": ["actor", "practice", "visit"],
                "ledgerline": ["entry", "payer", "practice", "visit"],
                "payment": ["practice", "visit"],
                "service": ["practice"],
                "statement": ["patient", "practice"],
                "superbill": ["issued_by", "payer", "practice", "visit"],
                "superbillline": ["practice", "superbill"],
                "visit": ["patient", "practice"],
            }
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(
                condition=models.Q(("account__in", ["patient_credit", "payer_suspense", "provider_level", "refunds"])),
                fields=["practice", "account"],
                name="ledger_line_unapplied",
            ),
        ),
    ]
