from __future__ import annotations

import importlib

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Tasks that a web process rings must know the app's broker.
        importlib.import_module("config.celery")
