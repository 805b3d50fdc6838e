"""The account under which automatic work is written down; it has no usable password."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_system_user(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    users = apps.get_model("practice", "User").objects.using(schema_editor.connection.alias)
    users.get_or_create(
        is_system=True,
        defaults={"email": "automatic@cleanclaim.invalid", "first_name": "Cleanclaim", "password": "!", "is_active": False},
    )


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_isolation")]
    operations = [migrations.RunPython(add_system_user, migrations.RunPython.noop)]
