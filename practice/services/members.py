"""Who belongs to a practice, and as what."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from practice.models import Membership, Practice, Role, User
from practice.services.audit import record_event


class LastAdmin(ValueError):
    """A practice must keep one admin who can log in: make somebody else an admin first."""


class AlreadyMember(ValueError):
    """The person is in the practice already."""


def invite_member(
    *,
    practice: Practice,
    email: str,
    first_name: str,
    last_name: str,
    role: Role,
    actor: User,
    now: dt.datetime,
) -> Membership:
    """Make a membership, and a user without a password where the address is new. Raises AlreadyMember."""
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email.lower(), first_name=first_name, last_name=last_name)
        membership, is_new = Membership.objects.get_or_create(practice=practice, user=user, defaults={"role": role})
        if not is_new:
            if membership.is_active:
                raise AlreadyMember(f"membership {membership.pk}")
            membership.is_active, membership.role = True, role
            membership.save()
        record_event(actor=actor, verb="member.invited", subject=membership, now=now, detail={"role": str(role)})
    return membership


def change_role(*, membership: Membership, role: Role, actor: User, now: dt.datetime) -> Membership:
    """Raises LastAdmin when nobody else could change it back."""
    with transaction.atomic():
        if role != Role.ADMIN:
            _keep_an_admin(membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        record_event(
            actor=actor,
            verb="member.role_changed",
            subject=membership,
            now=now,
            detail={"from": before, "to": str(role)},
        )
    return membership


def set_member_active(*, membership: Membership, is_active: bool, actor: User, now: dt.datetime) -> Membership:
    """Let a person in or out; what the person did stays on record. Raises LastAdmin."""
    with transaction.atomic():
        if not is_active:
            _keep_an_admin(membership)
        membership.is_active = is_active
        membership.save(update_fields=["is_active"])
        verb = "member.reactivated" if is_active else "member.deactivated"
        record_event(actor=actor, verb=verb, subject=membership, now=now)
    return membership


def _keep_an_admin(leaving: Membership) -> None:
    """The admins are locked, so that two of them cannot demote each other at once."""
    admins = Membership.objects.select_for_update().filter(
        practice_id=leaving.practice_id, role=Role.ADMIN, is_active=True, user__is_active=True
    )
    others = [membership for membership in admins.select_for_update(of=("self",)) if membership.pk != leaving.pk]
    if not others:
        raise LastAdmin(f"membership {leaving.pk}")
