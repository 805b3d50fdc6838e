"""Rebuild every balance of every practice from its ledger entries and compare, to the cent."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.models import LedgerEntry
from billing.queries import account_totals, ledger_problems
from practice.models import Practice
from practice.scoping import practice_scope


class Command(BaseCommand):
    help = "Exit 0 when every cached balance equals what the entries say; list what differs and exit 1 otherwise."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        problem_count = 0
        for practice in Practice.objects.order_by("slug"):
            with practice_scope(practice.pk):
                problems = ledger_problems()
                entry_count = LedgerEntry.objects.count()
                total = sum(account_totals().values())
            for problem in problems:
                self.stdout.write(
                    f"{practice.slug}: {problem.what} {problem.row_id}: {problem.cached} kept,"
                    f" {problem.recomputed} by the entries"
                )
            problem_count += len(problems)
            self.stdout.write(f"{practice.slug}: {entry_count} entries, sum of all accounts {total}")
            problem_count += total != 0
        if problem_count:
            raise CommandError(f"The ledger does not agree: {problem_count} differences.")
        self.stdout.write("The ledger agrees to the cent.")
