"""The web server's entry."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from config import embedded_postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not os.environ.get("DATABASE_URL"):
    embedded_postgres.ensure_running()

application = get_wsgi_application()
