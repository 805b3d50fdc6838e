from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("practice", "0003_cache_table"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "auditevent": ["actor", "practice"],
                "counter": ["practice"],
                "membership": ["practice"],
            }
        ),
    ]
