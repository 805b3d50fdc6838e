"""What payers were asked, what they said last, and who has waited too long for an answer."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from claims.models import Claim, PayerStatus, StatusInquiry, Submission
from claims.rules.business_days import last_day_before
from claims.rules.status import SENT_STATES
from contacts.models import Payer
from practice.services.leases import waiting


def status_inquiries_to_ask(now: dt.datetime) -> list[int]:
    """Ids of inquiries that should be asked now, oldest first."""
    return list(waiting(StatusInquiry.objects.all(), now).order_by("id").values_list("id", flat=True))


def status_inquiries_of(claim: Claim) -> QuerySet[StatusInquiry]:
    """Newest first, without their bytes, each with what came of it."""
    return (
        StatusInquiry.objects.filter(claim=claim)
        .defer("request", "response")
        .select_related("asked_by")
        .prefetch_related("payer_statuses")
        .order_by("-pk")
    )


def latest_payer_statuses() -> QuerySet[PayerStatus]:
    """What the payer of each claim said last."""
    return PayerStatus.objects.defer("raw").order_by("claim_id", "-pk").distinct("claim_id")


def last_submitted_at() -> Subquery:
    """For a query on claims: when each was queued last."""
    latest = Submission.objects.filter(claim_id=OuterRef("pk")).order_by().values("claim_id")
    return Subquery(latest.annotate(last=Max("queued_at")).values("last"))


def submitted_at(claim: Claim) -> dt.datetime | None:
    """When the claim was queued last; None when it never was."""
    found: dt.datetime | None = Submission.objects.filter(claim=claim).aggregate(last=Max("queued_at"))["last"]
    return found


def payer_status_of(claim: Claim) -> PayerStatus | None:
    """What the payer said last of the claim as it was sent last."""
    told = PayerStatus.objects.filter(claim=claim).order_by("-pk").first()
    sent_at = submitted_at(claim)
    return None if told is None or (sent_at is not None and told.at < sent_at) else told


def late_claims(now: dt.datetime) -> QuerySet[Claim]:
    """Claims without an answer after the payer's usual number of business days. `now` is in the practice's zone.

    A claim is made before it is sent: its own date spares the look for the submissions of all younger ones.
    """
    is_late = Q(pk__in=[])
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in Payer.objects.order_by().values_list("follow_up_days", flat=True).distinct():
        last_day = last_day_before(now.date(), days)
        too_old = midnight - dt.timedelta(days=(now.date() - last_day).days - 1)
        is_late |= Q(payer__follow_up_days=days, created_at__lt=too_old, submitted_at__lt=too_old)
    return Claim.objects.filter(status__in=SENT_STATES).annotate(submitted_at=last_submitted_at()).filter(is_late)
