"""What must be right before the product starts to serve."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

MINIMUM_KEY_LENGTH = 32


def _check_keys(**kwargs: Any) -> list[CheckMessage]:  # Any: Django's signature
    problems: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < MINIMUM_KEY_LENGTH:
        hint = "Set SECRET_KEY to 32 random characters or more."
        problems.append(Error("SECRET_KEY is missing or short.", hint=hint))
    if not settings.FIELD_KEYS or any(len(key) < MINIMUM_KEY_LENGTH for key in settings.FIELD_KEYS):
        hint = "Set FIELD_KEYS to keys of 32 random characters or more."
        problems.append(Error("FIELD_KEYS is missing or short.", hint=hint))
    return problems


def runtime_role_problems() -> list[str]:
    """Why the role that serves could look past row-level security; empty when it cannot."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, is_superuser, bypasses = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        (owned_count,) = cursor.fetchone()
    problems = []
    if is_superuser:
        problems.append(f"the role {name} is a superuser")
    if bypasses:
        problems.append(f"the role {name} has BYPASSRLS")
    if owned_count:
        problems.append(f"the role {name} owns {owned_count} tables")
    return problems


class UnsafeRuntimeRole(RuntimeError):
    """DATABASE_URL names a role that row-level security does not hold."""


def refuse_unsafe_role() -> None:
    """Raise UnsafeRuntimeRole before the first request or task is served (docs/operations.md, database roles)."""
    problems = runtime_role_problems()
    if problems:
        raise UnsafeRuntimeRole(
            f"Refusing to start: {'; '.join(problems)}. Set DATABASE_URL to the runtime role and"
            " DATABASE_OWNER_URL to the owner (docs/operations.md)."
        )


def register_checks() -> None:
    register(Tags.security)(_check_keys)
