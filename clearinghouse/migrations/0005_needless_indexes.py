from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("clearinghouse", "0004_kind_of_payer_id"),
        ("contacts", "0007_needless_indexes"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "filereading": ["file", "practice"],
                "interchangefile": ["practice"],
                "route": ["payer", "practice"],
                "tradingpartneraccount": ["practice"],
            }
        ),
    ]
