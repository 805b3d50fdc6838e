from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0006_pays_by_the_head"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "contact": ["practice"],
                "payer": ["practice"],
                "payerassignedid": ["payer", "practice"],
                "payerrule": ["payer", "practice"],
            }
        ),
    ]
