"""Changing accounts and routes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from clearinghouse.models import Route, TradingPartnerAccount
from practice.models import User
from practice.services.audit import record_event


@transaction.atomic
def save_account(
    *, account: TradingPartnerAccount, changed_fields: list[str], actor: User, now: dt.datetime
) -> TradingPartnerAccount:
    """Save a new or changed account. The first account of a practice serves every payer."""
    is_new = account.pk is None
    account.save()
    if not Route.objects.exists():
        Route.objects.create(practice_id=account.practice_id, payer=None, account=account)
    record_event(
        actor=actor,
        verb="account.added" if is_new else "account.changed",
        subject=account,
        now=now,
        detail={"fields": changed_fields},
    )
    return account


@transaction.atomic
def add_route(*, route: Route, actor: User, now: dt.datetime) -> Route:
    route.save()
    record_event(
        actor=actor,
        verb="route.added",
        subject=route,
        now=now,
        detail={"payer": route.payer_id, "account": route.account_id},
    )
    return route


@transaction.atomic
def remove_route(*, route: Route, actor: User, now: dt.datetime) -> None:
    record_event(
        actor=actor,
        verb="route.removed",
        subject=route,
        now=now,
        detail={"payer": route.payer_id, "account": route.account_id},
    )
    route.delete()
