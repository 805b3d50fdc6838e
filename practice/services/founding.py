"""A new practice with its first admin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from practice.models import Membership, Practice, Role, User
from practice.scoping import practice_scope
from practice.services.audit import record_event
from practice.services.members import invite_member


class SlugTaken(ValueError):
    """Another practice has this slug."""


@dataclass(frozen=True)
class Founder:
    """The first admin, who invites everybody else."""

    email: str
    first_name: str
    last_name: str


def found_practice(
    *, name: str, slug: str, time_zone: str, founder: Founder, actor: User, now: dt.datetime
) -> tuple[Practice, Membership]:
    """Make the practice and its first membership. Raises SlugTaken, and ValidationError for a wrong name or zone."""
    with transaction.atomic():
        if Practice.objects.filter(slug=slug).exists():
            raise SlugTaken(slug)
        practice = Practice(name=name, slug=slug, time_zone=time_zone)
        practice.full_clean()
        practice.save()
        with practice_scope(practice.pk):
            record_event(actor=actor, verb="practice.founded", subject=practice, now=now)
            membership = invite_member(
                practice=practice,
                email=founder.email,
                first_name=founder.first_name,
                last_name=founder.last_name,
                role=Role.ADMIN,
                actor=actor,
                now=now,
            )
    return practice, membership
