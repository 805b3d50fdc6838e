"""Practices, the people who work in them, their roles, and what they did."""

from __future__ import annotations

import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models

from practice.addresses import PostalAddress, ten_digit_phone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # Any: model fields
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who logs in by e-mail; what he may do is said by his memberships, practice by practice."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    # The one account that automatic work is written down under; it cannot log in.
    is_system = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError("Choose a time zone such as America/Detroit.")


class Practice(PostalAddress):
    """The tenant. Its slug is in every path."""

    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=40, default="America/New_York", validators=[validate_time_zone])
    phone = models.CharField(max_length=10, blank=True, validators=[ten_digit_phone])
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Role(models.TextChoices):
    FRONT_DESK = "front_desk", "Front desk"
    PROVIDER = "provider", "Provider"
    BILLER = "biller", "Biller"
    ADMIN = "admin", "Admin"


class Membership(models.Model):
    """What one user is in one practice."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "user"], name="membership_once_per_practice")]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class AuditEvent(models.Model):
    """Who did what to which row, when; written in the transaction of the act itself. Never changed.

    `detail` holds ids, codes, states and field names: no patient data.
    """

    is_append_only = True

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)  # "claim.submitted", "chart.viewed"
    subject_type = models.CharField(max_length=40)  # the model's label: "claims.Claim"
    subject_id = models.BigIntegerField()
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["practice", "-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"audit event {self.pk}"


class Counter(models.Model):
    """The last number given out of one of a practice's series, such as superbills or interchanges."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    series = models.CharField(max_length=60)
    last_number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "series"], name="counter_once_per_series")]

    def __str__(self) -> str:
        return f"{self.series} {self.last_number}"


class WorkState(models.TextChoices):
    TO_DO = "to_do", "To do"
    TAKEN = "taken", "In progress"
    DONE = "done", "Done"
    FAILED = "failed", "Needs a person"


class Work(models.Model):
    """A row that is its own queue: a worker takes it by a conditional update with a lease (docs/adr/0003)."""

    work_state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.TO_DO)
    attempt_count = models.PositiveSmallIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True, blank=True)
    not_before_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True
