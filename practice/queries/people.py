"""Reads about people and practices."""

from __future__ import annotations

from django.db.models import QuerySet

from practice.models import Membership, Practice, Role, User
from practice.permissions import ROLE_PERMISSIONS, Permission
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


def people_who_may(permission: Permission) -> list[User]:
    """Active members of the practice with a permission, billers first and each role in the order they joined."""
    roles = [role for role in Role.values if permission in ROLE_PERMISSIONS[role]]
    members = Membership.objects.filter(is_active=True, user__is_active=True, role__in=roles)
    found = sorted(members.select_related("user"), key=lambda member: (member.role != Role.BILLER, member.pk))
    return [member.user for member in found]


def practice_ids() -> QuerySet[Practice, int]:
    """Ids of every practice, for the sweeps."""
    return Practice.objects.order_by("id").values_list("id", flat=True)
