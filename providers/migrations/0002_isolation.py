"""Row-level security and composite foreign keys for every table of this app."""

from __future__ import annotations

from django.db import migrations

from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0001_initial"),
        ("practice", "0002_isolation"),
    ]

    operations = [
        GuardTenantTables(
            "BillingProvider",
            "Location",
            "RenderingProvider",
        )
    ]
