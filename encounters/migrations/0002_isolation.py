"""Row-level security and composite foreign keys for every table of this app."""

from __future__ import annotations

from django.db import migrations

from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("encounters", "0001_initial"),
        ("billing", "0002_isolation"),
        ("patients", "0002_isolation"),
        ("practice", "0002_isolation"),
        ("providers", "0002_isolation"),
    ]

    operations = [
        GuardTenantTables(
            "Appointment",
            "ChartNote",
            "Addendum",
            "NoteDiagnosis",
            "NoteService",
        )
    ]
