from __future__ import annotations

from django.apps import AppConfig


class ClearinghouseConfig(AppConfig):
    name = "clearinghouse"
