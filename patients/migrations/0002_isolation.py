"""Row-level security and composite foreign keys for every table of this app."""

from __future__ import annotations

from django.db import migrations

from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0001_initial"),
        ("contacts", "0002_isolation"),
        ("practice", "0002_isolation"),
    ]

    operations = [
        GuardTenantTables(
            "Patient",
            "Coverage",
        )
    ]
