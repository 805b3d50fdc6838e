from __future__ import annotations

from practice.models import Membership, Role
from practice.permissions import ROLE_PERMISSIONS, Permission, may

# The rights of each role, written out a second time on purpose: a change here is a decision.
FRONT_DESK = {Permission.SCHEDULE, Permission.PATIENTS, Permission.COLLECT}
PROVIDER = {
    Permission.SCHEDULE,
    Permission.PATIENTS,
    Permission.CHART,
    Permission.CODE,
    Permission.CLAIMS_VIEW,
    Permission.CLAIMS,
}
BILLER = {
    Permission.SCHEDULE,
    Permission.PATIENTS,
    Permission.COLLECT,
    Permission.CHART,
    Permission.CLAIMS_VIEW,
    Permission.CLAIMS,
    Permission.REMITTANCES,
}


def test_roles_hold_what_was_decided() -> None:
    assert {role: set(permissions) for role, permissions in ROLE_PERMISSIONS.items()} == {
        Role.FRONT_DESK: FRONT_DESK,
        Role.PROVIDER: PROVIDER,
        Role.BILLER: BILLER,
        Role.ADMIN: set(Permission),
    }


def test_only_admins_change_settings_and_read_the_audit_trail() -> None:
    for permission in (Permission.SETTINGS, Permission.AUDIT):
        assert [role for role in Role if may(Membership(role=role), permission)] == [Role.ADMIN]


def test_front_desk_reads_no_chart() -> None:
    assert not may(Membership(role=Role.FRONT_DESK), Permission.CHART)
