"""Row-level security and composite foreign keys for every table of this app."""

from __future__ import annotations

from django.db import migrations

from practice.isolation import GuardTenantTables


class Migration(migrations.Migration):
    dependencies = [
        ("remittance", "0001_initial"),
        ("billing", "0002_isolation"),
        ("claims", "0002_isolation"),
        ("clearinghouse", "0002_isolation"),
        ("contacts", "0002_isolation"),
        ("practice", "0002_isolation"),
    ]

    operations = [
        GuardTenantTables(
            "Remittance",
            "ClaimPayment",
            "ServicePayment",
            "Adjustment",
            "ProviderAdjustment",
            "Denial",
        )
    ]
