"""What happened to one claim."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import Claim, ClaimEvent, Submission, UnmatchedAcknowledgement

SHOWN_UNMATCHED = 50


def events_of(claim: Claim) -> QuerySet[ClaimEvent]:
    """Newest first."""
    return ClaimEvent.objects.filter(claim=claim).select_related("actor").order_by("-pk")


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
