"""`manage.py sandbox`: the sandbox clearinghouse, with the options of `python -m clearinghouse.sandbox`."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clearinghouse.sandbox.server import add_arguments, run


class Command(BaseCommand):
    """Starts the sandbox and stays until it is stopped. Touches no database."""

    help = "Start the sandbox clearinghouse: SFTP and HTTPS on loopback, its state in a folder of its own."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, *args: object, **options: object) -> None:
        if run(argparse.Namespace(**options)):
            raise CommandError("The sandbox could not start.")
