"""Import ERA files from the command line, and say per file its fate and per check its proof."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clearinghouse.models import FileReading
from clearinghouse.services.files import AlreadyReceived, BadArchive, Member, store_inbound, unpack
from practice.models import Practice, User, WorkState
from practice.queries import system_user
from practice.scoping import practice_scope
from remittance.models import ClaimPayment, Remittance
from remittance.services.reading import read_file
from remittance.tasks import bill_next_payers

State = ClaimPayment.State


class Command(BaseCommand):
    help = "Store, read and post 835 files (or zips of them) of one practice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--practice", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of lines")
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        practice = Practice.objects.filter(slug=options["practice"]).first()
        if practice is None:
            raise CommandError(f"There is no practice {options['practice']}.")
        told = [one for path in options["files"] for one in _import(practice, Path(path))]
        bill_next_payers(practice.pk)
        with practice_scope(practice.pk):  # what was held may have found its claim by what came with it
            for one in told:
                one["checks"] = _checks(file_id) if (file_id := one.pop("file_id")) else []
        if options["json"]:
            self.stdout.write(json.dumps({"files": told}, indent=2))
            return
        for one in told:
            self.stdout.write(f"{one['file']}: {one['fate']}{' - ' + one['reason'] if one['reason'] else ''}")
            for check in one["checks"]:
                self.stdout.write(
                    f"  {check['trace']}: {check['state']}, amount {check['amount']}, posted {check['posted']},"
                    f" held {check['held']}, provider-level {check['provider_level']}"
                )
                for waits in check["exceptions"]:
                    self.stdout.write(f"    {waits['claim']}: {waits['reason']}")


def _import(practice: Practice, path: Path) -> list[dict[str, Any]]:  # Any: JSON values
    try:
        members = unpack(path.name, path.read_bytes())
    except OSError as problem:
        return [{"path": str(path), **_told(path.name, "unreadable", f"It cannot be opened: {problem.strerror}.")}]
    except BadArchive as problem:
        return [{"path": str(path), **_told(path.name, "unreadable", str(problem))}]
    return [{"path": str(path), **_import_member(practice, member)} for member in members]


def _import_member(practice: Practice, member: Member) -> dict[str, Any]:  # Any: JSON values
    """Store and read one file. One that is known is read only when nobody has come to its end yet."""
    actor, now = system_user(), timezone.localtime(timezone=practice.zone)
    with practice_scope(practice.pk):
        known = None
        try:
            file = store_inbound(name=member.name, content=member.content, account=None, actor=actor, now=now)
        except AlreadyReceived as problem:
            known, file = problem, problem.first
        reading = file.readings.filter(reader=FileReading.Reader.REMITTANCES).first()
        if known and (reading is None or reading.work_state in (WorkState.DONE, WorkState.FAILED)):
            return _told(member.name, "already_received", str(known), file.pk)
    if reading is None:
        return _told(member.name, "unreadable", "No 835 was found in it.", file.pk)
    return _read(practice, member.name, reading, actor, now)


def _read(
    practice: Practice, name: str, reading: FileReading, actor: User, now: dt.datetime
) -> dict[str, Any]:  # Any: JSON values
    read_file(practice_id=practice.pk, reading_id=reading.pk, actor=actor, today=now.date(), now=now)
    with practice_scope(practice.pk):
        reading.refresh_from_db()
        checks = _checks(reading.file_id)
    if reading.work_state == WorkState.FAILED:
        return _told(name, "partly_read" if checks else "unreadable", reading.failure, reading.file_id)
    if reading.work_state != WorkState.DONE:
        words = "Another process is reading it. Give it again in some minutes."
        return _told(name, "being_read", words, reading.file_id)
    states = {check["state"] for check in checks}
    fate = states.pop() if len(states) == 1 else "mixed"
    reason = " ".join(dict.fromkeys(check["reason"] for check in checks if check["reason"]))
    return _told(name, fate, reason, reading.file_id)


def _told(name: str, fate: str, reason: str, file_id: int | None = None) -> dict[str, Any]:  # Any: JSON values
    """What is said of a file; its checks are added from `file_id` when all files are read."""
    return {"file": name, "fate": fate, "reason": reason, "checks": [], "file_id": file_id}


def _checks(file_id: int) -> list[dict[str, Any]]:  # Any: JSON values
    rows = Remittance.objects.filter(file_id=file_id).order_by("position")
    return [
        {
            "trace": row.trace,
            "state": row.state,
            "reason": row.hold_reason,
            "amount": str(row.amount),
            "posted": str(row.posted_amount),
            "held": str(row.held_amount),
            "provider_level": str(row.provider_level_amount),
            "exceptions": _exceptions(row),
        }
        for row in rows
    ]


def _exceptions(row: Remittance) -> list[dict[str, Any]]:  # Any: JSON values
    waiting = {State.EXCEPTION, State.ALREADY_POSTED, State.UNDONE, State.MOVED}
    rows = ClaimPayment.objects.filter(remittance=row, state__in=waiting).order_by("position")
    return [
        {
            "claim": one.patient_control_number,
            "payer_claim_control_number": one.payer_claim_control_number,
            "paid": str(one.paid_amount),
            "state": one.state,
            "reason": one.reason,
        }
        for one in rows
    ]
