"""The one thing to do next with a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from claims.models import Claim, ClaimEvent, PayerStatus, ScrubFinding, Submission
from claims.rules.business_days import business_days_between
from claims.rules.payer_status import Standing
from claims.rules.rejection_remedies import remedies_of
from claims.rules.status import SENT_STATES, Status
from clearinghouse.models import FileState
from patients.views.joining import open_url
from practice.permissions import PracticeRequest
from practice.templatetags.house import dollars

NOT_DECIDED = "Nobody has decided on this claim: mend it and send it again."


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
    told: PayerStatus | None,
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
            return _rejected(events, prepare_url)
    return _after_status(request, claim, told) or _late(request, claim, submissions) or _after_sending(request, claim)


def passed_on(request: PracticeRequest, claim: Claim, next_claims: Sequence[Claim]) -> Step | None:
    """A paid claim whose rest another payer is asked for; None where nobody else is."""
    asked = [each for each in next_claims if Status(each.status) is not Status.VOIDED]
    if Status(claim.status) is not Status.PAID or not claim.patient_amount or not asked:
        return None
    following = asked[-1]
    amount, number = dollars(claim.patient_amount), following.patient_control_number
    text = f"Paid. {following.payer.name} is asked for the remaining ${amount} by claim {number}."
    return Step(text, open_url(request, "claim_page", claim_id=following.pk), f"Open claim {number}", "done")


def waiting_words(claim: Claim, now: dt.datetime) -> str:
    """For a row of the list: how long a claim has waited, if too long, and what its payer said last."""
    sent_at: dt.datetime | None = claim.submitted_at  # type: ignore[attr-defined]  # annotated by the list
    if Status(claim.status) not in SENT_STATES or sent_at is None:
        return ""
    days = business_days_between(sent_at.astimezone(now.tzinfo).date(), now.date())
    late = f"No answer after {days} business days." if days >= claim.payer.follow_up_days else ""
    told = [each.text for each in claim.told if each.at >= sent_at]  # type: ignore[attr-defined]  # prefetched
    return " ".join([late, *told]).strip()


def _after_status(request: PracticeRequest, claim: Claim, told: PayerStatus | None) -> Step | None:
    """What the payer's own word (277) asks for, while its ERA has not decided the claim."""
    if told is None or Status(claim.status) not in SENT_STATES:
        return None
    ask_url = open_url(request, "claim_ask_status", claim_id=claim.pk)
    match Standing(told.standing):
        case Standing.NOT_FOUND:
            again_url = open_url(request, "claim_send_again", claim_id=claim.pk)
            text = f"{told.text} Check payer id and member id; a claim that the payer does not have is sent again."
            return Step(text, again_url, "Mend and send again", "bad", "post")
        case Standing.INFORMATION:
            text = f"{told.text} Send it what it wants, then ask again."
            return Step(text, ask_url, "Ask again", method="post")
        case Standing.REFUSED | Standing.UNCLEAR:
            text = f"{told.text} Ask on the payer's site or by telephone, or ask again."
            return Step(text, ask_url, "Ask again", method="post")
        case Standing.DENIED:
            return Step(
                f"{told.text} The denial is worked when it comes; without it, ask for the remittance.", tone="bad"
            )
        case Standing.PAID | Standing.FINALIZED:
            return Step(f"{told.text} If it does not come within days, ask the payer to send it again.", tone="moving")
    return None


def _late(request: PracticeRequest, claim: Claim, submissions: list[Submission]) -> Step | None:
    if Status(claim.status) not in SENT_STATES or not submissions:
        return None
    days = business_days_between(timezone.localdate(submissions[0].queued_at), timezone.localdate())
    if days < claim.payer.follow_up_days:
        return None
    ask_url = open_url(request, "claim_ask_status", claim_id=claim.pk)
    return Step(
        f"No answer after {days} business days. Ask the payer where it stands.", ask_url, "Ask the payer", method="post"
    )


def _first_error(findings: list[ScrubFinding]) -> str:
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return "Something was to be mended. Scrub the claim again."
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return f"{errors[0].text} {errors[0].remedy}{more}"


def _rejected(events: list[ClaimEvent], prepare_url: str) -> Step:
    """What was said and what to do; where the claim is not at fault, it is only looked over and sent again."""
    event = next((event for event in events if event.status == Status.REJECTED), None)
    if event is None:
        return Step(NOT_DECIDED, prepare_url, "Mend and send again", "bad")
    remedies = remedies_of(event.code, event.raw)
    words = [event.text, *dict.fromkeys(remedy.text for remedy in remedies)]
    if any(remedy.box for remedy in remedies) or not remedies:
        words.append(NOT_DECIDED)
        return Step(" ".join(words), prepare_url, "Mend and send again", "bad")
    return Step(" ".join(words), prepare_url, "Look it over and send again", "bad")


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
            underpaid_url = open_url(request, "underpaid_list")
            return Step("Paid less than agreed. Ask the payer for the rest.", underpaid_url, "Underpaid", "underpaid")
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
