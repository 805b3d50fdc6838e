from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import checks, isolation  # noqa: PLC0415 - models must be loaded first
        from practice.queries import any_of  # noqa: F401, PLC0415 - lookups are registered by being imported

        checks.register_checks()
        # Rights follow the tables: after each migrate the runtime role gets what it may do, and no more.
        post_migrate.connect(isolation.grant_runtime_rights, sender=self)
        post_migrate.connect(isolation.ensure_system_user, sender=self)
