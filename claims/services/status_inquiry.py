"""Putting a question about a claim to its payer: first a row, then the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from claims.models import Claim, StatusInquiry
from claims.queries.status_inquiries import late_claims
from claims.rules.business_days import is_business_day
from claims.rules.status import ADJUDICATED, SENT_STATES, Status
from clearinghouse.services.routing import NoRoute, route_for
from contacts.models import Payer
from practice.models import User
from practice.services.audit import record_event
from practice.services.numbering import take_numbers

ASKABLE = SENT_STATES | ADJUDICATED
MOST_AT_ONCE = 200  # of late claims, at one look
NOT_SENT = "it is {status}: only a claim that was sent can be asked about"
NO_REAL_TIME = "no account asks {payer} in real time: ask on the payer's site or by telephone"


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A claim that was not asked about, and why not."""

    claim: Claim
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of the chosen claims."""

    inquiries: tuple[StatusInquiry, ...]
    not_asked: tuple[NotAsked, ...] = ()


@transaction.atomic
def ask_status(*, claims: Sequence[Claim], actor: User, now: dt.datetime) -> Asked:
    """Queue one inquiry for each claim. While one is still open it is given back instead of asked twice.

    The claims come with their payers; they stay locked until the transaction ends.
    """
    wanted = {claim.pk: claim for claim in claims}
    locked = Claim.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").only("pk", "status")
    statuses = {row.pk: Status(row.status) for row in locked}
    answering = payers_that_answer((claim.payer, claim.claim_type) for claim in wanted.values())
    not_asked: list[NotAsked] = []
    askable: list[Claim] = []
    for pk, claim in wanted.items():
        if statuses.get(pk) not in ASKABLE:
            not_asked.append(NotAsked(claim, NOT_SENT.format(status=claim.get_status_display().lower())))
        elif (claim.payer_id, claim.claim_type) not in answering:
            not_asked.append(NotAsked(claim, NO_REAL_TIME.format(payer=claim.payer.name)))
        else:
            askable.append(claim)
    return Asked(tuple(_inquiries_for(askable, actor, now)), tuple(not_asked))


def _inquiries_for(claims: Sequence[Claim], actor: User, now: dt.datetime) -> list[StatusInquiry]:
    is_open = StatusInquiry.objects.filter(claim__in=claims, outcome=StatusInquiry.Outcome.OPEN)
    by_claim = {inquiry.claim_id: inquiry for inquiry in is_open}
    new = [claim for claim in claims if claim.pk not in by_claim]
    numbers = take_numbers("status_inquiry", len(new)) if new else range(0)
    made = StatusInquiry.objects.bulk_create(
        StatusInquiry(practice_id=claim.practice_id, claim=claim, trace=f"S{number:08d}", asked_by=actor, asked_at=now)
        for claim, number in zip(new, numbers, strict=True)
    )
    for inquiry in made:
        record_event(actor=actor, verb="status.asked", subject=inquiry, now=now, detail={"claim": inquiry.claim_id})
    by_claim |= {inquiry.claim_id: inquiry for inquiry in made}
    return [by_claim[claim.pk] for claim in claims]


def ask_late_claims(*, actor: User, now: dt.datetime) -> list[StatusInquiry]:
    """Ask for the claims that have waited too long, each at most once a business day. `now` in the practice's zone."""
    if not is_business_day(now.date()):
        return []
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = StatusInquiry.objects.filter(asked_at__gte=midnight).values("claim_id")
    still_open = StatusInquiry.objects.filter(outcome=StatusInquiry.Outcome.OPEN).values("claim_id")
    late = late_claims(now).exclude(pk__in=asked).exclude(pk__in=still_open).select_related("payer").order_by("pk")
    claims = list(late.defer("coverage_snapshot", "prior_adjudications"))
    answering = payers_that_answer((claim.payer, claim.claim_type) for claim in claims)
    due = [claim for claim in claims if (claim.payer_id, claim.claim_type) in answering]
    if not due:
        return []
    return list(ask_status(claims=due[:MOST_AT_ONCE], actor=actor, now=now).inquiries)


def payers_that_answer(pairs: Iterable[tuple[Payer, str]]) -> set[tuple[int, str]]:
    """Of payers with a type of claim, those whose account can ask: by the payer's id and the type."""
    found = set()
    for payer, claim_type in {(payer.pk, kind): (payer, kind) for payer, kind in pairs}.values():
        try:
            account = route_for(payer=payer, claim_type=claim_type)
        except NoRoute:
            continue
        if account.answers_in_real_time:
            found.add((payer.pk, claim_type))
    return found
