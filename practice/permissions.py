"""Who may do what: one permission per kind of act, one set of permissions per role."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from practice.models import Membership, Practice, Role, User

P = ParamSpec("P")


class Permission(StrEnum):
    """What a page or an act asks for."""

    SCHEDULE = "schedule"  # see and change appointments, check in and out
    PATIENTS = "patients"  # see and change patients and coverages, run eligibility
    COLLECT = "collect"  # take and refund patient payments
    CHART = "chart"  # read chart notes
    CODE = "code"  # write and sign chart notes
    CLAIMS_VIEW = "claims_view"  # see claims and superbills
    CLAIMS = "claims"  # build, mend and submit claims
    REMITTANCES = "remittances"  # import and post ERAs, work denials
    SETTINGS = "settings"  # payers, providers, fee schedule, users, clearinghouse accounts
    AUDIT = "audit"  # read the audit trail


ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.FRONT_DESK: frozenset({Permission.SCHEDULE, Permission.PATIENTS, Permission.COLLECT}),
    Role.PROVIDER: frozenset(
        {
            Permission.SCHEDULE,
            Permission.PATIENTS,
            Permission.CHART,
            Permission.CODE,
            Permission.CLAIMS_VIEW,
            Permission.CLAIMS,
        }
    ),
    Role.BILLER: frozenset(
        {
            Permission.SCHEDULE,
            Permission.PATIENTS,
            Permission.COLLECT,
            Permission.CHART,
            Permission.CLAIMS_VIEW,
            Permission.CLAIMS,
            Permission.REMITTANCES,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}


class PracticeRequest(HttpRequest):
    """A request under /p/<slug>/ after the middleware: logged in, a member, inside the practice's scope."""

    user: User
    practice: Practice
    membership: Membership
    htmx: HtmxDetails


def practice_url(request: PracticeRequest, name: str, **kwargs: object) -> str:
    """The url of a page of the request's practice."""
    return reverse(name, kwargs={"practice_slug": request.practice.slug, **kwargs})


def may(membership: Membership, permission: Permission) -> bool:
    return permission in ROLE_PERMISSIONS[membership.role]


def requires(
    permission: Permission,
) -> Callable[
    [Callable[Concatenate[PracticeRequest, P], HttpResponseBase]],
    Callable[Concatenate[PracticeRequest, P], HttpResponseBase],
]:
    """Mark a view with the permission that it needs; the middleware refuses views without a mark.

    Drops the `practice_slug` of the path, since the request carries the practice.
    """

    def mark(
        view: Callable[Concatenate[PracticeRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[PracticeRequest, P], HttpResponseBase]:
        def permitted(request: PracticeRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.membership, permission):
                raise PermissionDenied
            kwargs.pop("practice_slug", None)
            return view(request, *args, **kwargs)

        permitted.__name__ = view.__name__
        permitted.__doc__ = view.__doc__
        permitted.required_permission = permission  # type: ignore[attr-defined]  # read by the middleware
        return permitted

    return mark
