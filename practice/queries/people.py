"""Reads about people and practices."""

from __future__ import annotations

from django.db.models import QuerySet

from practice.models import Membership, Practice, User
from practice.scoping import user_scope


def system_user() -> User:
    """The account under which automatic work is written down."""
    return User.objects.get(is_system=True)


def memberships_of(user: User) -> list[Membership]:
    """A user's active memberships with their practices, by practice name."""
    with user_scope(user.pk):
        return list(
            Membership.objects.filter(user=user, is_active=True).select_related("practice").order_by("practice__name")
        )


def practice_ids() -> QuerySet[Practice, int]:
    """Ids of every practice, for the sweeps."""
    return Practice.objects.order_by("id").values_list("id", flat=True)
