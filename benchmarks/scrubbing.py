"""Scrubbing speed: every rule over claims as they are in PostgreSQL, one alone and a thousand at once."""

from __future__ import annotations

import datetime as dt
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.marks import Mark
from benchmarks.seeding import SERVICE_ON, seed
from claims.models import Claim, ClaimStatus
from claims.services.scrub import scrub, scrub_claims
from practice.models import User
from practice.queries import system_user
from practice.scoping import practice_scope

CLAIM_COUNT = 1_000
TRIES = 5  # the best counts: the machine may be shared
MOST_MILLISECONDS = 200  # of one claim, all that a person waits for
MOST_STATEMENTS = 0.1  # a claim, in bulk


def marks() -> list[Mark]:
    """Milliseconds of one claim, and of each of a thousand; statements a claim in bulk."""
    practice, _ = seed(CLAIM_COUNT)
    actor, now = system_user(), timezone.now()
    with practice_scope(practice.pk):
        Claim.objects.update(status=ClaimStatus.DRAFT)
        claims = list(Claim.objects.order_by("pk"))
        alone, rest = claims[:TRIES], claims[TRIES:]
        one = min(_seconds_of_one(claim, actor, now) for claim in alone)
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            scrub_claims(claims=rest, actor=actor, today=SERVICE_ON, now=now)
            all_of_them = time.perf_counter() - started
    count = len(rest)
    return [
        Mark("Scrubbing one claim", one * 1000, "ms", MOST_MILLISECONDS, is_ceiling=True),
        Mark("Scrubbing a thousand", all_of_them * 1000 / count, "ms/claim"),
        Mark("Scrubbing a thousand", len(captured) / count, "statements/claim", MOST_STATEMENTS, is_ceiling=True),
    ]


def _seconds_of_one(claim: Claim, actor: User, now: dt.datetime) -> float:
    started = time.perf_counter()
    scrub(claim=claim, actor=actor, today=SERVICE_ON, now=now)
    return time.perf_counter() - started
