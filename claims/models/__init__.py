"""Claims, their lines, findings, submissions and timelines."""

from claims.models.claim import Claim, ClaimLine, ClaimStatus, ScrubFinding
from claims.models.submission import (
    Acknowledgement,
    ClaimEvent,
    EventSource,
    Submission,
    UnmatchedAcknowledgement,
)

__all__ = [
    "Acknowledgement",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "ClaimStatus",
    "EventSource",
    "ScrubFinding",
    "Submission",
    "UnmatchedAcknowledgement",
]
