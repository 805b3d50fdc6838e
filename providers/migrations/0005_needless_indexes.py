from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0004_needless_indexes"),
        ("providers", "0004_atypical"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "billingprovider": ["practice"],
                "location": ["practice"],
                "renderingprovider": ["practice"],
            }
        ),
    ]
