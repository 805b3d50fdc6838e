"""What became of a claim file at its hand-over, told to its claims."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from claims.models import Claim, ClaimEvent, EventSource, Submission
from claims.rules.status import Status
from claims.services.advance import ClaimMove, advance_claims, note_events
from clearinghouse.models import FileState, InterchangeFile
from practice.models import User


def latest_submissions() -> QuerySet[Submission]:
    """The submission of each claim that counts: its last one."""
    later = Submission.objects.filter(claim_id=OuterRef("claim_id"), pk__gt=OuterRef("pk"))
    return Submission.objects.filter(~Exists(later))


def files_to_record() -> list[int]:
    """Ids of files whose hand-over is decided, but not yet told to all their claims."""
    decided = latest_submissions().filter(
        claim__status=Status.QUEUED, file__state__in=[FileState.SENT, FileState.FAILED]
    )
    return sorted(set(decided.values_list("file_id", flat=True)))


@transaction.atomic
def record_transmission(*, file_id: int, actor: User, now: dt.datetime) -> None:
    """Move the queued claims of a file: to sent when it was handed over, back to ready when it failed.

    When nobody knows whether it arrived they stay queued, since sending twice bills twice: the
    clearinghouse's answer settles it, or a person who has looked there. Doing it again changes nothing.
    """
    file = InterchangeFile.objects.defer("content").get(pk=file_id)
    claims = [
        submission.claim
        for submission in latest_submissions()
        .filter(file=file, claim__status=Status.QUEUED)
        .select_related("claim")
        .order_by("claim_id")
    ]
    if file.state == FileState.SENT:
        _move(claims, Status.SENT, f"Handed over as {file.name}.", file, actor, now)
    elif file.state == FileState.FAILED:
        reason = f"The file could not be sent: {file.failure} The claim can be sent again."
        _move(claims, Status.READY, reason, file, actor, now)
    elif file.state == FileState.OUTCOME_UNKNOWN:
        _note_unknown(claims, file, actor, now)


def _move(claims: list[Claim], target: Status, text: str, file: InterchangeFile, actor: User, now: dt.datetime) -> None:
    source = EventSource.CLEARINGHOUSE
    moves = [ClaimMove(claim, target, text, source=source, file_id=file.pk) for claim in claims]
    advance_claims(moves, actor=actor, now=now)


UNKNOWN = "It is not known whether the file arrived, so it is not sent again by itself."


def _note_unknown(claims: list[Claim], file: InterchangeFile, actor: User, now: dt.datetime) -> None:
    """Once per claim and file."""
    noted = set(ClaimEvent.objects.filter(file=file, code="unknown").values_list("claim_id", flat=True))
    note_events(
        [
            (
                claim,
                ClaimEvent(
                    at=now,
                    source=EventSource.CLEARINGHOUSE,
                    code="unknown",
                    text=UNKNOWN,
                    file=file,
                    actor=actor,
                ),
            )
            for claim in claims
            if claim.pk not in noted
        ]
    )
