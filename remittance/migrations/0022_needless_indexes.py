from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0010_needless_indexes"),
        ("claims", "0009_needless_indexes"),
        ("clearinghouse", "0005_needless_indexes"),
        ("contacts", "0007_needless_indexes"),
        ("encounters", "0004_needless_indexes"),
        ("practice", "0004_needless_indexes"),
        ("remittance", "0021_payments_deposited_in_parts"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "adjustment": ["claim_payment", "practice"],
                "appeal": ["claim", "practice"],
                "appealeddenial": ["appeal", "denial", "practice"],
                "claimpayment": ["claim", "practice", "remittance", "resolved_by"],
                "denial": ["answered_by", "claim", "practice"],
                "denialowner": ["payer", "practice"],
                "deposit": ["practice"],
                "deposititem": ["payment", "practice", "remittance"],
                "eobdraft": ["file", "practice"],
                "estimate": ["appointment", "practice"],
                "estimateline": ["estimate", "practice"],
                "heldcase": ["practice"],
                "payerrefund": ["practice", "provider_adjustment", "visit"],
                "paymentarrival": ["practice", "source"],
                "paymentmove": ["practice"],
                "provideradjustment": ["practice"],
                "remittance": ["file", "practice"],
                "servicepayment": ["claim_payment", "practice"],
                "underpayment": ["claim", "claim_payment", "practice"],
            }
        ),
        migrations.RemoveIndex(
            model_name="deposit",
            name="deposit_by_age",
        ),
        migrations.RemoveIndex(
            model_name="eobdraft",
            name="typed_eob_by_age",
        ),
    ]
