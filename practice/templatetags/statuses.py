"""How each status looks, the same on every page: a word, an icon and a tone (docs/pages.md)."""

from __future__ import annotations

from dataclasses import dataclass

# The six tones of house.css.
DRAFT, MOVING, DONE, PERSON, BAD, UNDERPAID = "draft", "moving", "done", "person", "bad", "underpaid"


@dataclass(frozen=True)
class Look:
    word: str
    icon: str
    tone: str


STATUSES: dict[str, dict[str, Look]] = {
    "claim": {
        "draft": Look("Draft", "pencil", DRAFT),
        "ready": Look("Ready", "circle-check", MOVING),
        "needs_fix": Look("Needs a fix", "tool", PERSON),
        "on_hold": Look("On hold", "player-pause", PERSON),
        "queued": Look("Queued", "clock", MOVING),
        "sent": Look("Sent", "send", MOVING),
        "received": Look("Received", "inbox", MOVING),
        "accepted": Look("Accepted", "checks", MOVING),
        "rejected": Look("Rejected", "arrow-back-up", BAD),
        "paid": Look("Paid", "circle-check", DONE),
        "partly_paid": Look("Partly paid", "circle-half-2", PERSON),
        "denied": Look("Denied", "ban", BAD),
        "underpaid": Look("Underpaid", "trending-down", UNDERPAID),
        "closed": Look("Closed", "lock", DONE),
        "voided": Look("Voided", "circle-off", DRAFT),
    },
    "appointment": {
        "booked": Look("Booked", "calendar", DRAFT),
        "checked_in": Look("Checked in", "login-2", MOVING),
        "checked_out": Look("Checked out", "logout-2", DONE),
        "no_show": Look("No-show", "user-off", PERSON),
        "cancelled": Look("Cancelled", "circle-off", DRAFT),
    },
    "note": {
        "draft": Look("Draft", "pencil", DRAFT),
        "signed": Look("Signed", "signature", DONE),
    },
    "eligibility": {
        "none": Look("Not checked", "circle-dashed", DRAFT),
        "open": Look("Asking the payer", "clock", MOVING),
        "active": Look("Active", "shield-check", DONE),
        "inactive": Look("Not active", "shield-off", BAD),
        "unclear": Look("Unclear", "help-circle", PERSON),
        "rejected": Look("Payer could not answer", "alert-triangle", PERSON),
        "failed": Look("No answer", "plug-connected-x", PERSON),
    },
    "status_inquiry": {
        "open": Look("Asking the payer", "clock", MOVING),
        "answered": Look("Answered", "circle-check", DONE),
        "failed": Look("No answer", "plug-connected-x", PERSON),
    },
    "payer_status": {
        "paid": Look("Paid, says the payer", "building-bank", DONE),
        "finalized": Look("Finalized, says the payer", "building-bank", MOVING),
        "pending": Look("In process at the payer", "clock", MOVING),
        "accepted": Look("Accepted by the payer", "checks", MOVING),
        "received": Look("Received by the payer", "inbox", MOVING),
        "unclear": Look("Unclear", "help-circle", PERSON),
        "refused": Look("Payer could not answer", "alert-triangle", PERSON),
        "information": Look("Payer wants information", "alert-triangle", PERSON),
        "denied": Look("Denied, says the payer", "ban", BAD),
        "not_found": Look("Payer has no such claim", "file-search", BAD),
        "rejected": Look("Rejected, says the payer", "arrow-back-up", BAD),
    },
    "superbill": {
        "visit": Look("Visit", "stethoscope", MOVING),
        "insurance": Look("Insurance", "building-bank", DONE),
        "correction": Look("Correction", "rotate-2", PERSON),
        "patient": Look("Patient", "user", DRAFT),
    },
    "remittance": {
        "posted": Look("Posted", "circle-check", DONE),
        "on_hold": Look("On hold", "player-pause", PERSON),
        "duplicate": Look("Duplicate", "copy", DRAFT),
        "undone": Look("Undone", "rotate-2", PERSON),
        "set_aside": Look("Set aside", "archive", DRAFT),
        "moved": Look("Moved", "arrow-right-circle", DRAFT),
    },
    "claim_payment": {
        "posted": Look("Posted", "circle-check", DONE),
        "exception": Look("Needs a person", "alert-triangle", PERSON),
        "resolved": Look("Resolved", "circle-check", DONE),
        "not_posted": Look("Not to be posted", "circle-off", DRAFT),
        "already_posted": Look("Posted before", "copy", DRAFT),
        "undone": Look("Undone", "rotate-2", PERSON),
        "moved": Look("Moved", "arrow-right-circle", DRAFT),
    },
    "denial": {
        "open": Look("Open", "alert-triangle", PERSON),
        "resolved": Look("Resolved", "circle-check", DONE),
    },
    "appeal": {
        "draft": Look("To send", "pencil", DRAFT),
        "sent": Look("Awaiting the answer", "clock", MOVING),
        "answered": Look("Answered", "circle-check", DONE),
    },
    "file": {
        "to_send": Look("To send", "clock", MOVING),
        "sent": Look("Sent", "send", DONE),
        "failed": Look("Could not be sent", "plug-connected-x", BAD),
        "outcome_unknown": Look("Outcome unknown", "help-circle", PERSON),
        "stored": Look("Stored", "inbox", DONE),
    },
    "work": {
        "to_do": Look("Waiting", "clock", MOVING),
        "taken": Look("In progress", "loader-2", MOVING),
        "done": Look("Done", "circle-check", DONE),
        "failed": Look("Needs a person", "alert-triangle", PERSON),
    },
    "finding": {
        "error": Look("Blocks", "ban", BAD),
        "warning": Look("Warns", "alert-triangle", PERSON),
        "info": Look("Note", "info-circle", DRAFT),
    },
    "second_factor": {
        "on": Look("On", "shield-check", DONE),
        "off": Look("Off", "shield-off", DRAFT),
    },
    "active": {
        "True": Look("Active", "circle-check", DONE),
        "False": Look("Not in use", "circle-off", DRAFT),
    },
}


def look_of(kind: str, status: object) -> Look:
    """An unknown status is shown by its own word in grey: a badge must never break a page."""
    value = str(getattr(status, "value", status))
    return STATUSES.get(kind, {}).get(value) or Look(value.replace("_", " ").capitalize(), "circle", DRAFT)
