"""Makes a practice and its first admin, and prints the link with which the admin sets a password."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from practice.queries import system_user
from practice.services.founding import Founder, SlugTaken, found_practice
from practice.services.invitations import password_key


class Command(BaseCommand):
    help = "Make a practice and its first admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="Its part of every address, such as lakeside in /p/lakeside/.")
        parser.add_argument("name", help="Such as Lakeside Integrative Health.")
        parser.add_argument("email", help="The first admin's e-mail address.")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--time-zone", default="America/New_York")
        parser.add_argument("--site", default="http://localhost:8000", help="Where this installation is reached.")

    def handle(self, *args: object, **options: Any) -> None:  # Any: options of the command line
        founder = Founder(options["email"], options["first_name"], options["last_name"])
        try:
            practice, membership = found_practice(
                name=options["name"],
                slug=options["slug"],
                time_zone=options["time_zone"],
                founder=founder,
                actor=system_user(),
                now=timezone.now(),
            )
        except SlugTaken as error:
            raise CommandError(f"A practice with the slug {error} exists: choose another.") from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        path = reverse("home")
        if membership.user.last_login is None:
            path = reverse("account_reset_password_from_key", kwargs=password_key(membership.user))
        self.stdout.write(f"{practice.name} is at {options['site']}/p/{practice.slug}/")
        self.stdout.write(f"{membership.user.email} starts here: {options['site']}{path}")
