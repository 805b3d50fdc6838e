"""Writes docs/scrub-rules.md from the tables of the scrubber."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.rules.scrub.rules_page import scrub_rules_page


class Command(BaseCommand):
    help = "Write docs/scrub-rules.md from claims.rules.scrub, or with --check say whether it is current."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail when it is not current")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        path = settings.PROJECT / "docs" / "scrub-rules.md"
        page = scrub_rules_page()
        if not options["check"]:
            path.write_text(page)
            self.stdout.write(f"Wrote {path.relative_to(settings.PROJECT)}.")
        elif not path.exists() or path.read_text() != page:
            raise CommandError("docs/scrub-rules.md is not current: run manage.py scrub_rules")
