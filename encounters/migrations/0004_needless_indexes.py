from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("encounters", "0003_unsigned_notes_index"),
        ("patients", "0004_needless_indexes"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "addendum": ["practice"],
                "appointment": ["patient", "practice"],
                "chartnote": ["practice"],
                "notediagnosis": ["note", "practice"],
                "noteservice": ["note", "practice"],
            }
        ),
    ]
