"""What happened to one claim."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import Claim, ClaimEvent, Submission, UnmatchedAcknowledgement
from claims.rules.status import Status

SHOWN_UNMATCHED = 50


def events_of(claim: Claim) -> QuerySet[ClaimEvent]:
    """Newest first."""
    return ClaimEvent.objects.filter(claim=claim).select_related("actor").order_by("-pk")


def open_rejection(claim: Claim) -> ClaimEvent | None:
    """The answer that rejected the claim as it went out last; None where none did, and once it is out again."""
    newest = ClaimEvent.objects.filter(claim=claim, status__in=(Status.REJECTED, Status.QUEUED)).order_by("-pk").first()
    return newest if newest is not None and newest.status == Status.REJECTED else None


def submissions_of(claim: Claim) -> QuerySet[Submission]:
    """Newest first, with their files and answers."""
    return (
        Submission.objects.filter(claim=claim)
        .select_related("file__account", "queued_by")
        .defer("file__content")
        .prefetch_related("acknowledgements")
        .order_by("-pk")
    )


def unmatched_answers() -> list[UnmatchedAcknowledgement]:
    """The latest answers that match nothing of ours."""
    return list(UnmatchedAcknowledgement.objects.defer("raw").order_by("-pk")[:SHOWN_UNMATCHED])
