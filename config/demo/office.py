"""The biller's part of the day: claims, files, acknowledgements, remittances, the next payer."""

from __future__ import annotations

from collections.abc import Iterable

from claims.models import Claim, ClaimStatus, StatusInquiry
from claims.services.amend import amend_claim, to_what_is_on_file
from claims.services.build import build_claim
from claims.services.status_inquiry import ask_status
from claims.services.submit import Submitted, submit_claims
from claims.tasks import ask_claim_status, send_batch
from claims.tasks import sweep as sweep_claims
from config.demo.desk import Clock, Guest, correct_member_id
from config.demo.setting import Stage
from config.demo.waiting import wait_until
from patients.models import Sequence
from practice.scoping import practice_scope
from remittance.models import ClaimPayment
from remittance.tasks import collect_files

ON_ITS_WAY = (ClaimStatus.QUEUED, ClaimStatus.SENT, ClaimStatus.RECEIVED)
UNANSWERED = (*ON_ITS_WAY, ClaimStatus.ACCEPTED, ClaimStatus.ON_HOLD)
ASKED_ABOUT = 3
TAKEN_BACK = ("R1", "R2", "R3", "R4")  # member ids whose payment the sandbox reverses and corrects
UNDECIDED = ("M3", "C3")  # member ids that no ERA decides


class Blocked(RuntimeError):
    """A claim that should have been clean was stopped by the scrubber."""


def build_claims(stage: Stage, guests: list[Guest], clock: Clock) -> list[int]:
    """One claim for every insured visit; their ids."""
    claim_ids = []
    for guest in guests:
        if guest.coverage is None:
            continue
        with practice_scope(stage.practice.pk):
            claim = build_claim(visit=guest.visit, actor=stage.users["biller"], now=clock.now)
        claim_ids.append(claim.pk)
    return claim_ids


def submit(stage: Stage, claim_ids: Iterable[int], clock: Clock) -> int:
    """Scrub and queue claims, and ring the worker; how many went. Raises Blocked when one did not."""
    with practice_scope(stage.practice.pk):
        claims = list(Claim.objects.filter(pk__in=list(claim_ids)).order_by("pk"))
        submitted: Submitted = submit_claims(
            claims=claims, actor=stage.users["biller"], today=clock.today, now=clock.now
        )
        for file in submitted.files:
            send_batch.delay_on_commit(stage.practice.pk, file.pk)
    if submitted.blocked:
        first = submitted.blocked[0]
        why = "; ".join(f"{finding.rule} {finding.text}" for finding in first.findings)
        raise Blocked(f"{first.claim} is {first.claim.status}: {why}")
    return len(submitted.queued)


def ring(stage: Stage) -> None:
    """Look into the mailbox and read what came, as beat does every few minutes."""
    collect_files.delay(stage.practice.pk)
    sweep_claims.delay(stage.practice.pk)


def wait_for_acknowledgements(stage: Stage, claim_ids: Iterable[int]) -> int:
    """Wait until no claim is on its way; how many were answered."""
    _wait_while(stage, claim_ids, ON_ITS_WAY, "the acknowledgements of every claim")
    return len(list(claim_ids))


def wait_for_remittances(stage: Stage, claim_ids: Iterable[int]) -> int:
    """Wait until every claim is adjudicated; how many were."""
    _wait_while(stage, claim_ids, UNANSWERED, "a remittance for every claim")
    return len(list(claim_ids))


def with_an_era(stage: Stage, guests: list[Guest], claim_ids: Iterable[int]) -> list[int]:
    """The claims that an ERA decides: not those answered on paper, or passed on by their payer."""
    others = [guest.visit.pk for guest in guests if guest.appearance.suffix in UNDECIDED]
    with practice_scope(stage.practice.pk):
        rows = Claim.objects.filter(pk__in=list(claim_ids)).exclude(visit__in=others)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def _wait_while(stage: Stage, claim_ids: Iterable[int], statuses: tuple[str, ...], what: str) -> None:
    wanted = list(claim_ids)

    def none_left() -> bool:
        with practice_scope(stage.practice.pk):
            return not Claim.objects.filter(pk__in=wanted, status__in=statuses).exists()

    wait_until(none_left, what, nudge=lambda: ring(stage))


def ask_for_status(stage: Stage, claim_ids: list[int], clock: Clock) -> int:
    """Ask the payers of some claims where they stand (276), and wait for the answers (277); how many answered."""
    with practice_scope(stage.practice.pk):
        claims = list(Claim.objects.filter(pk__in=claim_ids[:ASKED_ABOUT]).select_related("payer").order_by("pk"))
        inquiries = ask_status(claims=claims, actor=stage.users["biller"], now=clock.now).inquiries
        for inquiry in inquiries:
            ask_claim_status.delay_on_commit(stage.practice.pk, inquiry.pk)

    def all_answered() -> bool:
        with practice_scope(stage.practice.pk):
            rows = StatusInquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries])
            return rows.filter(outcome=StatusInquiry.Outcome.ANSWERED).count() == len(inquiries)

    wait_until(all_answered, "the payers' answers about claims")
    return len(inquiries)


def mend_rejected(stage: Stage, guests: list[Guest], clock: Clock) -> list[int]:
    """Correct what the clearinghouse rejected and send it again as an original; the claims' ids."""
    mended = []
    for guest in guests:
        with practice_scope(stage.practice.pk):
            claim = Claim.objects.filter(visit=guest.visit, status=ClaimStatus.REJECTED).first()
            if claim is None:
                continue
            correct_member_id(stage, guest, clock)
            changes = to_what_is_on_file(claim)
            amend_claim(claim=claim, changes=changes, actor=stage.users["biller"], today=clock.today, now=clock.now)
        mended.append(claim.pk)
    if mended:
        submit(stage, mended, clock)
    return mended


def wait_for_next_claims(stage: Stage, guests: list[Guest], sequence: Sequence) -> list[int]:
    """Wait until every answer of the payer before has made the claim to the next one; their ids.

    The worker sends them by itself; one that the payer forwarded is on hold, and only its answer is awaited.
    """
    has_next = {Sequence.SECONDARY: "secondary", Sequence.TERTIARY: "tertiary"}[sequence]
    visits = [guest.visit.pk for guest in guests if getattr(guest, has_next) is not None]

    def found() -> list[int]:
        with practice_scope(stage.practice.pk):
            rows = Claim.objects.filter(visit__in=visits, sequence=sequence).exclude(status=ClaimStatus.DRAFT)
            return list(rows.order_by("pk").values_list("pk", flat=True))

    wait_until(lambda: len(found()) == len(visits), f"the {has_next} claims", nudge=lambda: ring(stage))
    return found()


def wait_for_corrections(stage: Stage, guests: list[Guest]) -> int:
    """Wait for what payers take back and pay anew: first payment, reversal, correction; how many claims."""
    visits = [guest.visit.pk for guest in guests if guest.appearance.suffix in TAKEN_BACK]

    def all_corrected() -> bool:
        with practice_scope(stage.practice.pk):
            answers = ClaimPayment.objects.filter(claim__visit__in=visits, state=ClaimPayment.State.POSTED)
            return answers.count() == 3 * len(visits)

    wait_until(all_corrected, "the corrected payments", nudge=lambda: ring(stage))
    return len(visits)
