"""Claims in lists: the tabs, their counts, and search."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from claims.models import Claim, ClaimEvent, ScrubFinding
from claims.queries.status_inquiries import last_submitted_at, late_claims, latest_payer_statuses
from claims.rules.status import Status
from patients.queries import patients_matching
from practice.money import ZERO

MOST_PATIENTS = 200


@dataclass(frozen=True, slots=True)
class Tab:
    """A group of states that the same person looks at for the same reason."""

    key: str
    label: str
    statuses: tuple[Status, ...]
    is_late: bool = False  # only those without an answer after the payer's usual time


TABS: tuple[Tab, ...] = (
    Tab("to-send", "To send", (Status.DRAFT, Status.READY)),
    Tab("needs-fix", "Needs a fix", (Status.NEEDS_FIX,)),
    Tab("on-hold", "On hold", (Status.ON_HOLD,)),
    Tab("on-the-way", "On the way", (Status.QUEUED, Status.SENT, Status.RECEIVED)),
    Tab("accepted", "Accepted", (Status.ACCEPTED,)),
    Tab("no-answer", "No answer", (Status.SENT, Status.RECEIVED, Status.ACCEPTED), is_late=True),
    Tab("rejected", "Rejected", (Status.REJECTED,)),
    Tab("denied", "Denied", (Status.DENIED,)),
    Tab("underpaid", "Underpaid", (Status.UNDERPAID, Status.PARTLY_PAID)),
    Tab("paid", "Paid", (Status.PAID,)),
    Tab("closed", "Closed", (Status.CLOSED, Status.VOIDED)),
    Tab("all", "All", tuple(Status)),
)
TABS_BY_KEY = {tab.key: tab for tab in TABS}


@dataclass(frozen=True, slots=True)
class Heap:
    """Claims of one state: how many, and what they ask for."""

    count: int
    charge_amount: Decimal


def heaps_by_status() -> dict[str, Heap]:
    """How much there is in each state."""
    rows = Claim.objects.values_list("status").annotate(Count("pk"), Sum("charge_amount")).order_by()
    return {status: Heap(count, charged) for status, count, charged in rows}


def heap_of(tab: Tab, heaps: dict[str, Heap], now: dt.datetime) -> Heap:
    """How much there is in a tab. `heaps` are those by status; `now` is in the practice's zone."""
    if tab.is_late:
        late = late_claims(now).aggregate(count=Count("pk"), charged=Sum("charge_amount"))
        return Heap(late["count"], late["charged"] or ZERO)
    own = [heaps[status] for status in tab.statuses if status in heaps]
    return Heap(sum(heap.count for heap in own), sum((heap.charge_amount for heap in own), ZERO))


def claims_in(tab: Tab, now: dt.datetime, *, payer_id: int | None = None) -> QuerySet[Claim]:
    """The claims of a tab with what a row of the list shows. `now` is in the practice's zone."""
    if tab.is_late:
        claims = late_claims(now)
    elif tab.key == "all":
        claims = Claim.objects.all()
    else:
        claims = Claim.objects.filter(status__in=tab.statuses)
    if payer_id is not None:
        claims = claims.filter(payer_id=payer_id)
    return with_rows(claims)


def claims_matching(text: str) -> QuerySet[Claim]:
    """Claims by their number, by the payer's number, or by the patient as the patient list finds him."""
    words = " ".join(text.split())
    patient_ids = [patient.pk for patient in patients_matching(words, limit=MOST_PATIENTS)]
    return with_rows(
        Claim.objects.filter(
            Q(patient_control_number__iexact=words)
            | Q(payer_claim_control_number__iexact=words)
            | Q(patient_id__in=patient_ids)
        ).order_by("-pk")
    )


def claims_of_patient(patient_id: int) -> QuerySet[Claim]:
    return with_rows(Claim.objects.filter(patient_id=patient_id).order_by("-service_on", "-pk"))


def with_rows(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """With patient, payer, what blocks each claim or why it was rejected, and what its payer said last."""
    rejections = ClaimEvent.objects.filter(status=Status.REJECTED).defer("raw").order_by("-pk")
    errors = ScrubFinding.objects.filter(severity="error").order_by("pk")
    return (
        claims.annotate(submitted_at=last_submitted_at())
        .select_related("patient", "payer", "rendering_provider")
        .defer("coverage_snapshot", "prior_adjudications")
        .prefetch_related(
            Prefetch("findings", queryset=errors, to_attr="errors"),
            Prefetch("events", queryset=rejections, to_attr="rejections"),
            Prefetch("payer_statuses", queryset=latest_payer_statuses(), to_attr="told"),
        )
    )
