"""Run a practice's whole day through the real thing, print what it came to, then serve it."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo.cast import SECOND_SLUG, SLUG
from config.demo.day import Day
from config.demo.desk import Clock
from config.demo.figures import Figures, figures_of
from config.demo.processes import Processes, running, start_sandbox, start_web, start_worker_and_beat
from config.demo.setting import Stage, set_the_stage
from config.demo.table import log_ins, step_line, table


class Command(BaseCommand):
    help = "An invented practice lives through one day: 49 appointments, eligibility to the second superbill."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="end after the table; exit 0 only if it is right")
        parser.add_argument("--json", type=Path, help="write the figures to this file as well")
        parser.add_argument("--port", type=int, default=8000, help="where to serve afterwards")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        with running(settings.VAR / "demo") as processes:
            stage = self._start(processes)
            now = timezone.now()
            clock = Clock(now, now.astimezone(stage.practice.zone).date())
            self.stdout.write(f"{stage.practice.name}, {clock.today:%m/%d/%Y}")
            day = Day(stage, clock, lambda step: self.stdout.write(step_line(step)))
            figures = figures_of(stage, day.play(), now)
            self.stdout.write(table(figures))
            if options["json"]:
                options["json"].write_text(json.dumps(_as_json(day, figures), indent=2))
            if figures.wrong or not figures.ledger_agrees:
                raise CommandError("The day did not come out as expected; the lines above say where.")
            if not options["no_serve"]:
                web = start_web(processes, options["port"])
                self.stdout.write(log_ins(options["port"]))
                self.stdout.write("Stop with Ctrl-C.")
                try:
                    web.wait()
                except KeyboardInterrupt:
                    self.stdout.write("Stopping.")

    def _start(self, processes: Processes) -> Stage:
        self.stdout.write("Starting sandbox clearinghouse, worker and beat.")
        accounts = {slug: secrets.token_urlsafe(16) for slug in (SLUG, SECOND_SLUG)}
        connection = start_sandbox(processes, accounts)
        stage = set_the_stage(connection, accounts, timezone.now())
        start_worker_and_beat(processes)
        return stage


def _as_json(day: Day, figures: Figures) -> dict[str, Any]:  # Any: JSON
    def plain(values: dict[str, Any]) -> dict[str, Any]:
        return {name: value if isinstance(value, int) else str(value) for name, value in values.items()}

    return {
        "steps": [{"name": step.name, "count": step.count, "seconds": round(step.seconds, 2)} for step in day.steps],
        "money": plain(figures.money),
        "claims": plain(figures.claims),
        "superbills": plain(figures.superbills),
        "remittances": plain(figures.remittances),
        "proof": plain(figures.proof),
        "auto_posted": {"posted": figures.auto.posted, "claims": figures.auto.claims},
        "auto_posted_percent": str(round(figures.auto.percent, 1)),
        "payments": plain(figures.payments),
        "kinds": [
            {
                "kind": found.kind.name,
                "files": list(found.files),
                "expected": found.kind.expected,
                "came": found.came,
                "result": "pass" if found.is_right else "fail",
            }
            for found in figures.kinds
        ],
        "estimates": [
            {
                "estimate": held.forecast.name,
                "expected": held.forecast.expected,
                "came": held.came,
                "result": "pass" if held.is_right else "fail",
            }
            for held in figures.estimates
        ],
        "ledger_agrees": figures.ledger_agrees,
        "wrong": figures.wrong,
    }
