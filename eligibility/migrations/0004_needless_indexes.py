from django.db import migrations

from practice.isolation import DropOwnIndexes


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0003_benefits_are_read_from_the_answer"),
        ("encounters", "0004_needless_indexes"),
        ("patients", "0004_needless_indexes"),
        ("practice", "0004_needless_indexes"),
    ]

    operations = [
        # A composite index that begins with the practice does what these did.
        DropOwnIndexes(
            {
                "eligibilityinquiry": ["appointment", "coverage", "practice"],
                "eligibilityrejection": ["practice"],
            }
        ),
    ]
