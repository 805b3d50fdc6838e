#!/usr/bin/env python
"""Starts the embedded database where no DATABASE_URL is set, then runs a management command."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded_postgres

# These never touch the database, so they must work before it exists.
WITHOUT_DATABASE = {"collectstatic", "makemigrations", "spectacular", "sandbox"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if not os.environ.get("DATABASE_URL") and command not in WITHOUT_DATABASE:
        embedded_postgres.ensure_running()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
