"""Queueing claims: one file per account, and each claim in exactly one of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.models import Claim, EventSource, Submission
from claims.rules.facts import ClaimFacts
from claims.rules.scrub import Severity, scrub_findings
from claims.rules.status import Status
from claims.services.advance import ClaimMove, advance_claims
from claims.services.facts import LoadedClaim, load_claims, load_facts
from clearinghouse.models import InterchangeFile, TradingPartnerAccount
from clearinghouse.services.files import store_outbound
from clearinghouse.services.routing import envelope_for, route_for
from practice.models import Practice, User
from practice.scoping import current_practice_id
from practice.services.numbering import next_number
from x12.claim import ClaimBatch, Submitter
from x12.envelope import Envelope
from x12.parties import Contact, Name
from x12.write_837p import MOST_CLAIMS_PER_BATCH, write_837p
from x12.writer import CannotWrite


class ClaimNotReady(ValueError):
    """A claim that is not ready, or has errors, cannot enter a file; `claim` is it, the text says why."""

    def __init__(self, claim: Claim, why: str) -> None:
        super().__init__(f"Claim {claim.patient_control_number} cannot be sent: {why}")
        self.claim = claim


@dataclass(frozen=True, slots=True)
class _Batch:
    """One ST of the file: its reference, its ST02 and its claims."""

    reference: str
    control_number: str
    claims: tuple[LoadedClaim, ...]


@transaction.atomic
def queue_claims(*, claims: Sequence[Claim], actor: User, now: dt.datetime) -> list[InterchangeFile]:
    """Write the claims into one 837P file per account, to be sent, and mark them queued: all or none.

    Raises ClaimNotReady for a claim that is not ready or that the scrubber would stop now, and NoRoute.
    """
    practice = Practice.objects.get(pk=current_practice_id())
    local = now.astimezone(practice.zone)
    wanted = {claim.pk: claim for claim in claims}
    _lock_ready(wanted)
    loaded = load_claims(wanted)
    facts = load_facts(loaded, today=local.date())
    _refuse_errors(loaded, facts)
    files = [_queue_file(account, own, facts, practice, actor, local) for account, own in _by_account(loaded).items()]
    for each in loaded:
        given = wanted[each.claim.pk]
        given.status, given.status_at = each.claim.status, each.claim.status_at
    return files


def _lock_ready(wanted: dict[int, Claim]) -> None:
    """Hold the claims until the transaction ends, so that no other batch takes them."""
    locked = Claim.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    for claim in locked:
        if claim.status != Status.READY:
            raise ClaimNotReady(claim, f"it is {claim.get_status_display().lower()}, not ready.")


def _refuse_errors(loaded: Sequence[LoadedClaim], facts: dict[int, ClaimFacts]) -> None:
    for each in loaded:
        for finding in scrub_findings(facts[each.claim.pk]):
            if finding.severity is Severity.ERROR:
                raise ClaimNotReady(each.claim, f"{finding.text} {finding.remedy}")


def _by_account(loaded: Sequence[LoadedClaim]) -> dict[TradingPartnerAccount, list[LoadedClaim]]:
    accounts: dict[tuple[int, str], TradingPartnerAccount] = {}
    grouped: dict[TradingPartnerAccount, list[LoadedClaim]] = {}
    for each in loaded:
        key = (each.claim.payer_id, each.claim.claim_type)
        if key not in accounts:
            accounts[key] = route_for(payer=each.claim.payer, claim_type=each.claim.claim_type)
        grouped.setdefault(accounts[key], []).append(each)
    return grouped


def _queue_file(
    account: TradingPartnerAccount,
    loaded: list[LoadedClaim],
    facts: dict[int, ClaimFacts],
    practice: Practice,
    actor: User,
    local: dt.datetime,
) -> InterchangeFile:
    envelope = envelope_for(account, now=local)
    batches = _batches(loaded)
    submitter = _submitter(practice, account)
    records = [
        ClaimBatch(
            reference=batch.reference,
            created_at=envelope.created_at,
            submitter=submitter,
            claims=tuple(facts[each.claim.pk].record for each in batch.claims),
            control_number=batch.control_number,
        )
        for batch in batches
    ]
    file = store_outbound(
        account=account,
        name=file_name(account, envelope.interchange_control_number),
        content=_write(batches, records, envelope),
        interchange_control_number=envelope.interchange_control_number,
        group_control_number=envelope.group_control_number,
        transaction_sets=["837P"],
        actor=actor,
        now=local,
    )
    _record_submissions(file, batches, actor, local)
    return file


def _batches(loaded: list[LoadedClaim]) -> list[_Batch]:
    starts = range(0, len(loaded), MOST_CLAIMS_PER_BATCH)
    return [
        _Batch(
            f"B{next_number('claim_batch')}",
            f"{number:04d}",
            tuple(loaded[start : start + MOST_CLAIMS_PER_BATCH]),
        )
        for number, start in enumerate(starts, start=1)
    ]


def _submitter(practice: Practice, account: TradingPartnerAccount) -> Submitter:
    """The practice sends under the id that the account gave it."""
    name = Name(practice.name, is_person=False, qualifier="46", identifier=account.submitter_id)
    contact = Contact(name=practice.name, phone=practice.phone, email=practice.email)
    return Submitter(name, contact, account.receiver_name, account.receiver_id)


def file_name(account: TradingPartnerAccount, interchange_control_number: int) -> str:
    """Office Ally goes by the name: it must say 837P, and OATEST for a test."""
    submitter = re.sub(r"[^A-Za-z0-9]", "", account.submitter_id)
    test = "OATEST_" if account.is_test else ""
    return f"{test}837P_{submitter}_{interchange_control_number:09d}.txt"


def _write(batches: list[_Batch], records: list[ClaimBatch], envelope: Envelope) -> bytes:
    try:
        return write_837p(records, envelope)
    except CannotWrite as problem:
        raise _located(batches, records, envelope, problem) from problem


def _located(batches: list[_Batch], records: list[ClaimBatch], envelope: Envelope, problem: CannotWrite) -> ValueError:
    """The refusal of the one claim that is at fault; writing batch by batch tells in which batch it is."""
    for batch, record in zip(batches, records, strict=True):
        try:
            write_837p([record], envelope)
        except CannotWrite as own:
            if own.index is not None:
                return ClaimNotReady(batch.claims[own.index].claim, f"{own}.")
    return problem


def _record_submissions(file: InterchangeFile, batches: list[_Batch], actor: User, now: dt.datetime) -> None:
    """The submission and the claim's move belong together: one transaction."""
    Submission.objects.bulk_create(
        [
            Submission(
                practice_id=file.practice_id,
                claim=each.claim,
                file=file,
                batch_reference=batch.reference,
                transaction_control_number=batch.control_number,
                frequency=each.claim.frequency,
                queued_at=now,
                queued_by=actor,
            )
            for batch in batches
            for each in batch.claims
        ]
    )
    moves = [
        ClaimMove(
            each.claim,
            Status.QUEUED,
            f"Put into file {file.name}, batch {batch.reference}.",
            source=EventSource.PRACTICE,
            file_id=file.pk,
        )
        for batch in batches
        for each in batch.claims
    ]
    advance_claims(moves, actor=actor, now=now)
