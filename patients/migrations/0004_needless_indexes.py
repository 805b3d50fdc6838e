from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0003_casualty_and_death"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "coverage": ["patient", "practice"],
                "patient": ["practice"],
            }
        ),
    ]
