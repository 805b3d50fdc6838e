"""Row-level security and composite foreign keys for every table of this app."""

from __future__ import annotations

from django.db import migrations

from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
        ("billing", "0002_isolation"),
        ("clearinghouse", "0002_isolation"),
        ("contacts", "0002_isolation"),
        ("patients", "0002_isolation"),
        ("practice", "0002_isolation"),
        ("providers", "0002_isolation"),
    ]

    operations = [
        GuardTenantTables(
            "Claim",
            "ClaimLine",
            "ScrubFinding",
            "Submission",
            "Acknowledgement",
            "ClaimEvent",
        )
    ]
