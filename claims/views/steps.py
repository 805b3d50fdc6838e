"""The one thing to do next with a claim."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Claim, ClaimEvent, ScrubFinding, Submission
from claims.rules.status import Status
from clearinghouse.models import FileState
from patients.views.joining import open_url
from practice.permissions import PracticeRequest
from practice.templatetags.house import dollars


@dataclass(frozen=True)
class Step:
    """A sentence, and the one button that does it."""

    text: str
    url: str = ""
    label: str = ""
    tone: str = "person"
    method: str = "get"


def next_step(
    request: PracticeRequest,
    claim: Claim,
    findings: list[ScrubFinding],
    submissions: list[Submission],
    events: list[ClaimEvent],
) -> Step:
    prepare_url = open_url(request, "claim_prepare", claim_id=claim.pk)
    match Status(claim.status):
        case Status.DRAFT:
            return Step("The claim is built. Look it over and send it.", prepare_url, "Prepare claim", "moving")
        case Status.READY:
            submit_url = open_url(request, "claim_submit", claim_id=claim.pk)
            return Step("Nothing stands in the way of this claim.", submit_url, "Submit claim", "moving", "post")
        case Status.NEEDS_FIX:
            return Step(_first_error(findings), prepare_url, "Mend it")
        case Status.ON_HOLD:
            release_url = open_url(request, "claim_release", claim_id=claim.pk)
            return Step(f"On hold: {claim.hold_reason}", release_url, "Release", method="post")
        case Status.QUEUED:
            return _queued(request, submissions)
        case Status.REJECTED:
            return Step(
                f"{_why(events)} Nobody has decided on this claim: mend it and send it again.",
                prepare_url,
                "Mend and send again",
                "bad",
            )
    return _after_sending(request, claim)


def _first_error(findings: list[ScrubFinding]) -> str:
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return "Something was to be mended. Scrub the claim again."
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return f"{errors[0].text} {errors[0].remedy}{more}"


def _why(events: list[ClaimEvent]) -> str:
    return next((event.text for event in events if event.status == Status.REJECTED), "")


def _queued(request: PracticeRequest, submissions: list[Submission]) -> Step:
    file = submissions[0].file if submissions else None
    if file is None:
        return Step("Waiting to be handed over.", tone="moving")
    file_url = open_url(request, "file_page", file_id=file.pk)
    if file.state == FileState.OUTCOME_UNKNOWN:
        text = "Nobody knows whether the file arrived. Look at the clearinghouse, then say so at the file."
        return Step(text, file_url, "Open the file")
    if file.failure:
        return Step(f"Not handed over yet: {file.failure}", file_url, "Open the file")
    return Step("Waiting to be handed over to the clearinghouse.", file_url, "Open the file", "moving")


def _after_sending(request: PracticeRequest, claim: Claim) -> Step:
    denials_url = open_url(request, "denial_list")
    match Status(claim.status):
        case Status.SENT:
            return Step("Sent. The clearinghouse's acknowledgement comes next.", tone="moving")
        case Status.RECEIVED:
            return Step("Received. The payer says next whether it takes the claim.", tone="moving")
        case Status.ACCEPTED:
            days = claim.payer.follow_up_days
            return Step(f"Accepted by the payer. Ask there if no answer comes in {days} business days.", tone="moving")
        case Status.DENIED:
            return Step(
                "Denied by the payer. Work the denial: correct, appeal or bill the patient.",
                denials_url,
                "Open denials",
                "bad",
            )
        case Status.UNDERPAID:
            return Step("Paid less than agreed. Ask the payer for the rest.", denials_url, "Open denials", "underpaid")
        case Status.PARTLY_PAID:
            return Step("Partly paid: some services were not. Work their denials.", denials_url, "Open denials")
        case Status.PAID:
            return Step(_paid(claim), tone="done")
        case Status.VOIDED:
            return Step("Voided: nobody is asked to pay it.", tone="draft")
    return Step("Closed: nothing more is expected.", tone="done")


def _paid(claim: Claim) -> str:
    if claim.patient_amount:
        return f"Paid. The payer leaves ${dollars(claim.patient_amount)} to the next payer or the patient."
    return "Paid in full: nothing is left to do."
