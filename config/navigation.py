"""The sidebar by role, with live counts of what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import resolve

from claims.models import Claim, ClaimStatus
from eligibility.models import EligibilityInquiry
from practice.models import Membership, Practice, Role
from practice.permissions import ROLE_PERMISSIONS, Permission, PracticeRequest, may, practice_url
from remittance.models import ClaimPayment, Denial, Underpayment
from remittance.queries.worklists import WAITS


@dataclass(frozen=True)
class Place:
    """One line of the sidebar: the page that it opens and the first words of the paths that belong to it."""

    label: str
    icon: str
    url_name: str
    paths: tuple[str, ...]
    count: str = ""
    count_label: str = ""


PLACES = (
    Place(
        "Today",
        "calendar",
        "schedule",
        ("schedule", "appointments", "visits", "notes"),
        "inquiries",
        "eligibility answers that need a person",
    ),
    Place("Day close", "cash-register", "day_close", ("receipts",)),
    Place("Patients", "users", "patient_list", ("patients", "coverages", "eligibility")),
    Place("Claims", "file-text", "claim_list", ("claims",), "rejected", "rejected claims"),
    Place(
        "Remittances",
        "cash-banknote",
        "remittance_list",
        ("remittances",),
        "exceptions",
        "posting exceptions",
    ),
    Place("Reconciliation", "scale", "reconciliation", ("reconciliation",)),
    Place("Denials", "ban", "denial_list", ("denials",), "denials", "open denials"),
    Place("Underpaid", "trending-down", "underpaid_list", ("underpaid",), "underpaid", "underpaid lines"),
    Place("Unapplied", "coins", "unapplied_money", ("unapplied",)),
    Place("Statements", "file-dollar", "statement_list", ("statements",)),
    Place("Files", "files", "file_list", ("files",)),
    Place("Settings", "settings", "settings_home", ("settings",)),
)


@dataclass(frozen=True)
class Item:
    label: str
    icon: str
    url: str
    is_current: bool
    count: int
    count_label: str


def _count(rows: QuerySet[Any]) -> Coalesce:  # Any: a queryset of any model
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


def waiting_counts(practice_id: int) -> dict[str, int]:
    """What waits for a person, in one query."""
    needs_person = (
        EligibilityInquiry.Outcome.UNCLEAR,
        EligibilityInquiry.Outcome.REJECTED,
        EligibilityInquiry.Outcome.FAILED,
    )
    counts = (
        Practice.objects.filter(pk=practice_id)
        .values_list(
            _count(Claim.objects.filter(status=ClaimStatus.REJECTED)),
            _count(ClaimPayment.objects.filter(WAITS)),
            _count(Denial.objects.filter(state=Denial.State.OPEN)),
            _count(Underpayment.objects.filter(state=Underpayment.State.OPEN)),
            _count(EligibilityInquiry.objects.filter(outcome__in=needs_person)),
        )
        .get()
    )
    return dict(zip(("rejected", "exceptions", "denials", "underpaid", "inquiries"), counts, strict=True))


def sidebar(request: PracticeRequest) -> list[Item]:
    """The places that the member may open."""
    counts = waiting_counts(request.practice.pk)
    start = f"/p/{request.practice.slug}/"
    first_word = request.path_info.removeprefix(start).split("/", 1)[0]
    items = []
    for place in PLACES:
        url = practice_url(request, place.url_name)
        if not may(request.membership, resolve(url).func.required_permission):  # type: ignore[attr-defined]  # @requires sets it
            continue
        count = counts.get(place.count, 0)
        items.append(Item(place.label, place.icon, url, first_word in place.paths, count, place.count_label))
    return items


def who_may(request: PracticeRequest) -> dict[str, Any]:  # Any: template context
    """For the page that says no: the roles that could, and the admins who could change the role."""
    permission: Permission = request.resolver_match.func.required_permission  # type: ignore[union-attr]  # @requires sets it
    admins = Membership.objects.filter(role=Role.ADMIN, is_active=True).select_related("user").order_by("id")
    return {
        "roles": [Role(role).label for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions],
        "admins": [membership.user for membership in admins],
    }


def navigation(request: HttpRequest) -> dict[str, Any]:  # Any: template context
    """Context for the base layout; lazy, since an htmx answer shows no sidebar."""
    if not hasattr(request, "practice"):
        return {}
    inside: PracticeRequest = request  # type: ignore[assignment]  # the middleware has been here
    return {"sidebar": lambda: sidebar(inside), "who_may": lambda: who_may(inside)}
