"""Claims, their lines, findings, submissions and timelines."""

from claims.models.claim import Claim, ClaimLine, ClaimStatus, ScrubFinding
from claims.models.details import (
    AmbulanceTransport,
    ClaimAttachment,
    ClaimCertification,
    ClaimDate,
    ClaimProvider,
    ClaimReference,
    LineDrug,
    LineEquipment,
    LineTestResult,
)
from claims.models.override import FindingOverride
from claims.models.status_inquiry import PayerStatus, StatusInquiry
from claims.models.submission import (
    Acknowledgement,
    ClaimEvent,
    EventSource,
    Submission,
    UnmatchedAcknowledgement,
)

__all__ = [
    "Acknowledgement",
    "AmbulanceTransport",
    "Claim",
    "ClaimAttachment",
    "ClaimCertification",
    "ClaimDate",
    "ClaimEvent",
    "ClaimLine",
    "ClaimProvider",
    "ClaimReference",
    "ClaimStatus",
    "EventSource",
    "FindingOverride",
    "LineDrug",
    "LineEquipment",
    "LineTestResult",
    "PayerStatus",
    "ScrubFinding",
    "StatusInquiry",
    "Submission",
    "UnmatchedAcknowledgement",
]
