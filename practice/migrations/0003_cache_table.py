"""The table of Django's database cache, for installations without Redis."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_isolation")]
    operations = [
        migrations.RunSQL(
            'CREATE TABLE IF NOT EXISTS "django_cache" (cache_key varchar(255) PRIMARY KEY, value text NOT NULL,'
            " expires timestamptz NOT NULL);"
            ' CREATE INDEX IF NOT EXISTS "django_cache_expires" ON "django_cache" (expires)',
            'DROP TABLE "django_cache"',
        )
    ]
