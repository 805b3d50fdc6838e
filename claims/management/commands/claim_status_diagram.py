"""Writes docs/claim-status.md from the table of moves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.rules.diagram import status_page


class Command(BaseCommand):
    help = "Write docs/claim-status.md from claims.rules.status.MOVES, or with --check say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it is not current")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        path = settings.PROJECT / "docs" / "claim-status.md"
        page = status_page()
        if not options["check"]:
            path.write_text(page)
            self.stdout.write(f"Wrote {path.relative_to(settings.PROJECT)}.")
        elif not path.exists() or path.read_text() != page:
            raise CommandError("docs/claim-status.md is not current: run manage.py claim_status_diagram")
